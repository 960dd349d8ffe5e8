"""Cards on paper, each fitted to one page."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from litigo.documents import labels
from litigo.documents.card_examples import Example
from litigo.documents.cards import NO_CASE, STATUS, Card
from litigo.documents.clauses import Clause
from litigo.documents.page_template import Filler, page_template
from litigo.documents.pdf import join_pages, lay_out
from litigo.documents.persons import JsonDict
from litigo.documents.typography import day, short_day, typeset_value
from litigo.figures import NO_BREAK

if TYPE_CHECKING:
    from weasyprint import Document

TEMPLATE: Final = "fiches_regles.html"
# Tried in turn until the card holds on one page: size of the text in points, examples shown, height in millimetres
# of the box to sign (the smallest ones also close the lines up). The last one may run over two pages: a card is never
# cut, nor too small to be read.
_FITS: Final = (
    (10.0, 3, 16), (8.7, 3, 13), (8.0, 3, 13), (7.8, 3, 12), (7.5, 2, 11), (7.0, 2, 10), (7.0, 1, 9), (7.5, 2, 11)
)  # fmt: skip
_CODE: Final = re.compile(r"\bC\. (?=[a-z])")
_CLOSE: Final = 7.8  # points from which lines are closed up
# Characters beyond which trying a fit is lost time (measured on the shipped rules, with room to spare).
_LONGEST: Final = (3_800, 5_400, 6_000, 7_500, 8_500, 10_000, 12_500, 1_000_000)
CONFIDENCE: Final = {"high": "élevée", "medium": "moyenne", "low": "faible"}


@dataclass(frozen=True, slots=True)
class Book:
    """What the pages of a set of cards share: the day they are made, and the rulebook they say."""

    made_on: dt.date
    digest: str
    templates: Path


def cards_pdf(cards: Sequence[Card], book: Book) -> bytes:
    """Return the cards as one PDF, without cover nor page numbers."""
    return laid_out(cards, book)[0]


def laid_out(cards: Sequence[Card], book: Book) -> tuple[bytes, list[int]]:
    """Return the cards as one PDF, and the number of pages of each."""
    fill = page_template(TEMPLATE, book.templates)
    documents = [_fitted(card, book, fill) for card in cards]
    return join_pages(documents), [len(document.pages) for document in documents]


def _fitted(card: Card, book: Book, fill: Filler) -> Document:
    """Lay a card out in the largest text that holds on one page."""
    document, length = None, _length(_card_view(card, most=_FITS[0][1]))
    hopeful = [fit for fit, longest in zip(_FITS, _LONGEST, strict=True) if length <= longest]
    for size, examples, box in hopeful:
        page = {"corps": size, "hauteur": box, "serre": size <= _CLOSE, "couverture": None, "sommaire": None}
        document = lay_out(fill(**shared(book, card.title), **page, fiches=[_card_view(card, most=examples)]))
        if len(document.pages) == 1:
            break
    assert document is not None
    return document


def _length(view: object) -> int:
    """Count the characters of a card."""
    if isinstance(view, str):
        return len(view)
    parts = view.values() if isinstance(view, dict) else view if isinstance(view, list) else ()
    return sum(map(_length, parts))


def shared(book: Book, title: str) -> JsonDict:
    """What every page of a book of cards says."""
    return {
        "titre": typeset_value(title),
        "jour": day(book.made_on),
        "jour_iso": book.made_on.isoformat(),
        "reglement": book.digest[:12],
        "reglement_entier": book.digest,
    }


def _card_view(card: Card, *, most: int) -> JsonDict:
    confidence = f"{CONFIDENCE[card.confidence]} ({labels.CONFIDENCES[card.confidence]})" if card.confidence else ""
    return {
        "id": card.id,
        "titre": typeset_value(card.title),
        "nature": card.kind,
        "confiance": confidence,
        "domaine": labels.label(labels.DOMAINS, card.domain),
        "statut": card.status,
        "etat": STATUS[card.status],
        "rubriques": [{"nom": typeset_value(part.label), "lignes": _lines(part.lines)} for part in card.sections],
        "sans_cas": None if card.tested else typeset_value(NO_CASE),
        "exemples": _examples(card.examples, most),
        "sources": [
            {
                "cite": typeset_value(source.cite),
                "version": typeset_value(source.wording or source.title or "–"),
                "lue": short_day(source.checked),
            }
            for source in card.sources
        ],
        "verifie_par": typeset_value(card.reviewed_by or ""),
        "verifie_le": day(card.reviewed_on) if card.reviewed_on else "",
        "a_revoir": day(card.check_again) if card.check_again else "",
    }


def _lines(clauses: Iterable[Clause]) -> list[JsonDict]:
    return [{"texte": _typeset(clause.text), "suite": _lines(clause.parts)} for clause in clauses]


def _typeset(text: str) -> str:
    """Typeset a line; the name of a code is not parted from its « C. »."""
    return _CODE.sub(f"C.{NO_BREAK}", typeset_value(text))


def _examples(examples: Sequence[Example], most: int) -> list[JsonDict]:
    """Show the first examples and the counter-example; an answer already given is not repeated."""
    shown = [e for e in examples if not e.counter][:most] + [e for e in examples if e.counter]
    said: set[str] = set()
    views = []
    for example in shown:
        fresh = [answer for answer in example.answers if answer not in said]
        said.update(example.answers)
        views.append(
            {
                "contraire": example.counter,
                "nom": typeset_value(example.name),
                "faits": typeset_value(" ; ".join(example.events)),
                "reponses": typeset_value(" ; ".join(fresh)),
                "pas": [typeset_value(step) for step in example.steps],
                "issue": typeset_value(example.outcome[0].upper() + example.outcome[1:]),
            }
        )
    return views
