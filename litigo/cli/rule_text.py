"""A rule said in French, for ``litigo rules explain``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from litigo.rulebook.conditions import COMPARISONS
from litigo.rulebook.models import Condition, DeadlineRule, DocumentRule, Length, OfParameter, Rule, Start, Strategy
from litigo.rulebook.rulebook import Rulebook
from litigo.timelimits.period import Period

WORDS = {
    "is_": "est", "is_not": "n'est pas", "at_least": "au moins", "more_than": "plus de", "at_most": "au plus",
    "less_than": "moins de", "before": "avant le", "on_or_before": "au plus tard le", "after": "après le",
    "on_or_after": "à partir du",
}  # fmt: skip


def rule_in_french(rule: Rule, rulebook: Rulebook) -> Iterator[str]:
    """Yield the lines that say a rule to a jurist."""
    yield f"{rule.title}  [{rule.id}]"
    yield f"Où : rules/{rulebook.places[rule.id]}"
    if isinstance(rule, DeadlineRule):
        yield from _deadline(rule, rulebook)
    elif isinstance(rule, Strategy):
        yield from _strategy(rule, rulebook)
    elif isinstance(rule, DocumentRule):
        yield f"Dû quand : {condition_in_french(rule.when, rulebook)}"
        yield f"Modèle : {rule.template}"
    for key in dict.fromkeys(rule.source):
        source = rulebook.sources[key.partition("#")[0]]
        yield f"Source : {source.cite} (vérifiée le {source.checked:%d/%m/%Y})"


def _deadline(rule: DeadlineRule, rulebook: Rulebook) -> Iterator[str]:
    if rule.applies_when:
        yield f"S'applique quand : {condition_in_french(rule.applies_when, rulebook)}"
    for start in rule.starts:
        yield f"Départ : {_start(start, rulebook)}"
    for length in rule.period:
        yield f"Durée : {_length(length, rulebook)}"
    for lengthening in rulebook.lengthenings(rule):
        when = condition_in_french(lengthening.when, rulebook) if lengthening.when else "toujours"
        yield f"Augmentée de {Period.parse(lengthening.add).in_french()} si {when}"
    regime = rulebook.regimes.get(rule.regime or "")
    counting = rule.counting or (regime.counting if regime else None)
    if counting:
        yield f"Décompte : {rulebook.text.countings[counting].label}"
    events = rulebook.vocabulary.events
    for effect in (*rule.interrupted_by, *(regime.interrupted_by if regime else ())):
        yield f"Interrompu par : {events[effect.by].label}" + _span(effect.since, effect.until)
    for span in (*rule.suspended_by, *(regime.suspended_by if regime else ())):
        yield f"Suspendu du {events[span.from_].label} au {' ou '.join(events[name].label for name in span.to)}"
    for name in (*rule.latest_of, *rule.earliest_of):
        kind = "tardive" if rule.latest_of else "proche"
        yield f"Échéance la plus {kind} parmi : {rulebook.deadlines[name].title}"
    yield f"À défaut : {rule.if_missed}"
    for label, text in (("Comment agir", rule.how_to_act), ("Remède", rule.remedy), ("À savoir", rule.notes)):
        if text:
            yield f"{label} : {text}"


def _strategy(rule: Strategy, rulebook: Rulebook) -> Iterator[str]:
    yield f"Ouverte quand : {condition_in_french(rule.requires, rulebook)}"
    for reason in rule.reasons:
        yield f"{reason.points:+d} : {reason.why}"
    for item in rule.counter_indications:
        yield f"{'Ferme' if item.severity == 'blocking' else 'Prudence'} : {item.why}"


def _start(start: Start, rulebook: Rulebook) -> str:
    events = rulebook.vocabulary.events
    names = [events[name].label for name in (start.event, *start.earliest_of, *start.latest_of) if name]
    text = " ou ".join(names) or (rulebook.vocabulary.facts[start.fact].question if start.fact else "")
    text += " (reçu)" if start.on == "reception" else ""
    text += f", plus {Period.parse(start.after).in_french()}" if start.after else ""
    text += f", si {condition_in_french(start.when, rulebook)}" if start.when else ""
    return text


def _length(length: Length, rulebook: Rulebook) -> str:
    said = Period.parse(length.is_).in_french() if length.is_ else rulebook.vocabulary.facts[length.fact or ""].question
    condition = f", si {condition_in_french(length.when, rulebook)}" if length.when else ""
    return f"{said}{_span(length.since, length.until)}{condition}"


def _span(since: dt.date | None, until: dt.date | None) -> str:
    parts = [f"depuis le {since:%d/%m/%Y}" if since else "", f"jusqu'au {until:%d/%m/%Y}" if until else ""]
    said = " ".join(part for part in parts if part)
    return f" ({said})" if said else ""


def condition_in_french(node: Condition, rulebook: Rulebook) -> str:
    """Say a condition, its « why » when it has one."""
    if node.why:
        return node.why
    if node.all is not None:
        return " et ".join(condition_in_french(part, rulebook) for part in node.all)
    if node.any is not None:
        return "(" + " ou ".join(condition_in_french(part, rulebook) for part in node.any) + ")"
    if node.not_ is not None:
        return f"il est faux que {condition_in_french(node.not_, rulebook)}"
    if node.fact is not None:
        return f"{node.fact} {_operator(node, rulebook)}"
    if node.event is not None:
        label = rulebook.vocabulary.events[node.event].label
        return f"{'pas de ' if node.exists is False else ''}« {label} »"
    return f"{node.deadline} : {', '.join(node.state or ())}"


def _operator(node: Condition, rulebook: Rulebook) -> str:
    if node.in_ is not None:
        return f"parmi {', '.join(node.in_)}"
    if node.known is not None:
        return "est connu" if node.known else "n'est pas connu"
    word, written = next((word, getattr(node, word)) for word in COMPARISONS if getattr(node, word) is not None)
    if isinstance(written, OfParameter):
        return f"{WORDS[word]} {rulebook.text.parameters[written.parameter].label.lower()}"
    return f"{WORDS[word]} {written}"
