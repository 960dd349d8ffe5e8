"""Small services for the tests of intake, outbox, ledger and daemon: quick, and able to misbehave on request.

A test dossier is a few ``key: value`` lines. ``piege`` makes reading or assessing go wrong, ``document`` makes its one
document go wrong.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import time
from collections.abc import Sequence
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from litigo.assessment.model import Amounts, Assessment, Deadline, DocumentDue, StrategyView
from litigo.assessment.serialise import to_json
from litigo.dossier.models import Dossier, Gestionnaire
from litigo.faults import Fault, FaultyFile
from litigo.intake.clock import Clock
from litigo.outbox import durable
from litigo.outbox.services import Draft, Services
from litigo.settings import Settings, load_settings

T = TypeVar("T")
TODAY = dt.date(2026, 11, 23)
NEEDED = ("reference", "gestionnaire", "echeance", "tenu_a_jour_au")


def dossier_text(reference: str = "SIN-1", **other: str) -> bytes:
    """Return the bytes of a test dossier."""
    fields = {
        "reference": reference,
        "gestionnaire": "Anne Lefèvre",
        "echeance": "2027-03-01",
        "tenu_a_jour_au": "2026-11-20",
        **other,
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items()).encode()


def settings_for(folder: Path, **other: object) -> Settings:
    """Return settings whose folders are inside ``folder``, quick to settle."""
    given = {"settle_seconds": 0.02, "rescan_seconds": 0.2, "free_megabytes": 0, "render_seconds": 5, **other}
    return load_settings(given, environ={}, folder=folder)


def names_in(folder: Path) -> list[str]:
    """Return the names a folder holds."""
    return sorted(path.name for path in folder.iterdir())


class HandClock(Clock):
    """A clock whose day is moved by hand; seconds are the real ones."""

    def __init__(self, today: dt.date = TODAY) -> None:
        self.today = today

    def now(self) -> dt.datetime:
        return dt.datetime.combine(self.today, dt.time(9, 30), dt.UTC)

    def monotonic(self) -> float:
        return time.monotonic()


def services(rulebook: str = "r" * 64) -> Services:
    """Return the small services."""
    return Services(
        rulebook=rulebook,
        read=_read,
        warnings=lambda _: (),
        assess=_assess,
        to_json=to_json,
        drafts=_drafts,
        dossier_calendar=lambda dossier, assessment: _calendar([(dossier, assessment)]),
        handler_calendar=lambda _, pairs: _calendar(pairs),
    )


def other_rules() -> Services:
    """Return the small services under another rulebook."""
    return services("s" * 64)


def _read(raw: bytes, name: str) -> Dossier:
    lines = dict(line.split(": ", 1) for line in raw.decode().splitlines() if ": " in line)
    missing = [field for field in NEEDED if field not in lines]
    if missing:
        raise FaultyFile([Fault(name, 3, field, "champ absent.", "Ajoutez-le.") for field in missing])
    _misbehave(lines.get("piege", ""))
    known: dict[str, Any] = {
        "reference": lines["reference"],
        "gestionnaire": Gestionnaire(nom=lines["gestionnaire"]),
        "clos_le": dt.date.fromisoformat(lines["clos_le"]) if "clos_le" in lines else None,
        "faits": lines,
        "tenu_a_jour_au": dt.date.fromisoformat(lines["tenu_a_jour_au"]),
    }
    return Dossier.model_construct(**known)


def _misbehave(how: str) -> None:
    match how:
        case "boucle":
            time.sleep(600)
        case "abandon":
            os.abort()
        case "erreur":
            raise ZeroDivisionError("division impossible")
        case "disque":
            raise OSError(28, "No space left on device")
        case "lent":
            time.sleep(0.4)


def _assess(dossier: Dossier, today: dt.date, sha256: str) -> Assessment:
    zero = Decimal(0)
    due = dt.date.fromisoformat(dossier.faits["echeance"])
    return Assessment(
        reference=dossier.reference,
        today=today,
        rulebook="r",
        dossier_sha256=sha256,
        kept_up_to=dossier.tenu_a_jour_au,
        deadlines=() if dossier.faits.get("vide") else (_deadline(due, today),),
        strategies=(_strategy(),),
        documents=(_document(),),
        questions=(),
        amounts=Amounts(zero, zero, zero, zero, zero, zero, zero, ()),
    )


def _filled(made: type[T], /, **known: object) -> T:
    """Make a result of the engine from the fields that matter here; the others are empty."""
    names = [field.name for field in fields(made)]  # type: ignore[arg-type]
    plural = {"missing", "steps", "sources", "reminders", "reasons_for", "reasons_against", "watches", "documents"}
    plural |= {"deadlines", "grounds", "because"}
    empty: dict[str, object] = {name: () if name in plural else None for name in names}
    return made(**{**empty, "status": "draft", "confidence": "high", **known})


def _deadline(due: dt.date, today: dt.date) -> Deadline:
    return _filled(
        Deadline,
        id="essai.delai",
        rule="essai.delai",
        title="Délai d'essai",
        kind="procedural",
        state="running" if today <= due else "to_verify",
        due=due,
        nominal_end=due,
        provisional=False,
        side="nous",
        if_missed="forclusion",
    )


def _strategy() -> StrategyView:
    return _filled(StrategyView, id="essai.recours", title="Recours d'essai", standing="open", points=50)


def _document() -> DocumentDue:
    return _filled(DocumentDue, id="essai.lettre", title="Lettre d'essai", template="lettre", ready=True)


def _drafts(dossier: Dossier, assessment: Assessment) -> Sequence[Draft]:
    def write(folder: Path) -> None:
        _misbehave(dossier.faits.get("document", ""))
        durable.add_file(folder / "lettre.docx", f"{dossier.reference} {assessment.today}".encode())
        durable.add_file(folder / "lettre.fields.json", _stated(dossier.faits["echeance"]))

    return [Draft("essai.lettre", "Lettre d'essai", write)]


def _stated(due: str) -> bytes:
    """What the test letter states: the day of the deadline."""
    field = {"name": "echeance", "value": due, "origin": "", "reference": "echeance:essai.delai", "held": due}
    letter = {"format": 1, "document": "essai.lettre", "title": "Lettre d'essai", "draft": True, "internal": False}
    return json.dumps({**letter, "gaps": ["une signature"], "fields": [field]}).encode()


def _calendar(pairs: Sequence[tuple[Dossier, Assessment]]) -> bytes:
    events = [
        f"BEGIN:VEVENT\r\nUID:{dossier.reference}\r\nDTSTART:{deadline.due}\r\nEND:VEVENT\r\n"
        for dossier, assessment in pairs
        for deadline in assessment.deadlines
    ]
    return ("BEGIN:VCALENDAR\r\n" + "".join(events) + "END:VCALENDAR\r\n").encode()
