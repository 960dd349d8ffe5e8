"""What a file says of a condition, in French: each fact with its answer, each kind of event with its days."""

from __future__ import annotations

from collections.abc import Iterator

from litigo.assessment.wording import said
from litigo.dossier.vocabulary import FactKind, FactValue, Vocabulary
from litigo.rulebook.conditions import Scope
from litigo.rulebook.models import Condition

UNANSWERED = "sans réponse"


def evidence_of(node: Condition, scope: Scope, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return a line for each fact and kind of event a condition looks at, once."""
    return tuple(dict.fromkeys(_lines(node, scope, vocabulary)))


def _lines(node: Condition, scope: Scope, vocabulary: Vocabulary) -> Iterator[str]:
    for part in (*(node.all or ()), *(node.any or ()), *((node.not_,) if node.not_ else ())):
        yield from _lines(part, scope, vocabulary)
    if node.fact is not None:
        kind = vocabulary.facts[node.fact]
        yield answered(scope.fact(node.fact), kind)
    elif node.event is not None:
        days = ", ".join(f"{day:%d/%m/%Y}" if day else "sans date" for day in scope.days_of(node.event))
        yield f"{vocabulary.events[node.event].label} : {days or 'aucun noté'}"


def answered(value: FactValue | None, kind: FactKind) -> str:
    """Say the question of a fact with the answer of the file."""
    return f"{kind.question} {UNANSWERED if value is None else said(value, kind)}"
