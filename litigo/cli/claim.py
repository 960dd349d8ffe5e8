"""Commands on one dossier: ``assess``, ``explain``, ``letter``, ``calendar``."""

from __future__ import annotations

import datetime as dt
import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from litigo.assessment.assess import asked_document
from litigo.assessment.assess import assess as assess_dossier
from litigo.cli.delay import Day
from litigo.cli.options import house_option, output_option, rules_option
from litigo.dossier.reader import read_dossier
from litigo.faults import nearest
from litigo.rulebook.loader import load_rulebook
from litigo.shipped import shipped

if TYPE_CHECKING:
    from litigo.assessment.model import Assessment, Deadline
    from litigo.dossier.models import Dossier
    from litigo.rulebook.rulebook import Rulebook

file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="DOSSIER")
today_option = click.option("--today", type=Day(), help="Jour de l'évaluation (par défaut aujourd'hui).")


def assessed(file: Path, today: dt.date | None, folder: Path | None) -> tuple[Dossier, Assessment, Rulebook]:
    """Read and assess one file, today by default."""
    rulebook = load_rulebook(folder)
    raw = file.read_bytes()
    dossier = read_dossier(raw, file.name, rulebook.vocabulary)
    day = today or dt.date.today()  # noqa: DTZ011  # the handler's own day
    return dossier, assess_dossier(dossier, rulebook, day, hashlib.sha256(raw).hexdigest()), rulebook


@click.command()
@file_argument
@today_option
@rules_option
@click.option("--json", "as_json", is_flag=True, help="L'évaluation entière en JSON (assessment.json).")
def assess(file: Path, today: dt.date | None, folder: Path | None, *, as_json: bool) -> None:
    """Échéances, stratégies, documents et questions d'un dossier."""
    _, assessment, _ = assessed(file, today, folder)
    if as_json:
        from litigo.assessment.serialise import to_json  # noqa: PLC0415

        sys.stdout.buffer.write(to_json(assessment))
        return
    from litigo.cli.show import show_assessment  # noqa: PLC0415  # rich is slow to import

    show_assessment(assessment)


@click.command()
@file_argument
@click.argument("deadline", metavar="ÉCHÉANCE")
@today_option
@rules_option
@click.option("--json", "as_json", is_flag=True, help="L'échéance en JSON.")
def explain(file: Path, deadline: str, today: dt.date | None, folder: Path | None, *, as_json: bool) -> None:
    """Explique pas à pas une échéance (son identifiant, ou celui de sa règle)."""
    _, assessment, _ = assessed(file, today, folder)
    chosen = _deadlines(assessment, deadline)
    if as_json:
        from litigo.assessment.serialise import to_json  # noqa: PLC0415

        sys.stdout.buffer.write(to_json(chosen[0] if len(chosen) == 1 else chosen))
        return
    from litigo.cli.show import show_deadline  # noqa: PLC0415

    for found in chosen:
        show_deadline(found)


def _deadlines(assessment: Assessment, wanted: str) -> list[Deadline]:
    chosen = [found for found in assessment.deadlines if wanted in (found.id, found.rule)]
    if not chosen:
        known = [found.id for found in assessment.deadlines]
        hint = nearest(wanted, known) or f"échéances de ce dossier : {', '.join(known) or 'aucune'}"
        raise click.ClickException(f"aucune échéance « {wanted} » dans ce dossier ; {hint}")
    return chosen


@click.command()
@file_argument
@click.argument("document", metavar="DOCUMENT")
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
@click.option("--anyway", is_flag=True, help="Même si le dossier n'appelle pas ce document.")
def letter(
    file: Path,
    document: str,
    today: dt.date | None,
    folder: Path | None,
    target: Path,
    templates: Path | None,
    house: Path | None,
    *,
    anyway: bool,
) -> None:
    """Produit un document d'un dossier, en Word et en PDF."""
    from litigo.documents import render_document  # noqa: PLC0415  # slow: Word and PDF engines
    from litigo.documents.house_style import load_house  # noqa: PLC0415
    from litigo.outbox.durable import write_new  # noqa: PLC0415
    from litigo.settings import load_settings  # noqa: PLC0415

    dossier, assessment, rulebook = assessed(file, today, folder)
    chosen = [due for due in assessment.documents if document in (due.id, due.id.partition("~")[0])]
    if not chosen and anyway and document in rulebook.documents:
        chosen = list(asked_document(dossier, rulebook, assessment, document))
    if not chosen:
        known = ", ".join(due.id for due in assessment.documents)
        raise click.ClickException(f"ce dossier n'appelle pas le document « {document} » ; il appelle : {known}")
    style = load_house(house or load_settings().house)
    target.mkdir(parents=True, exist_ok=True)
    for due in chosen:
        rendered = render_document(
            due, dossier, assessment, templates or shipped("templates"), rulebook.vocabulary,
            clauses=rulebook.clauses_on(assessment.today), house=style,
        )  # fmt: skip
        name = due.id.replace("~", "-")
        for suffix, content in ((".docx", rendered.docx), (".pdf", rendered.pdf)):
            write_new(target / f"{name}{suffix}", content)
            click.echo(f"Écrit : {target / f'{name}{suffix}'}")


@click.command()
@file_argument
@today_option
@rules_option
@output_option
def calendar(file: Path, today: dt.date | None, folder: Path | None, target: Path | None) -> None:
    """Écrit le calendrier d'un dossier (fichier .ics)."""
    from litigo.calendars.feed import dossier_calendar  # noqa: PLC0415

    dossier, assessment, _ = assessed(file, today, folder)
    content = dossier_calendar(dossier, assessment)
    if target is None:
        sys.stdout.buffer.write(content)
        return
    target.write_bytes(content)
    click.echo(f"Écrit : {target}")
