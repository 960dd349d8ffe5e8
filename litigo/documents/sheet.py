"""The deadline sheet of a file: every date with its arithmetic, a drawing of time, the questions, the strategies."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from litigo.assessment.model import Assessment, Deadline
from litigo.documents.binding import Record, bind, unprintable
from litigo.documents.context import sheet_frame
from litigo.documents.narrative import chronology
from litigo.documents.page_template import page_template
from litigo.documents.pdf import write_pdf
from litigo.documents.persons import JsonDict, party_name
from litigo.documents.timeline import Mark, draw, left_out
from litigo.documents.views import (
    STILL_OPEN,
    action_view,
    by_due_day,
    deadline_view,
    decision_words,
    finding_view,
    ledger_view,
    strategy_view,
    urgency,
)
from litigo.dossier.models import Dossier
from litigo.dossier.vocabulary import Vocabulary
from litigo.faults import FaultyFile

TEMPLATE: Final = "fiche_echeances.html"
_WATCHED: Final = STILL_OPEN | {"expired"}
_FIRST_ACTIONS: Final = 8
_NOT_YET: Final = frozenset({"waiting", "undated"})


def render_sheet(dossier: Dossier, assessment: Assessment, templates: Path, vocabulary: Vocabulary) -> bytes:
    """Return the deadline sheet as a PDF.

    Raises:
        FaultyFile: the file holds a character no page can show, or the template is wrong.
    """
    context = sheet_context(dossier, assessment, vocabulary)
    if faults := unprintable(context, dossier.reference):
        raise FaultyFile(faults)
    return write_pdf(_html(context, _drawing(dossier, assessment, vocabulary), templates))


def sheet_context(dossier: Dossier, assessment: Assessment, vocabulary: Vocabulary) -> JsonDict:
    """Build the plain variables of the sheet."""
    shown = by_due_day(assessment.deadlines)
    names = {party.id: party_name(party) for party in dossier.parties}
    questions = {question.fact: question.question for question in assessment.questions}
    # What can still be done comes first, what is lost after it.
    to_do = [action for action in assessment.actions if action.state == "to_do"]
    watched = sorted((d for d in shown if d.state in _WATCHED), key=lambda d: d.state == "expired")
    return {
        **sheet_frame(dossier, assessment),
        "a_faire": [action_view(action, assessment.today) for action in to_do[:_FIRST_ACTIONS]],
        "a_faire_ensuite": str(len(to_do) - _FIRST_ACTIONS) if len(to_do) > _FIRST_ACTIONS else None,
        "decisions": [decision_words(decision) for decision in assessment.decisions],
        "a_surveiller": [_view(d, assessment, questions, names) for d in watched],
        "a_venir": [_view(d, assessment, questions, names) for d in shown if d.state in _NOT_YET],
        "reglees": [_view(d, assessment, questions, names) for d in shown if d.state not in _WATCHED | _NOT_YET],
        "questions": [
            {"question": q.question, "reponses": ", ".join(q.values) or None, "enjeux": list(q.stakes)}
            for q in assessment.questions
        ],
        "points": [finding_view(found) for found in assessment.findings],
        "rappels": list(dict.fromkeys(found.notice for found in assessment.findings if found.notice)),
        "strategies": [strategy_view(s, vocabulary) for s in assessment.strategies if s.standing != "closed"],
        "strategies_fermees": [strategy_view(s, vocabulary) for s in assessment.strategies if s.standing == "closed"],
    }


def _view(deadline: Deadline, assessment: Assessment, questions: dict[str, str], names: dict[str, str]) -> JsonDict:
    view = deadline_view(deadline, assessment.today, names)
    ledgers = (ledger_view(ledger) for ledger in assessment.limitations if ledger.id == deadline.id)
    ledger: JsonDict = next(ledgers, {"sans_effet": [], "lois": []})
    return {**view, **ledger, "manques": [questions.get(name, name) for name in deadline.missing]}


def _drawing(dossier: Dossier, assessment: Assessment, vocabulary: Vocabulary) -> tuple[str, int]:
    """Draw the facts known and the dates to come, and count those left out."""
    today = assessment.today
    facts = [Mark(fact.date, fact.label) for fact in chronology(dossier, vocabulary, today, inside=True)]
    facts.append(Mark(dossier.sinistre.date, f"Sinistre : {dossier.sinistre.nature}"))
    coming = [
        Mark(d.due, d.title, urgency(d, today), provisional=d.provisional)
        for d in assessment.deadlines
        if d.due is not None and d.state in STILL_OPEN and d.due >= today
    ]
    return draw(facts, coming, today), left_out(len(facts), len(coming))


def _html(context: JsonDict, drawing: tuple[str, int], templates: Path) -> str:
    from markupsafe import Markup  # noqa: PLC0415 - only needed to write a sheet

    variables = bind(context, Record(), {})
    # The drawing is made by litigo from escaped labels; it is the only mark-up let through.
    frise = Markup(drawing[0])  # noqa: S704
    return page_template(TEMPLATE, templates)(**variables, frise=frise, hors_frise=drawing[1])
