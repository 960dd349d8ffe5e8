"""What to set aside for a file, and between which sums to settle it, by the weights of the house."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from litigo.assessment.breakdown import LEFT, RECOURSE
from litigo.assessment.cents import ZERO, percent_of
from litigo.assessment.model import Breakdown, Figure, InterestStatement, ReserveProposal
from litigo.dossier.models import Dossier
from litigo.figures import euros
from litigo.rulebook.money import HouseParameters
from litigo.timelimits.period import Period

PAYABLE, CLAIMABLE = "left", ("recoverable_us", "recoverable_insured")
ENDED = "ended"


@dataclass(frozen=True, slots=True)
class _Bounds:
    """The low and high figure of one side of the file, interest included."""

    low: Decimal
    high: Decimal
    interest_low: Decimal
    interest_high: Decimal
    waiting: Decimal  # what interest will add until the horizon

    def likely(self, weight: Decimal) -> Decimal:
        """Return the figure between the two, at the weight of the house."""
        low, high = self.low + self.interest_low, self.high + self.interest_high
        return low + percent_of(high - low, weight)


def reserve_of(
    house: HouseParameters | None,
    dossier: Dossier,
    breakdown: Breakdown | None,
    interest: Sequence[InterestStatement],
    today: dt.date,
    current: Decimal,
) -> ReserveProposal | None:
    """Return the proposal for a file, from the division of its loss and its interest.

    Args:
        house: the weights and costs of the house; nothing is proposed without them.
        dossier: the file; the stage of its proceedings decides the costs still to be met.
        breakdown: the division of the loss; nothing is proposed without it.
        interest: the statements of interest, owed by us or to us.
        today: from which the horizon of payment runs.
        current: the reserve now set.
    """
    if breakdown is None or house is None:
        return None
    figures = {figure.key: figure for figure in breakdown.figures}
    left = figures.get(PAYABLE)
    if left is not None and (left.high is None or left.high > 0 or _owed(interest)):
        return _to_pay(house, dossier, breakdown, left, interest, today, current)
    claims = [figures[key] for key in CLAIMABLE if key in figures]
    mine = claims[:1] if left is not None else claims
    claimed = [figure for figure in mine if figure.high is None or figure.high > 0]
    return _to_recover(house, dossier, breakdown, claimed, interest, today, current) if claimed else None


def _owed(interest: Iterable[InterestStatement]) -> bool:
    return any(one.owed_by == "nous" and one.interest_high > 0 for one in interest)


def _bounds(figures: Iterable[Figure], interest: Iterable[InterestStatement], days: int, *, ours: bool) -> _Bounds:
    """Add up one side. A sum nothing bounds counts for its low figure: the moves say so."""
    kept = list(figures)
    running = _heaviest([one for one in interest if (one.owed_by == "nous") is ours])
    return _Bounds(
        low=sum((figure.low or ZERO for figure in kept), ZERO),
        high=sum((figure.high if figure.high is not None else figure.low or ZERO for figure in kept), ZERO),
        interest_low=sum((one.left_interest for one in running if one.interest), ZERO),
        interest_high=sum((max(one.interest_high - one.interest + one.left_interest, ZERO) for one in running), ZERO),
        waiting=sum(((one.per_day_high or ZERO) * days for one in running if one.state != ENDED), ZERO),
    )


def _heaviest(statements: Sequence[InterestStatement]) -> list[InterestStatement]:
    """Keep one ground for each creditor, the heaviest: two grounds on one sum do not add up."""
    weights: dict[tuple[str | None, str], Decimal] = {}
    for one in statements:
        key = (one.creditor, one.ground)
        weights[key] = weights.get(key, ZERO) + one.interest_high + (one.per_day_high or ZERO)
    kept = {
        creditor: max((key for key in weights if key[0] == creditor), key=lambda key: weights[key])
        for creditor, _ in weights
    }
    return [one for one in statements if kept[one.creditor] == (one.creditor, one.ground)]


def _to_pay(
    house: HouseParameters, dossier: Dossier, breakdown: Breakdown, left: Figure,
    interest: Sequence[InterestStatement], today: dt.date, current: Decimal,
) -> ReserveProposal:  # fmt: skip
    days = (Period.parse(house.horizon).after(today) - today).days
    bounds = _bounds([left], interest, days, ours=True)
    costs = _costs(house, dossier)
    likely = bounds.likely(house.likely)
    low, high = bounds.low + bounds.interest_low, bounds.high + bounds.interest_high + bounds.waiting
    margin = percent_of(high, house.margin)
    floor = low + percent_of(likely - low, house.opening)
    ceiling = min(likely + bounds.waiting + costs, high + costs)
    return ReserveProposal(
        side="pay",
        low=low + costs,
        likely=likely + costs,
        high=high + costs + margin,
        floor=floor,
        target=likely,
        ceiling=ceiling,
        current=current,
        moves=tuple(_moves(breakdown, bounds, costs, margin, current, likely + costs)),
        steps=(
            (
                f"Bas : {euros(bounds.low)} restant à payer, {euros(bounds.interest_low)} d'intérêts certains, "
                f"{euros(costs)} de frais"
            ),
            f"Probable : {house.likely} % de l'écart entre le bas et le haut, frais compris, {euros(likely + costs)}",
            (
                f"Haut : {euros(bounds.high)} restant à payer, {euros(bounds.interest_high)} d'intérêts, "
                f"{euros(bounds.waiting)} d'intérêts à courir sous {days} jours, {euros(costs)} de frais, "
                f"{euros(margin)} de marge"
            ),
            (
                f"Transiger : ouvrir à {euros(floor)}, viser {euros(likely)}, ne pas dépasser {euros(ceiling)} "
                "(probable, plus ce que l'attente et la procédure coûteraient)"
            ),
        ),
        notes=f"Sommes restant à payer, les paiements déjà faits n'y sont pas. {house.label}",
    )


def _to_recover(
    house: HouseParameters, dossier: Dossier, breakdown: Breakdown, claimed: Sequence[Figure],
    interest: Sequence[InterestStatement], today: dt.date, current: Decimal,
) -> ReserveProposal:  # fmt: skip
    days = (Period.parse(house.horizon).after(today) - today).days
    bounds = _bounds(claimed, interest, days, ours=False)
    costs = _costs(house, dossier)
    asked, middle = bounds.high + bounds.interest_high, bounds.likely(house.likely)
    likely = percent_of(middle, house.recovery_likely)
    target = middle - percent_of(middle, house.concession)
    floor = min(max(likely - costs, ZERO), target)
    return ReserveProposal(
        side="recover",
        low=percent_of(bounds.low + bounds.interest_low, house.recovery_low),
        likely=likely,
        high=percent_of(asked, house.recovery_high),
        floor=floor,
        target=target,
        ceiling=asked,
        current=current,
        moves=(*_unknowns(breakdown, RECOURSE, bounds), *_interest_moves(bounds)),
        steps=(
            (
                f"Recours : entre {euros(bounds.low)} et {euros(bounds.high)}, intérêts de "
                f"{euros(bounds.interest_low)} à {euros(bounds.interest_high)}"
            ),
            f"Part recouvrée : {house.recovery_low} %, {house.recovery_likely} % ou {house.recovery_high} %",
            (
                f"Transiger : demander {euros(asked)}, viser {euros(target)} ({house.concession} % cédés pour un "
                f"paiement immédiat), ne pas descendre sous {euros(floor)} (part probable du recours, "
                f"{euros(costs)} de frais épargnés)"
            ),
        ),
        notes=house.label,
    )


def _costs(house: HouseParameters, dossier: Dossier) -> Decimal:
    """Return the costs still to be met: those of the proceedings under way, once for each stage."""
    stages = dict.fromkeys(procedure.stade for procedure in dossier.procedures)
    return sum((house.costs.get(stage, ZERO) for stage in stages), ZERO)


def _moves(
    breakdown: Breakdown, bounds: _Bounds, costs: Decimal, margin: Decimal, current: Decimal, likely: Decimal
) -> Iterable[Figure]:
    """Yield what moves the reserve: each unknown fact, interest, costs, and the gap with the reserve now set."""
    yield from _unknowns(breakdown, LEFT, bounds)
    yield from _interest_moves(bounds)
    if costs:
        yield Figure("costs", "Frais de procédure", costs, costs, f"Frais restant à exposer, {euros(costs)}")
    yield Figure("margin", "Marge", ZERO, margin, f"Marge de la maison sur le haut, {euros(margin)}")
    change = likely - current
    if change:
        word = "relever" if change > 0 else "abaisser"
        yield Figure("change", "Écart avec la provision", change, change, f"Provision actuelle {euros(current)} : "
                     f"{word} de {euros(abs(change))} pour atteindre le probable")  # fmt: skip


def _unknowns(breakdown: Breakdown, stake: str, bounds: _Bounds) -> Iterable[Figure]:
    """Yield the facts that move a sum, and by how much at most."""
    gap = bounds.high - bounds.low
    for question in breakdown.questions:
        if stake in question.stakes and gap:
            text = f"{question.question} Tant qu'on l'ignore, la somme peut varier de {euros(gap)}"
            yield Figure(question.fact, "Fait à préciser", ZERO, gap, text)


def _interest_moves(bounds: _Bounds) -> Iterable[Figure]:
    if bounds.interest_high:
        low, high = bounds.interest_low, bounds.interest_high
        yield Figure("interest", "Intérêts échus", low, high, f"Intérêts échus, de {euros(low)} à {euros(high)}")
    if bounds.waiting:
        text = f"Intérêts à courir jusqu'au paiement, {euros(bounds.waiting)} au plus"
        yield Figure("waiting", "Attente", ZERO, bounds.waiting, text)
