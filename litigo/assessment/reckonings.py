"""Where every clock of a file stands: which day it ends, in what state it is today. What is said of it comes after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from litigo.assessment.claim import Act, Claim
from litigo.assessment.model import State
from litigo.assessment.openings import (
    Opening,
    OpeningFinder,
    Origin,
    concerns,
    many,
    names_holder,
    names_opponent,
)
from litigo.assessment.run import Ended, NoLengthError, Run
from litigo.assessment.scope import ClaimScope
from litigo.rulebook.conditions import Verdict
from litigo.rulebook.models import DeadlineRule
from litigo.rulebook.rulebook import Rulebook, members_of
from litigo.timelimits.computation import Clock, hours_after
from litigo.timelimits.period import Period
from litigo.timelimits.workdays import NOWHERE_SAID

# What is alive comes first, then what stands still or waits, then what is over.
RANK = {"running": 0, "to_verify": 0, "undated": 1, "standing_still": 2, "expired": 3, "waiting": 4}
SEAT = "procedure.siege"
NOTHING: frozenset[str] = frozenset()


@dataclass(slots=True)
class Reckoning:
    """One clock of one rule, reckoned: all that ``dates`` tells, and all that a deadline is written from.

    ``latest`` is the last day it may end, where that is known; ``at_most`` the day it would end if the starts nobody
    dated were no earlier than the others. ``runs`` are the possible starts, each with its ends
    without and with what is doubtful, on one ``clock``; ``origin`` is the start kept, ``prudent`` and ``kindest`` the
    ends without and with what is doubtful (``None`` where nothing could be counted). ``done`` is the act that met or
    closed it. ``pair`` is the part of the id that names the persons, ``number`` the one that tells apart clocks between
    the same persons. A combination has the ``chosen`` one of its ``members``.
    """

    rule: DeadlineRule
    opening: Opening
    state: State
    missing: frozenset[str] = NOTHING
    provisional: bool = False
    due: dt.date | None = None
    due_time: str | None = None
    latest: dt.date | None = None
    at_most: dt.date | None = None
    runs: Sequence[tuple[Origin, Ended, Ended]] = ()
    clock: Clock | None = None
    origin: Origin | None = None
    prudent: Ended | None = None
    kindest: Ended | None = None
    refused: bool = False
    done: Act | None = None
    pair: str = ""
    number: str = ""
    chosen: Reckoning | None = None
    members: Sequence[Reckoning] = ()

    @property
    def id(self) -> str:
        """The id of the deadline, stable from one assessment of a file to the next."""
        return f"{self.rule.id}{self.pair}{self.number}"

    @property
    def start(self) -> dt.date | None:
        """The day the clock was set on, where it is known."""
        return self.origin.day if self.origin else self.chosen.start if self.chosen else None

    @property
    def fallback(self) -> dt.date | None:
        """The end of a clock that stands still, if what stops it were wiped out."""
        if self.state == "undated":
            return None
        return self.prudent.fallback if self.prudent else self.chosen.fallback if self.chosen else None

    def over_on(self, day: dt.date) -> bool:
        """Tell whether the clock has surely run out by ``day``: a provisional one may end later than its date."""
        return not self.provisional or (self.latest is not None and self.latest < day)

    @property
    def shown(self) -> bool:
        """A rule that may or may not apply is shown only once something has started its clock."""
        return self.state != "not_applicable" and not (self.state == "waiting" and self.missing)


class Reckoner:
    """Applies deadline rules to one claim. Not ``traced``, it gives the same dates, without the words of the steps."""

    def __init__(self, rulebook: Rulebook, claim: Claim, *, traced: bool = True) -> None:
        self.rulebook = rulebook
        self.claim = claim
        self.traced = traced
        self._verdict = rulebook.conditions.verdict
        self._words = rulebook.conditions.words
        self._local = claim.local
        self.openings = OpeningFinder(rulebook, claim)
        self._clocks: dict[str | None, Clock] = {}
        self._anywhere = ClaimScope(claim, closed_world=True)

    def all(self) -> list[Reckoning]:
        """Return what concerns the file, most pressing first: combinations, and what is no mere member of one."""
        return self.among(self.rulebook.clocks.woken_by(self.claim.words))

    def among(self, rules: Iterable[DeadlineRule]) -> list[Reckoning]:
        """Return what concerns the file, were these the only rules that count time."""
        found = {rule.id: self._counted(rule) for rule in rules}
        members: set[str] = set()
        for rule in self.rulebook.combinations:
            combined = self.combined(rule, found)
            if combined:
                found[rule.id] = combined
                members.update(members_of(rule))
        shown = [reckoning for rule_id, group in found.items() if rule_id not in members for reckoning in group]
        return sorted(shown, key=_order)

    def of(self, rule: DeadlineRule, *, hidden: bool = False) -> list[Reckoning]:
        """Return the clocks of one rule; with ``hidden``, also those that do not concern the file."""
        members = members_of(rule)
        if members:
            return self.combined(rule, {name: self.of(self.rulebook.deadlines[name]) for name in members})
        return self._counted(rule, hidden=hidden)

    def _counted(self, rule: DeadlineRule, *, hidden: bool = False) -> list[Reckoning]:
        general = self.general_verdict(rule)
        if general is not None and general.truth is False and not hidden:
            return []
        found: list[Reckoning] = []
        for opening in self.openings.of(rule):
            applies = general or self._verdict(rule.applies_when, opening.scope)
            if not hidden and (applies.truth is False or (applies.truth is None and not opening.origins)):
                continue  # by far the most frequent: nothing is reckoned for a rule that does not concern the file
            reckoning = self._reckon(rule, opening, applies)
            if hidden or reckoning.shown:
                self._name(reckoning, found)
                found.append(reckoning)
        return found

    def general_verdict(self, rule: DeadlineRule) -> Verdict | None:
        """Tell whether the rule applies, where that is the same for all its clocks; else ``None``."""
        condition = rule.applies_when
        if condition is not None and not self._local.isdisjoint(self._words(condition)):
            return None
        return self._verdict(condition, self._anywhere)

    def _name(self, reckoning: Reckoning, before: Iterable[Reckoning]) -> None:
        scope = reckoning.opening.scope
        pair = f"~{scope.opponent.id}" if scope.opponent else ""
        if scope.holder and many(self.claim, reckoning.rule.acts):
            pair += f"~~{scope.holder.id}"
        ordinal = 1 + sum(other.pair == pair for other in before)
        reckoning.pair, reckoning.number = pair, f"#{ordinal}" if ordinal > 1 else ""

    # -- one clock ----------------------------------------------------------------------------------------------

    def _reckon(self, rule: DeadlineRule, opening: Opening, applies: Verdict) -> Reckoning:
        if applies.truth is False:
            return Reckoning(rule, opening, "not_applicable")
        if not opening.origins:
            return Reckoning(rule, opening, "waiting", applies.missing)
        dated = [origin for origin in opening.origins if origin.day is not None]
        unsure = applies.missing.union(opening.missing, *[origin.missing for origin in opening.origins])
        sure = applies.truth is True
        if not dated:
            # A day nobody gave is asked for only where the rule surely applies or an act surely happened.
            asked = sure or any(origin.act for origin in opening.origins)
            return Reckoning(rule, opening, "undated" if asked else "waiting", unsure, provisional=True)
        try:
            runs = [(origin, *self._both(rule, opening.scope, origin)) for origin in dated]
        except NoLengthError as refusal:
            missing = unsure | refusal.missing
            return Reckoning(rule, opening, "undated", missing, provisional=True, origin=dated[0], refused=not missing)
        return self._settle(rule, opening, runs, unsure, sure=sure)

    def _both(self, rule: DeadlineRule, scope: ClaimScope, origin: Origin) -> tuple[Ended, Ended]:
        assert origin.day is not None
        clock = self.clock(scope)
        placed = scope.at(origin.act)
        prudent = Run(self.rulebook, rule, placed, clock, generous=False, traced=self.traced).go(origin.day)
        if not prudent.missing:
            return prudent, prudent
        return prudent, Run(self.rulebook, rule, placed, clock, generous=True, traced=self.traced).go(origin.day)

    def _settle(
        self,
        rule: DeadlineRule,
        opening: Opening,
        runs: list[tuple[Origin, Ended, Ended]],
        unsure: frozenset[str],
        *,
        sure: bool,
    ) -> Reckoning:
        """Keep the earliest end as the date; keep by it what a kinder reading would give, and what would settle it."""
        origin, prudent, kindest = runs[0]
        if len(runs) > 1:
            origin, prudent, _ = min(runs, key=lambda run: _reach(run[1]))
            kindest = max([generous for _, _, generous in runs], key=_reach)
        differs = _reach(kindest) != _reach(prudent)
        clock = self.clock(opening.scope)
        unsaid = clock.seat.unknown and prudent.computation.literal_due != prudent.computation.due
        unsettled = unsaid or prudent.unsettled or any(start.unsettled for start in opening.origins)
        doubtful = not sure or opening.undecided
        found = Reckoning(
            rule, opening, "running", runs=runs, clock=clock, origin=origin, prudent=prudent, kindest=kindest
        )
        found.provisional = differs or unsettled or doubtful
        if found.provisional:
            found.missing = unsure | (prudent.missing | kindest.missing if differs or unsettled else NOTHING)
            found.missing |= {SEAT} if unsaid else NOTHING
        if not prudent.standing:
            found.due, found.due_time = self._in_hours(rule, origin) or (prudent.computation.due, None)
        found.latest = None if kindest.standing or unsettled or doubtful else kindest.computation.due
        self._set_state(found)
        if prudent.capped or any(start.day is None or start.earlier for start in opening.origins):
            _abstain(found)
        return found

    def _in_hours(self, rule: DeadlineRule, origin: Origin) -> tuple[dt.date, str] | None:
        counting = rule.counting and self.rulebook.countings[rule.counting]
        if not counting or counting.unit != "hours" or origin.day is None:
            return None
        hours = Period.parse(rule.period[0].is_ or "PT0H").hours
        hour = (origin.act.hour if origin.act else None) or "00:00"
        start = dt.datetime.combine(origin.day, dt.time.fromisoformat(hour))
        end = hours_after(start, -hours if rule.direction == "backward" else hours)
        return end.date(), end.strftime("%H:%M")

    def clock(self, scope: ClaimScope) -> Clock:
        """Return the clock of the place where the deadline of this scope is counted."""
        proceedings = self.claim.proceedings.get(scope.act.procedure or "") if scope.act else None
        written = proceedings.seat if proceedings else self._only_seat
        if written not in self._clocks:
            calendar = self.rulebook.calendar
            self._clocks[written] = Clock(calendar, calendar.seat(written) if written else NOWHERE_SAID)
        return self._clocks[written]

    @cached_property
    def _only_seat(self) -> str | None:
        """The seat of all the proceedings of the file, for what is of none of them; ``None`` when they differ."""
        seats = {proceedings.seat for proceedings in self.claim.proceedings.values()}
        return seats.pop() if len(seats) == 1 else None

    # -- state --------------------------------------------------------------------------------------------------

    def _set_state(self, found: Reckoning) -> None:
        rule, opening, due = found.rule, found.opening, found.due
        ended, met = self._ending(rule, opening), self._meeting(rule, opening)
        if ended is not None and not _before(met, ended):
            found.done, found.state = ended, "closed"
            return
        found.done = met
        if found.done is not None:
            assert found.done.date is not None
            late = due is not None and found.done.date > due
            found.state = "met" if not late else "met_late" if found.over_on(found.done.date) else "to_verify"
        elif due is None:
            found.state = "standing_still"
        elif self.claim.today > due:
            known = self.claim.kept_up_to >= due and found.over_on(self.claim.today)
            found.state = "expired" if known else "to_verify"

    def _ending(self, rule: DeadlineRule, opening: Opening) -> Act | None:
        backward = rule.direction == "backward"
        for kind in rule.ended_by:
            if kind not in self.claim.acts:
                continue
            for act in self._acts_of(kind, opening, anytime=backward):
                if concerns(act, opening.scope):
                    return act
        return None

    def _meeting(self, rule: DeadlineRule, opening: Opening) -> Act | None:
        backward, scope, found = rule.direction == "backward", opening.scope, []
        for way in rule.met_by:
            if way.event not in self.claim.acts:
                continue
            for act in self._acts_of(way.event, opening, anytime=backward or way.early, strict=backward):
                if act.to and scope.opponent is not None and not names_opponent(act, scope):
                    continue  # done against another opponent
                wrong = False in (scope.done_by(act, way.done_by), scope.addressed_to(act, way.addressed_to))
                if not wrong and self._verdict(way.when, scope.at(act)).truth is True:
                    found.append(act)
        return min(found, key=lambda act: act.date or dt.date.max, default=None)

    def _acts_of(self, kind: str, opening: Opening, *, anytime: bool, strict: bool = False) -> list[Act]:
        """Return the acts of a kind that belong to this clock: its lawsuit, its holder, not before what started it.

        A limit set by a date alone (no act starts it) is met by what was done before that date. ``anytime`` lifts the
        order in time; ``strict`` asks for the very same proceedings.
        """
        own, holder, found = opening.scope.act, opening.scope.holder, []
        for act in self.claim.of(kind):
            if act.date is None or act.date > self.claim.today or act is own:
                continue
            after = anytime or own is None or own.date is None or act.date >= own.date
            same = own is None or (act.same_procedure(own) if strict else self.claim.linked(act, own))
            if after and same and (holder is None or names_holder(act, opening.scope)):
                found.append(act)
        return found

    # -- combinations -------------------------------------------------------------------------------------------

    def combined(self, rule: DeadlineRule, found: Mapping[str, Sequence[Reckoning]]) -> list[Reckoning]:
        """Return the clocks that the later (or the earlier) of the members makes, one for each pair of persons."""
        members = [reckoning for name in members_of(rule) for reckoning in found.get(name, ())]
        if not members:
            return []
        scope = ClaimScope(self.claim, None, None, None, rule.acts, rule.against, closed_world=True)
        applies = self._verdict(rule.applies_when, scope)
        if applies.truth is False:
            return []
        pairs = sorted({member.pair for member in members} - {""}) or [""]
        return [
            _combination(rule, pair, applies, [member for member in members if member.pair in (pair, "")])
            for pair in pairs
        ]


def _before(met: Act | None, ended: Act) -> bool:
    """Tell whether the step was taken before what made it pointless: a duty done in time stays done."""
    return met is not None and met.date is not None and ended.date is not None and met.date < ended.date


def _abstain(found: Reckoning) -> None:
    """Give no date to a live clock that may have started, or be capped, on a day nobody wrote."""
    if found.state in ("running", "standing_still", "to_verify"):
        found.state, found.at_most, found.due = "undated", found.due, None


def _combination(rule: DeadlineRule, pair: str, applies: Verdict, members: Sequence[Reckoning]) -> Reckoning:
    chosen = _chosen(rule, members)
    missing = applies.missing.union(*(member.missing for member in members))
    return Reckoning(
        rule,
        chosen.opening,
        chosen.state,
        missing,
        provisional=chosen.provisional or bool(missing),
        due=chosen.due,
        due_time=chosen.due_time,
        pair=pair,
        chosen=chosen,
        members=members,
    )


def _chosen(rule: DeadlineRule, members: Sequence[Reckoning]) -> Reckoning:
    """Return the member that decides: a step already taken, what stands still, else the later or the earlier."""
    done = [member for member in members if member.state == "met"]
    standing = [member for member in members if member.state == "standing_still"]
    started = done or [member for member in members if member.due is not None]
    if not done and standing and (rule.latest_of or not started):
        return standing[0]
    if not started:
        return members[0]
    return (max if rule.latest_of else min)(started, key=lambda member: member.due or dt.date.min)


def _reach(end: Ended) -> tuple[bool, dt.date]:
    """Rank the ends of runs: a clock that stands still reaches further than any day."""
    return end.standing, end.computation.due


def _order(reckoning: Reckoning) -> tuple[int, dt.date, str]:
    when = reckoning.due or reckoning.fallback or dt.date.max
    return RANK.get(reckoning.state, 5), when, reckoning.id
