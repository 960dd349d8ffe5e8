"""When a rule is to be read again: the day it says, or some time after its sources were read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from litigo.rulebook.checks import walk
from litigo.rulebook.models import DeadlineRule, Model, Strategy
from litigo.rulebook.rulebook import Rulebook
from litigo.timelimits.period import Period


def sources_of(part: Model) -> tuple[str, ...]:
    """Return the keys of the sources a rule or regime cites, paragraphs dropped, in order of first citation."""
    cited = (ref.partition("#")[0] for _, inner in walk(part) for ref in getattr(inner, "source", ()))
    return tuple(dict.fromkeys(cited))


def checked_on(rule: DeadlineRule | Strategy, rulebook: Rulebook) -> dt.date | None:
    """Return the latest day one of the sources of the rule was read; ``None`` when it cites none."""
    return max((rulebook.sources[key].checked for key in sources_of(rule)), default=None)


def check_again_on(rule: DeadlineRule | Strategy, rulebook: Rulebook) -> dt.date | None:
    """Return the day to read the rule again; ``None`` when neither the rule nor its sources nor the rules say it."""
    if isinstance(rule, DeadlineRule) and rule.check_again is not None:
        return rule.check_again
    read, allowed = checked_on(rule, rulebook), rulebook.text.review.get(rule.confidence)
    return Period.parse(allowed.check_again_after).after(read) if read and allowed else None


def due_for_review(rulebook: Rulebook, day: dt.date) -> list[tuple[dt.date, DeadlineRule]]:
    """List the rules to read again by ``day``, the most urgent first; retired rules are left alone."""
    return sorted(_dated(rulebook.deadlines.values(), rulebook, day), key=lambda item: (item[0], item[1].id))


def _dated(rules: Iterable[DeadlineRule], rulebook: Rulebook, day: dt.date) -> Iterable[tuple[dt.date, DeadlineRule]]:
    for rule in rules:
        again = check_again_on(rule, rulebook)
        if again is not None and again <= day and rule.status != "retired":
            yield again, rule
