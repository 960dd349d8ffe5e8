"""Commands on strategies: ``why``, ``why-not`` for one of them, ``portfolio`` for the value at risk of many files."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from litigo.cli.claim import assessed, file_argument, today_option
from litigo.cli.options import json_option, rules_option
from litigo.faults import FaultyFile, nearest
from litigo.intake.names import is_dropped

if TYPE_CHECKING:
    from litigo.assessment.model import Assessment
    from litigo.assessment.why import Explanation

strategy_argument = click.argument("strategy", metavar="STRATÉGIE")


@click.command()
@file_argument
@strategy_argument
@today_option
@rules_option
@json_option
def why(file: Path, strategy: str, today: dt.date | None, folder: Path | None, *, as_json: bool) -> None:
    """Montre ligne par ligne pourquoi une stratégie est ouverte, à compléter ou fermée."""
    explanation = _explained(file, strategy, today, folder)
    if as_json:
        _write_json(explanation)
        return
    from litigo.cli.show_strategy import show_lines  # noqa: PLC0415  # rich is slow to import

    show_lines(explanation.strategy, explanation.lines)


@click.command("why-not")
@file_argument
@strategy_argument
@today_option
@rules_option
@json_option
def why_not(file: Path, strategy: str, today: dt.date | None, folder: Path | None, *, as_json: bool) -> None:
    """Montre ce qui ferme une stratégie ou parle contre elle, et ce qui la rouvrirait."""
    from litigo.assessment.why import Explanation, against  # noqa: PLC0415

    explanation = _explained(file, strategy, today, folder)
    lines = against(explanation)
    if as_json:
        _write_json(Explanation(explanation.strategy, lines))
        return
    from litigo.cli.show_strategy import show_lines  # noqa: PLC0415

    show_lines(explanation.strategy, lines)


def _explained(file: Path, wanted: str, today: dt.date | None, folder: Path | None) -> Explanation:
    from litigo.assessment.claim import claim_of  # noqa: PLC0415
    from litigo.assessment.strategies import StrategyFinder  # noqa: PLC0415
    from litigo.assessment.why import explain  # noqa: PLC0415

    dossier, assessment, rulebook = assessed(file, today, folder)
    strategy = rulebook.strategies.get(wanted)
    if strategy is None:
        raise click.ClickException(f"stratégie inconnue « {wanted} ». {nearest(wanted, rulebook.strategies)}")
    claim = claim_of(dossier, rulebook.vocabulary, assessment.today)
    return explain(StrategyFinder(rulebook, claim, assessment.deadlines), strategy)


def _write_json(value: object) -> None:
    from litigo.assessment.serialise import to_json  # noqa: PLC0415

    sys.stdout.buffer.write(to_json(value))


@click.command()
@click.argument("dossiers", metavar="DOSSIERS", type=click.Path(exists=True, file_okay=False, path_type=Path))
@today_option
@rules_option
@json_option
def portfolio(dossiers: Path, today: dt.date | None, folder: Path | None, *, as_json: bool) -> None:
    """Valeur en risque d'un portefeuille : ce que perd chaque date manquée, cumulé par mois."""
    from litigo.assessment.value_at_risk import value_at_risk  # noqa: PLC0415

    found = value_at_risk(_assessments(dossiers, today, folder))
    if as_json:
        _write_json(found)
        return
    from litigo.cli.show_strategy import show_risks  # noqa: PLC0415

    show_risks(found)


def _assessments(dossiers: Path, today: dt.date | None, rules: Path | None) -> list[Assessment]:
    """Assess every file below a folder; those that cannot be read are named, and left out."""
    found = []
    for path in sorted(path for path in dossiers.rglob("*.yaml") if is_dropped(path.name)):
        try:
            found.append(assessed(path, today, rules)[1])
        except FaultyFile as faulty:
            click.echo(f"Laissé de côté : {path.name}, {faulty.faults[0]}", err=True)
    if not found:
        raise click.ClickException(f"aucun dossier lisible dans « {dossiers} »")
    return found
