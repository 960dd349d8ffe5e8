"""Reads the deadline rules straight from their YAML and dates them, where a plain reading is enough."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.second_opinion import counting as c
from tests.second_opinion.conditions import Unreadable, World, truth, wishes
from tests.second_opinion.limitation import NEVER, Life, Push, Reform, Renewal, Stop, end_of

Rule = Mapping[str, Any]
CAUSES = ("interrupted_by", "suspended_by", "extended_by")
RULES = Path(__file__).parents[2] / "rules"
COMBINED = ("earliest_of", "latest_of")
PROBES = [dt.date(year, 3, 4) for year in (2025, 2027, 2020, 2014, 2005, 1995)]


class NoLawError(Unreadable):
    """No length known was in force that day: the date must be refused."""


@dataclass(frozen=True)
class Act:
    """An act of a made-up file: done by ``par`` against ``a`` (roles), in some proceedings."""

    type: str
    date: dt.date
    par: str | None = None
    a: str | None = None
    procedure: str | None = None


@dataclass(frozen=True)
class Reading:
    """One rule that this second reading can date, and the facts under which it applies."""

    rule: Rule
    event: str
    start: Rule
    facts: Mapping[str, str] = field(default_factory=dict)
    also: frozenset[str] = frozenset()

    def world(self, day: dt.date, acts: Sequence[Act] = ()) -> World:
        """The file as the conditions see it: the start, what must go with it the same day, and the acts."""
        events: dict[str, list[dt.date]] = {each: [day] for each in (self.event, *self.also) if each}
        for act in acts:
            events.setdefault(act.type, []).append(act.date)
        return World(self.written(day), events)

    def written(self, day: dt.date) -> dict[str, str]:
        """The facts of the file, the day the clock starts among them where the rule names a dated fact."""
        return {**self.facts, **({self.start["fact"]: day.isoformat()} if "fact" in self.start else {})}


def read_yaml(path: Path) -> Any:  # noqa: ANN401  # whatever the file holds
    """Read one file of rules."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def all_rules() -> list[Rule]:
    """Every deadline rule."""
    return [rule for path in sorted(RULES.glob("deadlines/**/*.yaml")) for rule in read_yaml(path)]


REGIMES = read_yaml(RULES / "regimes.yaml")
DISTANCES = read_yaml(RULES / "distances.yaml")
SOURCES = {key: text for path in sorted(RULES.glob("sources/*.yaml")) for key, text in read_yaml(path).items()}


def oldest_wording(keys: str | Sequence[str]) -> dt.date:
    """First day on which the law cited is known: before it, nothing is answered. The dawn of time, where unknown."""
    names = [keys] if isinstance(keys, str) else keys
    firsts = [text["versions"][0] for text in (SOURCES[name.split("#")[0]] for name in names) if text.get("versions")]
    if not firsts or any("since" not in first for first in firsts):
        return dt.date.min
    return min(first["since"] or dt.date.min for first in firsts)


def causes(rule: Rule, word: str) -> list[Rule]:
    """Causes of the rule itself and of its regime."""
    regime = REGIMES[rule["regime"]] if "regime" in rule else {}
    return [*regime.get(word, ()), *rule.get(word, ())]


def all_causes(rule: Rule) -> list[tuple[str, Rule]]:
    """Everything that may move the end of the rule, with the word under which it is written."""
    return [(word, cause) for word in CAUSES for cause in causes(rule, word)]


def increases(rule: Rule) -> list[Rule]:
    """Increases for distance of the rule and of the shared table it names."""
    return [*DISTANCES.get(rule.get("distance"), {}).get("lengthened_by", ()), *rule.get("lengthened_by", ())]


def reading_of(rule: Rule) -> Reading:
    """Find a start and facts under which the rule can be dated; :class:`Unreadable` says why there are none."""
    if any(word in rule for word in COMBINED):
        raise Unreadable("combination of rules")
    reason = Unreadable("no plain start under which the rule applies")
    for found in _candidates(rule):
        for probe in PROBES:
            try:
                dated(found, probe, "FR")
            except Unreadable as refusal:
                reason = refusal
            else:
                return found
    raise reason


