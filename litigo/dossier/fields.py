"""What every part of a dossier is made of: the base of its models, and the kinds of value its fields hold."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from litigo.dossier.scalars import StrictDay, one_or_many, strict_number, strict_whole

Identifiant = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$")]
Texte = Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True)]
Montant = Annotated[Decimal, Field(ge=0, le=Decimal("999999999.99"), decimal_places=2), BeforeValidator(strict_number)]
Part = Annotated[Decimal, Field(ge=0, le=100), BeforeValidator(strict_number)]
Jour = StrictDay
Rang = Annotated[int, Field(ge=1), BeforeValidator(strict_whole)]
Departement = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|[1-8][0-9]|9[0-5]|2A|2B|97[1-8]|98[4-8])$")]
Identifiants = Annotated[tuple[Identifiant, ...], BeforeValidator(one_or_many)]


def _known_only(value: object) -> object:
    """Read a fact left blank as a fact left out: what is not written is unknown, nothing more."""
    if not isinstance(value, Mapping):
        return value
    return {name: written for name, written in value.items() if written is not None}


Faits = Annotated[dict[str, str], BeforeValidator(_known_only)]  # as written; typed by the vocabulary
Camp = Literal["nous", "adverse", "tiers"]
# « madame_monsieur » is one person of whom nobody knows which; the last four are several persons.
Civilite = Literal[
    "madame",
    "monsieur",
    "maitre",
    "docteur",
    "societe",
    "madame_monsieur",
    "madame_et_monsieur",
    "mesdames",
    "messieurs",
    "mesdames_messieurs",
]
Genre = Literal["f", "m"]
Fonction = Literal[
    "president",
    "juge",
    "procureur",
    "greffier",
    "batonnier",
    "expert",
    "prefet",
    "maire",
    "directeur",
    "avocat",
    "avocat_connu",
    "commissaire_de_justice",
    "medecin",
    "confrere",
]

Stade = Literal["refere", "premiere_instance", "appel", "cassation", "penal", "administratif", "execution", "amiable"]


class Modele(BaseModel):
    """Base of every part of a dossier: unknown fields refused, values never changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, value: object) -> object:
        """Read a field left blank as a field left out; an unknown field stays, to be refused even when blank."""
        if not isinstance(value, Mapping):
            return value
        return {name: held for name, held in value.items() if held is not None or name not in cls.model_fields}
