"""What the terminal shows of an assessment: tables with rich, in French."""

from __future__ import annotations

import datetime as dt

from rich.table import Table
from rich.text import Text

from litigo.assessment.model import Assessment, Deadline, StrategyView
from litigo.cli.terminal import tell
from litigo.documents.labels import STANDINGS, STATES
from litigo.documents.views import caution_words, decision_words, fragility_words, remedy_words
from litigo.timelimits.computation import say_day

COLOURS = {"expired": "red", "to_verify": "red", "running": "green", "standing_still": "cyan", "waiting": "dim"}


def show_assessment(assessment: Assessment) -> None:
    """Print the whole assessment."""
    kept = say_day(assessment.kept_up_to)
    tell(f"Dossier {assessment.reference}, évalué au {say_day(assessment.today)} (tenu à jour au {kept})\n")
    tell(_deadlines(assessment))
    tell(_strategies(assessment))
    for due in assessment.documents:
        lacking = f" – projet, il manque : {', '.join(due.missing)}" if due.missing else ""
        tell(Text(f"Document dû : {due.title} [{due.id}]{lacking}"))
    if assessment.decisions:
        tell("\nDécisions :")
    for decision in assessment.decisions:
        style = "red" if decision.state == "contradicted" else ""
        tell(Text(f"  {decision_words(decision)}", style=style))
    if assessment.findings:
        raised = sum(finding.standing == "raised" for finding in assessment.findings)
        left = len(assessment.findings) - raised
        tell(f"Points à vérifier (litigo checks) : {raised} à traiter, {left} à préciser")
    if assessment.questions:
        tell("\nQuestions, par ordre d'enjeu :")
    for question in assessment.questions:
        values = f" ({' / '.join(question.values)})" if question.values else ""
        tell(Text(f"  {question.fact} : {question.question}{values}"))


def _deadlines(assessment: Assessment) -> Table:
    table = Table(title="Échéances", title_justify="left", expand=False)
    for name in ("Date", "Jours", "Échéance", "État", "Contre", "Identifiant"):
        table.add_column(name, overflow="fold")
    for deadline in assessment.deadlines:
        table.add_row(
            _when(deadline),
            _left(deadline, assessment.today),
            deadline.title,
            Text(STATES[deadline.state], style=COLOURS.get(deadline.state, "")),
            deadline.against or "",
            deadline.id,
        )
    return table


def _when(deadline: Deadline) -> str:
    if deadline.due is None:
        return f"sinon {deadline.fallback_due:%d/%m/%Y}" if deadline.fallback_due else "–"
    mark = " ?" if deadline.provisional else ""
    time = f" {deadline.due_time}" if deadline.due_time else ""
    return f"{deadline.due:%d/%m/%Y}{time}{mark}"


def _left(deadline: Deadline, today: dt.date) -> str:
    if deadline.due is None or deadline.state not in ("running", "expired", "to_verify"):
        return ""
    return str((deadline.due - today).days)


def _strategies(assessment: Assessment) -> Table:
    table = Table(title="Stratégies", title_justify="left", expand=False)
    for name in ("Stratégie", "État", "Points", "Pour", "Contre ou à savoir", "À préciser"):
        table.add_column(name, overflow="fold")
    for view in assessment.strategies:
        if view.standing != "closed":
            table.add_row(view.title, STANDINGS[view.standing], str(view.points), *_reasons(view))
    return table


def _reasons(view: StrategyView) -> tuple[str, str, str]:
    return (
        "\n".join(reason.text for reason in view.reasons_for),
        "\n".join(reason.text for reason in view.reasons_against),
        "\n".join(view.missing),
    )


def show_deadline(deadline: Deadline) -> None:
    """Print one deadline with its arithmetic, its sources and what is unknown."""
    tell(Text(f"{deadline.title}  [{deadline.id}]", style="bold"))
    tell(f"État : {STATES[deadline.state]}")
    if deadline.due:
        provisional = " (provisoire : première date possible)" if deadline.provisional else ""
        tell(f"Dernier jour utile : {say_day(deadline.due)}{provisional}")
    for step in deadline.steps:
        cites = " ; ".join(f"{s.cite} ({s.version})" if s.version else s.cite for s in step.sources)
        day = f"{step.date:%d/%m/%Y}" if step.date else "          "
        tell(Text(f"  {day}  {step.text}" + (f"\n              {cites}" if cites else "")))
    if deadline.waits_for:
        tell(f"Commencera avec : {deadline.waits_for}")
    if deadline.literal_due:
        tell(f"Autre lecture : {say_day(deadline.literal_due)} ({deadline.literal_why})")
    if deadline.fallback_due:
        tell(f"Si ce qui arrête le délai tombe : {say_day(deadline.fallback_due)}")
    if deadline.fragility:
        tell(Text(f"Fragilité : {fragility_words(deadline.fragility)}"))
    for caution in deadline.cautions:
        tell(Text(f"Réserve : {caution_words(caution)}"))
    for name in deadline.missing:
        tell(f"À préciser : {name}")
    tell(f"À défaut : {deadline.if_missed}")
    for label, text in (
        ("Comment agir", deadline.how_to_act),
        ("Remède", remedy_words(deadline)),
        ("À savoir", deadline.notes),
    ):
        if text:
            tell(Text(f"{label} : {text}"))
