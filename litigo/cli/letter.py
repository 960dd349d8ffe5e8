"""``litigo letter``: a document of a dossier, the values it states, what it lacks, and whether a copy still holds."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import click

from litigo.assessment.assess import asked_document
from litigo.cli.bounds import bounded
from litigo.cli.claim import assessed, file_argument, today_option
from litigo.cli.options import house_option, rules_option
from litigo.shipped import shipped

if TYPE_CHECKING:
    from litigo.assessment.model import Assessment, DocumentDue
    from litigo.documents import RenderedDocument
    from litigo.dossier.models import Dossier
    from litigo.rulebook.rulebook import Rulebook

Show: TypeAlias = Literal["files", "fields", "questions"]
_SECONDS = 60.0  # to draw one document


@click.command()
@file_argument
@click.argument("document", metavar="[DOCUMENT]", required=False)
@today_option
@rules_option
@click.option(
    "--output",
    "target",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DOSSIER",
    default=Path(),
    help="Dossier d'écriture.",
)
@click.option(
    "--templates",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DOSSIER",
    help="Dossier de modèles.",
)
@house_option
@click.option("--attach", is_flag=True, help="Joindre le document Word à l'intérieur du PDF.")
@click.option("--anyway", is_flag=True, help="Même si le dossier n'appelle pas ce document.")
@click.option("--final", is_flag=True, help="Refuser un projet : dire tout ce qui manque.")
@click.option("--fields", is_flag=True, help="Montrer chaque valeur imprimée et d'où elle vient, sans rien écrire.")
@click.option("--questions", is_flag=True, help="Montrer ce qu'il manque au document, sans rien écrire.")
@click.option(
    "--check",
    "edited",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FICHIER.docx",
    help="Dire si les valeurs de ce fichier Word, même retouché, sont encore celles du dossier.",
)
def letter(
    file: Path,
    document: str | None,
    today: dt.date | None,
    folder: Path | None,
    target: Path,
    templates: Path | None,
    house: Path | None,
    edited: Path | None,
    *,
    attach: bool,
    anyway: bool,
    final: bool,
    fields: bool,
    questions: bool,
) -> None:
    """Produit un document d'un dossier, en Word et en PDF, ou dit ce qu'il énonce et ce qu'il lui manque."""
    dossier, assessment, rulebook = assessed(file, today, folder)
    if edited is not None:
        _check(edited, dossier, assessment, rulebook)
        return
    if document is None:
        raise click.UsageError("donnez l'identifiant du document, tel que « litigo assess » le montre.")
    place = templates or shipped("templates")
    chosen = [due for due in assessment.documents if document in (due.id, due.id.partition("~")[0])]
    if not chosen and anyway and document in rulebook.documents:
        chosen = list(asked_document(dossier, rulebook, assessment, document))
    if not chosen:
        known = ", ".join(due.id for due in assessment.documents)
        raise click.ClickException(f"ce dossier n'appelle pas le document « {document} » ; il appelle : {known}")
    show: Show = "fields" if fields else "questions" if questions else "files"
    asked = Asked(place, house, final=final, attach=attach, show=show)
    for due in chosen:
        drawing = partial(_drawn, due, dossier, assessment, rulebook, asked)
        for name, content in bounded(drawing, seconds=_SECONDS).items():
            _hand_over(name, content, target)


class Asked(NamedTuple):
    """What is asked of a letter: its templates, a final or nothing, the Word file inside the PDF, what to show."""

    templates: Path
    house: Path | None
    final: bool
    attach: bool
    show: Show


def _hand_over(name: str, content: bytes, target: Path) -> None:
    if not name:
        click.echo(content.decode())
        return
    from litigo.outbox.durable import write_new  # noqa: PLC0415  # only to write

    target.mkdir(parents=True, exist_ok=True)
    write_new(target / name, content)
    click.echo(f"Écrit : {target / name}")


