"""Regimes of liability on the screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text

from litigo.assessment.evidence import UNANSWERED
from litigo.assessment.model import Citation, DebtView, LiabilityView, PersonLiable, WatchedDeadline
from litigo.cli.terminal import tell
from litigo.documents.labels import CONDITIONS, DEBTS, DEFENCE_EFFECTS, DEFENCES, REGIME_STANDINGS
from litigo.timelimits.computation import say_day

STYLES = {"open": "green", "to_complete": "yellow", "closed": "dim"}
MARKS = {"met": "✓", "missing": "?", "failing": "✗", "holds": "✓", "unknown": "?", "fails": "✗"}
UNKNOWN_INSURER = "assureur à identifier"
NO_CLOCK = "délai à établir : aucune échéance de ce régime ne court à son égard dans le dossier"
NOBODY = "personne de ce rôle au dossier : à identifier"


def show_liabilities(reference: str, today: dt.date, views: Sequence[LiabilityView]) -> None:
    """Print the regimes of one file."""
    tell(Text(f"Dossier {reference}, responsabilités au {say_day(today)} : {len(views)} régime(s)"))
    for view in views:
        tell(Text(f"\n{_heading(view)}", style=STYLES[view.standing]))
        for line in _lines(view):
            tell(Text(f"    {line}"))


def _heading(view: LiabilityView) -> str:
    freed = ", mais une cause d'exonération est établie" if view.exonerated and view.standing != "closed" else ""
    return f"{view.title}  ({REGIME_STANDINGS[view.standing]}{freed})  [{view.id}]"


def _lines(view: LiabilityView) -> Iterator[str]:
    for item in view.conditions:
        cited = _cited(item.sources)
        yield f"{MARKS[item.standing]} {item.text} : {CONDITIONS[item.standing]}{cited}"
        if view.standing != "closed" or item.standing == "failing":
            yield from (f"    {line}" for line in item.evidence if not line.endswith(UNANSWERED))
    if view.standing == "closed":
        return
    for defence in view.defences:
        effect = DEFENCE_EFFECTS[defence.effect]
        asked = f" ({', '.join(defence.missing)})" if defence.missing else ""
        yield f"Défense ({effect}) {MARKS[defence.standing]} {defence.text} : {DEFENCES[defence.standing]}{asked}"
    yield from (f"À préciser : {question.fact} : {question.question}" for question in view.questions)
    yield from _persons(view)
    yield f"Dette : {_debt(view.share)} ; part : {view.share.part or 'à fixer'}"
    yield from (f"Entre coobligés, {_debt(way)}" for way in view.contribution)
    yield f"Preuve : {view.proof}"
    if view.notes:
        yield f"À savoir : {view.notes}"


def _persons(view: LiabilityView) -> Iterator[str]:
    if not view.persons:
        yield f"À rechercher : {NOBODY}"
    for person in view.persons:
        yield f"À rechercher : {person.name}, {person.role.lower()} ; {_through(person, view)}"
        watched = (*person.limitation, *person.direct_action)
        yield from (f"    {_watched(watch)}" for watch in watched)
        if not person.limitation:
            yield f"    {NO_CLOCK}"
    if view.towards:
        yield f"Au profit de : {', '.join(view.towards)}"
    if view.through is not None:
        yield f"Assureur : {view.through}"


def _through(person: PersonLiable, view: LiabilityView) -> str:
    if view.through is None:
        return "sans action directe contre un assureur"
    return f"assureur : {person.insurer}" if person.insurer else UNKNOWN_INSURER


def _watched(watch: WatchedDeadline) -> str:
    if watch.due is None or watch.days_left is None:
        return f"{watch.title} : sans date"
    left = f"dans {watch.days_left} jours" if watch.days_left >= 0 else f"passé depuis {-watch.days_left} jours"
    doubt = ", sous réserve" if watch.provisional else ""
    return f"{watch.title} : {say_day(watch.due)} ({left}{doubt})"


def _debt(debt: DebtView) -> str:
    return f"{DEBTS[debt.by]} : {debt.text}{_cited(debt.sources)}"


def _cited(sources: Iterable[Citation]) -> str:
    said = " ; ".join(source.cite for source in sources)
    return f" [{said}]" if said else ""
