"""Every deadline of a file: which clocks a rule opens, where each ends, and in what state it stands today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from litigo.assessment.claim import Act, Claim, Person
from litigo.assessment.model import Citation, Deadline, Side, State, Step
from litigo.assessment.openings import Opening, OpeningFinder, Origin, concerns, many, names_holder, names_opponent
from litigo.assessment.run import Ended, NoLengthError, Run
from litigo.assessment.scope import ClaimScope
from litigo.rulebook.conditions import Verdict
from litigo.rulebook.models import DeadlineRule
from litigo.rulebook.rulebook import Rulebook
from litigo.timelimits.computation import Clock, Reached, hours_after, say_day
from litigo.timelimits.period import Period
from litigo.timelimits.workdays import Seat

# What is alive comes first, then what stands still or waits, then what is over.
RANK = {"running": 0, "to_verify": 0, "undated": 1, "standing_still": 2, "expired": 3, "waiting": 4}


class DeadlineFinder:
    """Applies deadline rules to one claim."""

    def __init__(self, rulebook: Rulebook, claim: Claim) -> None:
        self.rulebook = rulebook
        self.claim = claim
        self._openings = OpeningFinder(rulebook, claim)
        self._clocks: dict[str, Clock] = {}

    def all(self) -> tuple[Deadline, ...]:
        """Return the deadlines that concern the file, combinations included, those of mere members left out."""
        found: dict[str, list[Deadline]] = {}
        for rule in self.rulebook.deadlines.values():
            if not (rule.latest_of or rule.earliest_of) and rule.status != "retired":
                found[rule.id] = self.of(rule)
        members: set[str] = set()
        for rule in self.rulebook.deadlines.values():
            if (rule.latest_of or rule.earliest_of) and rule.status != "retired":
                found[rule.id] = self.combined(rule, found)
                members.update((*rule.latest_of, *rule.earliest_of) if found[rule.id] else ())
        shown = (deadline for rule_id, group in found.items() if rule_id not in members for deadline in group)
        return tuple(sorted(shown, key=_order))

    def of(self, rule: DeadlineRule, *, hidden: bool = False) -> list[Deadline]:
        """Return the deadlines of one rule; with ``hidden``, also those that do not concern the file."""
        deadlines: list[Deadline] = []
        ordinals: dict[str, int] = {}
        for opening in self._openings.of(rule):
            applies = self.rulebook.conditions.verdict(rule.applies_when, opening.scope)
            if not hidden and (applies.truth is False or (applies.truth is None and not opening.origins)):
                continue  # by far the most frequent: nothing is built for a rule that does not concern the file
            deadline = self._deadline(rule, opening, applies)
            if hidden or self._concerns(deadline):
                suffix = f"~{opening.scope.opponent.id}" if opening.scope.opponent else ""
                suffix += f"~~{opening.scope.holder.id}" if opening.scope.holder and many(self.claim, rule.acts) else ""
                ordinals[suffix] = ordinals.get(suffix, 0) + 1
                number = f"#{ordinals[suffix]}" if ordinals[suffix] > 1 else ""
                deadlines.append(replace(deadline, id=f"{rule.id}{suffix}{number}"))
        return deadlines

    @staticmethod
    def _concerns(deadline: Deadline) -> bool:
        """A rule that may or may not apply is shown only once something has started its clock."""
        if deadline.state == "not_applicable":
            return False
        return not (deadline.state == "waiting" and deadline.missing)

    # -- one clock ----------------------------------------------------------------------------------------------

    def _deadline(self, rule: DeadlineRule, opening: Opening, applies: Verdict) -> Deadline:
        blank = self._blank(rule, opening)
        missing = applies.missing if applies.truth is None else frozenset()
        if applies.truth is False:
            return replace(blank, state="not_applicable")
        if not opening.origins:
            return replace(blank, state="waiting", missing=tuple(sorted(missing)), waits_for=self._awaited(rule))
        dated = [origin for origin in opening.origins if origin.day is not None]
        unsure = frozenset().union(missing, opening.missing, *(origin.missing for origin in opening.origins))
        if not dated:
            # A day nobody gave is asked for only where the rule surely applies or an act surely happened.
            asked = applies.truth is True or any(origin.act for origin in opening.origins)
            state: State = "undated" if asked else "waiting"
            return replace(blank, state=state, missing=tuple(sorted(unsure)), provisional=True)
        try:
            runs = [(origin, *self._both(rule, opening.scope, origin)) for origin in dated]
        except NoLengthError as refusal:
            return self._refused(blank, dated[0], unsure | refusal.missing)
        return self._settle(rule, opening, blank, runs, unsure, sure=applies.truth is True)

    def _both(self, rule: DeadlineRule, scope: ClaimScope, origin: Origin) -> tuple[Ended, Ended]:
        assert origin.day is not None
        clock = self._clock(scope)
        placed = replace(scope, act=origin.act)
        prudent = Run(self.rulebook, rule, placed, clock, generous=False).go(origin.day)
        if not prudent.missing:
            return prudent, prudent
        return prudent, Run(self.rulebook, rule, placed, clock, generous=True).go(origin.day)

    def _refused(self, blank: Deadline, origin: Origin, missing: frozenset[str]) -> Deadline:
        if missing:
            return replace(blank, state="undated", start=origin.day, missing=tuple(sorted(missing)), provisional=True)
        note = "Aucun texte connu de litigo n'était en vigueur à cette date : échéance non calculée."
        return replace(blank, state="undated", start=origin.day, provisional=True, notes=note)

    def _settle(
        self,
        rule: DeadlineRule,
        opening: Opening,
        blank: Deadline,
        runs: list[tuple[Origin, Ended, Ended]],
        unsure: frozenset[str],
        *,
        sure: bool,
    ) -> Deadline:
        """Keep the earliest end as the date; say what a kinder reading would give, and what would settle it."""
        origin, prudent, _ = min(runs, key=lambda item: (item[1].standing, item[1].computation.due))
        kindest = max((generous for _, _, generous in runs), key=lambda end: (end.standing, end.computation.due))
        differs = (kindest.computation.due, kindest.standing) != (prudent.computation.due, prudent.standing)
        unsettled = prudent.unsettled or any(item[0].unsettled for item in runs)
        provisional = differs or unsettled or not sure or opening.undecided
        missing = unsure | (prudent.missing | kindest.missing if differs or unsettled else frozenset())
        deadline = self._dated_deadline(rule, opening, blank, origin, prudent)
        literal, why = self._literal(rule, opening.scope, prudent, kindest)
        deadline = replace(
            deadline,
            provisional=provisional,
            missing=tuple(sorted(missing)) if provisional else (),
            literal_due=literal if literal != deadline.due else None,
            literal_why=why if literal is not None and literal != deadline.due else None,
        )
        alive = provisional and (kindest.standing or kindest.computation.due >= self.claim.today)
        return self._with_state(rule, opening, deadline, may_be_alive=alive or not sure or opening.undecided)

    def _literal(
        self, rule: DeadlineRule, scope: ClaimScope, prudent: Ended, kindest: Ended
    ) -> tuple[dt.date | None, str | None]:
        if rule.literal_counting and not prudent.standing:
            counting = self.rulebook.countings[rule.literal_counting]
            run = self._clock(scope).finish(prudent.computation.nominal_end, Period(), counting, [])
            return run.due, rule.literal_why or counting.label
        if kindest.standing and not prudent.standing:
            return None, None
        if kindest.computation.due != prudent.computation.due:
            return kindest.computation.due, "si les faits incertains sont favorables"
        if prudent.computation.literal_due != prudent.computation.due:
            return prudent.computation.literal_due, "si le jour férié local contesté est compté"
        return None, None

    def _dated_deadline(
        self, rule: DeadlineRule, opening: Opening, blank: Deadline, origin: Origin, ended: Ended
    ) -> Deadline:
        steps = [self._first_step(origin), *ended.steps]
        day = origin.day
        deadline = replace(
            blank,
            start=day,
            started_by=origin.act.label if origin.act else None,
            steps=tuple(self._step(step, day) for step in steps),
            sources=self._citations(rule, [step.sources for step in steps], day),
            fallback_due=ended.fallback,
        )
        if ended.standing:
            return deadline
        due, time = self._in_hours(rule, opening.scope, origin) or (ended.computation.due, None)
        return replace(deadline, due=due, due_time=time, nominal_end=due if time else ended.computation.nominal_end)

    def _in_hours(self, rule: DeadlineRule, scope: ClaimScope, origin: Origin) -> tuple[dt.date, str] | None:
        counting = rule.counting and self.rulebook.countings[rule.counting]
        if not counting or counting.unit != "hours" or origin.day is None:
            return None
        hours = Period.parse(rule.period[0].is_ or "PT0H").hours
        hour = (origin.act.hour if origin.act else None) or "00:00"
        start = dt.datetime.combine(origin.day, dt.time.fromisoformat(hour))
        end = hours_after(start, -hours if rule.direction == "backward" else hours)
        return end.date(), end.strftime("%H:%M")

    # -- state --------------------------------------------------------------------------------------------------

    def _with_state(self, rule: DeadlineRule, opening: Opening, deadline: Deadline, *, may_be_alive: bool) -> Deadline:
        ended = self._ending(rule, opening)
        if ended is not None:
            return replace(deadline, state="closed", met_on=ended.date)
        met = self._meeting(rule, opening)
        if met is not None and met.date is not None:
            state: State = "met" if deadline.due is None or met.date <= deadline.due else "met_late"
            return replace(deadline, state=state, met_on=met.date, steps=(*deadline.steps, _met_step(met, state)))
        if deadline.due is None:
            return replace(deadline, state="standing_still")
        reminders = self._reminders(rule, deadline.due)
        if self.claim.today <= deadline.due:
            return replace(deadline, state="running", reminders=reminders)
        known = self.claim.kept_up_to >= deadline.due and not may_be_alive
        return replace(deadline, state="expired" if known else "to_verify")

    def _ending(self, rule: DeadlineRule, opening: Opening) -> Act | None:
        backward = rule.direction == "backward"
        acts = (act for kind in rule.ended_by for act in self._acts_of(kind, opening, anytime=backward))
        return next((act for act in acts if concerns(act, opening.scope)), None)

    def _meeting(self, rule: DeadlineRule, opening: Opening) -> Act | None:
        backward, found = rule.direction == "backward", []
        for way in rule.met_by:
            for act in self._acts_of(way.event, opening, anytime=backward or way.early, strict=backward):
                scope = replace(opening.scope, act=act)
                done = opening.scope.done_by(act, way.done_by)
                if act.to and opening.scope.opponent is not None and not names_opponent(act, opening.scope):
                    continue  # done against another opponent
                if done is not False and self.rulebook.conditions.verdict(way.when, scope).truth is True:
                    found.append(act)
        return min(found, key=lambda act: act.date or dt.date.max, default=None)

    def _acts_of(self, kind: str, opening: Opening, *, anytime: bool, strict: bool = False) -> Iterator[Act]:
        """Yield the acts of a kind that belong to this clock: its lawsuit, its holder, not before what started it.

        A limit set by a date alone (no act starts it) is met by what was done before that date. ``anytime`` lifts the
        order in time; ``strict`` asks for the very same proceedings.
        """
        own = opening.scope.act
        for act in self.claim.of(kind):
            if act.date is None or act.date > self.claim.today or act is own:
                continue
            after = anytime or own is None or own.date is None or act.date >= own.date
            same = own is None or (act.same_procedure(own) if strict else self.claim.linked(act, own))
            if after and same and (opening.scope.holder is None or names_holder(act, opening.scope)):
                yield act

    def _reminders(self, rule: DeadlineRule, due: dt.date) -> tuple[dt.date, ...]:
        days = {Period.parse(ahead).before(due) for ahead in rule.remind}
        return tuple(sorted(day for day in days if day >= self.claim.today))

    # -- combinations -------------------------------------------------------------------------------------------

    def combined(self, rule: DeadlineRule, found: dict[str, list[Deadline]]) -> list[Deadline]:
        """Return the deadlines that the later (or the earlier) of the members makes, one for each pair of persons."""
        scope = ClaimScope(self.claim, None, None, None, rule.acts, rule.against, closed_world=True)
        applies = self.rulebook.conditions.verdict(rule.applies_when, scope)
        members = [deadline for name in (*rule.latest_of, *rule.earliest_of) for deadline in found.get(name, [])]
        if applies.truth is False or not members:
            return []
        pairs = sorted({_pair(member) for member in members} - {""}) or [""]
        return [
            self._as_member(rule, pair, applies, [member for member in members if _pair(member) in (pair, "")])
            for pair in pairs
        ]

    @staticmethod
    def _chosen(rule: DeadlineRule, members: list[Deadline]) -> Deadline:
        """Return the member that decides: a step already taken, what stands still, else the later or the earlier."""
        done = [member for member in members if member.state == "met"]
        standing = [member for member in members if member.state == "standing_still"]
        started = done or [member for member in members if member.due is not None]
        if not done and standing and (rule.latest_of or not started):
            return standing[0]
        if not started:
            return members[0]
        return (max if rule.latest_of else min)(started, key=lambda member: member.due or dt.date.min)

    def _as_member(self, rule: DeadlineRule, pair: str, applies: Verdict, members: list[Deadline]) -> Deadline:
        chosen = self._chosen(rule, members)
        which = "la plus tardive" if rule.latest_of else "la plus proche"
        others = ", ".join(f"{m.title} ({say_day(m.due)})" for m in members if m is not chosen and m.due)
        text = f"échéance retenue, {which} : {chosen.title}" + (f" ; écartée : {others}" if others else "")
        step = Step(chosen.due, text, tuple(self._cite(key, chosen.start) for key in rule.source))
        missing = set(chosen.missing) | set(applies.missing)
        for member in members:
            missing |= set(member.missing)
        return replace(
            chosen,
            id=f"{rule.id}{pair}",
            rule=rule.id,
            title=rule.title,
            kind=rule.kind,
            steps=(*chosen.steps, step),
            sources=tuple(dict.fromkeys((*chosen.sources, *step.sources))),
            provisional=chosen.provisional or bool(missing),
            missing=tuple(sorted(missing)),
            reminders=self._reminders(rule, chosen.due) if chosen.state == "running" and chosen.due else (),
            if_missed=rule.if_missed,
            how_to_act=rule.how_to_act or chosen.how_to_act,
            remedy=rule.remedy or chosen.remedy,
            notes=rule.notes or chosen.notes,
            status=rule.status,
            confidence=rule.confidence,
        )

    # -- small things -------------------------------------------------------------------------------------------

    def _clock(self, scope: ClaimScope) -> Clock:
        proceedings = self.claim.proceedings.get(scope.act.procedure or "") if scope.act else None
        written = proceedings.seat if proceedings else "FR"
        if written not in self._clocks:
            self._clocks[written] = Clock(self.rulebook.calendar, self._seat(written))
        return self._clocks[written]

    def _seat(self, written: str) -> Seat:
        return self.rulebook.calendar.seat(written)

    def _blank(self, rule: DeadlineRule, opening: Opening) -> Deadline:
        holder, opponent = opening.scope.holder, opening.scope.opponent
        return Deadline(
            id=rule.id,
            rule=rule.id,
            title=rule.title,
            kind=rule.kind,
            state="waiting",
            due=None,
            due_time=None,
            nominal_end=None,
            literal_due=None,
            literal_why=None,
            fallback_due=None,
            provisional=False,
            missing=(),
            steps=(),
            sources=self._citations(rule, [], None),
            side=_side(holder),
            acts=holder.name if holder else self._named(rule.acts),
            against=opponent.name if opponent else self._named(rule.against),
            opponent=opponent.id if opponent else None,
            procedure=opening.scope.act.procedure if opening.scope.act else None,
            started_by=None,
            start=None,
            met_on=None,
            waits_for=None,
            if_missed=rule.if_missed,
            how_to_act=rule.how_to_act,
            remedy=rule.remedy,
            reminders=(),
            notes=rule.notes,
            status=rule.status,
            confidence=rule.confidence,
        )

    def _named(self, role: str | None) -> str | None:
        """Return the names of the persons of a role, or what the role is called when the file names nobody."""
        names = [person.name for person in self.claim.with_role(role)]
        return ", ".join(names) or (self.rulebook.vocabulary.roles[role].label if role else None)

    def _awaited(self, rule: DeadlineRule) -> str:
        names = [name for start in rule.starts for name in (start.event, *start.earliest_of, *start.latest_of) if name]
        labels = [self.rulebook.vocabulary.events[name].label for name in dict.fromkeys(names)]
        facts = [self.rulebook.vocabulary.facts[start.fact].question for start in rule.starts if start.fact]
        return " ou ".join([*labels, *facts])

    def _first_step(self, origin: Origin) -> Reached:
        assert origin.day is not None
        label = origin.act.label if origin.act else "date de départ indiquée au dossier"
        exhibit = f", pièce n° {origin.act.exhibit}" if origin.act and origin.act.exhibit else ""
        since = f" + {Period.parse(origin.start.after).in_french()}" if origin.start.after else ""
        received = " (reçu)" if origin.start.on == "reception" and origin.act and origin.act.reception else ""
        why = f" ({origin.start.why})" if origin.start.why else ""
        text = f"point de départ : {label}{received}{since}, {say_day(origin.day)}{exhibit}{why}"
        return Reached(origin.day, text, origin.start.source)

    def _step(self, reached: Reached, day: dt.date | None) -> Step:
        return Step(reached.day, reached.text, tuple(self._cite(key, day) for key in reached.sources))

    def _cite(self, key: str, day: dt.date | None) -> Citation:
        source = self.rulebook.sources[key.partition("#")[0]]
        version = self.rulebook.version_of(key, day)
        paragraph = key.partition("#")[2]
        return Citation(
            key, f"{source.cite}, {paragraph}" if paragraph else source.cite, version.text if version else None
        )

    def _citations(
        self, rule: DeadlineRule, groups: list[tuple[str, ...]], day: dt.date | None
    ) -> tuple[Citation, ...]:
        keys = dict.fromkeys(key for group in (*groups, rule.source) for key in group)
        return tuple(self._cite(key, day) for key in keys)


def _pair(deadline: Deadline) -> str:
    """Return the part of an id that names the persons of the clock."""
    return deadline.id.removeprefix(deadline.rule).partition("#")[0]


def _side(holder: Person | None) -> Side:
    if holder is None:
        return "inconnu"
    return "nous" if holder.side == "nous" else "adverse" if holder.side == "adverse" else "tiers"


def _met_step(act: Act, state: State) -> Step:
    verdict = "dans le délai" if state == "met" else "hors délai"
    return Step(act.date, f"{act.label} du {say_day(act.date or dt.date.min)} : fait {verdict}")


def _order(deadline: Deadline) -> tuple[int, dt.date, str]:
    when = deadline.due or deadline.fallback_due or dt.date.max
    return RANK.get(deadline.state, 5), when, deadline.id
