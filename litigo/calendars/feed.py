"""Calendars the team subscribes to: one event a deadline, all day, with its trace and its alarms.

Identifiers are stable (dossier and deadline), so that a calendar program updates its entry instead of adding one.
Nothing here depends on the clock: the same assessment gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator

from icalendar import Alarm, Calendar, Event

from litigo import __version__
from litigo.assessment.decisions import leading_days, shown_day
from litigo.assessment.model import Assessment, Deadline, DecisionView, Step
from litigo.documents.labels import STATES
from litigo.dossier.models import Dossier

NAMESPACE = uuid.UUID("6b0b8f6a-6a0e-5c1e-9d43-6f1d5f7c2a10")
EPOCH = dt.date(2020, 1, 1)
ALARM_HOUR = dt.timedelta(hours=9)
SHOWN = ("running", "expired", "to_verify", "standing_still", "undated")
SIDES = {"nous": "", "adverse": "[adverse] ", "tiers": "[tiers] ", "inconnu": ""}


def dossier_calendar(dossier: Dossier, assessment: Assessment) -> bytes:
    """Return the calendar of one file, as RFC 5545 bytes."""
    return _calendar(f"litigo – {dossier.reference}", [(dossier, assessment)])


def handler_calendar(name: str, files: Iterable[tuple[Dossier, Assessment]]) -> bytes:
    """Return one calendar for all the files of a handler, in order of reference."""
    return _calendar(f"litigo – {name}", sorted(files, key=lambda file: file[0].reference))


def _calendar(name: str, files: Iterable[tuple[Dossier, Assessment]]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", f"-//litigo//litigo {__version__}//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-published-ttl", "PT1H")
    for dossier, assessment in files:
        if dossier.clos_le is None:
            for event in _events(dossier, assessment):
                calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(dossier: Dossier, assessment: Assessment) -> Iterator[Event]:
    hushed = assessment.confidential_deadlines
    decided = leading_days(assessment.decisions)
    for deadline in assessment.deadlines:
        decision = decided.get(deadline.id)
        due = decision.drives if decision is not None else shown_day(deadline)
        if due is not None and deadline.state in SHOWN and deadline.id not in hushed:
            yield _event(dossier, assessment, deadline, due, decision)


def _event(
    dossier: Dossier, assessment: Assessment, deadline: Deadline, due: dt.date, decision: DecisionView | None
) -> Event:
    event = Event()
    event.add("uid", f"{uuid.uuid5(NAMESPACE, f'{dossier.reference}|{deadline.id}')}@litigo")
    event.add("dtstamp", dt.datetime.combine(assessment.today, dt.time(), dt.UTC))
    event.add("sequence", (assessment.today - EPOCH).days)
    event.add("dtstart", due)
    event.add("dtend", due + dt.timedelta(days=1))
    event.add("summary", _summary(dossier, deadline))
    event.add("description", _decided(decision) + _description(dossier, deadline))
    event.add("status", "TENTATIVE" if deadline.provisional or deadline.due is None else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("categories", ["litigo", deadline.kind])
    for day in _reminders(deadline, due):
        event.add_component(_alarm(_summary(dossier, deadline), day - due))
    return event


def _reminders(deadline: Deadline, due: dt.date) -> tuple[dt.date, ...]:
    """Return the reminders before the day shown, which itself rings when a decision brought it before all of them."""
    before = tuple(day for day in deadline.reminders if day <= due)
    return before or ((due,) if deadline.reminders else ())


def _decided(decision: DecisionView | None) -> str:
    """Say, before all else, that a person chose another day than the legal one."""
    if decision is None or not decision.value:
        return ""
    computed = f"{decision.computed:%d/%m/%Y}" if decision.computed else "non déterminée"
    review = f", relue par {decision.reviewed_by}" if decision.reviewed_by else ", non relue"
    doubt = f"\nDÉCISION CONTREDITE : {decision.why}" if decision.state == "contradicted" else ""
    return (
        f"Date décidée par {decision.by} le {decision.date:%d/%m/%Y}{review} : "
        f"{dt.date.fromisoformat(decision.value):%d/%m/%Y}. Date légale calculée : {computed}.{doubt}\n\n"
    )


def _summary(dossier: Dossier, deadline: Deadline) -> str:
    mark = " (date provisoire)" if deadline.provisional else ""
    if deadline.state == "undated":
        mark = " (au plus tard, départ à dater)"
    elif deadline.due is None:
        mark = " (si ce qui arrête le délai tombe)"
    elif deadline.state in ("expired", "to_verify"):
        mark = f" ({STATES[deadline.state]})"
    return f"{SIDES[deadline.side]}{dossier.reference} – {deadline.title}{mark}"


def _description(dossier: Dossier, deadline: Deadline) -> str:
    time = f" à {deadline.due_time}" if deadline.due_time else ""
    lines = [
        f"Dossier : {dossier.reference} ({dossier.gestionnaire.nom}, {dossier.equipe})",
        f"État : {STATES[deadline.state]}{time}",
        f"Qui doit agir : {deadline.acts or 'à préciser'}",
        f"À défaut : {deadline.if_missed}",
        *([f"Comment : {deadline.how_to_act}"] if deadline.how_to_act else []),
        "",
        "Calcul :",
        *(f"- {_said(step)}" for step in deadline.steps),
        *(["", "À préciser : " + ", ".join(deadline.missing)] if deadline.missing else []),
        *(
            [f"Autre lecture : {deadline.literal_due:%d/%m/%Y} ({deadline.literal_why})"]
            if deadline.literal_due
            else []
        ),
        "",
        f"Règle {deadline.rule} ({'projet, non relue' if deadline.status == 'draft' else 'relue'})",
    ]
    return "\n".join(lines)


def _said(step: Step) -> str:
    cites = " ; ".join(source.cite for source in step.sources)
    return f"{step.text} [{cites}]" if cites else step.text


def _alarm(text: str, before: dt.timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    alarm.add("trigger", before + ALARM_HOUR)
    return alarm
