"""``litigo letter``: a document of a dossier, the values it states, what it lacks, and whether a copy still holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from litigo.assessment.assess import asked_document
from litigo.cli.claim import assessed, file_argument, today_option
from litigo.cli.options import rules_option
from litigo.shipped import shipped

if TYPE_CHECKING:
    from litigo.assessment.model import Assessment, DocumentDue
    from litigo.documents import RenderedDocument
    from litigo.dossier.models import Dossier
    from litigo.rulebook.rulebook import Rulebook


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
    edited: Path | None,
    *,
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
    for due in chosen:
        rendered = _rendered(due, dossier, assessment, place, rulebook, final=final)
        if fields:
            _show_fields(due, rendered, dossier, assessment, rulebook)
        elif questions:
            _show_gaps(due, rendered)
        else:
            _write(due, rendered, target)


def _rendered(
    due: DocumentDue, dossier: Dossier, assessment: Assessment, place: Path, rulebook: Rulebook, *, final: bool
) -> RenderedDocument:
    from litigo.documents import render_document  # noqa: PLC0415  # slow: Word and PDF engines

    clauses = rulebook.clauses_on(assessment.today)
    draft = False if final else None
    return render_document(due, dossier, assessment, place, rulebook.vocabulary, clauses=clauses, draft=draft)


def _write(due: DocumentDue, rendered: RenderedDocument, target: Path) -> None:
    from litigo.outbox.durable import write_new  # noqa: PLC0415
    from litigo.outbox.letter_files import letter_stem  # noqa: PLC0415

    target.mkdir(parents=True, exist_ok=True)
    stem = letter_stem(due, draft=rendered.draft)
    for suffix, content in ((".docx", rendered.docx), (".pdf", rendered.pdf)):
        write_new(target / f"{stem}{suffix}", content)
        click.echo(f"Écrit : {target / f'{stem}{suffix}'}")


def _show_fields(
    due: DocumentDue, rendered: RenderedDocument, dossier: Dossier, assessment: Assessment, rulebook: Rulebook
) -> None:
    from litigo.documents.origins import known_values, where  # noqa: PLC0415

    known = known_values(dossier, assessment, rulebook.clauses_on(assessment.today), due)
    click.echo(f"{due.title} ({due.id}) : {len(rendered.fields)} valeurs")
    for field in rendered.fields:
        click.echo(f"  {field.value}  ←  {where(field, known)}")


def _show_gaps(due: DocumentDue, rendered: RenderedDocument) -> None:
    if not rendered.draft:
        click.echo(f"{due.title} ({due.id}) : rien ne manque, le document est définitif.")
        return
    from litigo.documents.draft_marks import draft_line  # noqa: PLC0415

    click.echo(f"{due.title} ({due.id}) : {draft_line(len(rendered.gaps))}")
    _bullets(rendered.gaps)


def _bullets(lines: Sequence[str]) -> None:
    for line in lines:
        click.echo(f"  – {line}")


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
    _bullets([str(change) for change in changes])
    raise SystemExit(1)
