"""One clock of one rule: from its start day to its end, through interruptions, suspensions, extensions and caps.

Every clock is run twice. The *prudent* run counts nothing doubtful in favour of time: unknown facts never lengthen it.
The *generous* run counts it. Where they differ the date is provisional, and the facts met on the way are what to ask.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from litigo.assessment.claim import Act
from litigo.assessment.model import Effect
from litigo.assessment.scope import ClaimScope
from litigo.rulebook.conditions import Conditions, Verdict
from litigo.rulebook.models import Condition, DeadlineRule, Extension, Interruption, Length, Relation, Suspension
from litigo.rulebook.rulebook import Rulebook
from litigo.timelimits.computation import NO_PERIOD, Clock, Computation, Counting, Reached, say_day
from litigo.timelimits.period import Period
from litigo.timelimits.workdays import ONE_DAY


class NoLengthError(Exception):
    """No length of the rule was in force that day: refused, not answered."""

    def __init__(self, missing: frozenset[str] = frozenset()) -> None:
        super().__init__("no length in force")
        self.missing = missing


@dataclass(slots=True)
class Cause:
    """An interruption or a suspension of the file, with what it does."""

    day: dt.date
    act: Act
    effect: Interruption | Suspension
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing a run is made without, to see what hangs on it.

    ``act`` is left out (or every act), ``length`` is taken not to apply, ``near``: no increase for distance, ``law``:
    the wording in force that day is applied alone, whatever came before or after it.
    """

    act: Act | None = None
    every_act: bool = False
    length: Length | None = None
    near: bool = False
    law: dt.date | None = None


NO_DOUBT = Doubt()


@dataclass(slots=True)
class Met:
    """What an act did to the clock, and the last useful day once it had (``None``: the clock stands still)."""

    act: Act | None
    effect: Effect
    text: str
    sources: tuple[str, ...]
    end: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """Where a run ended; ``standing``: the clock stands still, ``fallback`` being the end if what stops it fails.

    ``capped``: a cap nobody dated may bring the end nearer. ``met`` lists the acts met on the way, in order, and
    ``lengths`` the length of each period that ran.
    """

    computation: Computation
    base: dt.date
    standing: bool
    fallback: dt.date | None
    steps: tuple[Reached, ...]
    missing: frozenset[str]
    unsettled: bool
    capped: bool = False
    met: tuple[Met, ...] = ()
    lengths: tuple[Length, ...] = ()


