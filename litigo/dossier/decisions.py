"""What a handler decides about what litigo says: accepted, refused or replaced, by whom, when and why."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from litigo.dossier.fields import Faits, Jour, Modele, Texte
from litigo.dossier.scalars import AMOUNT_REMEDY, Plain, RefusedValueError, quoted, strict_day, strict_number

# What litigo says of a strategy, a document, a deadline without a date, a finding, as « vu » keeps it.
STANDINGS = {"ouverte": "ouverte", "a_completer": "à compléter", "fermee": "fermée"}
READY, DRAFT, NO_DATE, RAISED, UNSURE = "pret", "projet", "sans_date", "constate", "a_preciser"
_SEEN = {"strategie": tuple(STANDINGS), "document": (READY, DRAFT), "constat": (RAISED, UNSURE)}


class Visee(Modele):
    """What a decision is about: a strategy, a deadline, a document, a finding, by its id; the reserve needs none."""

    genre: Literal["strategie", "echeance", "document", "provision", "constat"]
    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.~-]{0,199}$")] | None = None

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.id is None and self.genre != "provision":
            raise RefusedValueError("on ne sait pas ce qui est décidé", "Ajoutez « id », comme litigo le montre.")
        return self


class Decision(Modele):
    """What a person decided about something litigo said; ``vu`` is what litigo said of it that day.

    A choice that is not litigo's has its reason. A date or a sum that replaces another is read as such (``jour``,
    ``montant``). ``appui`` are the facts the decision rests on: it is contradicted once one of them has changed.
    """

    date: Jour
    par: Texte
    sur: Visee
    choix: Literal["accepte", "refuse", "remplace"]
    valeur: Texte | None = Field(None, description="Ce qui remplace : une date, une somme en euros, ou un texte")
    motif: Texte | None = Field(None, description="Obligatoire pour refuser ou remplacer")
    appui: Faits = Field(default_factory=dict, description="Faits sur lesquels la décision repose")
    vu: Texte | None = Field(None, description="Ce que litigo en disait ce jour-là (écrit par « litigo decide »)")
    relu_par: Texte | None = Field(
        None, description="Juriste qui a relu une date de remplacement : elle conduit alors l'agenda, même plus tardive"
    )

    @property
    def jour(self) -> dt.date | None:
        """The day that replaces a computed one."""
        given = strict_day(str(self.valeur)) if self.sur.genre == "echeance" and self.valeur else None
        return given if isinstance(given, dt.date) else None

    @property
    def montant(self) -> Decimal | None:
        """The sum that replaces a reserve, in euros."""
        return _sum(self.valeur) if self.sur.genre == "provision" and self.valeur else None

    @property
    def montant_vu(self) -> Decimal | None:
        """The likely reserve litigo proposed that day, in euros."""
        return _sum(self.vu) if self.sur.genre == "provision" and self.vu else None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.choix != "accepte" and self.motif is None:
            raise RefusedValueError("une décision contraire se motive", "Ajoutez la ligne « motif ».")
        if (self.choix == "remplace") != (self.valeur is not None):
            raise RefusedValueError(
                "« valeur » va avec « choix: remplace », et avec lui seul", "Donnez les deux, ou aucun."
            )
        _ = self.jour, self.montant, self.montant_vu
        self._check_seen()
        return self

    def _check_seen(self) -> None:
        if self.vu is None:
            return
        words = _SEEN.get(self.sur.genre)
        if words is not None and self.vu not in words:
            raise RefusedValueError(f"« vu » illisible, {quoted(self.vu)}", f"Choix : {', '.join(words)}.")
        if self.sur.genre == "echeance" and self.vu != NO_DATE:
            strict_day(str(self.vu))


def _sum(written: str) -> Decimal:
    """Read a sum written in a field that holds other things elsewhere."""
    number = strict_number(Plain(written))
    found = Decimal(str(number))
    if not 0 <= found <= Decimal("999999999.99") or found != round(found, 2):
        raise RefusedValueError(f"{quoted(written)} n'est pas une somme en euros", AMOUNT_REMEDY)
    return round(found, 2)
