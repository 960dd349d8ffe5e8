"""Which sums of a file bear interest, on what ground, from which day: the facts of a statement of interest.

Each ground is drawn up twice. The *sure* run counts only what the file establishes; the *high* one everything that may
be. Where they differ the statement is provisional, and says which facts would settle it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from litigo.assessment.cents import ZERO
from litigo.assessment.claim import Act, Claim
from litigo.assessment.interest import OnAccount, Rate, RateTable, Terms, Uplift
from litigo.assessment.model import Deadline
from litigo.assessment.scope import ClaimScope
from litigo.rulebook.conditions import FRESHNESS, Verdict
from litigo.rulebook.money import InterestBasis, InterestGround, InterestMethod, InterestStage, InterestStart
from litigo.rulebook.rulebook import Rulebook
from litigo.timelimits.period import Period
from litigo.timelimits.workdays import ONE_DAY

MISSED_OR_COMING = ("expired", "met_late", "to_verify", "running")


@dataclass(frozen=True, slots=True)
class Origin:
    """A day interest may run from the morrow of; ``sure`` when nothing is missing to say so."""

    day: dt.date
    first: dt.date
    start: InterestStart
    act: Act | None
    sure: bool
    missing: frozenset[str]
    text: str


@dataclass(frozen=True, slots=True)
class Run:
    """One reading of a ground: its terms, its last day (``None``: still running), and where it came from."""

    origin: Origin
    terms: Terms
    end: dt.date | None
    end_text: str | None


@dataclass(frozen=True, slots=True)
class Readings:
    """Both readings of one ground between two persons, with the facts that would settle them."""

    ground: InterestGround
    creditor: frozenset[str]
    debtor: frozenset[str]
    sure: Run | None
    high: Run | None
    origin: Origin
    basis: InterestBasis | None
    missing: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum interest bears on: what is sure, the most it can be, and what would fix it."""

    low: Decimal | None
    high: Decimal | None
    basis: InterestBasis | None
    missing: frozenset[str]


def rate_table(rulebook: Rulebook) -> RateTable:
    """Return the legal rates of a rulebook."""
    rows = rulebook.text.rates.values()
    return RateTable([Rate(r.since, r.until, r.individual, r.other, r.text, r.confidence == "high") for r in rows])


