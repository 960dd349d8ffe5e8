"""The statement of interest of a file as a page to annex to a letter: what is sure, line by line, with its sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from litigo.assessment.model import Assessment, Citation, InterestLine, InterestStatement
from litigo.assessment.questions import question_about
from litigo.documents import labels
from litigo.documents.binding import Record, bind, unprintable
from litigo.documents.context import sheet_frame
from litigo.documents.page_template import page_template
from litigo.documents.pdf import write_pdf
from litigo.documents.persons import JsonDict
from litigo.documents.typography import day, short_day
from litigo.documents.views import citation_view
from litigo.dossier.models import Dossier
from litigo.dossier.vocabulary import Vocabulary
from litigo.faults import FaultyFile
from litigo.sums import euros, number

TEMPLATE: Final = "decompte_interets.html"
STATES: Final = {
    "running": "Les intérêts courent.",
    "ended": "Les intérêts sont arrêtés.",
    "ahead": "Les intérêts ne courent pas encore.",
    "uncertain": "Rien n’est encore établi : ce décompte n’est pas à produire en l’état.",
    "refused": "Aucun taux n’est connu pour ces jours : rien n’est calculé.",
}


def render_interest(
    statements: Sequence[InterestStatement],
    dossier: Dossier,
    assessment: Assessment,
    templates: Path,
    vocabulary: Vocabulary,
) -> bytes:
    """Return the statements as a PDF.

    Raises:
        FaultyFile: the file holds a character no page can show, or the template is wrong.
    """
    context: JsonDict = {
        **sheet_frame(dossier, assessment),
        "decomptes": [_view(statement, vocabulary, assessment.today) for statement in statements],
    }
    if faults := unprintable(context, dossier.reference):
        raise FaultyFile(faults)
    return write_pdf(page_template(TEMPLATE, templates)(**bind(context, Record(), {})))


def _view(statement: InterestStatement, vocabulary: Vocabulary, today: dt.date) -> JsonDict:
    return {
        "titre": statement.title,
        "debiteur": statement.debtor,
        "creancier": statement.creditor,
        "etat": STATES[statement.state],
        "arrete": day(statement.last) if statement.last else None,
        "reserves": _cautions(statement, vocabulary, today),
        "lignes": [_line(line) for line in statement.lines],
        "total": euros(sum((line.amount for line in statement.lines), Decimal(0))) if statement.lines else None,
        "par_jour": _per_day(statement),
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
