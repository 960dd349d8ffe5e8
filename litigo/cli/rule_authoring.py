"""``litigo rules check`` and ``litigo rules new``: from an article of law to a rule that passes."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click

from litigo.cli.options import cases_folder, cases_option, rules_option
from litigo.rulebook.loader import check_folder, load_rulebook
from litigo.rulebook.models import RuleKind
from litigo.shipped import shipped

KIND_CHOICES = list(get_args(RuleKind))


@click.command()
@rules_option
@cases_option
def check(folder: Path | None, cases: Path | None) -> None:
    """Vérifie toutes les règles : mots, sources, versions, durées, cas ; dit où, et que faire."""
    from litigo.assessment.case_checks import check_cases  # noqa: PLC0415

    rules, tried = folder or shipped("rules"), cases_folder(folder, cases)
    faults = check_folder(rules)
    rulebook = None
    if not any(fault.severity == "error" for fault in faults):
        rulebook = load_rulebook(rules)
        faults += check_cases(tried, rulebook, rules) if tried.is_dir() else []
    for fault in faults:
        click.echo(f"{'attention' if fault.severity == 'warning' else 'faute'} : {fault}")
    errors = sum(fault.severity == "error" for fault in faults)
    if errors or rulebook is None:
        click.echo(f"{errors} faute(s).")
        raise SystemExit(3)
    click.echo(
        f"{len(rulebook.deadlines)} échéances, {len(rulebook.strategies)} stratégies, {len(rulebook.documents)} "
        f"documents, {len(rulebook.checks)} contrôles, {len(rulebook.grounds)} fondements d'intérêt, "
        f"{len(rulebook.liabilities)} régimes de responsabilité, {len(rulebook.sources)} sources : aucune faute."
    )


@click.command()
@rules_option
@cases_option
@click.option("--kind", required=True, type=click.Choice(KIND_CHOICES), metavar="NATURE",
              help="limitation (prescription), time_bar (forclusion), procedural (procédure), duty (obligation) ou "
              "conventional (convention).")  # fmt: skip
@click.option("--title", metavar="TITRE", help="Ce que l'on lira dans l'agenda.")
@click.option("--domain", metavar="DOMAINE", help="Dossier de rules/deadlines (sinon, celui des règles voisines).")
@click.argument("rule_id", metavar="RÈGLE")
def new(
    folder: Path | None, cases: Path | None, kind: str, title: str | None, domain: str | None, rule_id: str
) -> None:
    """Écrit une règle vierge et commentée, et le fichier de ses cas."""
    from litigo.rulebook.scaffold import scaffold  # noqa: PLC0415

    rules = folder or Path("rules")
    if not rules.is_dir():
        raise click.ClickException("pas de dossier « rules » ici : indiquez par --rules celui où écrire la règle.")
    files = scaffold(
        rule_id, kind, title, rules=rules, cases=cases or rules.parent / "tests" / "rules",
        templates=shipped("templates"), domain=domain,
    )  # fmt: skip
    for file, text in ((files.rule_file, files.rule), (files.case_file, files.cases)):
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as opened:
            opened.write(text)
        click.echo(f"Écrit : {file}")
    click.echo(f"Ensuite : remplacez chaque « à compléter », puis\n"
               f"  litigo rules check --rules {rules}\n"
               f"  litigo rules test {files.case_file} --rules {rules}\n"
               f"  litigo rules card {rule_id} --text --rules {rules}")  # fmt: skip
