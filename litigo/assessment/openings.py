"""Which clocks a rule opens on a file: from which day, by which act, between which persons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from litigo.assessment.claim import ANYONE, Act, Claim, Person
from litigo.assessment.scope import ClaimScope
from litigo.dossier.vocabulary import EventKind
from litigo.rulebook.conditions import TRUE
from litigo.rulebook.models import DeadlineRule, Start
from litigo.rulebook.rulebook import Rulebook
from litigo.timelimits.period import Period

NOBODY: tuple[Person | None, ...] = (None,)
PER_OPPONENT = ("limitation", "time_bar")


class Origin(NamedTuple):
    """A possible start of a clock: the day (``None`` when not known), the act, and what is unsure about it.

    ``earlier``: the clock may have started before that day.
    """

    day: dt.date | None
    act: Act | None
    start: Start
    missing: frozenset[str] = frozenset()
    unsettled: bool = False
    earlier: bool = False


class Opening(NamedTuple):
    """One clock: its origins (several when the facts do not yet say which), and the persons it is about.

    ``undecided`` when no alternative surely holds: the clock may not have started at all.
    """

    origins: tuple[Origin, ...]
    scope: ClaimScope
    missing: frozenset[str] = frozenset()
    undecided: bool = False


class OpeningFinder:
    """Finds the clocks that deadline rules open on one claim."""

    def __init__(self, rulebook: Rulebook, claim: Claim) -> None:
        self.rulebook = rulebook
        self.claim = claim
        self._verdict = rulebook.conditions.verdict
        self._personal = rulebook.vocabulary.personal_events

    def of(self, rule: DeadlineRule) -> list[Opening]:
        """Return the clocks of a rule; one that nothing has started yet has no origin."""
        found: list[Opening] = []
        opponents = self._opponents(rule)
        for holder in self.claim.with_role(rule.acts) or NOBODY:
            for opponent in opponents:
                base = ClaimScope(self.claim, None, holder, opponent, rule.acts, rule.against, closed_world=True)
                found += self._openings_between(rule, base)
        return found

    def _opponents(self, rule: DeadlineRule) -> Sequence[Person | None]:
        """Return one opponent per clock; a duty has several clocks only when it is owed to several persons."""
        persons = self.claim.with_role(rule.against)
        owed_to_each = rule.each_opponent or rule.kind == "duty"
        if rule.kind in PER_OPPONENT or (owed_to_each and len(persons) > 1):
            return persons or NOBODY
        return NOBODY

    def _openings_between(self, rule: DeadlineRule, base: ClaimScope) -> Sequence[Opening]:
        """Walk the alternatives: the first that holds decides; unknown ones before it stay possible origins."""
        possible: list[Origin] = []
        unknown: frozenset[str] = frozenset()
        for start in rule.starts:
            deciding: list[Origin] = []
            for origin in self._origins(rule, start, base):
                verdict = self._verdict(start.when, base.at(origin.act)) if start.when is not None else TRUE
                if verdict.truth is True:
                    deciding.append(origin)
                elif verdict.truth is None:
                    unknown |= verdict.missing
                    possible.append(origin)
            if deciding:
                unsure = unknown if possible else frozenset()
                return [Opening((origin, *possible), base.at(origin.act), unsure) for origin in deciding]
            if self._waits(start, rule, base):
                return (Opening((), base),)
        if possible:
            return (Opening(tuple(possible), base.at(possible[0].act), unknown, undecided=True),)
        return (Opening((), base),)

    def _waits(self, start: Start, rule: DeadlineRule, base: ClaimScope) -> bool:
        """Tell whether a start nobody recorded is surely the right one: no other has the same condition after it."""
        if start.when is None or self._verdict(start.when, base).truth is not True:
            return False
        alike = [other for other in rule.starts if other.when == start.when]
        return alike[-1] is start

    def _origins(self, rule: DeadlineRule, start: Start, base: ClaimScope) -> Iterable[Origin]:
        if start.fact is not None:
            value = base.fact(start.fact)
            if isinstance(value, dt.date):
                return (_moved(Origin(value, None, start)),)
            return (Origin(None, None, start, frozenset({start.fact}), unsettled=True),)
        if start.event is None:
            return self._among(rule, start, base)
        acts = self._starting_acts(rule, start, start.event, base)
        word = self.rulebook.vocabulary.events[start.event]
        return [_moved(_by_whom(_origin_of(act, start), start, base, word)) for act in acts]

    def _starting_acts(self, rule: DeadlineRule, start: Start, kind: str, base: ClaimScope) -> Sequence[Act]:
        """Return the acts that may start the clock: those that are not plainly another person's affair."""
        acts = self.claim.acts.get(kind)
        return [act for act in acts if self._may_start(rule, start, act, base)] if acts else ()

    def _may_start(self, rule: DeadlineRule, start: Start, act: Act, base: ClaimScope) -> bool:
        if base.holder is not None and act.kind in self._personal and base.holder.id not in act.by:
            return False  # a birthday starts the clock of the person born that day, of nobody else
        if start.done_by != "anyone" and base.done_by(act, start.done_by) is False:
            return False
        if rule.kind == "procedural" and self._among_others(act, base):
            return False
        if base.opponent is not None and act.to and not names_opponent(act, base):
            return False
        return base.holder is None or names_holder(act, base)

    def _among_others(self, act: Act, base: ClaimScope) -> bool:
        """Tell whether an act plainly passed between persons of other sides: its notification has a relative effect."""
        if base.holder is None or not act.by or not act.to:
            return False
        sides = {self.claim.persons[name].side for name in act.by | act.to if name in self.claim.persons}
        return bool(sides) and ANYONE not in act.by | act.to and base.holder.side not in sides

    def _among(self, rule: DeadlineRule, start: Start, base: ClaimScope) -> Iterable[Origin]:
        kinds = start.earliest_of or start.latest_of
        acts = [act for kind in kinds for act in self._starting_acts(rule, start, kind, base)]
        dated = [act for act in acts if act.date is not None]
        missing = frozenset(f"evenement.{act.kind}.date" for act in acts if act.date is None)
        if not acts or (start.latest_of and len({act.kind for act in acts}) < len(kinds)):
            return ()
        if not dated:
            return (Origin(None, acts[0], start, missing, unsettled=True),)
        pick = min if start.earliest_of else max
        origin = _origin_of(pick(dated, key=lambda act: act.date or dt.date.min), start)
        unsettled, earlier = bool(missing) or origin.unsettled, bool(missing and start.earliest_of)
        return (_moved(origin._replace(missing=origin.missing | missing, unsettled=unsettled, earlier=earlier)),)


