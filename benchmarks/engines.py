"""The conditions of the rulebook, translated word for word into the expressions of two general rule engines.

These engines know true and false, not « unknown »: each condition becomes two expressions, one for « it holds », one
for « it fails », and neither means unknown, as in :mod:`litigo.rulebook.conditions`.
"""

from __future__ import annotations

import datetime as dt
import importlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib.metadata import version
from typing import Any

from litigo.assessment.claim import Claim
from litigo.dossier.vocabulary import FactKind, FactValue, Vocabulary
from litigo.rulebook.conditions import DAY_WORDS
from litigo.rulebook.models import Condition

Truths = list[bool | None]
Pair = tuple[str, str]  # an expression true when the condition holds, another true when it fails
SIGNS = {
    "is_": "==", "is_not": "!=", "at_least": ">=", "more_than": ">", "at_most": "<=", "less_than": "<",
    "before": "<", "on_or_before": "<=", "after": ">", "on_or_after": ">=",
}  # fmt: skip
HOLDS, FAILS, UNKNOWN = 1, 0, 2


@dataclass(frozen=True, slots=True)
class Dialect:
    """How an engine writes what the conditions need."""

    both: str
    either: str
    negation: str
    known: str
    some: str
    day: str

    def all(self, parts: Sequence[str]) -> str:
        """Write that every part is true."""
        return f"({f' {self.both} '.join(parts)})" if parts else "true"

    def any(self, parts: Sequence[str]) -> str:
        """Write that one part is true."""
        return f"({f' {self.either} '.join(parts)})" if parts else "false"

    def no(self, part: str) -> str:
        """Write that the part is not true."""
        return self.negation.format(part)

    def present(self, table: str, key: str) -> str:
        """Write that a table has a key."""
        return self.known.format(table=table, key=json.dumps(key))


CEL = Dialect("&&", "||", "!({})", "{key} in {table}", "{days}.exists(d, {test})", "d")
ZEN = Dialect("and", "or", "not({})", "{table}[{key}] != null", "some({days}, {test})", "#")


class Translator:
    """Writes conditions over three tables: ``f`` the facts, ``e`` the days of the events, ``u`` the undated ones."""

    def __init__(self, vocabulary: Vocabulary, dialect: Dialect) -> None:
        self.vocabulary = vocabulary
        self.say = dialect

    def verdict(self, condition: Condition | None) -> str:
        """Write one number for the three truths."""
        holds, fails = self.pair(condition) if condition else ("true", "false")
        return f"({holds} ? {HOLDS} : ({fails} ? {FAILS} : {UNKNOWN}))"

    def pair(self, node: Condition) -> Pair:
        """Write when the condition holds, and when it fails."""
        if node.not_ is not None:
            holding, failing = self.pair(node.not_)
            return failing, holding
        if node.all is not None or node.any is not None:
            pairs = [self.pair(part) for part in (*(node.all or ()), *(node.any or ()))]
            holds, fails = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
            if node.all is not None:
                return self.say.all(holds), self.say.any(fails)
            return self.say.any(holds), self.say.all(fails)
        return self._fact(node, node.fact) if node.fact else self._event(node, node.event or "")

    def _fact(self, node: Condition, name: str) -> Pair:
        known = self.say.present("f", name)
        if node.known is not None:
            return (known, self.say.no(known)) if node.known else (self.say.no(known), known)
        test = self._test(node, f"f[{json.dumps(name)}]", self.vocabulary.facts[name])
        return self.say.all([known, test]), self.say.all([known, self.say.no(test)])

    def _test(self, node: Condition, value: str, kind: FactKind) -> str:
        if node.in_ is not None:
            return f"({value} in [{', '.join(literal(kind.parse(item)) for item in node.in_)}])"
        word = next(word for word in SIGNS if getattr(node, word) is not None)
        written = getattr(node, word)
        return f"({value} {SIGNS[word]} {literal(written if isinstance(written, dt.date) else kind.parse(written))})"

    def _event(self, node: Condition, kind: str) -> Pair:
        bounds = [(SIGNS[word], getattr(node, word)) for word in DAY_WORDS if getattr(node, word) is not None]
        happened, undated = self.say.present("e", kind), "false"
        if bounds:
            test = self.say.all([f"{self.say.day} {sign} {literal(day)}" for sign, day in bounds])
            days = self.say.some.format(days=f"e[{json.dumps(kind)}]", test=test)
            happened, undated = self.say.all([happened, days]), self.say.present("u", kind)
        absent = self.say.all([self.say.no(happened), self.say.no(undated)])
        if node.exists is False:  # that nothing happened, only a list of events kept up to the day can say
            return self.say.all([absent, "complete"]), happened
        return happened, absent


