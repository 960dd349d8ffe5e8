"""Calendars: what a subscriber's program reads is what the assessment says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import icalendar
import pytest
from icalendar.cal.component import Component

from litigo.assessment.assess import assess
from litigo.assessment.model import Assessment
from litigo.calendars.feed import dossier_calendar, handler_calendar
from litigo.dossier.models import Dossier
from litigo.dossier.reader import read_dossier
from litigo.rulebook.rulebook import Rulebook

ROOT = Path(__file__).parent.parent
TODAY = dt.date(2026, 11, 23)
NAMES = sorted(path.stem for path in (ROOT / "examples").glob("*.yaml"))


def assessed(name: str, rulebook: Rulebook, today: dt.date = TODAY) -> tuple[Dossier, Assessment]:
    path = ROOT / "examples" / f"{name}.yaml"
    dossier = read_dossier(path.read_bytes(), path.name, rulebook.vocabulary)
    return dossier, assess(dossier, rulebook, today)


def events(raw: bytes) -> list[Component]:
    return list(icalendar.Calendar.from_ical(raw).walk("VEVENT"))


@pytest.mark.parametrize("name", NAMES)
def test_every_live_date_is_an_all_day_event_with_its_trace(name: str, rulebook: Rulebook) -> None:
    dossier, assessment = assessed(name, rulebook)
    found = events(dossier_calendar(dossier, assessment))
    running = [deadline for deadline in assessment.deadlines if deadline.state == "running"]
    assert running
    for deadline in running:
        event = next(
            event
            for event in found
            if deadline.title in str(event["summary"]) and event.decoded("dtstart") == deadline.due
        )
        assert type(event.decoded("dtstart")) is dt.date
        assert "Calcul :" in str(event["description"])
        assert "À défaut" in str(event["description"])
        assert dossier.reference in str(event["summary"])


@pytest.mark.parametrize("name", NAMES)
def test_uids_are_unique_and_survive_time_and_revision(name: str, rulebook: Rulebook) -> None:
    dossier, assessment = assessed(name, rulebook)
    uids = [str(event["uid"]) for event in events(dossier_calendar(dossier, assessment))]
    assert len(uids) == len(set(uids))
    later = assess(dossier, rulebook, TODAY + dt.timedelta(days=1))
    moved = dossier.model_copy(update={"notes": ("relue",)})  # kept up to yesterday: no date appears for all that
    assert {str(event["uid"]) for event in events(dossier_calendar(moved, later))} == set(uids)
    sequences = [
        int(str(event["sequence"])) for raw in (assessment, later) for event in events(dossier_calendar(dossier, raw))
    ]
    assert sequences[0] < sequences[-1]


@pytest.mark.parametrize("name", NAMES)
def test_alarms_ring_on_the_reminder_days(name: str, rulebook: Rulebook) -> None:
    dossier, assessment = assessed(name, rulebook)
    wanted = {(d.due, day) for d in assessment.deadlines for day in d.reminders if d.due}
    rung = set()
    for event in events(dossier_calendar(dossier, assessment)):
        start = event.decoded("dtstart")
        for alarm in event.walk("VALARM"):
            moment = dt.datetime.combine(start, dt.time()) + alarm.decoded("trigger")
            assert moment.hour == 9
            rung.add((start, moment.date()))
    assert wanted == rung


def test_a_provisional_date_is_tentative(rulebook: Rulebook) -> None:
    dossier, assessment = assessed("appel_a_conclure", rulebook)
    told = {str(event["summary"]): str(event["status"]) for event in events(dossier_calendar(dossier, assessment))}
    assert any("date provisoire" in text and status == "TENTATIVE" for text, status in told.items())
    assert any("CONFIRMED" in status for status in told.values())


def test_a_handler_has_one_feed_of_all_open_files(rulebook: Rulebook) -> None:
    files = [assessed(name, rulebook) for name in NAMES]
    together = events(handler_calendar("Élodie Martin", files))
    assert len(together) == sum(len(events(dossier_calendar(*file))) for file in files)
    closed = (files[0][0].model_copy(update={"clos_le": TODAY}), files[0][1])
    fewer = events(handler_calendar("Élodie Martin", [closed, *files[1:]]))
    assert len(together) - len(fewer) == len(events(dossier_calendar(*files[0])))


def test_the_same_assessment_gives_the_same_bytes(rulebook: Rulebook) -> None:
    dossier, assessment = assessed("civi_infraction", rulebook)
    assert dossier_calendar(dossier, assessment) == dossier_calendar(*assessed("civi_infraction", rulebook))