def _drawn(
    due: DocumentDue, dossier: Dossier, assessment: Assessment, rulebook: Rulebook, asked: Asked
) -> dict[str, bytes]:
    """Return the files of a letter by name, or under no name what is said of it."""
    from litigo.documents import render_document  # noqa: PLC0415  # slow: Word and PDF engines
    from litigo.documents.house_style import load_house  # noqa: PLC0415
    from litigo.outbox.exhibit_drafts import ExhibitSettings, extents_for  # noqa: PLC0415
    from litigo.settings import load_settings  # noqa: PLC0415

    settings = load_settings()
    rendered = render_document(
        due,
        dossier,
        assessment,
        asked.templates,
        rulebook.vocabulary,
        clauses=rulebook.clauses_on(assessment.today),
        extents=extents_for(due, dossier, ExhibitSettings(settings.pieces, 0)),
        draft=False if asked.final else None,
        house=load_house(asked.house or settings.house),
    )
    if asked.show == "files":
        return _files(due, rendered, attach=asked.attach)
    lines = _fields(due, rendered, dossier, assessment, rulebook) if asked.show == "fields" else _gaps(due, rendered)
    return {"": "\n".join(lines).encode()}


def _files(due: DocumentDue, rendered: RenderedDocument, *, attach: bool) -> dict[str, bytes]:
    from litigo.documents.printed import print_word  # noqa: PLC0415
    from litigo.outbox.letter_files import letter_stem  # noqa: PLC0415

    stem = letter_stem(due, draft=rendered.draft)
    pdf = print_word(rendered.docx, f"{stem}.docx", attach=True).pdf if attach else rendered.pdf
    return {f"{stem}.docx": rendered.docx, f"{stem}.pdf": pdf}


def _fields(
    due: DocumentDue, rendered: RenderedDocument, dossier: Dossier, assessment: Assessment, rulebook: Rulebook
) -> list[str]:
    from litigo.documents.origins import known_values, where  # noqa: PLC0415

    known = known_values(dossier, assessment, rulebook.clauses_on(assessment.today), due)
    head = f"{due.title} ({due.id}) : {len(rendered.fields)} valeurs"
    return [head, *(f"  {field.value}  ←  {where(field, known)}" for field in rendered.fields)]


def _gaps(due: DocumentDue, rendered: RenderedDocument) -> list[str]:
    if not rendered.draft:
        return [f"{due.title} ({due.id}) : rien ne manque, le document est définitif."]
    from litigo.documents.draft_marks import draft_line  # noqa: PLC0415

    return [f"{due.title} ({due.id}) : {draft_line(len(rendered.gaps))}", *(f"  – {gap}" for gap in rendered.gaps)]


def _check(edited: Path, dossier: Dossier, assessment: Assessment, rulebook: Rulebook) -> None:
    """Compare what a Word file states with the file of today; its text is neither read nor changed."""
    from litigo.documents.origins import known_values  # noqa: PLC0415
    from litigo.documents.stated_values import read_statement  # noqa: PLC0415

    statement = read_statement(edited.read_bytes(), edited.name)
    if statement.reference != dossier.reference:
        said = f"ce fichier Word est du dossier {statement.reference}, et non de {dossier.reference}"
        raise click.ClickException(said)
    name = statement.document.partition("~")[0]
    dues = asked_document(dossier, rulebook, assessment, name) if name in rulebook.documents else ()
    due = next((one for one in dues if one.id == statement.document), None) or next(iter(dues), None)
    known = known_values(dossier, assessment, rulebook.clauses_on(assessment.today), due)
    changes = known.changes(statement.values)
    made = dt.date.fromisoformat(statement.day)
    if not changes:
        count = len(statement.values)
        click.echo(f"« {edited.name} », établi le {made:%d/%m/%Y} : ses {count} valeurs sont celles du dossier.")
        return
    click.echo(f"PÉRIMÉ : « {edited.name} », établi le {made:%d/%m/%Y}, ne dit plus ce que dit le dossier.")
    for change in changes:
        click.echo(f"  – {change}")
    raise SystemExit(1)
