"""What hangs on each question of a file: the effect of every answer, found by trying it, most pressing question first.

Nothing is deduced: the file is assessed once for each possible answer, and the two assessments are compared.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from litigo.assessment.answers import Asked, Choices, choices_of
from litigo.assessment.assess import assess
from litigo.assessment.model import Assessment, Deadline, Question, Standing, State
from litigo.assessment.questions import SETTLED
from litigo.dossier.models import Dossier
from litigo.rulebook.rulebook import Rulebook

# Assessing takes milliseconds; a file with very many questions leaves the least pressing ones untried.
MOST_TRIALS = 200
NO_AMOUNT = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class DeadlineEffect:
    """What an answer does to a deadline; ``days`` is positive when the date moves later.

    ``before`` and ``after`` are the last useful days, or the ends that would hold if what stops the clock fell.
    ``provisional`` tells whether the date still depends on other questions.
    """

    id: str
    title: str
    change: Literal["moved", "settled", "appears", "disappears", "state"]
    before: dt.date | None
    after: dt.date | None
    days: int | None
    state_before: State | None
    state_after: State | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class StrategyEffect:
    """A strategy that an answer opens or closes."""

    id: str
    title: str
    family: str
    before: Standing
    after: Standing


@dataclass(frozen=True, slots=True)
class DocumentEffect:
    """A document that an answer completes, calls for or makes pointless."""

    id: str
    title: str
    change: Literal["ready", "appears", "disappears", "draft"]


@dataclass(frozen=True, slots=True)
class Effect:
    """Everything one answer changes."""

    said: str
    written: str
    deadlines: tuple[DeadlineEffect, ...]
    strategies: tuple[StrategyEffect, ...]
    documents: tuple[DocumentEffect, ...]

    @property
    def changes(self) -> bool:
        """Tell whether the answer changes anything."""
        return bool(self.deadlines or self.strategies or self.documents)


@dataclass(frozen=True, slots=True)
class Stake:
    """A question with the effect of each answer.

    ``soonest`` is the first day, not past, at which something the question decides may be lost; ``days`` the largest
    move of a date; ``amount`` the sum at stake in euros. ``tried`` is false when no answer could be tried.
    """

    fact: str
    question: str
    where: str
    soonest: dt.date | None
    days: int
    amount: Decimal
    tried: bool
    effects: tuple[Effect, ...]

    @property
    def matters(self) -> bool:
        """Tell whether some answer changes something, or may: what was not tried is not known to be idle."""
        return not self.tried or any(effect.changes for effect in self.effects)


def stakes_of(dossier: Dossier, rulebook: Rulebook, assessment: Assessment) -> tuple[Stake, ...]:
    """Return every question of ``assessment`` with the effect of its answers, what is at stake deciding the order.

    First a date that may soon be lost, then the largest change in days, then strategies, documents and amounts.
    """
    left, found = MOST_TRIALS, []
    for question in assessment.questions:
        decisive = (d.due for d in assessment.deadlines if d.due and question.fact in d.missing)
        choices = choices_of(question.fact, Asked(dossier, rulebook, assessment.today, tuple(decisive)))
        if len(choices.answers) > left:
            choices = Choices(choices.where)
        left -= len(choices.answers)
        found.append(_stake(question, choices, rulebook, assessment))
    return tuple(sorted(found, key=_urgency))


def _stake(question: Question, choices: Choices, rulebook: Rulebook, known: Assessment) -> Stake:
    effects = tuple(
        _effect(answer.said, answer.written, known, assess(answer.dossier, rulebook, known.today))
        for answer in choices.answers
    )
    moved = [change for effect in effects for change in effect.deadlines]
    alive = [day for change in moved for day in (change.before, change.after) if day and day >= known.today]
    waiting = [d.due for d in known.deadlines if question.fact in d.missing and d.due and d.due >= known.today]
    return Stake(
        fact=question.fact,
        question=question.question,
        where=choices.where,
        soonest=min([*alive, *(waiting if moved or not effects else [])], default=None),
        days=max((abs(change.days) for change in moved if change.days), default=0),
        amount=_amount(effects, known),
        tried=bool(effects),
        effects=effects,
    )


def _amount(effects: tuple[Effect, ...], known: Assessment) -> Decimal:
    """Return what we may claim back where a recourse depends on the answer, what is claimed where a date does."""
    if any(change.family == "recourse" for effect in effects for change in effect.strategies):
        return known.amounts.recoverable
    return known.amounts.claimed if any(effect.deadlines for effect in effects) else NO_AMOUNT


def _urgency(stake: Stake) -> tuple[bool, dt.date, int, int, int, Decimal, str]:
    return (
        not stake.matters,
        stake.soonest or dt.date.max,
        -stake.days,
        -sum(len(effect.strategies) for effect in stake.effects),
        -sum(len(effect.documents) for effect in stake.effects),
        -stake.amount,
        stake.fact,
    )


# -- comparing two assessments --------------------------------------------------------------------------------------


def _effect(said: str, written: str, known: Assessment, tried: Assessment) -> Effect:
    return Effect(
        said,
        written,
        deadlines=tuple(_deadlines(known, tried)),
        strategies=tuple(_strategies(known, tried)),
        documents=tuple(_documents(known, tried)),
    )


def _deadlines(known: Assessment, tried: Assessment) -> Iterator[DeadlineEffect]:
    """Yield the deadlines that differ, those nearest in time first."""
    before, after = ({d.id: d for d in each.deadlines} for each in (known, tried))
    found = [_change(before.get(name), after.get(name)) for name in dict.fromkeys((*before, *after))]
    changed = [change for change in found if change is not None]
    yield from sorted(changed, key=lambda change: (change.after or change.before or dt.date.max, change.id))


def _change(before: Deadline | None, after: Deadline | None) -> DeadlineEffect | None:
    either = after or before
    assert either is not None
    kind = _kind(before, after)
    if kind is None or all(each is None or each.state in SETTLED for each in (before, after)):
        return None
    then, now = (_day(before), _day(after))
    return DeadlineEffect(
        either.id,
        either.title,
        kind,
        before=then,
        after=now,
        days=(now - then).days if then and now else None,
        state_before=before.state if before else None,
        state_after=after.state if after else None,
        provisional=after is not None and after.provisional,
    )


def _kind(
    before: Deadline | None, after: Deadline | None
) -> Literal["moved", "settled", "appears", "disappears", "state"] | None:
    if before is None or after is None:
        return "appears" if before is None else "disappears"
    if _day(before) != _day(after):
        return "moved"
    if before.state != after.state:
        return "state"
    return "settled" if before.provisional and not after.provisional else None


def _day(deadline: Deadline | None) -> dt.date | None:
    return (deadline.due or deadline.fallback_due) if deadline else None


def _strategies(known: Assessment, tried: Assessment) -> Iterator[StrategyEffect]:
    after = {view.id: view for view in tried.strategies}
    for view in known.strategies:
        if after[view.id].standing != view.standing:
            yield StrategyEffect(view.id, view.title, view.family, view.standing, after[view.id].standing)


def _documents(known: Assessment, tried: Assessment) -> Iterator[DocumentEffect]:
    before: Mapping[str, bool] = {due.id: due.ready for due in known.documents}
    after: Mapping[str, bool] = {due.id: due.ready for due in tried.documents}
    titles = {due.id: due.title for due in (*known.documents, *tried.documents)}
    for name, title in titles.items():
        if name not in after:
            yield DocumentEffect(name, title, "disappears")
        elif name not in before:
            yield DocumentEffect(name, title, "appears")
        elif before[name] != after[name]:
            yield DocumentEffect(name, title, "ready" if after[name] else "draft")
