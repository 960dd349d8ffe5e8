"""Every deadline of a file, written out: its date and state, the steps that lead there, the texts, the persons."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from litigo.assessment.assumptions import assumptions, fragility
from litigo.assessment.citations import Citations
from litigo.assessment.claim import Act, Claim, Person
from litigo.assessment.limitation import ACTIONS, LedgerWriter
from litigo.assessment.model import Caution, Citation, Deadline, Limitation, Remedy, Side, State, Step
from litigo.assessment.openings import Origin
from litigo.assessment.reckonings import Reckoner, Reckoning
from litigo.rulebook.models import DeadlineRule
from litigo.rulebook.rulebook import Rulebook
from litigo.timelimits.computation import NO_PERIOD, Reached, say_day
from litigo.timelimits.period import Period

MISSED = ("expired", "to_verify", "met_late")
OVER = ("closed", "met", "met_late", "not_applicable")
NO_TEXT = "Aucun texte connu de litigo n'était en vigueur à cette date : échéance non calculée."


class DeadlineFinder:
    """Applies deadline rules to one claim, and writes what they give."""

    def __init__(self, rulebook: Rulebook, claim: Claim) -> None:
        self.rulebook = rulebook
        self.claim = claim
        self._reckoner = Reckoner(rulebook, claim)
        self._citations = Citations(rulebook)
        self._names: dict[str, str] = {}
        self._ledgers = LedgerWriter(rulebook, claim, self._citations)
        self._limitations: dict[str, Limitation] = {}

    def all(self) -> tuple[Deadline, ...]:
        """Return the deadlines that concern the file, combinations included, those of mere members left out."""
        return tuple(self._with_remedies(self._written(found)) for found in self._reckoner.all())

    def limitations(self) -> tuple[Limitation, ...]:
        """Return the ledgers of the actions whose deadlines were written, in the same order."""
        return tuple(self._limitations.values())

    def of(self, rule: DeadlineRule, *, hidden: bool = False) -> list[Deadline]:
        """Return the deadlines of one rule; with ``hidden``, also those that do not concern the file."""
        return [self._written(found) for found in self._reckoner.of(rule, hidden=hidden)]

    def _written(self, found: Reckoning) -> Deadline:
        if found.chosen is not None:
            return self._combination(found, found.chosen)
        rule, scope, origin = found.rule, found.opening.scope, found.origin
        holder, opponent = scope.holder, scope.opponent
        steps, sources = self._traced(found)
        literal, literal_why = self._literal(found)
        deadline = Deadline(
            id=found.id,
            rule=rule.id,
            title=rule.title,
            kind=rule.kind,
            state=found.state,
            due=found.due,
            due_time=found.due_time,
            nominal_end=_nominal_end(found),
            literal_due=literal,
            literal_why=literal_why,
            fallback_due=found.fallback,
            provisional=found.provisional,
            missing=tuple(sorted(found.missing)),
            steps=steps,
            sources=sources,
            side=_side(holder),
            acts=holder.name if holder else self._named(rule.acts),
            against=opponent.name if opponent else self._named(rule.against),
            opponent=opponent.id if opponent else None,
            procedure=scope.act.procedure if scope.act else None,
            started_by=origin.act.label if origin and origin.act and found.prudent else None,
            start=found.start,
            met_on=found.done.date if found.done else None,
            waits_for=self._awaited(rule) if found.state == "waiting" and not found.opening.origins else None,
            if_missed=rule.if_missed,
            how_to_act=rule.how_to_act,
            remedy=rule.remedy,
            reminders=self._reminders(rule, found.due) if found.state == "running" and found.due else (),
            notes=NO_TEXT if found.refused else rule.notes,
            status=rule.status,
            confidence=rule.confidence,
            cautions=self._cautions(found),
        )
        return self._with_grounds(deadline, found)

    def _with_grounds(self, deadline: Deadline, found: Reckoning) -> Deadline:
        """Add to a live date the weakest thing it rests on, and open the ledger of the action.

        A clock that may have started on a day nobody wrote has neither: each end would be said as if it were sure.
        """
        if found.prudent is None or found.state in OVER or found.state == "undated":
            return deadline
        grounds = list(assumptions(self.rulebook, found))
        deadline = replace(deadline, fragility=fragility(found, grounds)) if grounds else deadline
        if deadline.kind in ACTIONS:
            self._limitations[deadline.id] = self._ledgers.ledger(deadline, found, grounds)
        return deadline

    def _cautions(self, found: Reckoning) -> tuple[Caution, ...]:
        """Return what makes the date unsafe to rely on, verified or not yet excluded."""
        scope, conditions = found.opening.scope, self.rulebook.conditions
        verdicts = [(item, conditions.verdict(item.when, scope).truth) for item in found.rule.cautions]
        return tuple(
            Caution(item.why, truth is True, self._citations.of(item.source, None))
            for item, truth in verdicts
            if truth is not False
        )

    def _with_remedies(self, deadline: Deadline) -> Deadline:
        """Add to a missed deadline the remedies the law leaves, opened or waiting for what would open them."""
        rule = self.rulebook.deadlines[deadline.rule]
        if deadline.state not in MISSED or not rule.remedied_by:
            return deadline
        clocks = (clock for name in rule.remedied_by for clock in self.of(self.rulebook.deadlines[name], hidden=True))
        remedies = (
            Remedy(clock.rule, clock.title, clock.state, clock.due, clock.waits_for)
            for clock in clocks
            if clock.state != "not_applicable"
        )
        return replace(deadline, remedies=tuple(dict.fromkeys(remedies)))

    # -- steps and sources --------------------------------------------------------------------------------------

    def _traced(self, found: Reckoning) -> tuple[tuple[Step, ...], tuple[Citation, ...]]:
        """Return the steps, and every source that they and the rule rest on, as worded the day the clock was set."""
        reached = _reached(found)
        day = found.start if reached else None
        cited = (*(key for step in reached for key in step.sources), *found.rule.source)
        steps = [Step(step.day, step.text, self._citations.of(step.sources, day)) for step in reached]
        if found.done is not None and found.state != "closed":
            steps.append(_met_step(found.done, found.state))
        return tuple(steps), self._citations.of(dict.fromkeys(cited), day)

    def _literal(self, found: Reckoning) -> tuple[dt.date | None, str | None]:
        """Return the date of a less careful reading and what it rests on, where it is another date."""
        due, why = self._less_careful(found)
        return (due, why) if due is not None and due != found.due else (None, None)

    def _less_careful(self, found: Reckoning) -> tuple[dt.date | None, str | None]:
        rule, prudent, kindest = found.rule, found.prudent, found.kindest
        if prudent is None or kindest is None:
            return None, None
        if found.state == "undated":
            return found.at_most, "au plus tard : un départ ou un butoir possible n'est pas daté"
        if rule.literal_counting and not prudent.standing:
            counting = self.rulebook.countings[rule.literal_counting]
            clock = self._reckoner.clock(found.opening.scope)
            run = clock.finish(prudent.computation.nominal_end, NO_PERIOD, counting, [])
            return run.due, rule.literal_why or counting.label
        if kindest.standing and not prudent.standing:
            return None, None
        if kindest.computation.due != prudent.computation.due:
            return kindest.computation.due, "si les faits incertains sont favorables"
        if prudent.computation.literal_due != prudent.computation.due:
            return prudent.computation.literal_due, "si ce jour est férié au siège de la juridiction"
        return None, None

    # -- combinations -------------------------------------------------------------------------------------------

    def _combination(self, found: Reckoning, chosen: Reckoning) -> Deadline:
        rule, base = found.rule, self._written(chosen)
        which = "la plus tardive" if rule.latest_of else "la plus proche"
        others = ", ".join(
            f"{other.rule.title} ({say_day(other.due)})" for other in found.members if other is not chosen and other.due
        )
        text = f"échéance retenue, {which} : {base.title}" + (f" ; écartée : {others}" if others else "")
        step = Step(chosen.due, text, self._citations.of(rule.source, chosen.start))
        return replace(
            base,
            id=found.id,
            rule=rule.id,
            title=rule.title,
            kind=rule.kind,
            steps=(*base.steps, step),
            sources=tuple(dict.fromkeys((*base.sources, *step.sources))),
            provisional=found.provisional,
            missing=tuple(sorted(found.missing)),
            reminders=self._reminders(rule, found.due) if found.state == "running" and found.due else (),
            if_missed=rule.if_missed,
            how_to_act=rule.how_to_act or base.how_to_act,
            remedy=rule.remedy or base.remedy,
            notes=rule.notes or base.notes,
            status=rule.status,
            confidence=rule.confidence,
        )

    # -- small things -------------------------------------------------------------------------------------------

    def _reminders(self, rule: DeadlineRule, due: dt.date) -> tuple[dt.date, ...]:
        days = {Period.parse(ahead).before(due) for ahead in rule.remind}
        return tuple(sorted(day for day in days if day >= self.claim.today))

    def _named(self, role: str | None) -> str | None:
        """Return the names of the persons of a role, or what the role is called when the file names nobody."""
        if role is None:
            return None
        if role not in self._names:
            names = ", ".join(person.name for person in self.claim.with_role(role))
            self._names[role] = names or self.rulebook.vocabulary.roles[role].label
        return self._names[role]

    def _awaited(self, rule: DeadlineRule) -> str:
        names = [name for start in rule.starts for name in (start.event, *start.earliest_of, *start.latest_of) if name]
        labels = [self.rulebook.vocabulary.events[name].label for name in dict.fromkeys(names)]
        facts = [self.rulebook.vocabulary.facts[start.fact].question for start in rule.starts if start.fact]
        return " ou ".join([*labels, *facts])


def _reached(found: Reckoning) -> list[Reached]:
    """Return the steps of the arithmetic, from what set the clock to the last useful day."""
    if found.origin is None or found.prudent is None:
        return []
    return [_first_step(found.origin), *found.prudent.steps]


def _first_step(origin: Origin) -> Reached:
    assert origin.day is not None
    label = origin.act.label if origin.act else "date de départ indiquée au dossier"
    exhibit = f", pièce n° {origin.act.exhibit}" if origin.act and origin.act.exhibit else ""
    since = f" + {Period.parse(origin.start.after).in_french()}" if origin.start.after else ""
    received = " (reçu)" if origin.start.on == "reception" and origin.act and origin.act.reception else ""
    why = f" ({origin.start.why})" if origin.start.why else ""
    text = f"point de départ : {label}{received}{since}, {say_day(origin.day)}{exhibit}{why}"
    return Reached(origin.day, text, origin.start.source)


def _met_step(act: Act, state: State) -> Step:
    verdicts = {"met": "fait dans le délai", "met_late": "fait hors délai"}
    verdict = verdicts.get(state, "fait après la première date possible, peut-être encore à temps")
    return Step(act.date, f"{act.label} du {say_day(act.date or dt.date.min)} : {verdict}")


def _nominal_end(found: Reckoning) -> dt.date | None:
    """Return the end before roll-over; a period of hours has no other end than its last hour."""
    if found.prudent is None or found.due is None:
        return None
    return found.due if found.due_time else found.prudent.computation.nominal_end


def _side(holder: Person | None) -> Side:
    if holder is None:
        return "inconnu"
    return "nous" if holder.side == "nous" else "adverse" if holder.side == "adverse" else "tiers"
