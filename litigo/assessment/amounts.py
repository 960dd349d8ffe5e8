"""Sums of the file, to the cent, each with the line that explains it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from litigo.assessment.model import Amounts
from litigo.dossier.models import Dossier
from litigo.figures import euros

ZERO = Decimal("0.00")
INDEMNITIES = ("provision", "indemnite")


def amounts_of(dossier: Dossier) -> Amounts:
    """Return the sums of a dossier in euros.

    ``recoverable`` is what we paid under the policy (advances and indemnities, without deductible nor fees) less what
    was already recovered: a subrogated insurer claims no more than it paid.
    """
    claimed = _sum(head.reclame for head in dossier.postes)
    accepted = _sum(head.retenu for head in dossier.postes)
    paid = _sum(p.montant for p in dossier.paiements if p.nature in INDEMNITIES)
    recovered = _sum(p.montant for p in dossier.paiements if p.nature == "recours_percu")
    recoverable = max(paid - recovered, ZERO)
    reserve = _last_reserve(dossier)
    return Amounts(
        claimed=claimed,
        accepted=accepted,
        paid=paid,
        deductible=dossier.contrat.franchise or ZERO,
        recovered=recovered,
        recoverable=recoverable,
        reserve=reserve,
        steps=(
            f"Réclamé : somme des postes, {euros(claimed)}",
            f"Retenu : somme des postes retenus, {euros(accepted)}",
            f"Payé : provisions et indemnités versées, {euros(paid)}",
            f"Plafond d'un recours : {euros(paid)} payés − {euros(recovered)} déjà perçus = {euros(recoverable)}",
        ),
    )


def _sum(values: Iterable[Decimal | None]) -> Decimal:
    return sum((value for value in values if value is not None), ZERO)


def _last_reserve(dossier: Dossier) -> Decimal:
    principal = [p for p in dossier.provisions if p.nature == "principal"]
    return max(principal, key=lambda p: p.date).montant if principal else ZERO
