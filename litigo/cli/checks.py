"""``litigo checks``: what a file should be checked for, compared with a folder of other files when one is given."""

from __future__ import annotations

import datetime as dt
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from litigo.cli.claim import file_argument, today_option
from litigo.cli.options import json_option, rules_option
from litigo.dossier.reader import read_dossier
from litigo.faults import FaultyFile, nearest
from litigo.intake.names import is_dropped
from litigo.rulebook.loader import load_rulebook

if TYPE_CHECKING:
    from litigo.assessment.portfolio import Portfolio
    from litigo.dossier.models import Dossier
    from litigo.rulebook.rulebook import Rulebook

KEY_BYTES = 32
READ = (".yaml", ".yml", ".json")


@click.command()
@file_argument
@click.option("--family", metavar="FAMILLE", help="Une seule famille : cover, fraud, protective, expert ou client.")
@click.option(
    "--portfolio",
    "others",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DOSSIER",
    help="Dossier d'autres fiches : comptes et factures y sont recherchés, sans rien en montrer que la référence.",
)
@click.option("--all", "hidden", is_flag=True, help="Montre aussi les points sur lesquels il n'y a rien à dire.")
@today_option
@rules_option
@json_option
def checks(
    file: Path,
    family: str | None,
    others: Path | None,
    today: dt.date | None,
    folder: Path | None,
    *,
    hidden: bool,
    as_json: bool,
) -> None:
    """Points à vérifier d'un dossier : garantie, signaux, mesures conservatoires, expertise, client."""
    from litigo.assessment.checking import findings_of  # noqa: PLC0415

    rulebook = load_rulebook(folder)
    if family is not None and family not in rulebook.text.families:
        known = ", ".join(rulebook.text.families)
        raise click.ClickException(f"famille inconnue « {family} ». {nearest(family, known.split(', '))} ({known})")
    dossier = read_dossier(file.read_bytes(), file.name, rulebook.vocabulary)
    day = today or dt.date.today()  # noqa: DTZ011  # the handler's own day
    portfolio = _portfolio(others, rulebook) if others is not None else None
    found = findings_of(dossier, rulebook, day, portfolio, hidden=hidden)
    chosen = [finding for finding in found if family in (None, finding.family)]
    if as_json:
        from litigo.assessment.serialise import to_json  # noqa: PLC0415

        sys.stdout.buffer.write(to_json(chosen))
        return
    from litigo.cli.show_checks import show_findings  # noqa: PLC0415  # rich is slow to import

    show_findings(dossier.reference, day, chosen)


def _portfolio(folder: Path, rulebook: Rulebook) -> Portfolio:
    """Read the other files of a folder; the key is drawn for this run and lost with it."""
    from litigo.assessment.portfolio import portfolio_of  # noqa: PLC0415

    return portfolio_of(_dossiers(folder, rulebook), secrets.token_bytes(KEY_BYTES))


def _dossiers(folder: Path, rulebook: Rulebook) -> Iterator[Dossier]:
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in READ and is_dropped(path.name) and path.is_file():
            try:
                yield read_dossier(path.read_bytes(), path.name, rulebook.vocabulary)
            except FaultyFile:
                click.echo(f"« {path.name} » n'est pas un dossier lisible : laissé de côté.", err=True)
