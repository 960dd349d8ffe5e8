"""The changes of the law said in French: between two days, or between two rulebooks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from litigo.cli.field_names import FIELDS
from litigo.cli.law_words import condition_in_french, length_in_french
from litigo.rulebook.law_changes import LawChange, TextChange
from litigo.rulebook.models import (
    Condition,
    Extension,
    HolidayKind,
    Interruption,
    Length,
    Lengthening,
    Moratorium,
    Suspension,
)
from litigo.rulebook.rulebook import Rulebook
from litigo.timelimits.computation import say_day
from litigo.timelimits.period import Period

ASPECTS = {
    "length": "durée",
    "lengthening": "augmentation de la durée",
    "interruption": "cause d'interruption",
    "suspension": "cause de suspension",
    "extension": "report du terme",
    "scope": "conditions liées à ce jour",
    "moratorium": "prorogation exceptionnelle des termes",
    "holiday": "jour férié",
    "value": "valeur",
}
EFFECTS = {"added": "ajout", "ended": "fin"}
TEXTS = {
    "modified": "texte modifié",
    "created": "première rédaction connue",
    "ended": "texte qui n'est plus en vigueur",
}
ADAPTED = (
    "les délais en cours sont adaptés : plus longue, la durée nouvelle s'applique à ceux qui ne sont pas expirés, le "
    "temps déjà couru compris ; plus courte, elle court à compter du {day}, sans que le total dépasse l'ancienne durée"
)


def change_in_french(change: LawChange, rulebook: Rulebook) -> str:
    """Say what changed: « durée : 1 mois → 2 mois », « cause d'interruption, ajout : … », « texte modifié … »."""
    if change.aspect == "wording":
        return _wording(change, rulebook)
    before, after = (_said(parts, rulebook) for parts in (change.before, change.after))
    name = ASPECTS[change.aspect]
    if change.aspect == "scope":
        where = ", ".join(FIELDS.get(field, field) for field in change.fields)
        return f"{name} ({where}) : {after}"
    if change.effect == "modified":
        return f"{name} : {before} → {after}"
    return f"{name}, {EFFECTS[change.effect]} : {after or before}"


def _wording(change: LawChange, rulebook: Rulebook) -> str:
    effects = {text.effect for text in change.texts}
    if effects == {"created"}:
        return TEXTS["created"]  # what the law said before it is not known here: nothing is said to be unchanged
    said = TEXTS["ended"] if effects == {"ended"} else TEXTS["modified"]
    if change.effect == "alongside":
        return f"{said} le même jour (autre texte cité)"
    if change.owner in rulebook.deadlines:
        return f"{said}, durée inchangée"
    return f"{said}, règle inchangée" if rulebook.rule(change.owner) else f"{said}, effet inchangé"


def _said(parts: Sequence[BaseModel], rulebook: Rulebook) -> str:
    return " ; ".join(dict.fromkeys(part_in_french(part, rulebook) for part in parts))


def part_in_french(part: object, rulebook: Rulebook, *, dated: bool = False) -> str:
    """Say one part of a rule or of a shared table; with ``dated``, a length is said with the days it is law."""
    events = rulebook.vocabulary.events
    match part:
        case Length():
            return length_in_french(part, rulebook, dated=dated)
        case Lengthening():
            return f"{Period.parse(part.add).in_french()}{_explained(part, rulebook)}"
        case Interruption():
            return f"« {events[part.by].label} »{_explained(part, rulebook)}"
        case Suspension():
            ends = " ou ".join(f"« {events[name].label} »" for name in part.to)
            return f"de « {events[part.from_].label} » à {ends}{_explained(part, rulebook)}"
        case Extension():
            return f"{Period.parse(part.period).in_french()} après « {events[part.event].label} »"
        case Condition():
            return condition_in_french(part, rulebook)
        case Moratorium():
            cap = Period.parse(part.cap).in_french()
            window = f"termes échus du {say_day(part.first)} au {say_day(part.last)}"
            return f"{window} : durée recommencée après ce jour, {cap} au plus"
        case HolidayKind():
            zones = rulebook.text.workdays.zones
            return f"{part.name} ({', '.join(zones.get(zone, zone) for zone in part.zones)})"
        case BaseModel() if getattr(part, "is_", None) is not None:
            why = getattr(part, "why", None)
            return f"{getattr(part, 'is_', '')}{f' ({why})' if why else ''}"
        case BaseModel():
            return part.model_dump_json(by_alias=True, exclude_defaults=True)
    return str(part)


