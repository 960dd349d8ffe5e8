"""Whom to chase: an act of ours that calls for an answer, and the time the house leaves before asking again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from litigo.assessment.claim import Act, Claim
from litigo.assessment.model import Action, ActionState
from litigo.rulebook.money import Chase, HouseParameters
from litigo.timelimits.computation import say_day
from litigo.timelimits.period import Period


def chases_of(house: HouseParameters | None, claim: Claim) -> Iterator[Action]:
    """Yield the persons asked for something: awaited, to be chased once the time of the house is over, or heard."""
    for wanted in house.chases if house is not None else ():
        asked = (act for kind in wanted.asked for act in claim.of(kind) if made_by_us(act, claim))
        last: dict[tuple[frozenset[str], str | None], Act] = {}
        for act in sorted((act for act in asked if act.date), key=lambda act: act.date or dt.date.min):
            last[act.to, act.procedure] = act  # whoever was asked again is waited for since then
        for act in last.values():
            yield _chase(wanted, act, claim)


def _chase(wanted: Chase, act: Act, claim: Claim) -> Action:
    assert act.date is not None
    answer = _answer(wanted, act, claim)
    due = Period.parse(wanted.after).after(act.date)
    late = due <= claim.today
    state: ActionState = "done" if answer else "to_do" if late else "waiting"
    verb = "Reçu" if answer else "Relancer" if late else "Attendu"
    return Action(
        id=f"relance.{act.kind}.{act.number}",
        kind="chase",
        title=f"{verb} : {wanted.what}",
        due=due,
        done_on=answer.date if answer else None,
        state=state,
        who=wanted.who.replace("_", " "),
        subject=names_of(act.to, claim),
        stake=None,
        why=f"{act.label} du {say_day(act.date)} ; délai d'attente : paramètre maison",
        sources=(act.number or act.kind,),
    )


def _answer(wanted: Chase, act: Act, claim: Claim) -> Act | None:
    """Return the first answer: later or of an unknown day, in the same lawsuit, by one of those asked or by us."""
    answers = (other for kind in wanted.answered for other in claim.of(kind))
    heard = [
        other
        for other in answers
        if (other.date is None or (act.date or dt.date.max) <= other.date <= claim.today)
        and claim.linked(other, act)
        and (not other.by or not act.to or bool(other.by & act.to) or _touches(act, other, claim))
    ]
    return min(heard, key=lambda other: other.date or dt.date.max, default=None)


def _touches(act: Act, other: Act, claim: Claim) -> bool:
    """Tell whether what came is ours, and not aimed at others than those who were asked: we need no answer any more."""
    return made_by_us(other, claim) and (not other.to or bool(other.to & act.to))


def made_by_us(act: Act, claim: Claim) -> bool:
    """Tell whether nothing says that the other side did it."""
    persons = [claim.persons[name] for name in act.by if name in claim.persons]
    return not persons or any(person.side != "adverse" for person in persons)


def names_of(ids: Iterable[str], claim: Claim) -> str | None:
    """Return the names of these persons, in order; ``None`` when the file names nobody."""
    return ", ".join(sorted(claim.persons[name].name for name in ids if name in claim.persons)) or None
