"""What the file keeps of a letter that was sent: which document, the very bytes, and every value it stated."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field, StringConstraints

from litigo.dossier.fields import Modele, Texte

CHANNEL: Final = "envoi.canal"  # the fact of an event that says by what means it was sent

Empreinte = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
NomDeDocument = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.~-]{0,199}$")]


class Envoi(Modele):
    """A letter sent, as « litigo sent » writes it under the event the sending is.

    ``valeurs`` gives, by reference, the values the letter stated that day; they are never corrected here: a mistake is
    corrected by another letter, whose ``rectifie`` names this one.
    """

    document: NomDeDocument = Field(description="Document envoyé, tel que « litigo letter » le nomme")
    suivi: Texte | None = Field(None, description="Numéro de suivi ou de recommandé")
    preuve: Texte | None = Field(None, description="Preuve du dépôt ou de la remise, si ce n'est pas une pièce")
    empreintes: tuple[Empreinte, ...] = Field((), description="Empreintes SHA-256 des fichiers envoyés, archivés")
    rectifie: NomDeDocument | None = Field(None, description="Lettre envoyée que celle-ci rectifie")
    valeurs: dict[str, str] = Field(default_factory=dict, description="Ce que la lettre énonçait, par référence")
