"""What a file says of a condition, in French: each fact with its answer, each kind of event with its days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from litigo.assessment.scope import ClaimScope
from litigo.dossier.vocabulary import FactKind, FactValue, Vocabulary
from litigo.rulebook.models import Condition

UNANSWERED = "sans réponse"


def evidence_of(node: Condition, scope: ClaimScope, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return a line for each fact and kind of event a condition looks at, once."""
    return tuple(dict.fromkeys(_lines(node, scope, vocabulary)))


def _lines(node: Condition, scope: ClaimScope, vocabulary: Vocabulary) -> Iterator[str]:
    for part in (*(node.all or ()), *(node.any or ()), *((node.not_,) if node.not_ else ())):
        yield from _lines(part, scope, vocabulary)
    if node.fact is not None:
        kind = vocabulary.facts[node.fact]
        yield f"{kind.question} {said(scope.fact(node.fact), kind)}"
    elif node.event is not None:
        days = ", ".join(f"{day:%d/%m/%Y}" if day else "sans date" for day in scope.days_of(node.event))
        yield f"{vocabulary.events[node.event].label} : {days or 'aucun noté'}"


def said(value: FactValue | None, kind: FactKind) -> str:
    """Say the value of a fact as a handler would answer its question."""
    match value:
        case None:
            return UNANSWERED
        case bool():
            return "oui" if value else "non"
        case Decimal():
            return f"{value:f}".replace(".", ",")
        case dt.date():
            return f"{value:%d/%m/%Y}"
    return kind.values.get(str(value), str(value)).lower()
