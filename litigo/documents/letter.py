"""Writes one document: the Word file a person edits, and the PDF that says the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from litigo.assessment.model import Assessment, DocumentDue
from litigo.documents.binding import BoundField, Record
from litigo.documents.bordereau import Extent
from litigo.documents.context import labels_of_missing, letter_context
from litigo.documents.draft_marks import with_watermark
from litigo.documents.dress import dressed
from litigo.documents.house_style import House
from litigo.documents.layout import html_of
from litigo.documents.origins import bound_fields, check_certainty, known_values, stated
from litigo.documents.pdf import TEMPLATE_CODE, check, write_pdf
from litigo.documents.persons import JsonDict
from litigo.documents.stated_values import Statement
from litigo.documents.structure import read_structure, text_of
from litigo.documents.typography import typeset_value
from litigo.documents.word import fill, stamped
from litigo.dossier.models import Dossier
from litigo.dossier.vocabulary import Vocabulary
from litigo.faults import Fault, FaultyFile


@dataclass(frozen=True, slots=True)
class _Filled:
    """A template filled: the Word file, what it printed and lacked, and what it was filled from."""

    docx: bytes
    record: Record
    context: JsonDict
    clauses: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class RenderedDocument:
    """A document ready to be published: both files, their common text, the values printed and those lacking.

    ``gaps`` says in French everything left to complete: what the text shows and the questions without an answer.
    """

    docx: bytes
    pdf: bytes
    text: str
    fields: tuple[BoundField, ...]
    missing: tuple[str, ...]
    draft: bool
    gaps: tuple[str, ...] = ()
    house: str | None = None  # names the style of the house it was made with


def render_document(
    due: DocumentDue,
    dossier: Dossier,
    assessment: Assessment,
    templates: Path,
    vocabulary: Vocabulary,
    *,
    clauses: Mapping[str, str | None] = MappingProxyType({}),
    draft: bool | None = None,
    extents: Mapping[int, Extent] | None = None,
    house: House | None = None,
) -> RenderedDocument:
    """Render a document the file needs.

    ``clauses`` are the wordings of the library on the day of the letter; ``extents`` the pages of the exhibits, by
    their number, for the schedule that lists them; ``house`` is the style of the insurer.

    A draft shows « [à compléter : …] » where the file lacks a value; a final never does. Left to itself, a document
    is final when its needs are met and nothing it prints is missing, a draft otherwise.

    Raises:
        FaultyFile: a value is missing from a final asked for (``draft=False``), a value cannot be printed, or the
            template is wrong.
        DocumentMismatchError: the PDF would not say what the Word file says.
    """
    as_draft = not due.ready if draft is None else draft
    source = dressed(find_template(templates, due.template).read_bytes(), house)
    filled = _filled(source, due, dossier, assessment, vocabulary, clauses, as_draft, extents, house)
    gaps = _gaps(filled)
    if gaps and not as_draft:
        if draft is False:
            raise FaultyFile(_missing_faults(dossier.reference, due, gaps))
        as_draft = True
        filled = _filled(source, due, dossier, assessment, vocabulary, clauses, as_draft, extents, house)
    return _both(filled, due, dossier, assessment, draft=as_draft, house=house)


def _filled(
    source: bytes,
    due: DocumentDue,
    dossier: Dossier,
    assessment: Assessment,
    vocabulary: Vocabulary,
    clauses: Mapping[str, str | None],
    draft: bool,
    extents: Mapping[int, Extent] | None,
    house: House | None,
) -> _Filled:
    context = letter_context(due, dossier, assessment, vocabulary, draft=draft, extents=extents, house=house)
    context["clauses"] = clauses
    questions = {name: kind.question for name, kind in vocabulary.facts.items()} | labels_of_missing(vocabulary)
    record = Record()
    return _Filled(fill(source, due.template, context, record, questions), record, context, clauses)


def _gaps(filled: _Filled) -> tuple[str, ...]:
    """Everything left to complete, once each: what the text shows, then the questions without an answer."""
    questions = filled.context["manques"]
    assert isinstance(questions, list)
    return tuple(dict.fromkeys((*filled.record.missing.values(), *questions)))


def _both(
    filled: _Filled,
    due: DocumentDue,
    dossier: Dossier,
    assessment: Assessment,
    *,
    draft: bool,
    house: House | None,
) -> RenderedDocument:
    """Stamp the Word file, lay the PDF out from it, and check that both say the same, and nothing uncertain."""
    record, gaps = filled.record, _gaps(filled)
    fields = bound_fields(record, filled.context, due, known_values(dossier, assessment, filled.clauses, due))
    check_certainty(fields, assessment.deadlines)
    statement = Statement(due.id, dossier.reference, assessment.today.isoformat(), draft, stated(fields))
    title = typeset_value(f"{due.title} – {dossier.reference}")
    author = typeset_value(dossier.gestionnaire.nom)
    comment = f"litigo, document {due.id}, règles {assessment.rulebook}, dossier {assessment.dossier_sha256}"
    comment += f", maison {house.digest}" if house else ""
    docx = stamped(
        filled.docx,
        title=title,
        author=author,
        comment=comment,
        today=assessment.today,
        statement=statement,
        gaps=len(gaps),
    )
    structure = read_structure(docx)
    html = html_of(structure, title=title, author=author, day=assessment.today.isoformat())
    pdf = write_pdf(with_watermark(html) if draft else html, structure.pictures)
    check(structure, pdf, braces_typed=any(TEMPLATE_CODE.search(value) for value in record.printed.values()))
    return RenderedDocument(
        docx,
        pdf,
        text_of(structure.blocks),
        fields,
        tuple(record.missing.values()),
        draft,
        gaps,
        house.digest if house else None,
    )


def find_template(templates: Path, name: str) -> Path:
    """Find a Word template by its bare name, anywhere below ``templates``; a path would let a rule read any file.

    Raises:
        FaultyFile: there is none, or several.
    """
    file = name if name.endswith(".docx") else f"{name}.docx"
    found = sorted(templates.rglob(file)) if Path(file).name == file else []
    if len(found) == 1:
        return found[0]
    said = f"ce modèle existe {len(found)} fois." if found else "ce modèle est introuvable."
    raise FaultyFile([Fault(name, 0, "", said, f"Le placer une fois dans le dossier des modèles : {file}.")])


def _missing_faults(reference: str, due: DocumentDue, gaps: Iterable[str]) -> list[Fault]:
    return [
        Fault(
            reference,
            0,
            due.id,
            f"il manque « {label} » pour établir le document « {due.title} ».",
            "Compléter le dossier, ou demander un projet à compléter à la main.",
        )
        for label in gaps
    ]