class GroundFinder:
    """Finds the grounds on which sums of one claim bear interest."""

    def __init__(self, rulebook: Rulebook, method: InterestMethod, claim: Claim, deadlines: Sequence[Deadline]) -> None:
        self.rulebook = rulebook
        self.claim = claim
        self.method = method
        self._by_rule: dict[str, list[Deadline]] = {}
        for deadline in deadlines:
            self._by_rule.setdefault(deadline.rule, []).append(deadline)

    @cached_property
    def rates(self) -> RateTable:
        """The legal rates, read once a sum bears interest."""
        return rate_table(self.rulebook)

    def all(self) -> Iterator[Readings]:
        """Yield the readings of every ground of the rulebook."""
        for ground in self.rulebook.text.grounds:
            yield from self.of(ground)

    def of(self, ground: InterestGround) -> Iterator[Readings]:
        """Yield the readings of one ground: one for each creditor, debtor and set of payments it bears on."""
        if not self._concerned(ground):
            return
        for creditor in self.claim.with_role(ground.creditor) or (None,):
            base = ClaimScope(self.claim, None, creditor, None, ground.creditor, ground.debtor, closed_world=True)
            applies = self.rulebook.conditions.verdict(ground.applies_when, base)
            if applies.truth is False:
                continue
            for origins in self._groups(ground, list(self._origins(ground, base))):
                yield self._readings(ground, base, origins, applies)

    def _concerned(self, ground: InterestGround) -> bool:
        """Tell at once whether anything in the file could start this ground: most start nothing."""
        return any(
            (start.event is not None and self.claim.of(start.event))
            or (start.deadline is not None and start.deadline in self._by_rule)
            for start in ground.starts
        )

    # -- from which day -----------------------------------------------------------------------------------------

    def _origins(self, ground: InterestGround, base: ClaimScope) -> Iterator[Origin]:
        for start in ground.starts:
            if start.event is not None:
                yield from self._from_events(start, start.event, base)
            else:
                yield from self._from_deadline(start, start.deadline or "", base)

    def _from_events(self, start: InterestStart, event: str, base: ClaimScope) -> Iterator[Origin]:
        for act in self.claim.of(event):
            if act.date is None or act.date > self.claim.today:
                continue
            done, addressed = base.done_by(act, start.done_by), base.addressed_to(act, start.addressed_to)
            verdict = self.rulebook.conditions.verdict(start.when, replace(base, act=act))
            if False in (done, addressed, verdict.truth):
                continue
            missing = set(verdict.missing) | ({f"evenement.{event}.par"} if done is None else set())
            missing |= {f"evenement.{event}.a"} if addressed is None else set()
            unread = start.on == "reception" and act.reception is None
            missing |= {f"evenement.{event}.reception"} if unread else set()
            day = act.reception if start.on == "reception" and act.reception else act.date
            text = f"{start.why} : {act.label.lower()} du {act.date:%d/%m/%Y}"
            yield Origin(day, _first(start, day), start, act, not missing, frozenset(missing), text)

    def _from_deadline(self, start: InterestStart, rule: str, base: ClaimScope) -> Iterator[Origin]:
        for deadline in self._by_rule.get(rule, ()):
            if base.holder is not None and deadline.opponent not in (None, base.holder.id):
                continue
            day = (deadline.literal_due if start.reading == "literal" else None) or deadline.due
            if day is None or deadline.state not in MISSED_OR_COMING:
                continue
            missing = set(deadline.missing) if deadline.provisional else set()
            missing |= {FRESHNESS} if deadline.state == "to_verify" else set()
            text = f"{start.why} : au plus tard le {day:%d/%m/%Y}"
            yield Origin(day, _first(start, day), start, None, not missing, frozenset(missing), text)

    def _groups(self, ground: InterestGround, origins: list[Origin]) -> Iterator[list[Origin]]:
        """Yield the origins that compete: all of them, or those of one debtor, or one notice after the other.

        A notice only covers what had been paid by then: each later one opens a statement for what was paid since.
        """
        successive = any(basis.payments for basis in ground.bears_on)
        found: dict[tuple[object, ...], list[Origin]] = {}
        for origin in origins:
            act = origin.act
            by = act.by if act and ground.creditor is None else None
            key = (act.to, by, act.date if successive else None) if act else ()
            found.setdefault(key, []).append(origin)
        yield from found.values()

    # -- the two readings ---------------------------------------------------------------------------------------

    def _readings(self, ground: InterestGround, base: ClaimScope, origins: list[Origin], applies: Verdict) -> Readings:
        possible = min(origins, key=lambda origin: origin.first)
        certain = min((o for o in origins if o.sure), key=lambda origin: origin.first, default=None)
        scope = self._named(ground, replace(base, act=possible.act))
        amount = self._sum(ground, scope, possible)
        missing = set(applies.missing) | possible.missing | amount.missing
        quality = self._quality(ground, scope)
        if quality is None:
            missing.add(self.method.quality_fact)
        sure = None
        if certain is not None and applies.truth is True and amount.low is not None:
            sure = self._run(ground, scope, certain, amount.low, missing, individual=quality is True, generous=False)
        high = None
        if amount.high is not None:
            high = self._run(
                ground, scope, possible, amount.high, missing, individual=quality is not False, generous=True
            )
        creditor = frozenset({scope.holder.id}) if scope.holder else possible.act.by if possible.act else frozenset()
        debtor = self._debtors(ground, possible, scope)
        return Readings(ground, creditor, debtor, sure, high, possible, amount.basis, frozenset(missing))

    def _named(self, ground: InterestGround, scope: ClaimScope) -> ClaimScope:
        """Take as creditor the author of the act, where the ground names no role."""
        if ground.creditor is not None or scope.act is None:
            return scope
        persons = [self.claim.persons[name] for name in scope.act.by if name in self.claim.persons]
        return replace(scope, holder=persons[0] if len(persons) == 1 else None)

    def _debtors(self, ground: InterestGround, origin: Origin, scope: ClaimScope) -> frozenset[str]:
        """Return who owes: the persons the act names, those the missed deadline bound, or those of the role.

        Where two roles may owe, a creditor on our side is owed by the other one, never by us.
        """
        holder = scope.holder
        named = (origin.act.to if origin.act else frozenset()) - ({holder.id} if holder else set())
        if named:
            return named
        rule = self.rulebook.deadlines.get(origin.start.deadline or "")
        roles = [rule.acts if rule else None, ground.debtor, ground.debtor_or]
        if ground.debtor_or is not None and holder is not None and holder.side == "nous":
            roles = [roles[0], ground.debtor_or]
        chosen = next((persons for role in roles if (persons := self.claim.with_role(role))), ())
        return frozenset(person.id for person in chosen)

    def _quality(self, ground: InterestGround, scope: ClaimScope) -> bool | None:
        if ground.quality != "asked":
            return ground.quality == "individual"
        value = scope.fact(self.method.quality_fact)
        return value if isinstance(value, bool) else None

    def _run(
        self, ground: InterestGround, scope: ClaimScope, origin: Origin, capital: Decimal, missing: set[str],
        *, individual: bool, generous: bool,
    ) -> Run:  # fmt: skip
        end, end_text = self._end(ground, scope, origin, missing, generous=generous)
        terms = Terms(
            capital=capital,
            first=origin.first,
            individual=individual,
            rates=self.rates,
            uplifts=tuple(self._uplifts(ground, scope, origin, missing, generous=generous)),
            payments=tuple(self._payments(ground, scope, origin)),
            capitalisations=tuple(self._capitalisations(ground, scope, origin, missing, generous=generous)),
            year=self.method.day_count,
        )
        return Run(origin, terms, end, end_text)

    def _end(
        self, ground: InterestGround, scope: ClaimScope, origin: Origin, missing: set[str], *, generous: bool
    ) -> tuple[dt.date | None, str | None]:
        """Return the first day that stops interest; a doubtful end stops it only for the sure reading."""
        found: list[tuple[dt.date, str]] = []
        for end in ground.ends:
            for act in self.claim.of(end.event):
                if act.date is None or not origin.day <= act.date <= self.claim.today or not self._concerns(act, scope):
                    continue
                verdict = self.rulebook.conditions.verdict(end.when, replace(scope, act=act))
                missing |= verdict.missing
                if verdict.truth is True or (verdict.truth is None and not generous):
                    found.append((act.date, act.label))
        day, label = min(found, default=(None, None))
        return day, label

    def _concerns(self, act: Act, scope: ClaimScope) -> bool:
        """Tell whether nothing says that an act passed between other persons."""
        if scope.holder is None:
            return True
        creditors = {person.id for person in self.claim.with_role(scope.acts_role)} or {scope.holder.id}
        named = creditors & (act.by | act.to)
        return not named or scope.holder.id in named

    def _uplifts(
        self, ground: InterestGround, scope: ClaimScope, origin: Origin, missing: set[str], *, generous: bool
    ) -> Iterator[Uplift]:
        for stage in ground.stages:
            verdict = self.rulebook.conditions.verdict(stage.when, scope)
            if verdict.truth is False:
                continue
            first = self._stage_first(stage, scope, origin)
            if first is None:
                missing.add(f"evenement.{stage.event}.date")
                continue
            if verdict.truth is None:
                missing |= verdict.missing
                if not generous:
                    continue
            yield Uplift(max(first, origin.first), stage.times, stage.plus, stage.why)

    def _stage_first(self, stage: InterestStage, scope: ClaimScope, origin: Origin) -> dt.date | None:
        """Return the first day of a stage; ``None`` when its own event is not dated in the file."""
        day = origin.day
        if stage.event is not None:
            linked = [
                act.date
                for act in self.claim.of(stage.event)
                if act.date and (scope.act is None or self.claim.linked(act, scope.act))
            ]
            if not linked:
                return None
            day = min(linked)
        elif stage.after is None:
            return origin.first
        return Period.parse(stage.after or "P0D").after(day) + ONE_DAY

    def _payments(self, ground: InterestGround, scope: ClaimScope, origin: Origin) -> Iterator[OnAccount]:
        """Yield the payments on account made once interest runs."""
        for act in self._paid(ground.paid_by, scope, after=origin.day, until=self.claim.today):
            yield OnAccount(max(act.date or origin.first, origin.first), self._amount(act))

    def _paid(
        self, kinds: Sequence[str], scope: ClaimScope, *, after: dt.date, until: dt.date, by_holder: bool = False
    ) -> Iterator[Act]:
        for kind in kinds:
            for act in self.claim.of(kind):
                persons = act.by if by_holder else act.to
                mine = scope.holder is None or not persons or scope.holder.id in persons
                if act.date is not None and after < act.date <= until and mine:
                    yield act

    def _amount(self, act: Act) -> Decimal:
        value = act.facts.get(self.method.payment_fact)
        return value if isinstance(value, Decimal) else ZERO

    def _capitalisations(
        self, ground: InterestGround, scope: ClaimScope, origin: Origin, missing: set[str], *, generous: bool
    ) -> Iterator[dt.date]:
        """Yield the days whole years of interest are complete, from the demand, or from the start if later."""
        rule = self.method.capitalisation
        asked = [act.date for act in self.claim.of(rule.event) if act.date and act.date <= self.claim.today]
        if not ground.capitalises or not asked:
            return
        verdict = self.rulebook.conditions.verdict(rule.when, scope)
        missing |= verdict.missing
        if verdict.truth is False or (verdict.truth is None and not generous):
            return
        span, total = Period.parse(rule.period), Period.parse(rule.period)
        begun = max(min(asked), origin.day)
        while (day := total.after(begun)) <= self.claim.today:
            yield day
            total = total + span

    # -- on which sum -------------------------------------------------------------------------------------------

    def _sum(self, ground: InterestGround, scope: ClaimScope, origin: Origin) -> Sum:
        found: list[tuple[Decimal, Decimal, InterestBasis]] = []
        missing: set[str] = set()
        lacking: set[str] = set()
        for basis in ground.bears_on:
            verdict = self.rulebook.conditions.verdict(basis.when, scope)
            if verdict.truth is False:
                continue
            low, high = self._basis(ground, basis, scope, origin)
            if low is None or high is None:
                lacking |= {basis.fact} if basis.fact and not basis.estimate else set()
                continue
            found.append((low, high, basis))
            missing |= verdict.missing
            if verdict.truth is True:
                break
        if not found:
            return Sum(None, None, None, frozenset(lacking))
        low, high = min(low for low, _, _ in found), max(high for _, high, _ in found)
        return Sum(low, high, found[0][2], frozenset(missing))

    def _basis(
        self, ground: InterestGround, basis: InterestBasis, scope: ClaimScope, origin: Origin
    ) -> tuple[Decimal | None, Decimal | None]:
        if basis.payments:
            acts = self._paid(
                basis.payments, scope, after=self._notice_before(origin), until=origin.day, by_holder=True
            )
            total = sum((self._amount(act) for act in acts), ZERO)
            return (total, total) if total else (None, None)
        low, high = _amount_of(scope, basis.fact), _amount_of(scope, basis.at_most)
        if basis.estimate and low is not None:
            before = self._paid(ground.paid_by, scope, after=dt.date.min, until=origin.day)
            paid = sum((self._amount(act) for act in before), ZERO)
            low = max(low - paid, ZERO)
            high = max(high - paid, ZERO) if high is not None else None
        return low, max(low, high) if low is not None and high is not None else low

    def _notice_before(self, origin: Origin) -> dt.date:
        """Return the day of the notice given before, to the same debtor: what it covered is not counted twice."""
        act = origin.act
        if act is None or act.date is None:
            return dt.date.min
        days = [
            other.reception or other.date if origin.start.on == "reception" else other.date
            for other in self.claim.of(act.kind)
            if other.date is not None and other.date < act.date and other.to == act.to and other.by == act.by
        ]
        return max((day for day in days if day), default=dt.date.min)


def _first(start: InterestStart, day: dt.date) -> dt.date:
    return day if start.first_day == "same" else day + ONE_DAY


def _amount_of(scope: ClaimScope, fact: str | None) -> Decimal | None:
    value = scope.fact(fact) if fact else None
    return value if isinstance(value, Decimal) else None
