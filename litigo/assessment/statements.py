"""Statements of interest: each ground of a file drawn up to a day, with what one more day costs."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from litigo.assessment.cents import ZERO, to_cent
from litigo.assessment.citations import Citations
from litigo.assessment.claim import Claim
from litigo.assessment.interest import Line, Settling, Statement, UnknownRateError, draw_up
from litigo.assessment.interest_grounds import GroundFinder, Readings, Run
from litigo.assessment.model import Citation, Deadline, InterestLine, InterestStatement, Side, Step
from litigo.figures import euros
from litigo.rulebook.money import InterestMethod, InterestStage
from litigo.rulebook.rulebook import Rulebook


def interest_of(
    rulebook: Rulebook, claim: Claim, deadlines: Sequence[Deadline], until: dt.date | None = None
) -> tuple[InterestStatement, ...]:
    """Return the statements of every ground of a file, drawn up to ``until`` (today by default)."""
    method = rulebook.text.interest
    if method is None:
        return ()
    drawer = _Drawer(rulebook, method, claim, until or claim.today)
    every = [drawer.statement(readings) for readings in GroundFinder(rulebook, method, claim, deadlines).all()]
    drawn = [one for one in every if one.capital_high != 0]  # all was paid before the day interest would have begun
    return _numbered(sorted(drawn, key=lambda one: (one.ground, one.first or dt.date.max, one.creditor or "")))


def _numbered(statements: Iterable[InterestStatement]) -> tuple[InterestStatement, ...]:
    """Tell apart the statements of one ground."""
    kept = list(statements)
    several = {ground for ground, count in Counter(one.ground for one in kept).items() if count > 1}
    seen: Counter[str] = Counter()
    found = []
    for one in kept:
        seen[one.ground] += 1
        found.append(replace(one, id=f"{one.ground}~{seen[one.ground]}") if one.ground in several else one)
    return tuple(found)


class _Drawer:
    """Draws the statements of one claim, up to one day."""

    def __init__(self, rulebook: Rulebook, method: InterestMethod, claim: Claim, until: dt.date) -> None:
        self.rulebook = rulebook
        self.method = method
        self.citations = Citations(rulebook)
        self.claim = claim
        self.until = until

    def statement(self, readings: Readings) -> InterestStatement:
        """Return the statement of a ground."""
        shown = readings.sure or readings.high
        missing = set(readings.missing)
        try:
            sure, high = self._drawn(readings.sure), self._drawn(readings.high)
        except UnknownRateError as refused:
            return self._bare(readings, "refused", str(refused))
        if shown is None:
            return self._bare(readings, "uncertain", "la somme qui porte intérêt n'est pas connue")
        drawn = sure or high
        assert drawn is not None
        low_total = sure.interest if sure else ZERO
        high_total = max(high.interest, low_total) if high else low_total
        running = shown.end is None
        estimated = readings.basis is not None and readings.basis.estimate
        next_day, next_cost = self._next(shown, drawn) if running else (None, None)
        return InterestStatement(
            id=readings.ground.id,
            ground=readings.ground.id,
            title=readings.ground.title,
            owed_by=self._side(readings.debtor),
            debtor=names_of(self.claim, readings.debtor),
            creditor=names_of(self.claim, readings.creditor),
            state=self._state(readings, shown),
            capital=shown.terms.capital,
            capital_high=readings.high.terms.capital if readings.high else shown.terms.capital,
            first=shown.terms.first,
            last=shown.end or self.until,
            interest=low_total,
            interest_high=high_total,
            paid=sum((s.to_interest + s.to_capital + s.surplus for s in drawn.settlings), ZERO),
            left_capital=drawn.capital,
            left_interest=drawn.due,
            per_day=self._cost(shown, drawn, self._clock_day(shown)) if running else None,
            per_day_high=self._high_cost(readings, high),
            next_change=next_day,
            next_per_day=next_cost,
            provisional=low_total != high_total or bool(missing) or drawn.provisional or estimated,
            missing=tuple(sorted(missing)),
            lines=tuple(line_view(line) for line in drawn.lines),
            steps=tuple(self._steps(readings, shown, drawn)),
            sources=self._sources(readings, shown),
            status=readings.ground.status,
            confidence=readings.ground.confidence,
            notes=readings.ground.notes,
        )

    def _bare(self, readings: Readings, state: Literal["refused", "uncertain"], why: str) -> InterestStatement:
        """Return a statement without sums, and why."""
        origin = readings.origin
        return InterestStatement(
            id=readings.ground.id,
            ground=readings.ground.id,
            title=readings.ground.title,
            owed_by=self._side(readings.debtor),
            debtor=names_of(self.claim, readings.debtor),
            creditor=names_of(self.claim, readings.creditor),
            state=state,
            capital=None,
            capital_high=None,
            first=origin.first,
            last=None,
            interest=ZERO,
            interest_high=ZERO,
            paid=ZERO,
            left_capital=None,
            left_interest=ZERO,
            per_day=None,
            per_day_high=None,
            next_change=None,
            next_per_day=None,
            provisional=True,
            missing=tuple(sorted(readings.missing)),
            lines=(),
            steps=(Step(origin.first, origin.text), Step(None, why)),
            sources=self._cited((*origin.start.source, *readings.ground.source), origin.first),
            status=readings.ground.status,
            confidence=readings.ground.confidence,
            notes=readings.ground.notes,
        )

    def _drawn(self, run: Run | None) -> Statement | None:
        if run is None:
            return None
        return draw_up(run.terms, min(run.end or self.until, self.until))

    def _state(self, readings: Readings, shown: Run) -> Literal["running", "ended", "ahead", "uncertain"]:
        if shown.terms.first > self.until:
            return "ahead"
        if readings.sure is None:
            return "uncertain"
        return "ended" if shown.end is not None and shown.end <= self.until else "running"

    def _clock_day(self, run: Run) -> dt.date:
        return max(self.until, run.terms.first)

    def _cost(self, run: Run, drawn: Statement, day: dt.date) -> Decimal:
        return to_cent(run.terms.of_a_day(drawn.capital, day))

    def _high_cost(self, readings: Readings, high: Statement | None) -> Decimal | None:
        run = readings.high
        if run is None or high is None or run.end is not None:
            return None
        return self._cost(run, high, self._clock_day(run))

    def _next(self, run: Run, drawn: Statement) -> tuple[dt.date | None, Decimal | None]:
        """Return the next day a stage begins, and what a day costs from then on."""
        later = [uplift.first for uplift in run.terms.uplifts if uplift.first > self._clock_day(run)]
        if not later:
            return None, None
        return min(later), self._cost(run, drawn, min(later))

    def _side(self, debtor: frozenset[str]) -> Side:
        sides = {self.claim.persons[name].side for name in debtor if name in self.claim.persons}
        for side in ("nous", "adverse", "tiers"):
            if side in sides:
                return side
        return "inconnu"

    def _steps(self, readings: Readings, run: Run, drawn: Statement) -> list[Step]:
        origin, method = run.origin, self.method
        steps = [Step(origin.day, origin.text, self._cited(origin.start.source, origin.day))]
        if readings.basis is not None:
            text = f"{readings.basis.why} : {euros(run.terms.capital)}"
            steps.append(Step(None, text, self._cited(readings.basis.source, origin.day)))
        quality = "un particulier" if run.terms.individual else "un créancier autre qu'un particulier"
        steps.append(Step(run.terms.first, f"Premier jour d'intérêt ; taux applicable à {quality}",
                          self._cited(method.source, run.terms.first)))  # fmt: skip
        for stage, uplift in self._stages(readings, run):
            steps.append(Step(uplift, stage.why, self._cited(stage.source, uplift)))
        for settling in drawn.settlings:
            key = method.capitalisation if settling.capitalised else method.imputation
            steps.append(Step(settling.day, _settled(settling), self._cited(key.source, settling.day)))
        if run.end is not None:
            steps.append(Step(run.end, f"Fin : {run.end_text}"))
        if drawn.provisional:
            last = run.terms.rates.last
            steps.append(Step(last, f"Taux connus jusqu'au {last:%d/%m/%Y} : au-delà, dernier taux connu, à revoir"))
        steps += [Step(None, f"Taux à confirmer : {order}") for order in drawn.unconfirmed]
        steps.append(Step(None, f"{method.rounding} ; année de {_year(method.day_count)} jours"))
        return steps

    def _stages(self, readings: Readings, run: Run) -> list[tuple[InterestStage, dt.date]]:
        stages = {stage.why: stage for stage in readings.ground.stages}
        return [(stages[uplift.why], uplift.first) for uplift in run.terms.uplifts]

    def _sources(self, readings: Readings, run: Run) -> tuple[Citation, ...]:
        keys = [*run.origin.start.source, *readings.ground.source]
        keys += [key for stage, _ in self._stages(readings, run) for key in stage.source]
        return self._cited(tuple(keys), run.terms.first)

    def _cited(self, keys: Sequence[str], day: dt.date) -> tuple[Citation, ...]:
        return self.citations.of(dict.fromkeys(keys), day)


def line_view(line: Line) -> InterestLine:
    """Return a line as it is shown and serialised."""
    rate = rate_text(line.rate)
    return InterestLine(line.first, line.last, line.days, line.capital, rate, line.amount, line.why, line.order)


def rate_text(rate: Decimal) -> str:
    """Write a rate in full, without useless zeros: « 6.84 », « 10.005 »."""
    text = f"{rate:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _settled(settling: Settling) -> str:
    if settling.capitalised:
        return f"Capitalisation : {euros(settling.capitalised)} d'intérêts échus rejoignent le capital"
    surplus = f", {euros(settling.surplus)} de trop" if settling.surplus else ""
    paid = settling.to_interest + settling.to_capital + settling.surplus
    return (
        f"Paiement de {euros(paid)} : {euros(settling.to_interest)} sur les {euros(settling.due)} d'intérêts échus, "
        f"{euros(settling.to_capital)} sur le capital{surplus}"
    )


def _year(day_count: str) -> str:
    return "365 ou 366" if day_count == "actual" else day_count


def names_of(claim: Claim, ids: frozenset[str]) -> str | None:
    """Return the names of these persons; ``None`` when the file names none."""
    return ", ".join(sorted(claim.persons[name].name for name in ids if name in claim.persons)) or None
