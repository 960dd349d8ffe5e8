"""A rule said in French, heading by heading, for « rules explain » and for the cards a jurist signs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from litigo.documents.clauses import Clause, clause_of, leaves
from litigo.documents.typography import day
from litigo.rulebook.models import (
    CautionRule,
    Condition,
    DeadlineRule,
    Extension,
    Interruption,
    Length,
    Lengthening,
    LongStop,
    MetBy,
    Regime,
    Start,
    Strategy,
    Suspension,
)
from litigo.rulebook.rulebook import Rulebook
from litigo.timelimits.period import Period

_RUNNING: Final = {
    "adapted": "délais en cours : allongés s'ils ne sont pas expirés, temps couru compris ; abrégés, ils courent de "
    "l'entrée en vigueur sans excéder l'ancienne durée",
    "unchanged": "délais en cours : inchangés",
}
_DEFAULTS: Final = ("acts", "against")
_SIDES: Final = {
    "acts": "celui qui doit agir",
    "against": "son adversaire",
    "either": "l'un ou l'autre",
    "anyone": "quiconque",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a card and its lines."""

    label: str
    lines: tuple[Clause, ...]


def deadline_sections(rule: DeadlineRule, rulebook: Rulebook) -> tuple[Section, ...]:
    """Say a deadline rule, its headings in the order a jurist reads them; empty ones are left out."""
    words = _Words(rulebook, rule)
    found = (
        ("Qui doit agir", words.persons()),
        ("S'applique quand", words.conditions(rule.applies_when)),
        ("Point de départ", [words.start(start) for start in rule.starts]),
        ("Combine", words.combined()),
        ("Durée", words.lengths()),
        ("Décompte", words.counting()),
        ("Augmentations", [words.lengthening(item) for item in rulebook.lengthenings(rule)]),
        ("Interruption", words.interruptions(rule.interrupted_by)),
        ("Suspension", words.suspensions(rule.suspended_by)),
        ("Causes communes", words.regime_summary()),
        ("Prorogation", [words.extension(item) for item in rule.extended_by]),
        ("Délai butoir", [words.long_stop(rule.long_stop)] if rule.long_stop else []),
        ("Respectée par", [words.met_by(item) for item in rule.met_by]),
        ("Sans objet après", [Clause(words.events(rule.ended_by))] if rule.ended_by else []),
        ("À défaut", [Clause(rule.if_missed)]),
        ("Réserves", [words.caution(item) for item in rule.cautions]),
        ("Remède", [*_told(rule.remedy), *words.remedies()]),
        ("Comment agir", _told(rule.how_to_act)),
        ("Rappels", _reminders(rule)),
        ("À savoir", _told(rule.notes)),
    )
    return tuple(Section(label, tuple(lines)) for label, lines in found if lines)


def regime_sections(regime: Regime, rulebook: Rulebook) -> tuple[Section, ...]:
    """Say the causes a regime shares between the rules that name it."""
    words = _Words(rulebook, None)
    using = sum(rulebook.regimes.get(rule.regime or "") is regime for rule in rulebook.deadlines.values())
    found = (
        ("Décompte", [Clause(rulebook.text.countings[regime.counting].label)]),
        ("Interruption", words.interruptions(regime.interrupted_by)),
        ("Suspension", words.suspensions(regime.suspended_by)),
        ("Règles concernées", [Clause(f"{using} règles nomment ce régime")]),
    )
    return tuple(Section(label, tuple(lines)) for label, lines in found if lines)


