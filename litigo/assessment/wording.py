"""Facts and sums of money in French words, for the lines that explain a strategy."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final

from litigo.dossier.vocabulary import FactKind, FactValue
from litigo.figures import euros

# The states of a deadline, as people read them.
STATES: Final = {
    "waiting": "en attente",
    "undated": "point de départ à dater",
    "running": "en cours",
    "standing_still": "interrompu ou suspendu",
    "met": "respecté",
    "met_late": "fait hors délai",
    "expired": "expiré",
    "to_verify": "échu, à vérifier",
    "closed": "sans objet",
    "not_applicable": "non applicable",
}


def said(value: FactValue | None, kind: FactKind) -> str:
    """Say the value of a fact as a handler would answer its question; « ? » when nobody has."""
    match value:
        case None:
            return "?"
        case bool():
            return "oui" if value else "non"
        case Decimal():
            return euros(value)
        case dt.date():
            return f"{value:%d/%m/%Y}"
    return kind.values.get(str(value), str(value))
