"""``litigo liability``: the regimes of liability of a file, their conditions, and who may be sued through whom."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from litigo.cli.claim import file_argument, today_option
from litigo.cli.options import json_option, rules_option
from litigo.dossier.reader import read_dossier
from litigo.rulebook.loader import load_rulebook


@click.command()
@file_argument
@click.option("--all", "hidden", is_flag=True, help="Montre aussi les régimes dont rien, dans le dossier, ne parle.")
@today_option
@rules_option
@json_option
def liability(file: Path, today: dt.date | None, folder: Path | None, *, hidden: bool, as_json: bool) -> None:
    """Régimes de responsabilité : ouverts, à compléter, fermés ; qui rechercher, par quel assureur, jusqu'à quand."""
    from litigo.assessment.liability import liabilities_of  # noqa: PLC0415

    rulebook = load_rulebook(folder)
    dossier = read_dossier(file.read_bytes(), file.name, rulebook.vocabulary)
    day = today or dt.date.today()  # noqa: DTZ011  # the handler's own day
    views = liabilities_of(dossier, rulebook, day, hidden=hidden)
    if as_json:
        from litigo.assessment.serialise import to_json  # noqa: PLC0415

        sys.stdout.buffer.write(to_json(views))
        return
    from litigo.cli.show_liability import show_liabilities  # noqa: PLC0415  # rich is slow to import

    show_liabilities(dossier.reference, day, views)