def strategy_sections(rule: Strategy, rulebook: Rulebook) -> tuple[Section, ...]:
    """Say a strategy: when it is open, what speaks for and against it, what to do."""
    words = _Words(rulebook, None)
    against = {"blocking": "ferme la stratégie", "caution": "appelle la prudence"}
    ours = rulebook.vocabulary.facts["dossier.notre_role"].values
    watched = [Clause(rulebook.deadlines[name].title) for name in rule.watches]
    found = (
        ("Pour", _told(" ; ".join(ours[role] for role in rule.for_))),
        ("Ouverte quand", words.conditions(rule.requires)),
        ("Raisons", [Clause(f"{item.points:+d} : {item.why}".replace("-", "−")) for item in rule.reasons]),
        ("Contre-indications", [Clause(f"{i.why} ({against[i.severity]})") for i in rule.counter_indications]),
        ("Étapes", [Clause(step.step) for step in rulebook.steps_of(rule)]),
        ("Devant", [Clause(f"{court.court} : {court.why}") for court in rulebook.courts_of(rule)]),
        ("Surveille", watched),
    )
    return tuple(Section(label, tuple(lines)) for label, lines in found if lines)


def _told(text: str | None) -> list[Clause]:
    return [Clause(text)] if text else []


def _reminders(rule: DeadlineRule) -> list[Clause]:
    said = [Period.parse(item).in_french() for item in rule.remind]
    return [Clause(f"{', '.join(said)} avant le dernier jour utile")] if said else []


def _span(since: dt.date | None, until: dt.date | None) -> str:
    if since and until:
        return f" (du {day(since)} au {day(until)})"
    if since:
        return f" (depuis le {day(since)})"
    return f" (jusqu'au {day(until)})" if until else ""


