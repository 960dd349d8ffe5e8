"""Every document of the rulebook on realistic files: final, with its mandatory mentions, and fit to be read."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
from pypdfium2 import PdfDocument

from litigo.assessment.assess import asked_document, assess
from litigo.assessment.bound_values import KINDS
from litigo.documents import RenderedDocument, render_document
from litigo.documents.binding import Record
from litigo.documents.letter import find_template
from litigo.documents.outline import read_outline, write_template
from litigo.documents.pdf import pages_text, squeezed
from litigo.documents.structure import Paragraph, read_structure, text_of
from litigo.documents.template_checks import lacking, whole_wording
from litigo.documents.typography import typeset
from litigo.documents.word import fill
from litigo.dossier.reader import read_dossier
from litigo.dossier.source_text import read_text
from litigo.rulebook.loader import load_rulebook
from litigo.rulebook.models import DocumentRule
from litigo.rulebook.rulebook import Rulebook

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "templates"
FOLDERS = (ROOT / "examples", ROOT / "tests" / "dossiers", ROOT / "tests" / "documents" / "dossiers")
ENTRIES = [
    entry
    for path in sorted((ROOT / "tests" / "documents").glob("*.yaml"))
    for entry in cast("list[dict[str, Any]]", read_text(path.read_bytes(), path.name).data)
]
_MENTIONS = ROOT / "tests" / "mandatory_mentions.yaml"
IMPOSED = cast("dict[str, list[dict[str, Any]]]", read_text(_MENTIONS.read_bytes(), _MENTIONS.name).data)
_CLOSING = {"Formule de politesse", "Signature"}
NAMES = [f"{entry['document']}:{entry['dossier']}" for entry in ENTRIES]


@cache
def rules() -> Rulebook:
    return load_rulebook(ROOT / "rules")


@cache
def rendered(rank: int) -> tuple[RenderedDocument, ...]:
    """Render an entry as finals, one for each recipient; a value that lacks fails the test that asks for it."""
    entry, rulebook = ENTRIES[rank], rules()
    (file,) = [path for folder in FOLDERS if (path := folder / f"{entry['dossier']}.yaml").is_file()]
    dossier = read_dossier(file.read_bytes(), file.name, rulebook.vocabulary)
    today = dt.date.fromisoformat(str(entry["today"]))
    assessment = assess(dossier, rulebook, today, "0" * 64)
    chosen = asked_document(dossier, rulebook, assessment, entry["document"])
    return tuple(
        render_document(
            due, dossier, assessment, TEMPLATES, rulebook.vocabulary, clauses=rulebook.clauses_on(today), draft=False
        )
        for due in chosen
    )


def flat(text: str) -> str:
    """Blanks of every kind are one space: where a line breaks is no matter."""
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("\u202f", " "))


def source_of(rule: DocumentRule) -> str:
    outline = read_outline(find_template(TEMPLATES, rule.template).read_bytes())
    return whole_wording(outline, rules().clauses_on(dt.date(2026, 11, 23)))


@pytest.mark.parametrize("rank", range(len(ENTRIES)), ids=NAMES)
def test_the_document_is_final_and_says_what_its_reader_must_find(rank: int) -> None:
    for document in rendered(rank):
        assert not document.draft
        text = flat(document.text)
        for sentence in ENTRIES[rank]["says"]:
            assert flat(typeset(sentence)) in text


def test_every_document_is_shown_on_a_realistic_file() -> None:
    assert {entry["document"] for entry in ENTRIES} == set(rules().documents)


@pytest.mark.parametrize("place", ["faits", "sommes", "alineas", "anonymes"])
def test_a_fact_that_lacks_is_asked_for_by_its_question(place: str) -> None:
    """However a template prints it: in words, as a sum, line by line, without the names."""
    template = write_template(
        [f'[Corps de lettre] {{{{ {place}["refus.raisonnement"] }}}}'],
        (TEMPLATES / "vierges" / "acte.docx").read_bytes(), "essai",
    )  # fmt: skip
    record = Record()
    context = {"brouillon": True, "manques": [], "annexes": [], "titre": "Essai", "references": {"nous": "R"},
               "emetteur": {"mention_legale": None}, place: {"refus.raisonnement": None}}  # fmt: skip
    question = rules().vocabulary.facts["refus.raisonnement"].question
    fill(template, "essai", context, record, {"refus.raisonnement": question})
    assert question in record.missing.values()


@pytest.mark.parametrize("document", sorted(IMPOSED))
def test_what_the_law_makes_a_document_say_is_said(document: str) -> None:
    """Read apart from the rules: each imposed content is in the text of one rendering at least."""
    ranks = [rank for rank, entry in enumerate(ENTRIES) if entry["document"] == document]
    texts = [flat(shown.text) for rank in ranks for shown in rendered(rank)]
    silent = [
        (imposed["texte"], wanted)
        for imposed in IMPOSED[document]
        for wanted in imposed["trouver"]
        if not any(re.search(wanted, text, re.IGNORECASE) for text in texts)
    ]
    assert silent == []


@pytest.mark.parametrize("document", sorted(rules().documents))
def test_what_carries_a_mandatory_mention_is_in_the_template(document: str) -> None:
    rule = rules().documents[document]
    text = source_of(rule)
    assert {mention.what: lost for mention in rule.mentions if (lost := lacking(mention, text))} == {}


# What a document says by its own rule; everything else is bound to the file, its figures, its clocks or the law.
OF_THE_RULE = {"titre", "objet", "envoi", "annexes", "motifs", "manques", "reponse_avant"}


@pytest.mark.parametrize("rank", range(len(ENTRIES)), ids=NAMES)
def test_all_that_is_printed_says_where_it_comes_from(rank: int) -> None:
    for document in rendered(rank):
        for field in document.fields:
            kind, head = field.reference.partition(":")[0], re.split(r"[.\[]", field.name)[0]
            assert kind != "document" or head in OF_THE_RULE, field
            assert field.held is not None or kind not in KINDS, field
            # A sum or a day that is reckoned names what it is reckoned from.
            reckoned = kind == "calcul" and re.search(r"€|%|\b\d{4}\b", field.value)
            assert not reckoned or head == "fourchette" or any(held for _, held in field.drawn_from), field


@pytest.mark.parametrize("rank", range(len(ENTRIES)), ids=NAMES)
def test_the_document_reads_well(rank: int) -> None:
    """No double space, no straight quote, no blank in the wrong place, nothing left of the template."""
    for document in rendered(rank):
        assert not re.findall(r".{0,20}(?:['\"]|  |\( | \)|\.\.|,,| ,|[{}]).{0,20}", document.text)


@pytest.mark.parametrize("rank", range(len(ENTRIES)), ids=NAMES)
def test_no_line_leaves_the_margins(rank: int) -> None:
    for document in rendered(rank):
        margins = read_structure(document.docx).page.margins
        left, right = ((margins.get(side) or 0) / 20 for side in ("left", "right"))
        with closing(PdfDocument(document.pdf)) as pdf:
            for page in pdf:
                text = page.get_textpage()
                boxes = [text.get_rect(number) for number in range(text.count_rects())]
                assert all(left - 2 <= box[0] and box[2] <= page.get_width() - right + 2 for box in boxes)


@pytest.mark.parametrize("rank", range(len(ENTRIES)), ids=NAMES)
def test_no_signature_stands_alone_on_its_page(rank: int) -> None:
    """Nor does the closing formula: some of what is signed is on the same page."""
    for document in rendered(rank):
        structure = read_structure(document.docx)
        closing = [p for p in structure.blocks if isinstance(p, Paragraph) and p.style in _CLOSING and p.text.strip()]
        heads = {squeezed(text_of(blocks)) for blocks in structure.page.furniture.values()}
        for page in pages_text(document.pdf)[1:]:
            body = squeezed(page)
            for head in heads:
                body = body.removeprefix(head)
            assert not any(body.startswith(squeezed(line.text)) for line in closing[:2]), "la signature est seule"