@dataclass(slots=True)
class Run:
    """One run. Mutable on purpose: it is a clock."""

    rulebook: Rulebook
    rule: DeadlineRule
    scope: ClaimScope
    clock: Clock
    generous: bool
    traced: bool = True
    doubt: Doubt = NO_DOUBT
    steps: list[Reached] = field(default_factory=list)
    met: list[Met] = field(default_factory=list)
    lengths: list[Length] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)
    unsettled: bool = False
    capped: bool = False
    base: dt.date = dt.date.min
    resumed: dt.date = dt.date.min
    law: dt.date = dt.date.min
    least: Period = NO_PERIOD
    nominal: dt.date = dt.date.min
    total: Period = NO_PERIOD
    counting: Counting | None = None
    standing: bool = False
    fallback: dt.date | None = None

    @property
    def conditions(self) -> Conditions:
        """The condition language of the rulebook."""
        return self.rulebook.conditions

    def go(self, start: dt.date) -> Ended:
        """Run from ``start``; :class:`NoLengthError` when the law in force then gives no length."""
        self._restart(start)
        for cause in self._causes():
            if self.standing:
                break
            self._change_laws(cause.day)
            self._meet(cause)
            self._close_entries()
        self._change_laws(self.scope.claim.today)
        if self.standing:
            self.fallback = self._effective(self.nominal, self.total, self._counting())
        else:
            self._extend()
            self._cap()
        self._close_entries()
        computation = self._finish()
        steps = (*self.steps, *computation.steps)
        return Ended(
            computation,
            self.base,
            self.standing,
            self.fallback,
            steps,
            frozenset(self.missing),
            self.unsettled,
            self.capped,
            tuple(self.met),
            tuple(self.lengths),
        )

    def _close_entries(self) -> None:
        """Write, in the entries just made, the last useful day reached."""
        for entry in reversed(self.met):
            if entry.end is not None or entry.effect == "interrupts_until_end":
                return
            if not self.standing:
                entry.end = self._effective(self.nominal, self.total, self._counting())

    # -- lengths ------------------------------------------------------------------------------------------------

    def _restart(self, day: dt.date) -> None:
        self.base = self.resumed = day
        self.law, (length, self.nominal, self.total, self.counting) = self._choose_version(day)
        self.lengths.append(length)
        self._say_length(length, day, self.nominal, self.total)

    def _choose_version(self, day: dt.date) -> tuple[dt.date, tuple[Length, dt.date, Period, Counting]]:
        """Return the version applied; when its selecting event is not recorded, the one that ends first."""
        days = self._selecting_days(day)
        if len(days) == 1:
            return days[0], self._choose(self.rulebook.in_force(self.rule, days[0]), day)
        found: list[tuple[dt.date, tuple[Length, dt.date, Period, Counting]]] = []
        refusals: list[NoLengthError] = []
        for selected in days:
            try:
                found.append((selected, self._choose(self.rulebook.in_force(self.rule, selected), day)))
            except NoLengthError as refusal:
                refusals.append(refusal)
        if not found:
            raise NoLengthError(frozenset().union(*(refusal.missing for refusal in refusals)))
        if refusals or len({choice[1] for _, choice in found}) > 1:
            self.missing.add(f"evenement.{self.rule.version_event}.date")
            self.unsettled = self.unsettled or bool(refusals)
        return (max if self.generous else min)(found, key=lambda item: item[1][1])

    def _selecting_days(self, day: dt.date) -> tuple[dt.date, ...]:
        """Return the day that selects the version; the start and today when the selecting event is not recorded."""
        if self.doubt.law is not None:
            return (self.doubt.law,)
        kind = self.rule.version_event
        if kind is None:
            return (day,)
        act, claim = self.scope.act, self.scope.claim
        if act is not None and act.kind == kind and act.date is not None:
            return (act.date,)
        days = [a.date for a in claim.of(kind) if a.date and (act is None or claim.linked(a, act))]
        if days:
            return (min(days, key=lambda other: abs((other - day).days)),)
        return tuple(dict.fromkeys((day, max(day, claim.today), *self._possible_versions(day))))

    def _possible_versions(self, day: dt.date) -> tuple[dt.date, ...]:
        """Return a day in each version that an event recorded without its own may select, and one before them all."""
        if all(act.date for act in self.scope.claim.of(self.rule.version_event or "")):
            return ()
        latest = max(day, self.scope.claim.today)
        firsts = sorted({length.since for length in self.rule.period if length.since and length.since <= latest})
        return (firsts[0] - ONE_DAY, *firsts) if firsts else ()

    def _choose(self, lengths: list[Length], day: dt.date) -> tuple[Length, dt.date, Period, Counting]:
        """Return the first length whose condition holds; among unknown ones, the shortest (generous: the longest)."""
        found: list[tuple[Length, dt.date, Period, Counting]] = []
        seen: set[str] = set()
        for length in lengths:
            verdict = self.conditions.verdict(length.when, self.scope)
            if verdict.truth is False or length is self.doubt.length:
                continue
            period = self._period_of(length)
            if period is None:
                seen.add(length.fact or "")
            else:
                counting = self._counting_of(length)
                extra = self._distance()
                total = period + extra if extra else period
                found.append((length, self._nominal(day, total, counting), total, counting))
            if verdict.truth is True:
                break
            seen |= verdict.missing
        if not found:
            raise NoLengthError(frozenset(seen))
        if len(found) > 1 or found[0][0].when is not None:
            self.missing |= seen
        return (max if self.generous else min)(found, key=lambda item: item[1])

    def _period_of(self, length: Length) -> Period | None:
        if length.is_ is not None:
            return Period.parse(length.is_)
        value = self.scope.fact(length.fact or "")
        return Period.parse(str(value)) if value is not None else None

    def _counting_of(self, length: Length) -> Counting:
        regime = self.rulebook.regimes[self.rule.regime] if self.rule.regime else None
        key = length.counting or self.rule.counting or (regime.counting if regime else "")
        return self.rulebook.countings[key]

    def _distance(self) -> Period:
        extra = NO_PERIOD
        for lengthening in self.rulebook.lengthenings(self.rule) if not self.doubt.near else ():
            verdict = self.conditions.verdict(lengthening.when, self.scope)
            day = self._selecting_days(self.base)[0]
            in_force = (lengthening.since is None or lengthening.since <= day) and (
                lengthening.until is None or day <= lengthening.until
            )
            if in_force and self._holds(verdict):
                extra = extra + Period.parse(lengthening.add)
        return extra

    def _nominal(self, day: dt.date, total: Period, counting: Counting) -> dt.date:
        if counting.unit == "hours":
            return day
        return self.clock.nominal(day, total, counting, self.rule.direction)

    def _say_length(self, length: Length, day: dt.date, end: dt.date, total: Period) -> None:
        if not self.traced:
            return
        why = f" ({length.why})" if length.why else ""
        verb = "avant le" if self.rule.direction == "backward" else "à compter du"
        sources = length.source or self.rule.source
        text = f"{total.in_french()} {verb} {say_day(day)} : {say_day(end)}{why}"
        if total.hours:
            text = f"{total.in_french()} {verb} {say_day(day)}{why}"
        self.steps.append(Reached(end, text, sources))
        for lengthening in self.rulebook.lengthenings(self.rule):
            if self.conditions.verdict(lengthening.when, self.scope).truth is True:
                added = (
                    f"durée augmentée de {Period.parse(lengthening.add).in_french()} : {lengthening.why or 'distance'}"
                )
                self.steps.append(Reached(end, added, lengthening.source))

    # -- change of law ------------------------------------------------------------------------------------------

    def _later_laws(self, day: dt.date) -> list[dt.date]:
        if len(self.rule.period) == 1 or self.doubt.law is not None:
            return []  # the law that decided is the only one known, or looked at
        return sorted(
            {
                length.since
                for length in self.rule.period
                if length.since is not None and length.since > day and length.running_periods == "adapted"
                and length.since <= self.scope.claim.today
            }
        )  # fmt: skip

    def _change_laws(self, until: dt.date) -> None:
        """Apply, in order of date, the laws that changed the length before ``until``, while the period was running."""
        for since in self._later_laws(self.law):
            if since > until or self._effective(self.nominal, self.total, self._counting()) < since:
                return
            self.law = since
            self._change_of_law(since)

    def _change_of_law(self, since: dt.date) -> None:
        """Apply a law to the running period (longer: at once; shorter: from its first day, the old end as a cap)."""
        length, new_end, new_total, counting = self._choose(self.rulebook.in_force(self.rule, since), self.base)
        old_end = self._nominal(self.base, self.total, self._counting())
        if new_end == old_end:
            return
        if new_end > old_end:
            # What a suspension already added stays added.
            self.nominal, self.total = self.nominal + (new_end - old_end), new_total
            text = f"la loi nouvelle allonge le délai, non expiré au {say_day(since)} : {say_day(self.nominal)}"
            self.steps.append(Reached(self.nominal, text, length.source))
            return
        # The day a law takes force counts: the new period opens at its first hour, or when a suspension ends.
        opening = self.resumed if self.resumed > since else since - ONE_DAY
        fresh = self._nominal(opening, new_total, counting)
        if fresh <= self.nominal:
            self.nominal, self.total = fresh, new_total
        text = (
            f"la loi nouvelle abrège le délai : {new_total.in_french()} à compter de son entrée en vigueur le "
            f"{say_day(since)}, sans excéder la durée antérieure : {say_day(self.nominal)}"
        )
        self.steps.append(Reached(self.nominal, text, length.source))

    # -- interruptions and suspensions --------------------------------------------------------------------------

    def _causes(self) -> list[Cause]:
        acts = self.scope.claim.acts
        found: list[Cause] = []
        for kind, effect in self.rulebook.causes(self.rule):
            if kind in acts:  # of the many causes the law knows, a file has recorded few
                found += self._suspensions(effect) if isinstance(effect, Suspension) else self._interruptions(effect)
        return sorted(found, key=lambda cause: (cause.day, isinstance(cause.effect, Suspension)))

    def _interruptions(self, effect: Interruption) -> Iterator[Cause]:
        for act in self._dated(effect.by):
            if not _in_force_on(effect, act):
                continue
            verdict = self._relation(act, effect.when, effect.done_by, effect.addressed_to)
            if verdict.truth is not False:
                yield Cause(_day_of(act, effect.on), act, effect, verdict.truth is None)

    def _suspensions(self, effect: Suspension) -> Iterator[Cause]:
        for act in self._dated(effect.from_):
            if not _in_force_on(effect, act):
                continue
            verdict = self._relation(act, effect.when, effect.started_by, effect.addressed_to)
            if verdict.truth is not False:
                assert act.date is not None
                yield Cause(self._beginning(act.date, effect), act, effect, verdict.truth is None)

    def _ask_reception(self, act: Act, on: Literal["date", "reception"]) -> None:
        """Ask when an act was received, where it counts from that day and nobody wrote it."""
        if on == "reception" and act.reception is None:
            self.missing.add(f"evenement.{act.kind}.reception")
            self.unsettled = True

    def _beginning(self, day: dt.date, effect: Suspension) -> dt.date:
        """Return the first suspended day: the waiting time is itself a limit, and rolls over like one."""
        if effect.after is None:
            return day
        return self.clock.rolled(Period.parse(effect.after).after(day), self._counting())

    def _dated(self, kind: str) -> Iterator[Act]:
        """Yield the acts of a kind that bear a day, up to today; an undated one unsettles the date."""
        if self.doubt.every_act:
            return
        for act in self.scope.claim.of(kind):
            if act is self.scope.act or act is self.doubt.act or self._elsewhere(act):
                continue
            if act.date is None:
                self.missing.add(f"evenement.{kind}.date")
                self.unsettled = True
            elif act.date <= self.scope.claim.today:
                yield act

    def _elsewhere(self, act: Act) -> bool:
        """Tell whether the act belongs to other proceedings than the procedural limit it would move."""
        own = self.scope.act
        return self.rule.kind == "procedural" and own is not None and not own.same_procedure(act)

    def _relation(self, act: Act, when: Condition | None, done_by: Relation, addressed_to: Relation) -> Verdict:
        """Tell whether an act counts here: by whom it was done, against whom, on what condition."""
        done = self.scope.done_by(act, done_by)
        addressed = self.scope.addressed_to(act, addressed_to)
        if done is False or addressed is False:
            return Verdict(False)
        both = True if done and addressed else None
        asked = f"evenement.{act.kind}.{'par' if done is None else 'a'}"
        verdict = self.conditions.verdict(when, self.scope.at(act))
        if verdict.truth is False:
            return verdict
        if both is None:
            verdict = Verdict(None, verdict.missing | {asked})
        self.missing |= verdict.missing
        return verdict

    def _meet(self, cause: Cause) -> None:
        if cause.day < self.base and not isinstance(cause.effect, Suspension):
            self._pending(cause, cause.effect)
            return
        if cause.doubtful and not self.generous:
            doubtful = "effet douteux : qui l'a fait, contre qui, à quelle condition ? date retenue sans lui"
            self._say(cause, "doubtful", doubtful)
            return
        due = self._effective(self.nominal, self.total, self._counting())
        if cause.day > due and self.rule.extended_by:
            self._extend()  # an act done while the end is pushed out still counts
            due = self._effective(self.nominal, self.total, self._counting())
        if cause.day > due:
            self._say(cause, "late", f"sans effet, le délai étant expiré depuis le {say_day(due)}")
        elif isinstance(cause.effect, Interruption):
            self._ask_reception(cause.act, cause.effect.on)
            self._interrupt(cause, cause.effect, due)
        else:
            self._suspend(cause, cause.effect, due)

    def _interrupt(self, cause: Cause, effect: Interruption, due: dt.date) -> None:
        over = self._first_of(effect.until_event, cause.act)
        void = self._voided(effect, cause.act, over)
        if void is not None:
            label = self.rulebook.vocabulary.events[void.kind].label.lower()
            self._say(cause, "void", f"interruption non avenue : {label} du {say_day(void.date or cause.day)}")
            return
        if not effect.until_event:
            self._say(cause, "interrupts", "interruption : un nouveau délai court")
            self._renew(cause.day)
            return
        if over is None or over.date is None:
            self._say(cause, "interrupts_until_end", "interruption jusqu'à la fin de l'instance, en cours")
            self.standing, self.fallback = True, due
            return
        until = f"interruption jusqu'au {say_day(over.date)} ({over.label.lower()}), puis nouveau délai"
        self._say(cause, "interrupts", until)
        self._renew(over.date)

    def _renew(self, day: dt.date) -> None:
        """Open a new period; an act done while the clock is suspended opens it when the suspension ends."""
        held = self.resumed
        self._restart(max(day, held))
        if day < held:
            self.nominal = max(self.nominal, self.least.after(held))
        else:
            self.least = NO_PERIOD

    def _voided(self, effect: Interruption, act: Act, over: Act | None) -> Act | None:
        """Return what wipes the interruption out; a withdrawal after proceedings ended otherwise concerns others."""
        void = self._first_of(effect.void_if, act)
        if void and void.date and over and over.date and over.date < void.date:
            void = None
        return void or self._first_of(effect.void_even_after, act)

    def _pending(self, cause: Cause, effect: Interruption) -> None:
        """Let no time run while proceedings begun before the start of the clock are pending."""
        if not effect.until_event or (cause.doubtful and not self.generous):
            return
        over = self._first_of(effect.until_event, cause.act)
        if self._voided(effect, cause.act, over) is None and (over is None or (over.date or self.base) > self.base):
            self._interrupt(cause, effect, self._effective(self.nominal, self.total, self._counting()))

    def _suspend(self, cause: Cause, effect: Suspension, due: dt.date) -> None:
        end = self._end_of_suspension(cause, effect)
        if end is None:
            self._say(cause, "suspends", "suspension en cours")
            self.standing, self.fallback = True, due
            return
        begin, held = max(cause.day, self.resumed), max(end, self.resumed)
        self._keep_least(cause, effect, end)
        if begin <= self.base < end:
            self._say(cause, "suspends", f"le délai ne court pas jusqu'au {say_day(end)}")
            self._restart(end)
        elif begin < end:
            remaining = (self.nominal - begin).days
            span = f"suspension du {say_day(begin)} au {say_day(end)}, {remaining} jours restant à courir"
            self._say(cause, "suspends", span)
            self.nominal, self.resumed = end + dt.timedelta(days=remaining), end
            self.steps.append(Reached(self.nominal, f"fin reportée au {say_day(self.nominal)}", effect.source))
        floor = self.least.after(held)
        if floor > self.nominal:
            self._say(cause, "suspends", f"le délai restant ne peut être inférieur à {self.least.in_french()}")
            self.nominal = floor

    def _keep_least(self, cause: Cause, effect: Suspension, end: dt.date) -> None:
        """Keep the least time the law leaves when time runs again, through suspensions that follow without a gap."""
        if cause.day > self.resumed:
            self.least = NO_PERIOD
        if effect.floor and cause.day < end and end > self.base:
            self.least = Period.parse(effect.floor)

    def _end_of_suspension(self, cause: Cause, effect: Suspension) -> dt.date | None:
        over = self._first_of(effect.to, cause.act, by_the_same=True)
        limit = Period.parse(effect.at_most).after(cause.day) if effect.at_most else None
        if over is not None and over.date is not None:
            return min(over.date, limit) if limit else over.date
        return limit if limit and limit <= self.scope.claim.today else None

    def _first_of(self, kinds: tuple[str, ...], act: Act, *, by_the_same: bool = False) -> Act | None:
        """Return the first act of these kinds on or after ``act``, in the same proceedings, up to today."""
        recorded = (other for kind in kinds for other in self.scope.claim.of(kind))
        found = [
            other
            for other in (each if each.date else self._placed(act, each) for each in recorded)
            if other.date
            and act.date
            and act.date <= other.date <= self.scope.claim.today
            and self.scope.claim.linked(other, act)
            and self._own(other)
            and not (by_the_same and self._between_others(act, other))
            and self._of_the_same_person(act, other)
        ]
        return min(found, key=lambda other: other.date or dt.date.max, default=None)

    def _of_the_same_person(self, act: Act, other: Act) -> bool:
        """Tell whether what follows an event of one person's life is that person's: a birth, then a majority."""
        if act.kind not in self.rulebook.vocabulary.personal_events or other.by == act.by:
            return True
        if not other.by:
            self.missing.add(f"evenement.{other.kind}.par")
        return not other.by and not self.generous

    def _placed(self, act: Act, other: Act) -> Act:
        """Place what is recorded without a day on the first it can bear; the generous run waits for it instead."""
        if other is act or not self.scope.claim.linked(other, act):
            return other
        self.missing.add(f"evenement.{other.kind}.date")
        if self.generous:
            return other
        return replace(other, date=act.date, label=f"{other.label}, à une date inconnue, au plus tôt")

    # -- extension, cap, end ------------------------------------------------------------------------------------

    def _extend(self) -> None:
        for extension in self.rule.extended_by:
            act = self._extending_act(extension)
            if act is None or act.date is None:
                continue
            end = Period.parse(extension.period).after(act.date)
            if end > self.nominal and act.date <= self._effective(self.nominal, self.total, self._counting()):
                why = f" ({extension.why})" if extension.why else ""
                text = f"fin portée au {say_day(end)}{why}"
                self.steps.append(Reached(end, f"{act.label} du {say_day(act.date)} : {text}", extension.source))
                self.met.append(Met(act, "extends", text, extension.source))
                self.nominal = end

    def _extending_act(self, extension: Extension) -> Act | None:
        """Return the first act that extends; a doubtful one counts only for the generous run."""
        for act in self._dated(extension.event):
            started = extension.since is None or (act.date is not None and extension.since <= act.date)
            if started and self._holds(self._relation(act, extension.when, extension.done_by, extension.addressed_to)):
                return act
        return None

    def _cap(self) -> None:
        stop = self.rule.long_stop
        if stop is None:
            return
        verdict = self.conditions.verdict(stop.when, self.scope)
        self.missing |= verdict.missing
        applied = verdict.truth is True or (verdict.truth is None and not self.generous)
        made = [act for act in self.scope.claim.of(stop.from_.event or "") if self._made(act)] if applied else []
        acts = [act for act in made if act.date]
        if len(acts) < len(made):
            self.missing.add(f"evenement.{stop.from_.event}.date")
            self.unsettled = self.capped = True
        fact = self.scope.fact(stop.from_.fact) if stop.from_.fact else None
        first = _day_of(acts[0], stop.from_.on) if acts else None
        origin = fact if isinstance(fact, dt.date) else first
        if not applied or origin is None:
            return
        cap = Period.parse(stop.period).after(origin)
        if cap < self.nominal:
            length = Period.parse(stop.period).in_french()
            text = f"délai butoir de {length} à compter du {say_day(origin)} : {say_day(cap)}"
            self.steps.append(Reached(cap, text, stop.source))
            capping = acts[0] if acts and fact is None else None
            if capping is not None:
                self._ask_reception(capping, stop.from_.on)
            self.met.append(Met(capping, "caps", text, stop.source))
            self.nominal = cap

    def _between_others(self, act: Act, other: Act) -> bool:
        """Tell whether ``other`` plainly concerns parties that ``act`` did not: it cannot end what ``act`` began."""
        claim, theirs = self.scope.claim, other.by | other.to
        roles = [role for role in (self.scope.acts_role, self.scope.against_role) if role]
        parties = {person.id for role in roles for person in claim.with_role(role)}
        return bool(theirs) and bool(act.by | act.to) and theirs <= parties and not theirs & (act.by | act.to)

    def _own(self, act: Act) -> bool:
        """With several opponents, an act that names some of them says nothing about the others."""
        named = {person.id for person in self.scope.claim.with_role(self.scope.against_role)} & (act.by | act.to)
        return self.scope.opponent is None or not named or self.scope.opponent.id in named

    def _made(self, act: Act) -> bool:
        """With several opponents, the cap runs from the act of this one (each seller has his own sale)."""
        named = {person.id for person in self.scope.claim.with_role(self.scope.against_role)} & act.by
        return self.scope.opponent is None or not named or self.scope.opponent.id in named

    def _finish(self) -> Computation:
        return self.clock.finish(self.nominal, self.total, self._counting(), [] if self.traced else None)

    def _effective(self, nominal: dt.date, total: Period, counting: Counting) -> dt.date:
        return self.clock.finish(nominal, total, counting, None).due

    def _counting(self) -> Counting:
        assert self.counting is not None
        return self.counting

    def _holds(self, verdict: Verdict) -> bool:
        self.missing |= verdict.missing
        return verdict.truth is True or (verdict.truth is None and self.generous)

    def _say(self, cause: Cause, effect: Effect, what: str) -> None:
        if not self.traced:
            return
        self.met.append(Met(cause.act, effect, what, cause.effect.source))
        day = cause.act.date or cause.day
        exhibit = f", pièce n° {cause.act.exhibit}" if cause.act.exhibit else ""
        text = f"{cause.act.label} du {say_day(day)}{exhibit} : {what}"
        self.steps.append(Reached(cause.day, text, cause.effect.source))


def _in_force_on(effect: Interruption | Suspension, act: Act) -> bool:
    day = act.date
    assert day is not None
    return (effect.since is None or effect.since <= day) and (effect.until is None or day <= effect.until)


def _day_of(act: Act, on: Literal["date", "reception"]) -> dt.date:
    """Return the day of an act, or of its reception: where nobody wrote that one, the earliest it can be."""
    assert act.date is not None
    return act.reception or act.date if on == "reception" else act.date
