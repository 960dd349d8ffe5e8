"""``litigo rules``: check, list, show, explain and test the law."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from litigo.cli.options import json_option, rules_option
from litigo.cli.rule_authoring import check, new
from litigo.cli.rule_cards import card, due
from litigo.rulebook.loader import load_rulebook
from litigo.shipped import shipped

if TYPE_CHECKING:
    from litigo.rulebook.rulebook import Rulebook
    from litigo.rulebook.text import AnyRule

STATUS = {"draft": "projet", "reviewed": "relue", "retired": "retirée"}
CONFIDENCE = {"high": "élevée", "medium": "moyenne", "low": "faible"}
KINDS = {
    "limitation": "prescription",
    "time_bar": "forclusion",
    "procedural": "procédure",
    "duty": "obligation",
    "conventional": "convention",
    "strategy": "stratégie",
    "document": "document",
    "check": "contrôle",
    "interest": "intérêt",
    "liability": "responsabilité",
}


@click.group(subcommand_metavar="COMMANDE [ARGUMENTS]...")
def rules() -> None:
    """Vérifie, liste, montre et teste les règles de droit."""


for _command in (check, new, card, due):
    rules.add_command(_command)


@rules.command(name="list")
@rules_option
@json_option
@click.argument("words", nargs=-1, metavar="[MOT]...")
def list_(folder: Path | None, words: tuple[str, ...], *, as_json: bool) -> None:
    """Liste les règles ; avec des mots, celles dont l'identifiant ou le titre les contient."""
    rulebook = load_rulebook(folder)
    every = (*rulebook.everything, *rulebook.text.grounds, *rulebook.text.liabilities)
    chosen = [rule for rule in every if all(word.lower() in f"{rule.id} {rule.title}".lower() for word in words)]
    if as_json:
        click.echo(json.dumps([_summary(rule) for rule in chosen], ensure_ascii=False, indent=1))
        return
    for rule in chosen:
        click.echo(f"{rule.id}  —  {rule.title}  [{KINDS[rule.kind]}, {STATUS[rule.status]}, "
                   f"confiance {CONFIDENCE[rule.confidence]}]")  # fmt: skip
    click.echo(f"{len(chosen)} règle(s).")


def _summary(rule: AnyRule) -> dict[str, Any]:
    from litigo.rulebook.checks import sources_of  # noqa: PLC0415

    return {
        "id": rule.id,
        "title": rule.title,
        "kind": rule.kind,
        "status": rule.status,
        "confidence": rule.confidence,
        "sources": sorted(sources_of(rule)),
    }


def _found(rulebook: Rulebook, rule_id: str) -> AnyRule:
    from litigo.faults import nearest  # noqa: PLC0415

    rule = rulebook.rule(rule_id)
    if rule is None:
        known = [*(rule.id for rule in rulebook.everything), *rulebook.grounds, *rulebook.liabilities]
        raise click.ClickException(f"règle inconnue « {rule_id} ». {nearest(rule_id, known)}")
    return rule


@rules.command()
@rules_option
@json_option
@click.argument("rule_id", metavar="RÈGLE")
def show(folder: Path | None, rule_id: str, *, as_json: bool) -> None:
    """Montre une règle telle qu'elle est écrite, et où."""
    rulebook = load_rulebook(folder)
    rule = _found(rulebook, rule_id)
    if as_json:
        click.echo(rule.model_dump_json(by_alias=True, exclude_defaults=True, indent=1))
        return
    place = rulebook.place_of(rule)
    file, _, line = place.rpartition(":")
    click.echo(f"# {place}")
    lines = ((folder or shipped("rules")) / file).read_text(encoding="utf-8").splitlines()
    first = int(line) - 1
    last = next((n for n in range(first + 1, len(lines)) if lines[n].startswith("- ")), len(lines))
    click.echo("\n".join(lines[first:last]).rstrip())


@rules.command()
@rules_option
@click.argument("rule_id", metavar="RÈGLE")
def explain(folder: Path | None, rule_id: str) -> None:
    """Dit une règle en français : départ, durée, ce qui l'arrête, sanction, sources et versions."""
    from litigo.cli.rule_text import rule_in_french  # noqa: PLC0415

    rulebook = load_rulebook(folder)
    for line in rule_in_french(_found(rulebook, rule_id), rulebook):
        click.echo(line)


@rules.command(name="coverage")
@rules_option
@click.option(
    "--cases",
    "folders",
    type=click.Path(exists=True, path_type=Path),
    multiple=True,
    default=(Path("tests/rules"), Path("tests/strategies"), Path("tests/checks")),
    metavar="CAS",
    help="Dossiers des cas d'essai à compter.",
)
def coverage_(folder: Path | None, folders: tuple[Path, ...]) -> None:
    """Écrit dans COVERAGE.md ce que le recueil de règles couvre, et ce qu'il ne couvre pas."""
    from litigo.assessment.cases import read_cases  # noqa: PLC0415
    from litigo.cli.coverage import coverage, write_coverage  # noqa: PLC0415

    rulebook = load_rulebook(folder)
    counted = Counter(case.rule for cases in folders for case, _ in read_cases(cases))
    path = (folder or shipped("rules")) / "COVERAGE.md"
    changed = write_coverage(path, coverage(rulebook, counted))
    click.echo(f"{path} : {'mis à jour' if changed else 'déjà à jour'}.")


@rules.command()
@rules_option
@click.argument("cases", type=click.Path(exists=True, path_type=Path), default=Path("tests/rules"), metavar="[CAS]")
def test(folder: Path | None, cases: Path) -> None:
    """Joue les cas d'un fichier ou d'un dossier, et montre les écarts."""
    from litigo.assessment.cases import read_cases, run_case  # noqa: PLC0415

    rulebook = load_rulebook(folder)
    results = [run_case(case, rulebook, place) for case, place in read_cases(cases)]
    for result in results:
        if not result.passed:
            click.echo(f"{result.place} : {result.case.rule} : {result.case.name}")
            for difference in result.differences:
                click.echo(f"    {difference}")
    if not results:
        raise click.ClickException(f"aucun cas dans « {cases} ».")
    failed = sum(not result.passed for result in results)
    click.echo(f"{len(results) - failed} cas réussis, {failed} en échec.")
    if failed:
        raise SystemExit(1)
