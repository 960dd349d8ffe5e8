"""Who shares a policy with us, each for its part in per cent."""

from __future__ import annotations

from decimal import Decimal

from litigo.assessment.cents import ZERO
from litigo.dossier.models import Coassureur, Dossier

WHOLE = Decimal(100)


def coinsurance_of(dossier: Dossier) -> tuple[Decimal | None, tuple[Coassureur, ...]]:
    """Return our part (``None`` when nothing says which of the co-insurers we are) and the other co-insurers.

    The policy may list us among them, under the name our letters bear.
    """
    contract, us = dossier.contrat, dossier.emetteur.nom
    others = tuple(insurer for insurer in contract.coassureurs if insurer.nom != us)
    written = [contract.notre_part, *(insurer.part for insurer in contract.coassureurs if insurer.nom == us)]
    left = WHOLE - sum((insurer.part for insurer in others), ZERO)
    return next((part for part in written if part is not None), left if left > 0 else None), others
