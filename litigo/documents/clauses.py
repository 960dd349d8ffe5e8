"""Conditions of rules said in French: a sentence when the rule gives one, else the question and the answer expected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from litigo.documents.typography import day
from litigo.dossier.vocabulary import FactKind, Vocabulary
from litigo.rulebook.conditions import COMPARISONS, DAY_WORDS
from litigo.rulebook.models import Condition, OfParameter

_BOUNDS: Final = {
    "at_least": "au moins", "more_than": "plus de", "at_most": "au plus", "less_than": "moins de", "before": "avant le",
    "on_or_before": "au plus tard le", "after": "après le", "on_or_after": "à partir du",
}  # fmt: skip
_ALL: Final = "Toutes ces conditions"
_ANY: Final = "L'une de ces conditions"
_SUPPOSED: Final = "réponse supposée par prudence tant que la question est sans réponse"


@dataclass(frozen=True, slots=True)
class Clause:
    """A line said to a jurist and the lines under it; ``join`` tells how those hold together, when they do."""

    text: str
    parts: tuple[Clause, ...] = ()
    join: Literal["", "et", "ou"] = ""

    def inline(self) -> str:
        """Say the clause in one line, its parts between brackets where the sense needs them."""
        if not self.parts:
            return self.text
        if not self.join:
            return f"{self.text} ({' ; '.join(part.inline() for part in self.parts)})"
        said = [f"({part.inline()})" if part.join and part.join != self.join else part.inline() for part in self.parts]
        return (", et " if self.join == "et" else ", ou ").join(said)


def clause_of(node: Condition, vocabulary: Vocabulary) -> Clause:
    """Say a condition: its own sentence (« why ») when it has one."""
    if node.why:
        return Clause(node.why)
    if node.all is not None:
        doubtful = _silent_and_answer(node.all)
        told = [Clause(f"{clause_of(doubtful[0], vocabulary).text}, {_SUPPOSED}")] if doubtful else []
        kept = [part for part in _told(node.all) if part not in doubtful]
        return _group(_ALL, "et", [*told, *(clause_of(part, vocabulary) for part in kept)])
    if node.any is not None:
        asked = _silent_or(node.any, vocabulary)
        return asked or _group(_ANY, "ou", [clause_of(part, vocabulary) for part in node.any])
    if node.not_ is not None:
        return _negation(node.not_, vocabulary)
    if node.fact is not None:
        return Clause(_fact(node, vocabulary.facts[node.fact]))
    if node.event is not None:
        return Clause(_event(node, vocabulary.events[node.event].label))
    return Clause(f"échéance « {node.deadline} » : {', '.join(node.state or ())}")


def leaves(clause: Clause) -> tuple[Clause, ...]:
    """Open the outermost « toutes ces conditions », so that a list of conditions shows them one by one."""
    return clause.parts if clause.join == "et" else (clause,)


def _group(title: str, join: Literal["et", "ou"], parts: list[Clause]) -> Clause:
    flat: list[Clause] = []
    for part in parts:
        flat.extend(part.parts if part.join == join else (part,))
    return flat[0] if len(flat) == 1 else Clause(title, tuple(flat), join)


def _told(nodes: Iterable[Condition]) -> list[Condition]:
    """Leave out « the fact is known » beside another condition on the same fact: an answer is a known fact."""
    nodes = list(nodes)
    answered = {node.fact for node in nodes if node.fact and node.known is None and not node.why}
    return [node for node in nodes if not (node.fact in answered and node.known and not node.why)] or nodes


def _silent_or(nodes: tuple[Condition, ...], vocabulary: Vocabulary) -> Clause | None:
    """Say « known: false, or is: x » of one fact as one answer."""
    facts = {node.fact for node in nodes}
    if len(nodes) != 2 or len(facts) != 1 or None in facts or any(node.why for node in nodes):
        return None
    silent = [node for node in nodes if node.known is False]
    answer = [node for node in nodes if node.known is None]
    if not silent or not answer:
        return None
    return Clause(f"{clause_of(answer[0], vocabulary).text}, ou question restée sans réponse")


def _silent_and_answer(nodes: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """Find « known: false, and is: x » of one fact: a doubt kept open, x being supposed until somebody answers."""
    for silent in nodes:
        if silent.fact and silent.known is False and not silent.why:
            for answer in nodes:
                if answer.fact == silent.fact and answer.known is None and not answer.why:
                    return answer, silent
    return ()


def _negation(node: Condition, vocabulary: Vocabulary) -> Clause:
    inner = _told(node.all) if node.all is not None and not node.why else [node]
    if len(inner) == 1 and inner[0].fact is not None and inner[0].known is None and not inner[0].why:
        kind = vocabulary.facts[inner[0].fact]
        silent = ", ou aucune" if inner != [node] else ""  # « known » was said beside it: silence is no such answer
        return Clause(f"« {kind.question} » : toute autre réponse que {_answer(inner[0], kind)}{silent}")
    clause = clause_of(node, vocabulary)
    if not clause.parts:
        return Clause(f"sauf si : {clause.text}")
    heading = "sauf si toutes ces conditions sont réunies" if clause.join == "et" else "sauf dans l'un de ces cas"
    return Clause(heading, clause.parts)


def _fact(node: Condition, kind: FactKind) -> str:
    if node.known is not None:
        return f"« {kind.question} » : {'réponse donnée au dossier' if node.known else 'question restée sans réponse'}"
    return f"« {kind.question} » : {_answer(node, kind)}"


def _answer(node: Condition, kind: FactKind) -> str:
    if node.in_ is not None:
        return " ou ".join(_value(item, kind) for item in node.in_)
    if node.is_ is not None:
        return _value(node.is_, kind)
    if node.is_not is not None:
        return f"autre que {_value(node.is_not, kind)}"
    return next(
        f"{_BOUNDS[word]} {_value(getattr(node, word), kind)}"
        for word in COMPARISONS
        if word in _BOUNDS and getattr(node, word) is not None
    )


def _value(written: str | dt.date | OfParameter, kind: FactKind) -> str:
    if isinstance(written, OfParameter):
        return f"le montant daté « {written.parameter} »"
    if isinstance(written, dt.date):
        return day(written)
    return say_value(kind, kind.parse(written))


def say_value(kind: FactKind, value: object) -> str:
    """Say the value of a fact as a person would answer its question."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, dt.date):
        return day(value)
    return inside_quotes(kind.values[str(value)]) if str(value) in kind.values else str(value)


def inside_quotes(text: str) -> str:
    """Quote a label, so that its own commas do not mix with ours."""
    return f"« {text} »"


def _event(node: Condition, label: str) -> str:
    bounds = " et ".join(f"{_BOUNDS[word]} {day(getattr(node, word))}" for word in DAY_WORDS if getattr(node, word))
    happened = "n'a pas eu lieu" if node.exists is False else "a eu lieu"
    return f"« {label} » : {happened}{f' {bounds}' if bounds else ''}"
