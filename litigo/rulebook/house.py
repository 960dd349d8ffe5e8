"""Figures of the house, without legal source: what it thinks a claim is worth, and what acting costs it."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from litigo.dossier.vocabulary import DottedId, WordText
from litigo.rulebook.models import Model

Percent = Annotated[Decimal, Field(ge=0, le=100)]
Euros = Annotated[Decimal, Field(ge=0)]


class Chance(Model):
    """How likely success is, in per cent (low, likely, high), by the value of a fact."""

    label: str
    fact: DottedId
    per: dict[str, tuple[Percent, Percent, Percent]]


class Cost(Model):
    """What a step costs, in euros (low, likely, high).

    ``if_lost`` names the chance whose failure makes it due; ``stamp`` the dated figure of the law it is made of.
    """

    label: str
    euros: tuple[Euros, Euros, Euros] | None = None
    stamp: WordText | None = None
    if_lost: WordText | None = None


class HouseValue(Model):
    """The assumptions the expected net value and the ranking of strategies rest on."""

    danger_days: tuple[int, int] = Field(
        (60, 180), description="Une date plus proche que le premier nombre de jours prime tout"
    )
    abandon_below: Euros | None = Field(
        None, description="Valeur nette au-dessous de laquelle un recours est abandonné"
    )
    chances: dict[WordText, Chance] = Field(default_factory=dict)
    costs: dict[WordText, Cost] = Field(default_factory=dict)
