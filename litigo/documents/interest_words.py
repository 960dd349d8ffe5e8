"""A statement of interest in words, for its annex and for the letters that claim it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from litigo.assessment.model import Citation, InterestLine, InterestStatement
from litigo.assessment.questions import question_about
from litigo.documents import labels
from litigo.documents.persons import JsonDict
from litigo.documents.typography import day, short_day
from litigo.documents.views import citation_view
from litigo.dossier.vocabulary import Vocabulary
from litigo.figures import euros, number

STATES: Final = {
    "running": "Les intérêts courent.",
    "ended": "Les intérêts sont arrêtés.",
    "ahead": "Les intérêts ne courent pas encore.",
    "uncertain": "Rien n’est encore établi : ce décompte n’est pas à produire en l’état.",
    "refused": "Aucun taux n’est connu pour ces jours : rien n’est calculé.",
}


def interest_view(statement: InterestStatement, vocabulary: Vocabulary, today: dt.date) -> JsonDict:
    """A statement of interest in words: who owes whom, the lines, the total, what one more day costs, and why."""
    return {
        "ref": f"interet:{statement.id}",
        "titre": statement.title,
        "debiteur": statement.debtor,
        "creancier": statement.creditor,
        "etat": STATES[statement.state],
        "arrete": day(statement.last) if statement.last else None,
        "reserves": _cautions(statement, vocabulary, today),
        "lignes": [_line(line) for line in statement.lines],
        "total": euros(sum((line.amount for line in statement.lines), Decimal(0))) if statement.lines else None,
        "par_jour": _per_day(statement),
        "interets_dus": euros(statement.left_interest) if statement.lines else None,
        "capital_du": euros(statement.left_capital) if statement.left_capital is not None else None,
        "etapes": [
            {"date": short_day(step.date) if step.date else None, "texte": step.text, "sources": _cited(step.sources)}
            for step in statement.steps
        ],
        "sources": _cited(statement.sources) or "voir les étapes",
        "validation": labels.label(labels.RULE_STATUSES, statement.status),
    }


def _cautions(statement: InterestStatement, vocabulary: Vocabulary, today: dt.date) -> list[str]:
    """Say what keeps the statement from being final; nothing uncertain is annexed without its caution."""
    said = [f"À établir : {question_about(name, [], vocabulary, today).question}" for name in statement.missing]
    if statement.interest_high != statement.interest:
        said.append(f"Somme sûre : {euros(statement.interest)} ; au plus {euros(statement.interest_high)}")
    if statement.provisional:
        said.append("Un des taux reste à confirmer par l’arrêté publié.")
    return said


def _line(line: InterestLine) -> JsonDict:
    return {
        "du": short_day(line.first),
        "au": short_day(line.last),
        "jours": number(line.days),
        "capital": euros(line.capital),
        "taux": f"{line.rate.replace('.', ',')} %",
        "montant": euros(line.amount),
        "motif": line.why,
    }


def _per_day(statement: InterestStatement) -> str | None:
    if statement.per_day is None:
        return None
    change = ""
    if statement.next_change and statement.next_per_day is not None:
        change = f", {euros(statement.next_per_day)} à compter du {day(statement.next_change)}"
    return f"Chaque jour de retard de plus : {euros(statement.per_day)}{change}."


def _cited(sources: Sequence[Citation]) -> str:
    return "\u00a0; ".join(str(citation_view(source)["court"]) for source in sources)
