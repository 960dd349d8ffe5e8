"""The money of a file, in one go: division of the loss, interest, reserve. Nothing is computed without a sum."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from litigo.assessment.breakdown import breakdown_of
from litigo.assessment.claim import Claim
from litigo.assessment.model import Breakdown, Deadline, InterestStatement, ReserveProposal
from litigo.assessment.reserve import reserve_of
from litigo.assessment.statements import interest_of
from litigo.dossier.models import Dossier
from litigo.rulebook.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Money:
    """What an assessment says of sums beyond their totals."""

    interest: tuple[InterestStatement, ...] = ()
    breakdown: Breakdown | None = None
    reserve: ReserveProposal | None = None


def money_of(
    rulebook: Rulebook,
    claim: Claim,
    dossier: Dossier,
    deadlines: Sequence[Deadline],
    reserve: Decimal,
    until: dt.date | None = None,
) -> Money:
    """Return the money of a file, interest drawn up to ``until`` (today by default)."""
    interest = interest_of(rulebook, claim, deadlines, until)
    breakdown = breakdown_of(rulebook, claim, dossier)
    proposal = reserve_of(rulebook.text.house, dossier, breakdown, interest, claim.today, reserve)
    return Money(interest, breakdown, proposal)