class _Words:
    """Says the parts of one rule with the labels of the rulebook; ``rule`` gives the roles their names."""

    def __init__(self, rulebook: Rulebook, rule: DeadlineRule | None) -> None:
        self.rulebook = rulebook
        self.rule = rule
        self.vocabulary = rulebook.vocabulary

    def event(self, name: str) -> str:
        return self.vocabulary.events[name].label

    def events(self, names: Iterable[str], link: str = " ; ") -> str:
        return link.join(self.event(name) for name in names)

    def role(self, name: str | None, otherwise: str) -> str:
        return self.vocabulary.roles[name].label if name else otherwise

    def cite(self, keys: tuple[str, ...]) -> str:
        said = [self.rulebook.sources[key.partition("#")[0]].cite for key in keys]
        return f" [{' ; '.join(said)}]" if said else ""

    def conditions(self, node: Condition | None) -> list[Clause]:
        return list(leaves(clause_of(node, self.vocabulary))) if node else []

    def when(self, node: Condition | None) -> tuple[Clause, ...]:
        """The line « si … » under what a condition commands."""
        return (Clause(f"si {clause_of(node, self.vocabulary).inline()}"),) if node else ()

    def persons(self) -> list[Clause]:
        rule = self.rule
        if rule is None or not (rule.acts or rule.against):
            return []
        against = f", à l'égard de : {self.role(rule.against, '')}" if rule.against else ""
        each = " (un délai par personne)" if rule.each_opponent else ""
        return [Clause(f"{self.role(rule.acts, 'celui que la règle oblige')}{against}{each}")]

    def start(self, start: Start) -> Clause:
        said = self._origin(start)
        if start.on == "reception":
            said += ", au jour de sa réception"
        said += self._by(start.done_by)
        said += f", plus {Period.parse(start.after).in_french()} sans report" if start.after else ""
        why = f" – {start.why}" if start.why and start.why.lower() not in said.lower() else ""
        return Clause(f"{said}{why}{self.cite(start.source)}", self.when(start.when))

    def _origin(self, start: Start) -> str:
        if start.event:
            return self.event(start.event)
        if start.fact:
            return f"le jour donné en réponse à « {self.vocabulary.facts[start.fact].question} »"
        which = "première" if start.earliest_of else "dernière"
        return f"la {which} de ces dates : {self.events((*start.earliest_of, *start.latest_of))}"

    def _by(self, relation: str) -> str:
        if self.rule is None or relation == "anyone":
            return ""
        acts, against = self.role(self.rule.acts, "celui qui agit"), self.role(self.rule.against, "l'adversaire")
        who = {"acts": acts, "against": against, "either": f"{acts} ou {against}"}[relation]
        return f" (acte de : {who})"

    def combined(self) -> list[Clause]:
        rule = self.rule
        if rule is None or not (rule.latest_of or rule.earliest_of):
            return []
        which = "la plus tardive" if rule.latest_of else "la plus proche"
        titles = [Clause(self.rulebook.deadlines[name].title) for name in (*rule.latest_of, *rule.earliest_of)]
        return [Clause(f"l'échéance retenue est {which} de celles-ci", tuple(titles))]

    def lengths(self) -> Iterator[Clause] | list[Clause]:
        rule = self.rule
        if rule is None or not rule.period:
            return []
        lines = [self.length(length) for length in rule.period]
        if any(length.since or length.until for length in rule.period):
            chosen = self.event(rule.version_event) if rule.version_event else "le point de départ"
            lines.append(Clause(f"version choisie par la date de : {chosen}"))
        if rule.direction == "backward":
            lines.append(Clause("se compte à rebours, jours pleins avant la date de référence"))
        return lines

    def length(self, length: Length) -> Clause:
        said = (
            Period.parse(length.is_).in_french()
            if length.is_
            else f"la durée donnée en réponse à « {self.vocabulary.facts[length.fact or ''].question} »"
        )
        said += _span(length.since, length.until)
        said += f" – {length.why}" if length.why else ""
        running = f" ; {_RUNNING[length.running_periods]}" if length.running_periods else ""
        counting = f" ; {self.rulebook.text.countings[length.counting].label}" if length.counting else ""
        return Clause(f"{said}{counting}{running}{self.cite(length.source)}", self.when(length.when))

    def counting(self) -> list[Clause]:
        rule = self.rule
        if rule is None:
            return []
        countings, regime = self.rulebook.text.countings, self.rulebook.regimes.get(rule.regime or "")
        key = rule.counting or (regime.counting if regime else None)
        lines = [Clause(countings[key].label)] if key else []
        if rule.literal_counting:
            why = f" ({rule.literal_why})" if rule.literal_why else ""
            label = countings[rule.literal_counting].label
            lines.append(Clause(f"lecture moins prudente, pour mémoire : {label}{why}"))
        return lines

    def lengthening(self, item: Lengthening) -> Clause:
        # The sentence of the increase says its circumstance better than its questions would.
        said = item.why or (clause_of(item.when, self.vocabulary).inline() if item.when else "toujours")
        return Clause(
            f"plus {Period.parse(item.add).in_french()}{_span(item.since, item.until)} : {said}{self.cite(item.source)}"
        )

    def interruptions(self, items: tuple[Interruption, ...]) -> list[Clause]:
        """Say the causes of interruption; those alike but for the act are said once, with their acts."""
        alike: dict[str, list[Interruption]] = {}
        for item in items:
            alike.setdefault(item.model_copy(update={"by": ""}).model_dump_json(), []).append(item)
        shared, common = self._common([item.when for item in items])
        groups = [self.interruption(group, said_already=common is not None) for group in alike.values()]
        return [*shared, *groups]

    def suspensions(self, items: tuple[Suspension, ...]) -> list[Clause]:
        """Say the causes of suspension."""
        shared, common = self._common([item.when for item in items])
        return [*shared, *(self.suspension(item, said_already=common is not None) for item in items)]

    def _common(self, conditions: list[Condition | None]) -> tuple[list[Clause], Condition | None]:
        """Find the condition that several causes share, and the line that says it for all of them."""
        first = conditions[0] if len(conditions) > 1 else None
        if first is None or any(node != first for node in conditions):
            return [], None
        return [Clause(f"dans tous ces cas, {self.when(first)[0].inline()}")], first

    def interruption(self, alike: list[Interruption], *, said_already: bool) -> Clause:
        item, acts = alike[0], " ; ".join(f"« {self.event(each.by)} »" for each in alike)
        said = item.why or acts
        if item.why and (len(alike) > 1 or item.why.lower() != self.event(item.by).lower()):
            said += f" ({acts})"
        said += ", au jour de sa réception" if item.on == "reception" else ""
        said += self._between(item.done_by, item.addressed_to) + _span(item.since, item.until)
        tails = [
            f"jusqu'à : {self.events(item.until_event, ' ou ')}" if item.until_event else "",
            f"non avenue si, avant cette fin : {self.events(item.void_if, ' ou ')}" if item.void_if else "",
            f"non avenue même ensuite : {self.events(item.void_even_after, ' ou ')}" if item.void_even_after else "",
        ]
        text = " ; ".join(part for part in (said, *tails) if part)
        return Clause(f"{text}{self.cite(item.source)}", () if said_already else self.when(item.when))

    def _between(self, done_by: str, addressed_to: str) -> str:
        """Say between whom an act must pass, when it is not from the one who acts to the one he acts against."""
        if (done_by, addressed_to) == _DEFAULTS:
            return ""
        return f", de {_SIDES[done_by]} à {_SIDES[addressed_to]}"

    def suspension(self, item: Suspension, *, said_already: bool) -> Clause:
        said = f"{item.why} : " if item.why else ""
        said += f"de « {self.event(item.from_)} » à {' ou '.join(f'« {self.event(name)} »' for name in item.to)}"
        tails = [
            f"ne commence que {Period.parse(item.after).in_french()} après" if item.after else "",
            f"au plus {Period.parse(item.at_most).in_french()}" if item.at_most else "",
            f"il reste ensuite au moins {Period.parse(item.floor).in_french()}" if item.floor else "",
            "ne profite qu'à celui qu'elle concerne" if item.started_by == "acts" else "",
        ]
        text = " ; ".join(part for part in (f"{said}{_span(item.since, item.until)}", *tails) if part)
        return Clause(f"{text}{self.cite(item.source)}", () if said_already else self.when(item.when))

    def regime_summary(self) -> list[Clause]:
        regime = self.rulebook.regimes.get(self.rule.regime or "") if self.rule else None
        if regime is None:
            return []
        lines = [Clause(f"{regime.label} (voir la fiche du régime)")]
        for verb, causes in (("interrompent", regime.interrupted_by), ("suspendent", regime.suspended_by)):
            said = dict.fromkeys(
                self.event(item.by) if isinstance(item, Interruption) else item.why or self.event(item.from_)
                for item in causes
            )
            if said:
                lines.append(Clause(f"{verb} : {' ; '.join(said)}"))
        return lines

    def extension(self, item: Extension) -> Clause:
        length = Period.parse(item.period).in_french()
        said = f"fin portée à {length} après « {self.event(item.event)} » si c'est plus tard"
        why = f" – {item.why}" if item.why else ""
        return Clause(f"{said}{_span(item.since, None)}{why}{self.cite(item.source)}", self.when(item.when))

    def long_stop(self, item: LongStop) -> Clause:
        said = f"jamais plus de {Period.parse(item.period).in_french()} après : {self._origin(item.from_)}"
        why = f" – {item.why}" if item.why else ""
        return Clause(f"{said}{why}{self.cite(item.source)}", self.when(item.when))

    def caution(self, item: CautionRule) -> Clause:
        # The sentence of the circumstance may be that of the caution itself.
        when = () if item.when.why == item.why else self.when(item.when)
        return Clause(f"{item.why}{self.cite(item.source)}", when)

    def remedies(self) -> list[Clause]:
        names = self.rule.remedied_by if self.rule else ()
        return [Clause(f"échéance du remède : {self.rulebook.deadlines[name].title}") for name in names]

    def met_by(self, item: MetBy) -> Clause:
        early = ", même avant le point de départ" if item.early else ""
        return Clause(f"{self.event(item.event)}{self._by(item.done_by)}{early}", self.when(item.when))
