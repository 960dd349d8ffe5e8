"""The usages of courtesy, of agreement and of the post, read once from ``templates/civilites.yaml``."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Final, Literal

from pydantic import Field, field_validator

from litigo.dossier.fields import Civilite, Fonction, Genre, Modele
from litigo.dossier.scalars import StrictBoolean
from litigo.dossier.source_text import build, read_text
from litigo.shipped import shipped

FILE: Final = "civilites.yaml"
Words = frozenset[str]
Politesse = Annotated[str, Field(pattern=r"^[^{}]*\{appel\}[^{}]*$")]
Tone = Literal["salutations", "sentiments", "consideration", "haute_consideration"]
Accord = Literal["f", "m", "x", "fp", "mp", "xp"]


class Closing(Modele):
    """A closing formula, in the name of the company and in the signatory's own; ``{appel}`` is the opening."""

    nous: Politesse
    je: Politesse


class CivilityForm(Modele):
    """How a civility is printed: before a name, on an envelope, at the head of a letter."""

    appel: str
    titre: str | None = None
    adresse: str | None = None
    politesse: Tone = "salutations"
    genre: Genre | None = None
    pluriel: StrictBoolean = False


class FunctionForm(Modele):
    """How the holder of an office is greeted: a woman, a man, somebody one does not know."""

    f: str
    m: str
    neutre: str
    politesse: Tone = "salutations"


class Agreement(Modele):
    """The words that agree with a person or a group."""

    il: str
    Il: str
    le: str
    lui: str
    celui_ci: str
    ne: str
    e: str

    @field_validator("e", mode="before")
    @classmethod
    def _blank_is_nothing(cls, value: object) -> object:
        return value or ""


class Usages(Modele):
    """The whole file."""

    politesses: dict[Tone, Closing]
    civilites: dict[Civilite, CivilityForm]
    fonctions: dict[Fonction, FunctionForm]
    accords: dict[Accord, Agreement]
    noms: dict[Literal["f", "m", "pluriel"], Words]
    h_muets: Words
    sans_elision: Words
    actes: dict[Literal["le", "la", "l", "les"], Words]
    abreviations: dict[str, str]


@cache
def usages() -> Usages:
    """Return the usages shipped with litigo.

    Raises:
        FaultyFile: the file was edited by hand and no longer holds together.
    """
    path = shipped("templates") / FILE
    return build(Usages, read_text(path.read_bytes(), FILE))
