"""The days ahead in a file, as a client is told them: hearings and meetings already fixed, nothing confidential."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from litigo.assessment.bound_values import event_path
from litigo.documents.persons import JsonDict
from litigo.documents.typography import day, hour
from litigo.dossier.models import Dossier
from litigo.dossier.vocabulary import Vocabulary


def next_dates(dossier: Dossier, vocabulary: Vocabulary, today: dt.date) -> list[JsonDict]:
    """Return the days after ``today`` on which something is fixed, soonest first."""
    found = [*_hearings(dossier, today), *_announced(dossier, vocabulary, today)]
    return [{"ref": ref, "date": f"{day(date)}{time}", "texte": text} for date, time, text, ref in sorted(found)]


def _hearings(dossier: Dossier, today: dt.date) -> Iterator[tuple[dt.date, str, str, str]]:
    for procedure in dossier.procedures:
        for hearing in procedure.audiences:
            if hearing > today:
                said = f"audience ({procedure.juridiction})"
                yield hearing, "", said, f"dossier:procedures/{procedure.id}/audiences"


def _announced(dossier: Dossier, vocabulary: Vocabulary, today: dt.date) -> Iterator[tuple[dt.date, str, str, str]]:
    for event in dossier.evenements:
        kind = vocabulary.events.get(event.type)
        if event.date is not None and event.date > today and kind is not None and not kind.confidential:
            time = f" à {hour(event.heure)}" if event.heure else ""
            yield event.date, time, kind.label[0].lower() + kind.label[1:], event_path(dossier, event)
