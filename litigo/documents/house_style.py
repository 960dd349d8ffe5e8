"""The house style: one folder (``maison.yaml`` and a logo) that turns every document into the insurer's own.

What it says prevails over the dossier's « emetteur »; without such a folder, documents are as their templates are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from litigo.assessment.model import Amounts
from litigo.documents.binding import unprintable
from litigo.documents.logo import Logo, read_logo
from litigo.dossier.fields import Identifiant, Modele, Montant, Texte
from litigo.dossier.models import Adresse, Dossier, Emetteur
from litigo.dossier.scalars import StrictIban, one_or_many
from litigo.dossier.source_text import Source, build, read_text
from litigo.dossier.usages import Closing, Tone
from litigo.faults import Fault, FaultyFile, nearest

FILE: Final = "maison.yaml"
JsonDict = dict[str, object]
Colour = Annotated[str, StringConstraints(pattern=r"^#?[0-9A-Fa-f]{6}$")]
Font = Literal["Arial", "Times New Roman", "Courier New"]
Lines = Annotated[tuple[Texte, ...], Field(max_length=4), BeforeValidator(one_or_many)]
_BRACES: Final = ("{{", "}}", "{%", "%}", "{#", "#}")


class Colours(Modele):
    """The colours of the house, six hexadecimal figures each."""

    principale: Colour | None = Field(None, description="Titres")
    fond: Colour | None = Field(None, description="Fond des lignes de titre des tableaux")
    discrete: Colour | None = Field(None, description="En-têtes et pieds de page")


class Image(Modele):
    """The file of the logo, in the folder of the house, and how wide it is printed, in millimetres."""

    fichier: Annotated[str, StringConstraints(pattern=r"^[\w][\w.-]*\.(png|jpg|jpeg)$")]
    largeur: Annotated[Decimal, Field(ge=10, le=80)] = Decimal(45)


class Signatory(Modele):
    """Who signs up to a sum in euros (without a sum, up to any), or the documents named; the handler if unnamed."""

    niveau: Texte
    nom: Texte | None = None
    fonction: Texte | None = None
    jusqu_a: Montant | None = None
    documents: Annotated[tuple[Identifiant, ...], BeforeValidator(one_or_many)] = ()


class BankDetails(Modele):
    """The account on which we are paid."""

    titulaire: Texte
    iban: StrictIban
    bic: Annotated[str, StringConstraints(pattern=r"^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$")] | None = None


class HouseFile(Modele):
    """``maison.yaml``."""

    nom: Texte
    service: Texte | None = None
    adresse: Adresse | None = None
    telephone: Texte | None = None
    courriel: Texte | None = None
    mention_legale: Texte | None = None
    logo: Image | None = None
    couleurs: Colours = Field(default_factory=lambda: Colours.model_validate({}))
    police: Font | None = None
    pied: Lines = ()
    signataires: tuple[Signatory, ...] = ()
    politesses: dict[Tone, Closing] = Field(default_factory=dict)
    reglement: BankDetails | None = None


@dataclass(frozen=True, slots=True, eq=False)
class House:
    """The house style, checked. ``digest`` names its exact content: a document made with another is to be made anew."""

    style: HouseFile
    logo: Logo | None
    digest: str
    closings: Mapping[Tone, Closing] = field(default_factory=dict)

    def sender(self, written: Emetteur) -> Emetteur:
        """Return the letterhead: what the house says, and what only the dossier says."""
        named = ("nom", "service", "adresse", "telephone", "courriel", "mention_legale")
        said = {name: value for name in named if (value := getattr(self.style, name)) is not None}
        return written.model_copy(update=said)

    def signatory(self, document: str, stake: Decimal) -> Signatory | None:
        """Return who signs a document: named for it, else the first whose authority covers the stake, else the last."""
        named = (who for who in self.style.signataires if document.partition("~")[0] in who.documents)
        able = (
            who
            for who in self.style.signataires
            if (who.jusqu_a is None and not who.documents) or (who.jusqu_a is not None and stake <= who.jusqu_a)
        )
        return next(named, None) or next(able, None) or next(reversed(self.style.signataires), None)


def load_house(folder: Path) -> House | None:
    """Read the folder of the house; ``None`` when there is no such folder.

    Raises:
        FaultyFile: with every fault of the file and of the logo, each with its line and its remedy.
    """
    if not folder.is_dir():
        return None
    path = folder / FILE
    if not path.is_file():
        remedy = f"Créez-y {FILE} (voir docs/guide.md), ou retirez ce dossier."
        raise FaultyFile([Fault(str(folder), 0, "", f"ce dossier de la maison n'a pas de fichier {FILE}.", remedy)])
    raw = path.read_bytes()
    source = read_text(raw, str(path), max_bytes=100_000)
    style = build(HouseFile, source)
    faults = list(_faults(style, source))
    logo = None
    seal = hashlib.sha256(raw)
    if style.logo:
        try:
            logo = read_logo(folder / style.logo.fichier, style.logo.largeur, style.nom)
            seal.update(logo.content)
        except ValueError as refused:
            line = source.line_of(("logo", "fichier"))
            faults.append(Fault(str(path), line, "logo.fichier", str(refused), "Donnez une image PNG ou JPEG."))
    if faults:
        raise FaultyFile(faults)
    return House(style, logo, seal.hexdigest(), style.politesses)


def _faults(style: HouseFile, source: Source) -> Iterator[Fault]:
    yield from unprintable(style.model_dump(), source.file)
    for rank, line in enumerate(style.pied):
        if any(brace in line for brace in _BRACES):
            place = ("pied", rank)
            message = "les doubles accolades sont réservées aux modèles."
            yield Fault(source.file, source.line_of(place), f"pied[{rank}]", message, "Écrivez le texte lui-même.")
    sums = [who.jusqu_a for who in style.signataires if who.jusqu_a is not None]
    if sums != sorted(sums):
        message = "les montants « jusqu_a » ne vont pas croissant : le premier qui suffit signe."
        yield Fault(source.file, source.line_of(("signataires",)), "signataires", message, "Classez-les.")


def unknown_documents(house: House, known: set[str], file: str) -> Iterator[Fault]:
    """Yield the documents named for a signatory that the rules do not know."""
    for rank, who in enumerate(house.style.signataires):
        for name in who.documents:
            if name not in known:
                remedy = nearest(name, known) or "Retirez-le."
                yield Fault(file, 0, f"signataires[{rank}].documents", f"document inconnu « {name} ».", remedy)


def house_words(house: House | None, document: str, dossier: Dossier, amounts: Amounts) -> JsonDict:
    """Return the variables of the house: who signs, and the account on which to pay us."""
    stake = max(amounts.claimed, amounts.accepted, amounts.paid, amounts.recoverable)
    who = house.signatory(document, stake) if house else None
    bank = house.style.reglement if house else None
    return {
        "signataire": {
            "ref": "maison:signataires" if who else "dossier:gestionnaire",
            "nom": (who.nom if who else None) or dossier.gestionnaire.nom,
            "fonction": (who.fonction if who else None) or dossier.gestionnaire.fonction,
            "niveau": who.niveau if who else None,
        },
        "reglement": {
            "ref": "maison:reglement",
            "titulaire": bank.titulaire if bank else None,
            "iban": house_account(house),
            "bic": bank.bic if bank else None,
        },
    }


def house_account(house: House | None) -> str | None:
    """Return the account of the house on which to pay us, in groups of four; ``None`` when it gives none."""
    return _in_fours(house.style.reglement.iban) if house and house.style.reglement else None


def _in_fours(iban: str) -> str:
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))
