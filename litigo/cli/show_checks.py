"""Findings on the screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from rich.text import Text

from litigo.assessment.model import Finding
from litigo.cli.terminal import tell
from litigo.figures import euros
from litigo.timelimits.computation import say_day

STANDINGS = {"raised": "à traiter", "to_verify": "à vérifier", "quiet": "rien à signaler"}
SEVERITIES = {"urgent": "urgent", "attention": "attention", "info": "pour information"}
STYLES = {"urgent": "red", "attention": "yellow", "info": ""}


def show_findings(reference: str, today: dt.date, findings: Sequence[Finding]) -> None:
    """Print the findings of one file, the reminders of their families last."""
    tell(Text(f"Dossier {reference}, points à vérifier au {say_day(today)} : {len(findings)}\n"))
    for finding in findings:
        tell(Text(_heading(finding), style=STYLES[finding.severity] if finding.standing == "raised" else ""))
        for line in _lines(finding):
            tell(Text(f"    {line}"))
    for notice in dict.fromkeys(finding.notice for finding in findings if finding.notice):
        tell(Text(f"\n{notice}"))


def _heading(finding: Finding) -> str:
    confidential = ", confidentiel" if finding.confidential else ""
    state = f"{STANDINGS[finding.standing]}, {SEVERITIES[finding.severity]}{confidential}"
    return f"{finding.family_label} – {finding.title}  ({state})  [{finding.id}]"


def _lines(finding: Finding) -> Iterator[str]:
    if finding.standing == "quiet":
        return
    yield f"Pourquoi : {finding.why}"
    yield from (f"Constaté : {line}" for line in finding.evidence)
    yield from (f"À préciser : {question.fact} : {question.question}" for question in finding.questions)
    for shown in finding.amounts:
        yield f"Calcul : {shown.label} : {euros(shown.amount) if shown.amount is not None else 'à chiffrer'}"
        yield from (f"    {step}" for step in shown.steps)
    yield from (f"{number}. {step}" for number, step in enumerate(finding.what_to_do, start=1))
    yield from (f"À réunir : {question}" for question in finding.to_gather)
    yield f"Qui : {', '.join(finding.who)}"
    if finding.act_by is not None:
        yield f"Avant le : {say_day(finding.act_by)}"
    yield f"Sources : {' ; '.join(dict.fromkeys(source.cite for source in finding.sources))}"
