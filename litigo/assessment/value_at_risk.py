"""Value at risk: what a portfolio of files loses if each date is missed, by date and cumulated by month."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from litigo.assessment.model import Assessment, Deadline, StrategyView

DECISIVE = ("limitation", "time_bar")  # what is lost for good when the date is missed
COUNTING = ("running", "to_verify")
OURS = ("nous", "inconnu")
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Risk:
    """One date of one file: the sum lost if it is missed, and what it was likely to bring in, in euros.

    Both are the largest among the strategies that watch the date; ``None`` where none of them gives a figure.
    """

    due: dt.date
    days_left: int
    reference: str
    deadline: str
    title: str
    provisional: bool
    lost: Decimal | None
    likely: Decimal | None
    strategies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month: the sums of its dates, and all that is lost by its end if nothing is done.

    A file counts once, for its largest sum: its dates often protect the same money.
    """

    month: str
    dates: int
    lost: Decimal
    cumulated: Decimal


@dataclass(frozen=True, slots=True)
class ValueAtRisk:
    """The dates of a portfolio, nearest first, and their months; ``unvalued`` counts the dates without a figure."""

    risks: tuple[Risk, ...]
    months: tuple[Month, ...]
    unvalued: int


def value_at_risk(assessments: Iterable[Assessment]) -> ValueAtRisk:
    """Return what a portfolio loses, date by date."""
    found = sorted(
        (risk for assessment in assessments for risk in _risks(assessment)),
        key=lambda risk: (risk.due, risk.reference, risk.deadline),
    )
    return ValueAtRisk(tuple(found), tuple(_months(found)), sum(risk.lost is None for risk in found))


def _risks(assessment: Assessment) -> Iterator[Risk]:
    alive = [view for view in assessment.strategies if view.standing != "closed"]
    for deadline in assessment.deadlines:
        decisive = deadline.kind in DECISIVE and deadline.side in OURS and deadline.state in COUNTING
        if decisive and deadline.due is not None:
            watching = [view for view in alive if any(watch.deadline == deadline.id for watch in view.watches)]
            yield _risk(assessment, deadline, deadline.due, watching)


def _risk(assessment: Assessment, deadline: Deadline, due: dt.date, watching: list[StrategyView]) -> Risk:
    values = [view.value for view in watching if view.value is not None]
    return Risk(
        due=due,
        days_left=(due - assessment.today).days,
        reference=assessment.reference,
        deadline=deadline.id,
        title=deadline.title,
        provisional=deadline.provisional,
        lost=max((value.at_stake for value in values if value.at_stake is not None), default=None),
        likely=max((value.likely for value in values if value.likely is not None), default=None),
        strategies=tuple(view.id for view in watching),
    )


def _months(risks: Iterable[Risk]) -> Iterator[Month]:
    months: dict[str, list[Risk]] = defaultdict(list)
    for risk in risks:
        months[f"{risk.due:%Y-%m}"].append(risk)
    worst: dict[str, Decimal] = {}
    for name, group in months.items():
        here: dict[str, Decimal] = {}
        for risk in group:
            here[risk.reference] = max(here.get(risk.reference, ZERO), risk.lost or ZERO)
        for reference, lost in here.items():
            worst[reference] = max(worst.get(reference, ZERO), lost)
        yield Month(name, len(group), sum(here.values(), ZERO), sum(worst.values(), ZERO))
