"""The parts of a rule said in one line each, for the comparison of two laws."""

from __future__ import annotations

import datetime as dt

from litigo.documents.clauses import clause_of
from litigo.rulebook.models import Condition, Length, Start
from litigo.rulebook.rulebook import Rulebook
from litigo.timelimits.period import Period


def start_in_french(start: Start, rulebook: Rulebook) -> str:
    """Say one possible start of a clock."""
    events = rulebook.vocabulary.events
    names = [events[name].label for name in (start.event, *start.earliest_of, *start.latest_of) if name]
    text = " ou ".join(names) or (rulebook.vocabulary.facts[start.fact].question if start.fact else "")
    text += " (reçu)" if start.on == "reception" else ""
    text += f", plus {Period.parse(start.after).in_french()}" if start.after else ""
    return f"{text}, si {condition_in_french(start.when, rulebook)}" if start.when else text


def length_in_french(length: Length, rulebook: Rulebook, *, dated: bool = True) -> str:
    """Say a length, its condition and, with ``dated``, the days it is law."""
    said = Period.parse(length.is_).in_french() if length.is_ else rulebook.vocabulary.facts[length.fact or ""].question
    condition = f", si {condition_in_french(length.when, rulebook)}" if length.when else ""
    return f"{said}{_span(length.since, length.until) if dated else ''}{condition}"


def condition_in_french(node: Condition, rulebook: Rulebook) -> str:
    """Say a condition in one line."""
    return clause_of(node, rulebook.vocabulary).inline()


def _span(since: dt.date | None, until: dt.date | None) -> str:
    parts = [f"depuis le {since:%d/%m/%Y}" if since else "", f"jusqu'au {until:%d/%m/%Y}" if until else ""]
    said = " ".join(part for part in parts if part)
    return f" ({said})" if said else ""