def _candidates(rule: Rule) -> Iterator[Reading]:
    """Yield files on which the rule may apply: each start, each alternative, its lengths' conditions met or not."""
    lengths_when = [each.get("when") for each in rule["period"] if "is" in each]
    others = [*lengths_when, *(each.get("when") for each in increases(rule))]
    disturbing = {cause.get("by") or cause.get("from") or cause["event"] for _, cause in all_causes(rule)}
    for start in rule["starts"]:
        words = [start.get("event"), *start.get("earliest_of", ())[:1], *start.get("latest_of", ())]
        named = [word for word in words if word]
        for pick in range(4):
            own = [start.get("when"), rule.get("applies_when")]
            for wished, denied in ((own + others, []), (own, others)):
                facts, events = wishes(wished, denied, pick)
                events |= {rule.get("version_event", *named[:1])} if "version_event" in rule or named else set()
                also = frozenset((events | set(named)) - set(named[:1]) - disturbing)
                yield Reading(rule, named[0] if named else "", start, facts, also)


def _applies(reading: Reading, day: dt.date) -> bool:
    world = reading.world(day)
    first = next((each for each in reading.rule["starts"] if _opens(each, world)), None)
    return bool(truth(reading.rule.get("applies_when"), world)) and first is reading.start


def _opens(start: Rule, world: World) -> bool:
    words = [start.get("event"), *start.get("earliest_of", ())]
    known = start.get("fact") in world.facts or bool(set(words) & set(world.events))
    if not known and not (start.get("latest_of") and set(start["latest_of"]) <= set(world.events)):
        return False
    holds = truth(start.get("when"), world)
    if holds is None:
        raise Unreadable("start under an unknown fact")
    return holds


def lengths(reading: Reading, day: dt.date, acts: Sequence[Act] = ()) -> tuple[c.Span, str, list[Reform]]:
    """The length in force on ``day``, its counting, and the reforms that later reach the running period."""
    rule, world = reading.rule, reading.world(day, acts)
    found, reforms, seen = None, [], set()
    for length in rule["period"]:
        known = oldest_wording(length.get("source") or rule.get("source", ()))
        since, until = length.get("since", known), length.get("until", dt.date.max)
        later = since > day and length.get("running_periods") == "adapted" and since not in seen
        if not later and (found or not since <= day <= until):
            continue
        holds = truth(length.get("when"), world)
        if holds is None or (holds and "is" not in length):
            raise Unreadable("length under an unknown fact, or set by a judge")
        if holds and later:
            seen.add(since)  # of two lengths that a law brings, the first whose condition holds
            reforms.append(Reform(since, c.Span.read(length["is"])))
        elif holds:
            found = length
    if found is None:
        raise NoLawError("no length in force")
    counting = found.get("counting") or rule.get("counting") or REGIMES[rule["regime"]]["counting"]
    if counting not in c.COUNTINGS or found["is"].startswith("PT"):
        raise Unreadable("hours")
    return c.Span.read(found["is"]), counting, reforms


def added(reading: Reading, day: dt.date, acts: Sequence[Act] = ()) -> c.Span:
    """Increases for distance that hold."""
    world, total = reading.world(day, acts), c.Span()
    for each in increases(reading.rule):
        holds = truth(each.get("when"), world)
        if holds is None:
            raise Unreadable("distance under an unknown fact")
        if holds and each.get("since", dt.date.min) <= day <= each.get("until", dt.date.max):
            total = total.plus(c.Span.read(each["add"]))
    return total


def _right_persons(rule: Rule, relation: str, who: str | None) -> bool:
    sides = {"acts": [rule.get("acts")], "against": [rule.get("against")]}
    sides["either"] = [*sides["acts"], *sides["against"]]
    return relation == "anyone" or who in sides[relation]


def _counts(reading: Reading, cause: Rule, act: Act, by: str, default: tuple[str, str]) -> bool:
    rule = reading.rule
    return (
        cause.get("since", dt.date.min) <= act.date <= cause.get("until", dt.date.max)
        and _right_persons(rule, cause.get(by, default[0]), act.par)
        and _right_persons(rule, cause.get("addressed_to", default[1]), act.a)
    )


