"""A fact of the vocabulary in words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from litigo.documents.typography import day
from litigo.dossier.vocabulary import FactKind
from litigo.figures import euros


def fact_words(kind: FactKind, written: str | None) -> str | None:
    """Say a fact as a letter does: « oui », a day, a sum, the words of a choice; ``None`` when nobody wrote it."""
    if written is None:
        return None
    value = kind.parse(written)
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, dt.date):
        return day(value)
    if isinstance(value, Decimal):
        return euros(value)
    return kind.values.get(written, written)
