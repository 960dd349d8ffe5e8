"""The expected net value of a strategy: what is at stake, times the chances, less the costs, as a range.

Chances and costs are those of the house. What is not known widens the range, and is asked; nothing is supposed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from litigo.assessment.file_scope import FileScope
from litigo.assessment.model import NetValue
from litigo.assessment.wording import said
from litigo.dossier.vocabulary import FactValue
from litigo.figures import CENT, euros
from litigo.rulebook.house import Chance, Cost
from litigo.rulebook.models import ValueRule
from litigo.rulebook.rulebook import Rulebook

if TYPE_CHECKING:
    from litigo.assessment.playbook import ReadyValue

ZERO, WHOLE = Decimal(0), Decimal(100)
HOUSE = "paramètre maison, sans source légale"


@dataclass(frozen=True, slots=True)
class Term:
    """A chance (a part of one) or a cost (euros): low, likely (``None`` while something is unknown), high; its line."""

    low: Decimal
    likely: Decimal | None
    high: Decimal
    line: str


class Prices:
    """The chances and costs of the house on a day, each made once for every file."""

    def __init__(self, rulebook: Rulebook, today: dt.date) -> None:
        self.rulebook = rulebook
        self.house = rulebook.house_value
        self.today = today
        self._kept: dict[tuple[str, FactValue | None], Term] = {}

    def chance(self, name: str, answer: FactValue | None) -> Term:
        """Return a chance for an answer; its whole range, and no likely value, without one."""
        key = (name, answer)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = self._chance(self.house.chances[name], answer)
        return found

    def _chance(self, chance: Chance, answer: FactValue | None) -> Term:
        held = chance.per.get(("oui" if answer else "non") if isinstance(answer, bool) else str(answer))
        low = held[0] if held else min(low for low, _, _ in chance.per.values())
        high = held[2] if held else max(high for _, _, high in chance.per.values())
        likely = _percent(held[1]) if held else "?"
        words = said(answer, self.rulebook.vocabulary.facts[chance.fact])
        line = f"× {chance.label} ({words}) : {_percent(low)}, {likely}, {_percent(high)} ({HOUSE})"
        return Term(low / WHOLE, held[1] / WHOLE if held else None, high / WHOLE, line)

    def cost(self, name: str, answer: FactValue | None) -> Term:
        """Return a cost, weighed by the chance of losing where it is due only then (``answer``: that chance's fact)."""
        key = (f"cost {name}", answer)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = self._cost(self.house.costs[name], answer)
        return found

    def _cost(self, cost: Cost, answer: FactValue | None) -> Term:
        low, likely, high = cost.euros or self._stamp(cost.stamp or "")
        when, origin = "", "paramètre daté" if cost.stamp else HOUSE
        if cost.if_lost is not None:
            chance = self.chance(cost.if_lost, answer)
            low, high = low * (1 - chance.high), high * (1 - chance.low)
            likely = None if likely is None or chance.likely is None else likely * (1 - chance.likely)
            when = ", à proportion du risque de perdre"
        held = "?" if likely is None else euros(likely)
        line = f"− {cost.label}{when} : {euros(low)}, {held}, {euros(high)} ({origin})"
        return Term(low, likely, high, line)

    def _stamp(self, name: str) -> tuple[Decimal, Decimal | None, Decimal]:
        """Return the lowest and the highest of the dated figures that may be in force."""
        figures = [
            Decimal(figure.is_)
            for figure in self.rulebook.text.parameters[name].figures
            if (figure.since is None or figure.since <= self.today)
            and (figure.until is None or self.today <= figure.until)
        ] or [ZERO]
        low, high = min(figures), max(figures)
        return low, low if low == high else None, high


class Valuer:
    """Values strategies for one claim."""

    def __init__(self, prices: Prices, scope: FileScope) -> None:
        self.prices = prices
        self.rulebook = prices.rulebook
        self.house = prices.house
        self.scope = scope
        self._kept: dict[str, NetValue] = {}

    def of(self, values: Sequence[ReadyValue]) -> NetValue | None:
        """Return the net value of a strategy in euros, ``None`` for one that is not about money.

        No figure at all while what is at stake is unknown.
        """
        for value in values:
            verdict = value.when(self.scope)
            if verdict.truth is None:
                return self._unknown(sorted(verdict.missing))
            if verdict.truth:
                found = self._kept.get(value.key)
                if found is None:
                    found = self._kept[value.key] = self._net(value.rule)
                return found
        return None

    def _net(self, rule: ValueRule) -> NetValue:
        lacking = [name for name in (*rule.sum, *rule.less) if self.scope.fact(name) is None]
        if lacking:
            return self._unknown(lacking)
        stake = max(self._total(rule.sum) - self._total(rule.less), ZERO)
        chances = [self._chance(name) for name in rule.chances]
        costs = [self._cost(name) for name in rule.costs]
        low = _cents(_times(stake, (chance.low for chance in chances)) - sum((cost.high for cost in costs), ZERO))
        high = _cents(_times(stake, (chance.high for chance in chances)) - sum((cost.low for cost in costs), ZERO))
        likely = _likely(stake, chances, costs)
        lines = (*self._sum_lines(rule, stake), *(term.line for term in (*chances, *costs)))
        missing = (self.house.chances[name].fact for name in rule.chances if self._chance(name).likely is None)
        return NetValue(stake, low, likely, high, (*lines, *self._result_lines(low, likely, high)), tuple(missing))

    def _unknown(self, lacking: Sequence[str]) -> NetValue:
        facts = self.rulebook.vocabulary.facts
        asked = " ; ".join(facts[name].question if name in facts else name for name in lacking)
        return NetValue(None, None, None, None, (f"Valeur non donnée, il manque : {asked}",), tuple(lacking))

    def _chance(self, name: str) -> Term:
        return self.prices.chance(name, self.scope.fact(self.house.chances[name].fact))

    def _cost(self, name: str) -> Term:
        weighed = self.house.costs[name].if_lost
        return self.prices.cost(name, self.scope.fact(self.house.chances[weighed].fact) if weighed else None)

    def _total(self, names: Iterable[str]) -> Decimal:
        return sum((_number(self.scope.fact(name)) for name in names), ZERO)

    def _sum_lines(self, rule: ValueRule, stake: Decimal) -> Iterator[str]:
        facts = self.rulebook.vocabulary.facts
        for sign, names in (("+", rule.sum), ("−", rule.less)):
            yield from (f"{sign} {facts[name].question} {euros(_number(self.scope.fact(name)))}" for name in names)
        yield f"{rule.label} : {euros(stake)}"

    def _result_lines(self, low: Decimal, likely: Decimal | None, high: Decimal) -> Iterator[str]:
        held = "non donnée" if likely is None else euros(likely)
        yield f"Valeur nette : basse {euros(low)}, probable {held}, haute {euros(high)}"
        least = self.house.abandon_below
        if least is not None and high < least:
            yield f"Même la valeur haute est sous le seuil d'abandon de {euros(least)} ({HOUSE})"


def _likely(stake: Decimal, chances: Sequence[Term], costs: Sequence[Term]) -> Decimal | None:
    chosen = [term.likely for term in chances if term.likely is not None]
    spent = [term.likely for term in costs if term.likely is not None]
    if len(chosen) < len(chances) or len(spent) < len(costs):
        return None
    return _cents(_times(stake, chosen) - sum(spent, ZERO))


def _number(value: FactValue | None) -> Decimal:
    return value if isinstance(value, Decimal) else ZERO


def _times(found: Decimal, factors: Iterable[Decimal]) -> Decimal:
    for factor in factors:
        found *= factor
    return found


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def _percent(part: Decimal) -> str:
    return f"{part.normalize():f}\u00a0%".replace(".", ",")
