"""Static checks of the rules on money: legal rates without a hole, grounds and divisions whose words exist."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Protocol

from pydantic import BaseModel

from litigo.rulebook.money import AmountChain, InterestGround
from litigo.rulebook.rulebook import Rulebook
from litigo.rulebook.text import AnyRule
from litigo.timelimits.workdays import ONE_DAY

Path_ = tuple[str | int, ...]
Walk = Callable[[BaseModel], Iterator[tuple[Path_, BaseModel]]]
METHOD_FILE = "interest/method.yaml"
HOUSE_FILE = "house.yaml"
ONE_OF_TWO = "Gardez l'un des deux."
METHOD = "Ajoutez interest/rates.yaml et interest/method.yaml, ou retirez les fondements."
ORDER = "Rangez les opérations dans l'ordre de rules/amounts.yaml, chacune une fois."
HALF_YEARS = "Donnez à chaque semestre son premier et son dernier jour, sans trou."


class Checker(Protocol):
    """What checks and tells faults, for every part of a rulebook."""

    def fault(self, rule_id: str, path: Path_, message: str, remedy: str) -> None:
        """Tell a fault at a field of a rule."""

    def word(self, rule_id: str, path: Path_, word: str | None, known: Mapping[str, object], what: str) -> None:
        """Tell a word that is not known."""

    def check_references(
        self, rule_id: str, field: str, words: tuple[str, ...], known: Mapping[str, object], what: str
    ) -> None:
        """Tell the words of a list that are not known."""

    def check_part(self, rule_id: str, path: Path_, part: BaseModel) -> None:
        """Check the conditions, sources and events of a part."""

    def check_sources(self, rule_id: str, path: Path_, keys: tuple[str, ...]) -> None:
        """Tell the sources that are not known."""

    def check_signed(self, rule: AnyRule) -> None:
        """Tell a signed rule that is not sure."""


def check_money(rulebook: Rulebook, checker: Checker, walk: Walk) -> None:
    """Check everything sums are computed with; ``walk`` yields the parts of a rule with their paths."""
    _check_method(rulebook, checker)
    method = rulebook.text.interest
    named: list[tuple[str, BaseModel]] = [(METHOD_FILE, method)] if method is not None else []
    named += [(ground.id, ground) for ground in rulebook.text.grounds]
    named += [(chain.id, chain) for chain in rulebook.text.chains]
    for name, rule in named:
        for path, part in walk(rule):
            checker.check_part(name, path, part)
    for ground in rulebook.text.grounds:
        _check_ground(rulebook, checker, ground)
    for chain in rulebook.text.chains:
        _check_chain(checker, chain)
    _check_rates(rulebook, checker)
    _check_chases(rulebook, checker)


def _check_chases(rulebook: Rulebook, checker: Checker) -> None:
    """Check the events that call for an answer, and those that give it."""
    house, events = rulebook.text.house, rulebook.vocabulary.events
    for index, chase in enumerate(house.chases if house is not None else ()):
        for field, kinds in (("asked", chase.asked), ("answered", chase.answered)):
            for place, kind in enumerate(kinds):
                checker.word(HOUSE_FILE, ("chases", index, field, place), kind, events, "événement")


def _check_method(rulebook: Rulebook, checker: Checker) -> None:
    """Check the words of the method; grounds cannot be applied without it nor without rates."""
    method, vocabulary = rulebook.text.interest, rulebook.vocabulary
    for ground in rulebook.text.grounds if method is None or not rulebook.text.rates else ():
        checker.fault(ground.id, (), "ni taux, ni méthode : aucun intérêt ne peut être calculé.", METHOD)
    if method is None:
        return
    event = method.capitalisation.event
    checker.word(METHOD_FILE, ("capitalisation", "event"), event, vocabulary.events, "événement")
    for field in ("quality_fact", "payment_fact"):
        checker.word(METHOD_FILE, (field,), getattr(method, field), vocabulary.facts, "fait")


def _check_ground(rulebook: Rulebook, checker: Checker, ground: InterestGround) -> None:
    """Check a ground of interest: its words, its deadlines, and that each start and sum says one thing."""
    for field in ("creditor", "debtor", "debtor_or"):
        checker.word(ground.id, (field,), getattr(ground, field), rulebook.vocabulary.roles, "rôle")
    events, facts = rulebook.vocabulary.events, rulebook.vocabulary.facts
    checker.check_references(ground.id, "paid_by", ground.paid_by, events, "événement")
    for index, start in enumerate(ground.starts):
        checker.word(ground.id, ("starts", index, "deadline"), start.deadline, rulebook.deadlines, "échéance")
        if (start.event is None) == (start.deadline is None):
            checker.fault(ground.id, ("starts", index), "un départ nomme « event » ou « deadline ».", ONE_OF_TWO)
    for index, basis in enumerate(ground.bears_on):
        for name in (basis.fact, basis.at_most):
            checker.word(ground.id, ("bears_on", index, "fact"), name, facts, "fait")
        checker.check_references(ground.id, "bears_on", basis.payments, events, "événement")
        if (basis.fact is None) != bool(basis.payments):
            checker.fault(ground.id, ("bears_on", index), "une somme dit « fact » ou « payments ».", ONE_OF_TWO)
    checker.check_signed(ground)


def _check_chain(checker: Checker, chain: AmountChain) -> None:
    """Check the order of a division: a limit is applied together with the deductible before it."""
    checker.check_sources(chain.id, ("recourse_source",), chain.recourse_source)
    checker.check_sources(chain.id, ("reinsurance_source",), chain.reinsurance_source)
    checker.check_sources(chain.id, ("deductible_back",), chain.deductible_back)
    done = [step.do for step in chain.steps]
    if len(set(done)) != len(done):
        checker.fault(chain.id, ("steps",), "une opération ne se fait qu'une fois.", ORDER)
    if "limit" in done and done[done.index("limit") - 1] != "deductible":
        checker.fault(chain.id, ("steps",), "« limit » suit immédiatement « deductible ».", ORDER)
    if "payers" in done and "liability" not in done[: done.index("payers")]:
        checker.fault(chain.id, ("steps",), "« payers » vient après « liability ».", ORDER)


def _check_rates(rulebook: Rulebook, checker: Checker) -> None:
    """Refuse a hole or an overlap between legal rates, and one that begins within a half-year."""
    rates = sorted(rulebook.text.rates.items(), key=lambda item: item[1].since)
    for (_, before), (name, rate) in pairwise(rates):
        if before.until + ONE_DAY != rate.since:
            message = f"trou ou recouvrement : {before.until} puis {rate.since}."
            checker.fault(f"interest/rates.yaml{name}", (), message, HALF_YEARS)
    for name, rate in rates:
        if (rate.since.month, rate.since.day) not in ((1, 1), (7, 1)) or rate.until < rate.since:
            message = "un taux commence un 1er janvier ou un 1er juillet."
            checker.fault(f"interest/rates.yaml{name}", (), message, HALF_YEARS)
        checker.check_sources(f"interest/rates.yaml{name}", (), rate.source)
