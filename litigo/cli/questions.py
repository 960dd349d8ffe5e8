"""``litigo questions``: what the file lacks, most pressing first, with the effect of each answer."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from litigo.assessment.serialise import plain, to_json
from litigo.assessment.stakes import DeadlineEffect, DocumentEffect, Effect, Stake, StrategyEffect, stakes_of
from litigo.cli.claim import assessed, file_argument, today_option
from litigo.cli.options import json_option, rules_option
from litigo.documents.labels import STANDINGS, STATES
from litigo.figures import euros
from litigo.timelimits.computation import say_day

DOCUMENTS = {
    "ready": "prêt à signer",
    "appears": "à produire",
    "disappears": "n'est plus à produire",
    "draft": "redevient un projet",
}


@click.command()
@file_argument
@today_option
@rules_option
@json_option
def questions(file: Path, today: dt.date | None, folder: Path | None, *, as_json: bool) -> None:
    """Ce qu'il manque à un dossier, par ordre d'enjeu, avec l'effet de chaque réponse."""
    dossier, assessment, rulebook = assessed(file, today, folder)
    stakes = stakes_of(dossier, rulebook, assessment)
    if as_json:
        head = {"reference": assessment.reference, "today": plain(assessment.today)}
        sys.stdout.buffer.write(to_json({**head, "questions": plain(stakes)}))
        return
    day = say_day(assessment.today)
    asked = f"{len(stakes)} question{'s' if len(stakes) > 1 else ''}" if stakes else "aucune question"
    click.echo(f"Dossier {assessment.reference}, évalué au {day} : {asked}.")
    for line in _told(stakes):
        click.echo(line)


def _told(stakes: Sequence[Stake]) -> Iterator[str]:
    idle = [stake for stake in stakes if not stake.matters]
    for number, stake in enumerate((stake for stake in stakes if stake.matters), start=1):
        yield ""
        yield f"{number}. {stake.question}"
        yield from _stake(stake)
    if idle:
        yield ""
        yield "Sans effet aujourd'hui, quelle que soit la réponse :"
        yield from (f"  – {stake.question}  [{stake.where}]" for stake in idle)


def _stake(stake: Stake) -> Iterator[str]:
    yield f"   À écrire : {stake.where}"
    if stake.soonest:
        yield f"   Ce qui peut être perdu le plus tôt : {say_day(stake.soonest)}"
    if stake.amount:
        yield f"   En jeu : {euros(stake.amount)}"
    if not stake.tried:
        yield "   – aucune réponse ne peut être essayée d'avance"
    for said, effect in _grouped(stake.effects):
        lines = [*_effect(effect)] or ["à elle seule, cette réponse ne change rien"]
        yield f"   – {said} : {lines[0]}" + (" ;" if len(lines) > 1 else "")
        for number, line in enumerate(lines[1:], start=2):
            yield f"       {line}" + (" ;" if number < len(lines) else "")


def _grouped(effects: Sequence[Effect]) -> Iterator[tuple[str, Effect]]:
    """Yield the effects once each, with all the answers that have it."""
    groups: dict[object, list[Effect]] = {}
    for effect in effects:
        groups.setdefault((effect.deadlines, effect.strategies, effect.documents), []).append(effect)
    for group in groups.values():
        said = [effect.said for effect in group]
        yield " ou ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said), group[0]


def _effect(effect: Effect) -> Iterator[str]:
    yield from map(_deadline, effect.deadlines)
    yield from map(_strategy, effect.strategies)
    yield from map(_document, effect.documents)


def _deadline(change: DeadlineEffect) -> str:
    date = f"{change.after:%d/%m/%Y}" if change.after else "sans date"
    state = STATES[change.state_after] if change.state_after else ""
    still = ", encore provisoire" if change.provisional and change.after else ""
    match change.change:
        case "appears":
            told = f"nouvelle échéance, {date} ({state}{still})"
        case "disappears":
            told = "ne concerne plus ce dossier" + (f" (était le {change.before:%d/%m/%Y})" if change.before else "")
        case "moved":
            told = f"{date}{_instead(change)} ({state}{still})"
        case "settled":
            told = f"{date}, date désormais certaine"
        case "state":
            was = STATES[change.state_before] if change.state_before else ""
            told = f"{state}, {date} (était : {was})"
    return f"{change.title} [{change.id}] : {told}"


def _instead(change: DeadlineEffect) -> str:
    if change.before is None:
        return ""
    if change.days is None:
        return f" au lieu du {change.before:%d/%m/%Y}"
    days = abs(change.days)
    way = "plus tard" if change.days > 0 else "plus tôt"
    return f" au lieu du {change.before:%d/%m/%Y}, {days} jour{'s' if days > 1 else ''} {way}"


def _strategy(change: StrategyEffect) -> str:
    return f"stratégie « {change.title} » : {STANDINGS[change.after]} (était : {STANDINGS[change.before]})"


def _document(change: DocumentEffect) -> str:
    return f"document « {change.title} » : {DOCUMENTS[change.change]}"