def names_opponent(act: Act, base: ClaimScope) -> bool:
    """With several opponents, an act that names some of them starts the clock of those only."""
    persons = base.claim.with_role(base.against_role)
    if len(persons) == 1 and base.opponent is not None:
        return True  # whoever it names, there is no other
    named = {person.id for person in persons} & (act.by | act.to)
    return not named or (base.opponent is not None and base.opponent.id in named)


def names_holder(act: Act, base: ClaimScope) -> bool:
    """With several holders, an act that names some of them concerns the clocks of those only."""
    persons = base.claim.with_role(base.acts_role)
    if len(persons) == 1 and base.holder is not None:
        return True  # whoever it names, there is no other
    named = {person.id for person in persons} & (act.by | act.to)
    return not named or (base.holder is not None and base.holder.id in named)


def concerns(act: Act, base: ClaimScope) -> bool:
    """Tell whether an act that ends things (settlement, withdrawal …) is between the persons of this clock.

    One addressed to somebody else says nothing here: a settlement with our insured leaves our recourse alive.
    """
    if ANYONE in act.by | act.to:
        return True
    named = {person.id for person in base.claim.with_role(base.against_role)} & (act.by | act.to)
    if named:
        return base.opponent is None or base.opponent.id in named
    return not act.to or not base.claim.with_role(base.against_role)


def _origin_of(act: Act, start: Start) -> Origin:
    if start.on == "date" or act.date is None or act.reception is not None:
        day = act.reception if start.on == "reception" and act.date is not None else act.date
        missing = frozenset() if act.date else frozenset({f"evenement.{act.kind}.date"})
        return Origin(day, act, start, missing, unsettled=act.date is None)
    # Received on an unknown day: the day of the act is the earliest possible one.
    return Origin(act.date, act, start, frozenset({f"evenement.{act.kind}.reception"}), unsettled=True)


def _by_whom(origin: Origin, start: Start, base: ClaimScope, word: EventKind) -> Origin:
    """Doubt an origin whose act nobody signed, where only the act of some persons starts the clock."""
    if origin.act is None:
        return origin
    missing = {f"evenement.{origin.act.kind}.{column}" for column in _unnamed(origin.act, base, word)}
    if start.done_by != "anyone" and base.done_by(origin.act, start.done_by) is None:
        missing.add(f"evenement.{origin.act.kind}.par")
    return origin._replace(missing=origin.missing | missing, unsettled=True) if missing else origin


def _unnamed(act: Act, base: ClaimScope, word: EventKind) -> Iterator[str]:
    """Yield the columns left blank that would tell which of several persons the act concerns.

    An act that names nobody (a loss, a judgment) concerns them all, unless others of its kind name somebody.
    """
    named = act.by | act.to
    for role, other_role in ((base.acts_role, base.against_role), (base.against_role, base.acts_role)):
        persons = base.claim.with_role(role)
        if len(persons) < 2 or any(person.id in named for person in persons) or ANYONE in named:
            continue
        ids, alike = {person.id for person in persons}, [one for one in base.claim.of(act.kind) if one is not act]
        if not act.by and (word.by == role or any(ids & other.by for other in alike)):
            yield "par"
        others = {person.id for person in base.claim.with_role(other_role)}
        if not act.to and (word.to == role or act.by & others or any(ids & other.to for other in alike)):
            yield "a"


def _moved(origin: Origin) -> Origin:
    if origin.day is None or origin.start.after is None:
        return origin
    return origin._replace(day=Period.parse(origin.start.after).after(origin.day))


def many(claim: Claim, role: str | None) -> bool:
    """Tell whether several persons of the file have this role."""
    return len(claim.with_role(role)) > 1
