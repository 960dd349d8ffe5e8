"""``litigo law``: what changed in the law between two days."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from litigo.cli.delay import Day
from litigo.cli.options import json_option, rules_option
from litigo.rulebook.loader import load_rulebook

if TYPE_CHECKING:
    from litigo.rulebook.law_changes import LawChange
    from litigo.rulebook.rulebook import Rulebook


@click.group(subcommand_metavar="COMMANDE [ARGUMENTS]...")
def law() -> None:
    """Ce qui change dans le droit, d'un jour à l'autre."""


@law.command()
@click.option("--from", "first", type=Day(), required=True, help="Jour déjà connu : ce qui change après lui.")
@click.option("--to", "last", type=Day(), required=True, help="Dernier jour regardé, compris.")
@click.option("--rule", "rule_id", metavar="RÈGLE", help="Une seule règle, causes et décompte partagés compris.")
@rules_option
@json_option
def diff(first: dt.date, last: dt.date, rule_id: str | None, folder: Path | None, *, as_json: bool) -> None:
    """Dit quelles règles ont changé entre deux jours, comment, par quel texte, et le sort des délais en cours."""
    from litigo.rulebook.law_changes import changes_between  # noqa: PLC0415  # the rule checks are slow to import

    if first > last:
        raise click.UsageError(f"--from ({first:%d/%m/%Y}) vient après --to ({last:%d/%m/%Y}) : inversez-les.")
    rulebook = load_rulebook(folder)
    if rule_id is not None:
        _refuse_unknown(rulebook, rule_id)
    changes = changes_between(rulebook, first, last, rule_id)
    if as_json:
        _print_json(changes, rulebook, first, last)
        return
    from litigo.cli.law_show import show_changes  # noqa: PLC0415  # rich is slow to import

    show_changes(changes, rulebook, first, last)


def _refuse_unknown(rulebook: Rulebook, rule_id: str) -> None:
    from litigo.faults import nearest  # noqa: PLC0415  # only once something is wrong

    if rulebook.rule(rule_id) is None:
        known = [rule.id for rule in rulebook.everything]
        raise click.BadParameter(f"règle inconnue « {rule_id} ». {nearest(rule_id, known)}", param_hint="'--rule'")


def _print_json(changes: list[LawChange], rulebook: Rulebook, first: dt.date, last: dt.date) -> None:
    from litigo.cli.law_text import change_as_json  # noqa: PLC0415

    told = {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "rulebook": rulebook.digest,
        "changes": [change_as_json(change, rulebook) for change in changes],
    }
    click.echo(json.dumps(told, ensure_ascii=False, indent=1))