def _first_after(act: Act, acts: Sequence[Act], kinds: Sequence[str], persons: bool = False) -> dt.date | None:
    """First later act of these kinds in the same proceedings; with ``persons``, of the same persons (or of nobody)."""
    after = [each for each in acts if each.type in kinds and each.date >= act.date and each.procedure == act.procedure]
    mine = {act.par, act.a, None}
    return min((each.date for each in after if not persons or {each.par, each.a} & mine), default=None)


def _renewals(reading: Reading, acts: Sequence[Act], world: World) -> list[Renewal]:
    found = []
    for cause in causes(reading.rule, "interrupted_by"):
        for act in acts:
            if act.type != cause["by"] or not _counts(reading, cause, act, "done_by", ("acts", "against")):
                continue
            if not truth(cause.get("when"), world) or _first_after(act, acts, cause.get("void_even_after", ())):
                continue
            over = _first_after(act, acts, cause["until_event"]) or NEVER if "until_event" in cause else act.date
            void = _first_after(act, acts, cause.get("void_if", ()))
            if void is None or void > over:
                found.append(Renewal(act.date, over))
    return found


def _stops(reading: Reading, acts: Sequence[Act], world: World, counting: str, seat: str) -> list[Stop]:
    found = []
    for cause in causes(reading.rule, "suspended_by"):
        for act in acts:
            if act.type != cause["from"] or not _counts(reading, cause, act, "started_by", ("anyone", "anyone")):
                continue
            if truth(cause.get("when"), world):
                until = _first_after(act, acts, cause["to"], persons=True) or NEVER
                floor = c.Span.read(cause["floor"]) if "floor" in cause else None
                first = act.date
                if "after" in cause:
                    first = c.Span.read(cause["after"]).from_(first)
                    first = c.onward(first, seat) if counting in c.ROLLED else first
                if "at_most" in cause:
                    until = min(until, c.Span.read(cause["at_most"]).from_(first))
                if until > first:
                    found.append(Stop(first, until, floor))
    return found


def _pushes(reading: Reading, acts: Sequence[Act], world: World) -> list[Push]:
    return [
        Push(act.date, c.Span.read(cause["period"]).from_(act.date))
        for cause in causes(reading.rule, "extended_by")
        for act in acts
        if act.type == cause["event"]
        and _counts(reading, cause, act, "done_by", ("anyone", "anyone"))
        and truth(cause.get("when"), world)
    ]


def dated(reading: Reading, day: dt.date, seat: str, acts: Sequence[Act] = ()) -> tuple[dt.date, dt.date] | None:
    """Return nominal end and last useful day of the rule started on ``day``; ``None`` while it stands still."""
    if not _applies(reading, day):
        raise Unreadable("does not apply on that day")
    after = reading.start.get("after")
    start = c.Span.read(after).from_(day) if after else day
    span, counting, reforms = lengths(reading, start, acts)
    span = span.plus(added(reading, start, acts))
    world = reading.world(day, acts)
    renewals, stops = _renewals(reading, acts, world), _stops(reading, acts, world, counting, seat)
    pushes = _pushes(reading, acts, world)
    if not (renewals or stops or reforms or pushes):
        nominal, due = c.ends(start, span, counting, seat)
    else:
        life = Life(
            *(start, span, stops, renewals, reforms, pushes),
            raw=lambda opened, length: c.ends(opened, length, counting, seat)[0],
            last=lambda raw, length: c.last_useful(raw, length, counting, seat),
        )
        end = end_of(life)
        if end is None:
            return None
        nominal = end
        due = c.last_useful(end, span, counting, seat)
    cap = _cap(reading, world)
    return (cap, c.last_useful(cap, span, counting, seat)) if cap and cap < nominal else (nominal, due)


def _cap(reading: Reading, world: World) -> dt.date | None:
    cap = reading.rule.get("long_stop")
    if not cap or not truth(cap.get("when"), world):
        return None
    births = world.events.get(cap["from"].get("event"), [])
    return min((c.Span.read(cap["period"]).from_(day) for day in births), default=None)