def _explained(part: Lengthening | Interruption | Suspension, rulebook: Rulebook) -> str:
    if part.why:
        events = rulebook.vocabulary.events
        named = events[part.by].label if isinstance(part, Interruption) else ""
        return f" ({part.why})" if part.why != named else ""
    return f", si {condition_in_french(part.when, rulebook)}" if part.when else ""


def running_in_french(change: LawChange, rulebook: Rulebook) -> str:
    """Say what becomes of the periods already running on the day of a change."""
    day = say_day(change.day)
    event = selector_in_french(change, rulebook)
    match change.aspect:
        case "length" if change.running == "adapted":
            return ADAPTED.format(day=day)
        case "length" | "lengthening" if change.after:
            later = f"la nouvelle vaut si {event} date du {day} ou d'un jour postérieur"
            return f"les délais en cours gardent leur durée : {later}"
        case "length" | "lengthening":
            return f"l'ancienne durée reste celle des délais pour lesquels {event} date d'avant le {day}"
        case "interruption" | "suspension" | "extension" if change.after:
            return f"vaut pour les actes faits à partir du {day}, même dans un délai déjà en cours"
        case "interruption" | "suspension" | "extension":
            return f"les actes faits avant le {day} gardent leur effet"
        case "moratorium":
            return "vise tout terme qui tombe dans la période, quel que soit le point de départ"
        case "holiday":
            return f"vise tout terme qui tombe ce jour-là, à partir du {day}, même dans un délai déjà en cours"
        case "value":
            return f"la nouvelle valeur vaut à partir du {day}, au jour que chaque règle regarde"
        case "scope":
            return "sans effet propre sur les délais en cours : seul compte le jour du fait ou de l'acte comparé"
    return ""


def selector_in_french(change: LawChange, rulebook: Rulebook) -> str:
    """Say what chooses the version: the event the amending text names, or the start of the period itself."""
    if change.version_event is None:
        return "le point de départ"
    return f"« {rulebook.vocabulary.events[change.version_event].label} »"


def text_in_french(text: TextChange) -> str:
    """Say the wording that made a change: what it is, and what became of it."""
    return f"{text.cite} ({TEXTS[text.effect]} : {text.text})"


def change_as_json(change: LawChange, rulebook: Rulebook) -> dict[str, Any]:
    """Return a change with stable keys, the words of the machine beside the French ones."""
    chosen = change.aspect in ("length", "lengthening")
    return {
        "day": change.day.isoformat(),
        "rule": change.owner,
        "title": change.title,
        "rules": list(change.rules),
        "aspect": change.aspect,
        "effect": change.effect,
        "change": change_in_french(change, rulebook),
        "fields": list(change.fields),
        "before": [_plain(part) for part in change.before],
        "after": [_plain(part) for part in change.after],
        "texts": [
            {"key": text.key, "cite": text.cite, "text": text.text, "effect": text.effect} for text in change.texts
        ],
        "running_periods": change.running,
        "running_periods_text": running_in_french(change, rulebook) or None,
        "version_event": change.version_event,
        "version_event_text": selector_in_french(change, rulebook) if chosen else None,
    }


def _plain(part: BaseModel) -> Any:  # noqa: ANN401  # JSON values are of any type
    return part.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def span_in_french(first: dt.date, last: dt.date) -> str:
    """Say the days looked at: after the first, up to the last."""
    return f"après le {say_day(first)} et jusqu'au {say_day(last)}"
