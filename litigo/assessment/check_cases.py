"""The cases of checks: what they hold besides facts and events, and how a finding is compared with what is expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from litigo.assessment.claim import Claim
from litigo.assessment.derivations import Holdings
from litigo.assessment.findings import FindingFinder
from litigo.assessment.model import Deadline
from litigo.assessment.portfolio import Identifier, Portfolio, by_kind
from litigo.dossier.models import Coassureur, Garantie, Paiement, Partie, Piece, Poste
from litigo.rulebook.rulebook import Rulebook

REFERENCE = "CAS"
KEY = b"a key for cases only"


class CheckCaseParts(BaseModel):
    """The lists of the file, its identifiers (kind → value) and those of another file, for cases of checks.

    An account (``iban``) is under another holder elsewhere.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    pieces: tuple[Piece, ...] = ()
    postes: tuple[Poste, ...] = ()
    paiements: tuple[Paiement, ...] = ()
    parties: tuple[Partie, ...] = ()
    garanties: tuple[Garantie, ...] = ()
    coassureurs: tuple[Coassureur, ...] = ()
    here: dict[str, str] | None = None
    elsewhere: dict[str, str] | None = None

    @property
    def holdings(self) -> Holdings:
        """What the derivations look at."""
        lists = {
            "pieces": self.pieces, "postes": self.postes, "paiements": self.paiements, "parties": self.parties,
            "garanties": self.garanties, "coassureurs": self.coassureurs,
        }  # fmt: skip
        return Holdings(REFERENCE, lists, by_kind(_identifiers(self.here, "ici")), self._portfolio())

    def _portfolio(self) -> Portfolio | None:
        if self.elsewhere is None:
            return None
        portfolio = Portfolio(KEY)
        portfolio.add("AUTRE", _identifiers(self.elsewhere, "ailleurs"))
        return portfolio


def _identifiers(written: Mapping[str, str] | None, holder: str) -> list[Identifier]:
    return [
        Identifier(kind, value, holder if kind == "iban" else None, value) for kind, value in (written or {}).items()
    ]


def check_differences(
    case: CheckCaseParts,
    rule_id: str,
    rulebook: Rulebook,
    claim: Claim,
    deadlines: Sequence[Deadline],
    wanted: Mapping[str, object],
) -> Iterator[str]:
    """Yield every difference between a finding and what is wanted of it (``None``: not looked at)."""
    finder = FindingFinder(rulebook, claim, deadlines, case.holdings)
    finding = finder.view(rulebook.checks[rule_id])
    assert finding is not None
    got: dict[str, object] = {
        "standing": finding.standing,
        "missing": tuple(sorted(question.fact for question in finding.questions)),
        "due": finding.act_by,
        "amounts": {shown.fact: shown.amount for shown in finding.amounts},
    }
    for name, value in got.items():
        expected = wanted[name]
        if expected is not None and expected != value:
            yield f"{name} : {value} au lieu de {expected}"
    woken = rulebook.checks[rule_id] in rulebook.alerts.woken_by(claim.words)
    if finding.standing != "quiet" and not woken:
        yield "l'index des constats laisse dormir cette règle"
