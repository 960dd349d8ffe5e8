"""Commands on one dossier: ``assess``, ``explain``, ``letter``, ``calendar``."""

from __future__ import annotations

import datetime as dt
import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from litigo.assessment.assess import assess as assess_dossier
from litigo.cli.delay import Day
from litigo.cli.options import output_option, rules_option
from litigo.dossier.reader import read_dossier
from litigo.faults import nearest
from litigo.rulebook.loader import load_rulebook

if TYPE_CHECKING:
    from litigo.assessment.model import Assessment, Deadline
    from litigo.dossier.models import Dossier
    from litigo.rulebook.rulebook import Rulebook

_SECONDS = 60.0  # to draw one document
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
