"""``litigo impact``: what new rules change to a folder of dossiers."""

from __future__ import annotations

import datetime as dt
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TYPE_CHECKING

import click

from litigo.cli.delay import Day
from litigo.cli.options import json_option
from litigo.rulebook.loader import load_rulebook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from litigo.portfolio import Examiner, FileImpact

folder_of_rules = click.Path(exists=True, file_okay=False, path_type=Path)


class Jobs(click.ParamType[int]):
    """A number of processes."""

    name = "nombre"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read the number, or refuse it in French."""
        if not str(value).isdecimal() or int(str(value)) < 1:
            self.fail(f"« {value} » n'est pas un nombre de processus : écrivez 1 ou plus.", param, ctx)
        return int(str(value))


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DOSSIERS")
@click.option("--rules", "new", type=folder_of_rules, required=True, metavar="DOSSIER", help="Les nouvelles règles.")
@click.option(
    "--against",
    "old",
    type=folder_of_rules,
    metavar="DOSSIER",
    help="Les règles actuelles (par défaut, celles livrées).",
)
@click.option("--today", type=Day(), help="Jour de l'évaluation (par défaut aujourd'hui).")
@click.option("--jobs", type=Jobs(), help="Nombre de processus (par défaut, celui des processeurs).")
@json_option
def impact(
    folder: Path, new: Path, old: Path | None, today: dt.date | None, jobs: int | None, *, as_json: bool
) -> None:
    """Dit ce que de nouvelles règles changent aux dossiers d'un répertoire : échéances déplacées, nouvelles, perdues.

    Les dossiers dont une échéance avance viennent d'abord. Un dossier illisible est signalé et n'arrête rien.
    """
    from litigo.portfolio import Examiner, dossiers_of, processors  # noqa: PLC0415  # after the help

    files = dossiers_of(folder)
    if not files:
        raise click.ClickException(f"aucun dossier (.yaml, .yml ou .json) dans « {folder} ».")
    day = today or dt.date.today()  # noqa: DTZ011  # the handler's own day
    rulebooks = load_rulebook(old), load_rulebook(new)
    examiner = Examiner(folder, *rulebooks, day)
    found = _examined(examiner, files, jobs or processors())
    from litigo.cli.impact_text import Report  # noqa: PLC0415

    report = Report(found, examiner.difference, *rulebooks, day)
    click.echo(report.as_json() if as_json else "\n".join(report.lines()))
    if any(file.faults for file in found):
        raise SystemExit(1)


def _examined(examiner: Examiner, files: Sequence[Path], jobs: int) -> list[FileImpact]:
    from litigo.portfolio import examine_all  # noqa: PLC0415

    try:
        return examine_all(examiner, files, jobs)
    except BrokenProcessPool:
        raise click.ClickException(
            "le système a arrêté un des processus (mémoire épuisée ?) : rien n'est rendu. Relancez avec --jobs 1."
        ) from None
