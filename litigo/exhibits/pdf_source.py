"""Takes the pages of a PDF file of a stranger: what is seen on them, and nothing else."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

import pikepdf
from pikepdf import Name, Pdf

from litigo.exhibits.pages import PdfObject, add_upright, keep_layers, without_actions

_MOST_PAGES: Final = 5_000
_AGAIN: Final = "L'ouvrir, l'imprimer en PDF, et déposer ce nouveau fichier."


class UnusableExhibitError(ValueError):
    """A file cannot be bound; the message says why in French, ``remedy`` what to do."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


def pages_of_pdf(content: bytes) -> Pdf:
    """Return the pages of a PDF file, forms and notes made part of the page.

    Raises:
        UnusableExhibitError: the file asks for a password, is damaged, or would not be shown as its reader shows it.
    """
    try:
        with Pdf.open(io.BytesIO(content), attempt_recovery=False, suppress_warnings=True) as source:
            return _clean(source)
    except pikepdf.PasswordError:
        raise UnusableExhibitError(
            "ce PDF est protégé par un mot de passe.", "L'ouvrir avec son mot de passe, puis l'imprimer en PDF."
        ) from None
    except (pikepdf.PdfError, ValueError, TypeError, LookupError, AttributeError, RuntimeError) as error:
        if isinstance(error, UnusableExhibitError):
            raise
        raise UnusableExhibitError(
            "ce PDF est endommagé.", f"Redemander l'original. À défaut : {_AGAIN[0].lower()}{_AGAIN[1:]}"
        ) from error


def _clean(source: Pdf) -> Pdf:
    if not 1 <= len(source.pages) <= _MOST_PAGES:
        raise UnusableExhibitError(f"ce PDF compte {len(source.pages)} pages.", f"En donner de 1 à {_MOST_PAGES}.")
    if refusal := next(_refusals(source), None):
        raise refusal
    source.generate_appearance_streams()
    source.flatten_annotations("all")
    pdf = Pdf.new()
    for page in source.pages:
        page.contents_coalesce()
        _ = page.obj.get(Name.Contents, pdf.make_stream(b"")).read_bytes()  # damaged if it cannot be unpacked
        add_upright(pdf, page)
    keep_layers(pdf, source)
    without_actions(pdf)
    return pdf


def _refusals(source: Pdf) -> Iterator[UnusableExhibitError]:
    form = source.Root.get(Name.AcroForm)
    if form is not None and Name.XFA in form and source.Root.get(Name.NeedsRendering):
        yield UnusableExhibitError("ce PDF est un formulaire dynamique (XFA), que peu de logiciels affichent.", _AGAIN)
    for number, page in enumerate(source.pages, start=1):
        if any(note.get(Name.Subtype) == Name("/Redact") for note in _notes(page)):
            yield UnusableExhibitError(
                f"page {number}, des biffures sont marquées mais pas appliquées : le texte caché serait communiqué.",
                "Appliquer les biffures dans le logiciel qui les a posées, puis déposer le fichier obtenu.",
            )


def _notes(page: pikepdf.Page) -> Iterator[PdfObject]:
    for note in page.obj.get(Name.Annots, []):
        if isinstance(note, pikepdf.Dictionary):
            yield note


def is_signed(content: bytes) -> bool:
    """Whether a PDF carries an electronic signature, which no stamped copy can keep."""
    try:
        with Pdf.open(io.BytesIO(content), suppress_warnings=True) as source:
            form = source.Root.get(Name.AcroForm)
            return form is not None and bool(int(form.get(Name.SigFlags, 0)) & 1)
    except (pikepdf.PdfError, ValueError, TypeError):
        return False