def literal(value: FactValue) -> str:
    """Write a value in both languages; days are their number, amounts are numbers."""
    plain = number(value)
    return json.dumps(plain)


def number(value: FactValue) -> bool | float | str:
    if isinstance(value, dt.date):
        return float(value.toordinal())
    return float(value) if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else value


def tables(claim: Claim) -> dict[str, Any]:
    """Return what the expressions look at: the file as a whole, on its day."""
    days: dict[str, list[float]] = {}
    undated: dict[str, bool] = {}
    for kind, acts in claim.acts.items():
        known = [number(act.date) for act in acts if act.date is not None and act.date <= claim.today]
        if any(act.date is None for act in acts):
            undated[kind] = True
        if known or kind in undated:
            days[kind] = [day for day in known if isinstance(day, float)]
    facts = {name: number(value) for name, value in claim.seen_from(None, None, None).items()}
    return {"f": facts, "e": days, "u": undated, "complete": claim.kept_up_to >= claim.today}


@dataclass(frozen=True, slots=True)
class Engine:
    """A general rule engine that has compiled the conditions of a rulebook, and one way of calling it."""

    name: str
    evaluate: Callable[[dict[str, Any]], Sequence[float]]

    def truths(self, claim: Claim) -> Truths:
        """Return the truth of each condition for the file as a whole."""
        meaning = {HOLDS: True, FAILS: False, UNKNOWN: None}
        return [meaning[int(found)] for found in self.evaluate(tables(claim))]


def engines(conditions: Sequence[Condition | None], vocabulary: Vocabulary) -> list[Engine]:
    """Compile the conditions with each engine installed (``pip install 'litigo[bench]'``), called once or once each."""
    found = []
    for package, module, dialect, once, each in (
        ("common-expression-language", "cel", CEL, _cel, _cel_each),
        ("zen-engine", "zen", ZEN, _zen, _zen_each),
    ):
        try:
            library = importlib.import_module(module)
        except ImportError:
            print(f"  {package} is not installed: no comparison with it (pip install 'litigo[bench]')")
            continue
        texts = [Translator(vocabulary, dialect).verdict(condition) for condition in conditions]
        name = f"{package} {version(package)}"
        found.append(Engine(f"{name}, one call for all the rules", once(library, f"[{', '.join(texts)}]")))
        found.append(Engine(f"{name}, one call for each rule", each(library, texts)))
    return found


Evaluate = Callable[[dict[str, Any]], Sequence[float]]


def _cel(library: Any, text: str) -> Evaluate:  # noqa: ANN401  # no stubs
    program = library.compile(text)
    return lambda data: list(program.execute(data))


def _cel_each(library: Any, texts: Sequence[str]) -> Evaluate:  # noqa: ANN401  # no stubs
    programs = [library.compile(text) for text in texts]

    def evaluate(data: dict[str, Any]) -> Sequence[float]:
        context = library.Context(variables=data)
        return [program.execute(context) for program in programs]

    return evaluate


def _zen(library: Any, text: str) -> Evaluate:  # noqa: ANN401  # no stubs
    expression = library.compile_expression(text)
    return lambda data: list(expression.evaluate(data))


def _zen_each(library: Any, texts: Sequence[str]) -> Evaluate:  # noqa: ANN401  # no stubs
    expressions = [library.compile_expression(text) for text in texts]
    return lambda data: [expression.evaluate(data) for expression in expressions]
