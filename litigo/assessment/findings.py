"""What a file should be checked for: cover, signals, protective measures, expert missions, care of the client.

A finding is raised only on what the file says. What it does not say leaves the check to verify, with the questions that
would settle it; it never raises one.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from litigo.assessment.citations import Citations
from litigo.assessment.claim import Claim
from litigo.assessment.derivations import Derivations, Holdings, Worked, in_french, label_of, say_act
from litigo.assessment.model import (
    Deadline,
    Finding,
    FindingStanding,
    Question,
    ShownAmount,
    WatchedDeadline,
)
from litigo.assessment.questions import question_about
from litigo.assessment.scope import ClaimScope
from litigo.dossier.vocabulary import FactValue, Vocabulary
from litigo.rulebook.check_models import CheckRule
from litigo.rulebook.conditions import FALSE, TRUE, Verdict
from litigo.rulebook.models import Condition
from litigo.rulebook.rulebook import Rulebook
from litigo.timelimits.computation import say_day

PRESSING = ("running", "to_verify")
TELLING = (*PRESSING, "expired")
SEVERITIES = ("urgent", "attention", "info")
STANDINGS: tuple[FindingStanding, ...] = ("raised", "to_verify", "quiet")
STANDING_OF: dict[bool | None, FindingStanding] = {True: "raised", None: "to_verify", False: "quiet"}


@dataclass(slots=True, eq=False)
class FindingScope:
    """What the conditions of checks look at: the whole file, and the facts worked out from it."""

    file: ClaimScope
    derivations: Derivations
    vocabulary: Vocabulary

    def fact(self, name: str) -> FactValue | None:
        """Return the value of a fact, written or worked out."""
        return self.worked(name).value if self.vocabulary.facts[name].computed is not None else self.file.fact(name)

    def worked(self, name: str) -> Worked:
        """Return a computed fact with its arithmetic."""
        return self.derivations.of(name)

    def days_of(self, event: str) -> Sequence[dt.date | None]:
        """Return the days of the recorded events of a kind, up to today."""
        return self.file.days_of(event)

    def complete(self) -> bool:
        """Tell whether the list of events is known to be complete up to today."""
        return self.file.complete()

    def day(self) -> dt.date:
        """Return the day on which dated figures are read: today."""
        return self.file.day()

    @property
    def closed_world(self) -> bool:
        """An event nobody recorded is not known not to have happened."""
        return False

    def states_of(self, deadline: str) -> Iterable[str]:
        """Return the states of the deadlines of a rule."""
        return self.file.states_of(deadline)


class FindingFinder:
    """Makes the checks of the rulebook on one claim whose deadlines are known."""

    def __init__(self, rulebook: Rulebook, claim: Claim, deadlines: Iterable[Deadline], holdings: Holdings) -> None:
        self.rulebook = rulebook
        self.claim = claim
        self._citations = Citations(rulebook)
        self.by_rule: dict[str, list[Deadline]] = defaultdict(list)
        for deadline in deadlines:
            self.by_rule[deadline.rule].append(deadline)
        states = {rule: tuple(deadline.state for deadline in group) for rule, group in self.by_rule.items()}
        scope = ClaimScope(claim, states=states)
        vocabulary = rulebook.vocabulary
        self.scope = FindingScope(scope, Derivations(vocabulary, scope, holdings), vocabulary)

    def all(self, *, hidden: bool = False) -> tuple[Finding, ...]:
        """Return the findings, most pressing first; with ``hidden``, the quiet checks as well."""
        rules = self.rulebook.alerts.woken_by(self.claim.words) if not hidden else self.rulebook.checks.values()
        found = [finding for rule in rules for finding in [self.view(rule, hidden=hidden)] if finding is not None]
        return tuple(sorted(found, key=_rank))

    def view(self, rule: CheckRule, *, hidden: bool = True) -> Finding | None:
        """Return where one check stands, ``None`` when it is quiet and that was not asked for."""
        verdict = self.verdict(rule)
        standing = STANDING_OF[verdict.truth]
        if standing == "quiet" and not hidden:
            return None
        return self._finding(rule, verdict, standing)

    def verdict(self, rule: CheckRule) -> Verdict:
        """Return whether a check is raised: not where it surely has no object, nor where it might have none."""
        if self._truth(rule.applies_when).truth is not True:
            return FALSE
        parts = (self._truth(rule.when), self._truth(rule.allowed_when))
        if any(part.truth is False for part in parts):
            return FALSE
        missing = frozenset().union(*(part.missing for part in parts))
        return Verdict(None, missing) if any(part.truth is None for part in parts) else TRUE

    def _truth(self, condition: Condition | None) -> Verdict:
        return self.rulebook.conditions.verdict(condition, self.scope)

    def _finding(self, rule: CheckRule, verdict: Verdict, standing: FindingStanding) -> Finding:
        family = self.rulebook.text.families[rule.family]
        watches = tuple(self._watched(rule)) if standing != "quiet" else ()
        raised = standing == "raised"
        return Finding(
            id=rule.id,
            title=rule.title,
            family=rule.family,
            family_label=family.label,
            standing=standing,
            severity=rule.severity,
            why=rule.why,
            evidence=tuple(dict.fromkeys(self._evidence(rule))) if standing != "quiet" else (),
            questions=tuple(self._questions(rule, verdict)),
            what_to_do=rule.what_to_do,
            who=rule.who,
            act_by=min((watch.due for watch in watches if watch.due and watch.due >= self.claim.today), default=None),
            watches=watches,
            amounts=tuple(map(self._amount, rule.shows)) if raised else (),
            to_gather=tuple(self._to_gather(rule)) if raised else (),
            confidential=family.confidential,
            notice=family.notice,
            sources=self._citations.of(dict.fromkeys((*rule.source, *family.source)), self.claim.today),
            status=rule.status,
            confidence=rule.confidence,
            notes=rule.notes,
        )

    def _watched(self, rule: CheckRule) -> Iterator[WatchedDeadline]:
        for rule_id in rule.watches:
            for deadline in self.by_rule.get(rule_id, []):
                if deadline.state in TELLING and deadline.due is not None:
                    left = (deadline.due - self.claim.today).days
                    yield WatchedDeadline(deadline.id, deadline.title, deadline.due, left, deadline.provisional)

    def _questions(self, rule: CheckRule, verdict: Verdict) -> Iterator[Question]:
        for name in sorted(self.asked(verdict)):
            yield question_about(name, [rule.title], self.rulebook.vocabulary, self.claim.today)

    def asked(self, verdict: Verdict) -> frozenset[str]:
        """Return what to ask for: for a fact worked out, what its arithmetic lacks."""
        facts = self.rulebook.vocabulary.facts
        names: set[str] = set()
        for name in verdict.missing:
            computed = name in facts and facts[name].computed is not None
            names |= self.scope.worked(name).missing if computed else {name}
        return frozenset(names)

    def _to_gather(self, rule: CheckRule) -> Iterator[str]:
        for name in rule.needs:
            if self.scope.fact(name) is None:
                yield self.rulebook.vocabulary.facts[name].question

    def _amount(self, name: str) -> ShownAmount:
        worked = self.scope.worked(name)
        amount = worked.value if not isinstance(worked.value, (bool, int, str, dt.date)) else None
        return ShownAmount(name, label_of(self.rulebook.vocabulary.facts[name]), amount, worked.trace)

    # -- evidence -----------------------------------------------------------------------------------------------

    def _evidence(self, rule: CheckRule) -> Iterator[str]:
        for condition in (rule.applies_when, rule.when, rule.allowed_when):
            if condition is not None and self._truth(condition).truth is not False:
                yield from self._deciding(condition, wanted=True)

    def _deciding(self, node: Condition, *, wanted: bool) -> Iterator[str]:
        """Yield, in French, what the file says that makes a condition what it is."""
        if node.not_ is not None:
            yield from self._deciding(node.not_, wanted=not wanted)
        elif node.all is not None or node.any is not None:
            for part in (*(node.all or ()), *(node.any or ())):
                yield from self._deciding(part, wanted=wanted)
        elif self._truth(node).truth is wanted:
            yield from self._leaf(node)

    def _leaf(self, node: Condition) -> Iterator[str]:
        if node.fact is not None:
            yield from self._fact(node.fact)
        elif node.event is not None:
            yield from self._event(node.event)
        else:
            for deadline in self.by_rule.get(node.deadline or "", []):
                due = f" : {say_day(deadline.due)}" if deadline.due else ""
                yield f"Échéance « {deadline.title} »{due}"

    def _fact(self, name: str) -> Iterator[str]:
        kind = self.rulebook.vocabulary.facts[name]
        if kind.computed is not None:
            yield from self.scope.worked(name).trace
            return
        value = self.scope.fact(name)
        if value is not None:
            yield f"{label_of(kind)}{' :' if kind.label else ''} {in_french(value, kind)}"

    def _event(self, kind: str) -> Iterator[str]:
        acts = [act for act in self.claim.of(kind) if act.date is None or act.date <= self.claim.today]
        if acts:
            yield from map(say_act, acts)
        else:
            label = self.rulebook.vocabulary.events[kind].label
            yield f"Aucun événement « {label} » au {say_day(self.claim.kept_up_to)}"


def _rank(finding: Finding) -> tuple[int, int, str, str]:
    return STANDINGS.index(finding.standing), SEVERITIES.index(finding.severity), finding.family, finding.id
