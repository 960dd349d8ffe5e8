"""The findings of a dossier alone, for whoever asks only « what should be checked? »."""

from __future__ import annotations

import datetime as dt

from litigo.assessment.claim import claim_of
from litigo.assessment.deadlines import DeadlineFinder
from litigo.assessment.derivations import holdings_of
from litigo.assessment.findings import FindingFinder
from litigo.assessment.model import Finding
from litigo.assessment.portfolio import Portfolio
from litigo.dossier.models import Dossier
from litigo.rulebook.rulebook import Rulebook


def findings_of(
    dossier: Dossier, rulebook: Rulebook, today: dt.date, portfolio: Portfolio | None = None, *, hidden: bool = False
) -> tuple[Finding, ...]:
    """Return the findings of ``assess``; with ``hidden``, the quiet checks as well."""
    claim = claim_of(dossier, rulebook.vocabulary, today)
    deadlines = DeadlineFinder(rulebook, claim).all()
    return FindingFinder(rulebook, claim, deadlines, holdings_of(dossier, portfolio)).all(hidden=hidden)
