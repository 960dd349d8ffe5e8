"""The ledger of each action: from which day it may be time-barred, and what every act of the file does to that.

An act serves who did it, against whom it was done, for that right: the acts that do nothing here are shown too, with
the reason, because they are what one wrongly relies on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from litigo.assessment.assumptions import Assumption, again, last_day
from litigo.assessment.citations import Citations
from litigo.assessment.claim import ANYONE, Act, Claim
from litigo.assessment.model import Deadline, Effect, LawView, Limitation, LimitationEntry, PossibleStart
from litigo.assessment.reckonings import Reckoning
from litigo.assessment.run import Doubt, Ended, Met
from litigo.assessment.scope import ClaimScope
from litigo.rulebook.models import DeadlineRule, Extension, Interruption, Length, Relation, Suspension
from litigo.rulebook.rulebook import Rulebook
from litigo.timelimits.computation import say_day
from litigo.timelimits.period import Period
from litigo.timelimits.workdays import ONE_DAY

ACTIONS = ("limitation", "time_bar")
NEAR_REFORM = Period.parse("P1Y")
Cause = Interruption | Suspension | Extension


@dataclass(frozen=True, slots=True)
class LedgerWriter:
    """Writes the ledgers of one claim."""

    rulebook: Rulebook
    claim: Claim
    citations: Citations
    causes: dict[str, Mapping[str, Sequence[Cause]]] = field(default_factory=dict)

    def ledger(self, deadline: Deadline, found: Reckoning, grounds: list[Assumption]) -> Limitation:
        """Return the ledger of the action whose deadline and clock are given, with what its date rests on."""
        without = {id(item.act): item.due for item in grounds if item.act is not None}
        return Limitation(
            id=deadline.id,
            rule=deadline.rule,
            title=deadline.title,
            forclusion=deadline.kind == "time_bar",
            holder=deadline.acts,
            opponent=deadline.against,
            state=deadline.state,
            provisional=deadline.provisional,
            due=deadline.due,
            due_if_doubtful_hold=self._if_doubtful_hold(found),
            due_bare=self._bare(found),
            starts=tuple(self._starts(found)),
            entries=tuple(self._entries(found, without)),
            laws=tuple(self._laws(found)),
            fragility=deadline.fragility,
            cautions=deadline.cautions,
            sources=deadline.sources,
        )

    # -- starts and bare end ------------------------------------------------------------------------------------

    def _starts(self, found: Reckoning) -> Iterator[PossibleStart]:
        for origin, prudent, _ in found.runs:
            label = origin.act.label if origin.act else "date indiquée au dossier"
            why = f" ({origin.start.why})" if origin.start.why else ""
            assert origin.day is not None
            yield PossibleStart(
                origin.day,
                f"{label}{why}",
                origin is found.origin,
                last_day(prudent),
                self.citations.of(origin.start.source, origin.day),
            )

    @staticmethod
    def _if_doubtful_hold(found: Reckoning) -> dt.date | None:
        if not any(met.effect == "doubtful" for met in _kept(found).met):
            return None
        return next(last_day(kind) for origin, _, kind in found.runs if origin is found.origin)

    def _bare(self, found: Reckoning) -> dt.date | None:
        """Return the end if no act had any effect: that of the first period, as the first act found it."""
        if not _kept(found).met:
            return found.due
        return last_day(again(self.rulebook, found, Doubt(every_act=True)))

    # -- acts ---------------------------------------------------------------------------------------------------

    def _entries(self, found: Reckoning, without: dict[int, dt.date | None]) -> Iterator[LimitationEntry]:
        met_acts: dict[int, list[Met]] = {}
        for met in _kept(found).met:
            met_acts.setdefault(id(met.act), []).append(met)
        kind = next(generous for origin, _, generous in found.runs if origin is found.origin)
        rows = [self._met(group, found, without, kind) for group in met_acts.values()]
        rows += [
            self._idle(act, reason, found) for act, reason in self._without_effect(found) if id(act) not in met_acts
        ]
        yield from sorted(rows, key=lambda row: (row.date is None, row.date or dt.date.min, row.act or ""))

    def _met(
        self, group: list[Met], found: Reckoning, without: dict[int, dt.date | None], kind: Ended
    ) -> LimitationEntry:
        first, last = group[0], group[-1]
        due = last.end
        if first.effect == "doubtful":
            due = next((met.end for met in reversed(kind.met) if met.act is first.act), None)
        row = self._row(first.act, first.effect, " ; ".join(met.text for met in group), found)
        falls = without.get(id(first.act), found.due if first.effect in ("doubtful", "late", "void") else None)
        sources = self.citations.of((key for met in group for key in met.sources), row.date)
        return replace(row, due=due, due_without=falls, sources=tuple(dict.fromkeys(sources)))

    def _idle(self, act: Act, reason: str, found: Reckoning) -> LimitationEntry:
        return replace(self._row(act, "none", reason, found), due_without=found.due)

    def _row(self, act: Act | None, effect: Effect, text: str, found: Reckoning) -> LimitationEntry:
        return LimitationEntry(
            act=act.number if act else None,
            date=act.date if act else None,
            label=act.label if act else found.rule.title,
            author=self._names(act.by) if act else None,
            addressee=self._names(act.to) if act else None,
            exhibit=act.exhibit if act else None,
            effect=effect,
            text=text,
            due=None,
            due_without=None,
        )

    def _names(self, ids: frozenset[str]) -> str | None:
        names = sorted(self.claim.persons[name].name for name in ids if name in self.claim.persons)
        return ", ".join(names) or None

    def _without_effect(self, found: Reckoning) -> Iterator[tuple[Act, str]]:
        """Yield the acts that may look as if they moved this clock, and why they do not."""
        scope, today, start = found.opening.scope, self.claim.today, _start(found)
        named = self._causes(found.rule)
        for kind in self.claim.acts.keys() & (named.keys() | self.rulebook.assertive):
            causes = named.get(kind, ())
            for act in self.claim.acts[kind]:
                own = act is start or act.number is None
                ahead = act.date is not None and act.date > today
                if not own and not ahead and _touches(act, scope, sure=not causes):
                    yield act, self._why_idle(act, causes, found)

    def _causes(self, rule: DeadlineRule) -> Mapping[str, Sequence[Cause]]:
        """Return what the rule and its regime know to move such a clock, by the event it takes."""
        kept = self.causes.get(rule.id)
        if kept is None:
            regime = self.rulebook.regimes.get(rule.regime or "")
            shared: tuple[Cause, ...] = (*regime.interrupted_by, *regime.suspended_by) if regime else ()
            found: dict[str, list[Cause]] = {}
            for cause in (*rule.interrupted_by, *rule.suspended_by, *rule.extended_by, *shared):
                found.setdefault(_event_of(cause), []).append(cause)
            kept = self.causes[rule.id] = found
        return kept

    def _why_idle(self, act: Act, causes: Sequence[Cause], found: Reckoning) -> str:
        """Say why an act of these persons does nothing to this clock."""
        scope = found.opening.scope
        if not causes:
            return "n'interrompt ni ne suspend le délai de cette action"
        ours = [cause for cause in causes if not _between_others(cause, act, scope)]
        if len(ours) < len(causes) and all(self._fails(cause, act, scope) for cause in ours):
            said = (("fait par", self._names(act.by)), ("dirigé vers", self._names(act.to)))
            return "effet relatif, acte " + ", ".join(f"{verb} {names}" for verb, names in said if names)
        return self._why_untimely(act, ours, found)

    def _fails(self, cause: Cause, act: Act, scope: ClaimScope) -> bool:
        return self.rulebook.conditions.verdict(cause.when, scope.at(act)).truth is False

    def _why_untimely(self, act: Act, causes: Sequence[Cause], found: Reckoning) -> str:
        """Say why an act of the right persons comes at a time, or on a condition, that gives it no effect."""
        day, start = act.date, found.start
        if day is None:
            return "date inconnue : son effet ne peut pas être daté"
        if not any(_in_force(cause, day) for cause in causes):
            return "la loi alors en vigueur ne lui donnait pas cet effet"
        if start is not None and day < start:
            return "antérieur au point de départ"
        scope, conditions = found.opening.scope.at(act), self.rulebook.conditions
        failing = [cause.when for cause in causes if conditions.verdict(cause.when, scope).truth is False]
        if len(failing) < len(causes):
            return "sans incidence : le délai est déjà arrêté"
        because = dict.fromkeys(reason for when in failing if when for reason in conditions.because(when, scope))
        return f"condition non remplie : {' ; '.join(because)}" if because else "une condition n'est pas remplie"

    # -- change of law ------------------------------------------------------------------------------------------

    def _laws(self, found: Reckoning) -> Iterator[LawView]:
        """Yield what the law before and after each nearby reform would give alone, when they differ."""
        for edge in self._edges(found):
            views = [self._law(found, edge - ONE_DAY), self._law(found, edge)]
            if views[0].due != views[1].due or views[0].text != views[1].text:
                yield from views

    def _edges(self, found: Reckoning) -> list[dt.date]:
        start, end = found.start, found.due or self.claim.today
        assert start is not None
        first = NEAR_REFORM.before(start)
        return sorted({length.since for length in found.rule.period if length.since and first <= length.since <= end})

    def _law(self, found: Reckoning, day: dt.date) -> LawView:
        ended = again(self.rulebook, found, Doubt(law=day))
        due = last_day(ended)
        if ended is None:
            return LawView(f"droit en vigueur le {say_day(day)} : aucune durée connue", None, None, decides=False)
        length = ended.lengths[-1]
        return LawView(
            f"droit en vigueur le {say_day(day)} : {_said(length)}",
            length.since,
            due,
            due == found.due,
            self.citations.of(length.source, day),
        )


def _kept(found: Reckoning) -> Ended:
    """The prudent run of a clock that has started: only such a clock has a ledger."""
    assert found.prudent is not None
    return found.prudent


def _start(found: Reckoning) -> Act | None:
    return found.origin.act if found.origin else None


def _event_of(cause: Cause) -> str:
    if isinstance(cause, Interruption):
        return cause.by
    return cause.from_ if isinstance(cause, Suspension) else cause.event


def _author(cause: Cause) -> Relation:
    return cause.started_by if isinstance(cause, Suspension) else cause.done_by


def _touches(act: Act, scope: ClaimScope, *, sure: bool) -> bool:
    """Tell whether an act may concern the persons of this action, ``sure`` when it must be from one to the other."""
    if sure:
        return scope.done_by(act, "acts") is not False and scope.addressed_to(act, "against") is not False
    named = act.by | act.to
    holders = (scope.holder,) if scope.holder else scope.claim.with_role(scope.acts_role)
    opponents = (scope.opponent,) if scope.opponent else scope.claim.with_role(scope.against_role)
    return not named or ANYONE in named or any(person.id in named for person in (*holders, *opponents))


def _between_others(cause: Cause, act: Act, scope: ClaimScope) -> bool:
    done, addressed = scope.done_by(act, _author(cause)), scope.addressed_to(act, cause.addressed_to)
    return done is False or addressed is False


def _in_force(cause: Cause, day: dt.date) -> bool:
    until = None if isinstance(cause, Extension) else cause.until
    return (cause.since is None or cause.since <= day) and (until is None or day <= until)


def _said(length: Length) -> str:
    said = Period.parse(length.is_).in_french() if length.is_ else "durée fixée au dossier"
    return f"{said} ({length.why})" if length.why else said
