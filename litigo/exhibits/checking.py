"""Does a bundle say one thing? List, schedule, stamps, bookmarks and links compared; then the letters that quote it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

import pikepdf
from pikepdf import Name, Pdf

from litigo.assessment.model import DocumentDue
from litigo.documents.discretion import leaves_us
from litigo.documents.letter import RenderedDocument
from litigo.documents.pdf import pages_text, squeezed
from litigo.dossier.exhibits import quotations
from litigo.dossier.models import Dossier
from litigo.exhibits.bundle import Mark, Plan
from litigo.exhibits.filing import megabytes
from litigo.exhibits.pages import selected, to_bytes
from litigo.exhibits.stamps import folio_text, without_content
from litigo.faults import Fault

_AGAIN: Final = "Produisez la liasse de nouveau."
_ANNEX: Final = re.compile(r"pieces(?:_jointes)?\[\d+\]\.numero")
_RESERVED: Final = (
    "cette pièce est réservée : elle ne peut être ni citée ni jointe.",
    "Retirez la mention, ou la réserve (« confidentialite »).",
)
_SHOWN: Final = 60


def bundle_faults(files: Sequence[bytes], plan: Plan, name: str = "liasse") -> list[Fault]:
    """List every mismatch between the files of a bundle and what its dossier says it must hold.

    Args:
        files: the files, in order.
        plan: what the bundle of the dossier, as it is now, must say.
        name: how faults call the bundle.
    """
    if len(files) != len(plan.files):
        message = f"{len(files)} fichier(s) trouvé(s), {len(plan.files)} attendu(s)."
        return [Fault(name, 0, "", message, _AGAIN)]
    faults: list[Fault] = []
    for rank, (content, pages) in enumerate(zip(files, plan.files, strict=True), start=1):
        place = f"fichier {rank}" if len(files) > 1 else ""
        faults += [
            Fault(name, 0, where or place, message, _AGAIN) for where, message in _mismatches(content, pages, plan)
        ]
    return faults


_Mismatch = tuple[str, str]


def _mismatches(content: bytes, pages: range, plan: Plan) -> Iterator[_Mismatch]:
    if len(content) > plan.limit:
        yield "", f"le fichier pèse {megabytes(len(content))}, pour {megabytes(plan.limit)} admis."
    try:
        with Pdf.open(io.BytesIO(content), attempt_recovery=False) as pdf:
            if len(pdf.pages) != len(pages):
                yield "", f"{len(pdf.pages)} pages trouvées, {len(pages)} attendues."
                return
            yield from _front_mismatches(pdf, pages, plan)
            yield from _stamp_mismatches(content, pages, plan)
            yield from _mark_mismatches(_marks(pdf), plan.marks_of(pages))
            yield from _link_mismatches(pdf, pages, plan)
    except pikepdf.PdfError:
        yield "", "ce fichier n'est pas un PDF lisible."


def _front_mismatches(pdf: Pdf, pages: range, plan: Plan) -> Iterator[_Mismatch]:
    """Compare the cover and the schedule: first each row with the dossier, then every word."""
    if pages.start:
        return
    found = [squeezed(text) for text in pages_text(to_bytes(selected(pdf, range(plan.front.count))))]
    whole, place = "".join(found[plan.front.cover_count :]), 0
    for row in plan.rows:
        words = squeezed("".join(row))
        place = whole.find(words, place)
        if place < 0:
            yield f"bordereau, pièce n° {row[0]}", f"la ligne « {' | '.join(row)} » n'y est pas, ou pas à sa place."
            return
        place += len(words)
    for number, (text, expected) in enumerate(zip(found, pages_text(plan.front.pdf), strict=True), start=1):
        said = squeezed(expected) + squeezed(folio_text(number, plan.pages))
        if text != said:
            yield f"page {number}", f"le texte diffère de celui attendu : {_difference(said, text)}."


def _difference(expected: str, found: str) -> str:
    pairs = zip(expected, found, strict=False)
    place = next((rank for rank, (a, b) in enumerate(pairs) if a != b), min(len(expected), len(found)))
    return f"« {expected[place : place + _SHOWN]} » attendu, « {found[place : place + _SHOWN]} » lu"


def _stamp_mismatches(content: bytes, pages: range, plan: Plan) -> Iterator[_Mismatch]:
    """Read the stamps of each page, and nothing of the exhibit itself, which may bear those of another case."""
    for number, text in zip(pages, pages_text(without_content(content)), strict=True):
        if number >= plan.front.count:
            said = (plan.stamps[number - plan.front.count], folio_text(number + 1, plan.pages))
            if squeezed(text) != squeezed("".join(said)):
                read = " ".join(text.split())[:_SHOWN] or "rien"
                yield f"page {number + 1}", f"tampon « {said[0]} » et « {said[1]} » attendus, « {read} » lu."


def _marks(pdf: Pdf) -> list[Mark]:
    with pdf.open_outline() as outline:
        return [Mark(str(item.title), _page_number(pdf, item.destination)) for item in outline.root]


def _page_number(pdf: Pdf, goal: Any) -> int:  # noqa: ANN401 (a destination is any kind of object)
    """Return the page a destination leads to (from 1), 0 when it leads nowhere."""
    if not isinstance(goal, pikepdf.Array) or not len(goal):
        return 0
    return next((n for n, page in enumerate(pdf.pages, start=1) if page.obj.objgen == goal[0].objgen), 0)


def _mark_mismatches(found: Sequence[Mark], expected: Sequence[Mark]) -> Iterator[_Mismatch]:
    missing = [mark for mark in expected if mark not in found]
    added = [mark for mark in found if mark not in expected]
    for mark in missing:
        yield f"signet « {mark.title} »", f"il manque, ou ne mène pas à la page {mark.page} du fichier."
    for mark in added:
        yield f"signet « {mark.title} »", f"il n'a pas lieu d'être (page {mark.page} du fichier)."
    if not missing and not added and list(found) != list(expected):
        yield "signets", "ils ne sont pas dans l'ordre des pièces."


def _link_mismatches(pdf: Pdf, pages: range, plan: Plan) -> Iterator[_Mismatch]:
    """Check that each row of the schedule leads to the first page of its exhibit."""
    found = {
        (number + pages.start, tuple(round(float(x)) for x in note.Rect)): _page_number(pdf, note.get(Name.Dest))
        for number, page in enumerate(pdf.pages)
        for note in page.obj.get(Name.Annots, [])
        if note.get(Name.Subtype) == Name.Link
    }
    wrong = {
        link.number
        for link in plan.front.links
        if link.page in pages
        and plan.first_pages[link.number] - 1 in pages
        and found.get((link.page, tuple(map(round, link.place)))) != plan.first_pages[link.number] - pages.start
    }
    for number in sorted(wrong):
        message = f"la ligne ne mène pas à la page {plan.first_pages[number]}."
        yield f"bordereau, pièce n° {number}", message


def letter_faults(rendered: RenderedDocument, due: DocumentDue, dossier: Dossier) -> list[Fault]:
    """List the exhibits a letter quotes or lists wrongly: none of that number, a reserved one, one it does not list.

    « pièce n° 4 adverse » is an exhibit of the opponent's, and is left alone.
    """
    known = {piece.numero for piece in dossier.pieces}
    outside = leaves_us(due, dossier)
    reserved = {piece.numero for piece in dossier.pieces if outside and piece.confidentialite is not None}
    listed = {int(field.value) for field in rendered.fields if _ANNEX.fullmatch(field.name)}
    faults = [_letter_fault(due, dossier, f"pièce n° {number}", _RESERVED) for number in sorted(listed & reserved)]
    for quotation in dict.fromkeys(quotations(rendered.text)):
        for number in quotation.numbers:
            if number not in known:
                told = (f"la pièce n° {number} n'est pas au dossier.", "Corrigez ce numéro, ou ajoutez la pièce.")
            elif number in reserved:
                told = _RESERVED
            elif number not in listed and outside:
                told = (f"la lettre cite la pièce n° {number} sans la joindre.", "Rattachez-la à un fait du dossier.")
            else:
                continue
            faults.append(_letter_fault(due, dossier, f"« {quotation.words} »", told))
    return faults


def _letter_fault(due: DocumentDue, dossier: Dossier, words: str, told: tuple[str, str]) -> Fault:
    return Fault(dossier.reference, 0, f"{due.id}, {words}", *told)
