"""Static checks of the whole rulebook: words that exist, sources that begin on the days said, lengths that cover time.

Each fault names the file and the line of the faulty word, and says what to do about it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Final, get_args

from pydantic import BaseModel

from litigo.dossier.refusals import near
from litigo.dossier.vocabulary import FactKind
from litigo.faults import Fault, Severity
from litigo.rulebook.check_models import CheckRule
from litigo.rulebook.conditions import fact_test, parameter_bound
from litigo.rulebook.finding_checks import check_problems, computed_problems
from litigo.rulebook.liability_checks import check_liability
from litigo.rulebook.models import (
    Clause,
    Condition,
    Confidence,
    DeadlineRule,
    Distance,
    DocumentRule,
    Entry,
    Extension,
    Interruption,
    Length,
    Lengthening,
    MetBy,
    Parameter,
    ParameterValue,
    Regime,
    Rule,
    Start,
    Suspension,
)
from litigo.rulebook.money import InterestStage, InterestStart
from litigo.rulebook.money_checks import check_money
from litigo.rulebook.playbook_checks import check_playbook
from litigo.rulebook.rulebook import Rulebook
from litigo.rulebook.text import AnyRule
from litigo.rulebook.usage import unused

Path_ = tuple[str | int, ...]
Lines = Mapping[tuple[str, tuple[str | int, ...]], int]
NODES = ("fact", "event", "deadline", "all", "any", "not_")
FACT_OPERATORS = (
    "is_", "is_not", "in_", "at_least", "more_than", "at_most", "less_than",
    "before", "on_or_before", "after", "on_or_after", "known",
)  # fmt: skip
EVENT_OPERATORS = ("exists", "before", "on_or_before", "after", "on_or_after")
AMOUNT = FactKind(type="amount", question="")
ONE_DAY = dt.timedelta(days=1)
STARTING = (Start, InterestStart, InterestStage)
WORKED = ("ouvres", "ouvrables", "sans_feries")
# The parts that have dated versions, and what makes two of them versions of one thing.
VERSIONED: Final = {
    "period": ("when",),
    "lengthened_by": ("add", "when"),
    "interrupted_by": ("by", "on", "done_by", "addressed_to", "when"),
    "suspended_by": ("from_", "to", "started_by", "addressed_to", "when"),
}
# Where a word of each kind is defined, for who finds no known word near the one written.
WHERE: Final = {
    "rôle": "rules/vocabulary (roles)",
    "événement": "rules/vocabulary (events)",
    "fait": "rules/vocabulary (facts)",
    "source": "rules/sources",
    "décompte": "rules/counting.yaml",
    "régime": "rules/regimes.yaml",
    "distance": "rules/distances.yaml",
    "prorogation": "rules/moratoria.yaml",
    "échéance": "rules/deadlines",
    "document": "rules/documents",
    "paramètre": "rules/parameters.yaml",
    "juridiction": "rules/courts.yaml",
    "étape": "rules/steps.yaml",
    "convention": "rules/conventions",
    "rôle dans le dossier": "dossier.notre_role",
    "montant": "rules/vocabulary (facts de type amount)",
    "chance": "rules/house.yaml (value, chances)",
    "coût": "rules/house.yaml (value, costs)",
    "branche": "la question dossier.branche de rules/vocabulary",
    "renvoi": "la table nommée",
}
FEMININE: Final = frozenset(
    {"source", "distance", "prorogation", "échéance", "juridiction", "étape", "convention", "chance", "branche"}
)
FACT_REMEDIES: Final = {
    "boolean": "Écrivez oui ou non.",
    "choice": "Prenez l'une de ces valeurs, ou ajoutez la vôtre au mot dans rules/vocabulary.",
    "amount": "Écrivez le montant en chiffres, avec un point : 12500.50.",
    "integer": "Écrivez le nombre en chiffres.",
    "date": "Écrivez la date ainsi : 2026-01-31.",
    "period": "Écrivez la durée ainsi : P15D, P6W, P2M ou P1Y.",
}


def check_rulebook(rulebook: Rulebook, folder: Path, lines: Lines, places: Mapping[str, str]) -> list[Fault]:
    """Return every fault found, in reading order.

    Args:
        rulebook: the rules as read.
        folder: where they were read, for the names of files.
        lines: the line of each field, by rule (or table entry) and path.
        places: the file and line of each rule, table entry and word.

    Returns:
        The faults, warnings included.
    """
    checker = _Checker(rulebook, folder, lines, places)
    for rule in rulebook.everything:
        checker.check_rule(rule)
    for name, regime in rulebook.regimes.items():
        checker.check_regime(name, regime)
    for name, distance in rulebook.text.distances.items():
        checker.check_distance(name, distance)
    for name, clause in rulebook.text.clauses.items():
        checker.check_clause(name, clause)
    check_money(rulebook, checker, walk)
    check_liability(rulebook, checker, walk)
    check_playbook(rulebook, checker, walk)
    checker.check_tables()
    for key, message, remedy in unused(rulebook):
        checker.fault(key, (), message, remedy, severity="warning")
    return sorted(checker.faults)


def walk(model: BaseModel, path: Path_ = ()) -> Iterator[tuple[Path_, BaseModel]]:
    """Yield every part of a rule with its path, written with the words of the file."""
    yield path, model
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        step = (*path, field.alias or name)
        if isinstance(value, BaseModel):
            yield from walk(value, step)
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, BaseModel):
                    yield from walk(item, (*step, index))


def sources_of(rule: BaseModel) -> set[str]:
    """Return the keys of every source a rule (or a table) cites, in any of its parts."""
    return {key for _, part in walk(rule) for key in getattr(part, "source", ())}


class _Checker:
    def __init__(self, rulebook: Rulebook, folder: Path, lines: Lines, places: Mapping[str, str]) -> None:
        self.rulebook = rulebook
        self.folder = folder
        self.lines = lines
        self.places = places
        self.faults: list[Fault] = []

    def fault(self, rule_id: str, path: Path_, message: str, remedy: str, severity: Severity = "error") -> None:
        file, _, line = self.places.get(rule_id, "?:0").rpartition(":")
        place = path
        while place and (rule_id, place) not in self.lines:
            place = place[:-1]
        number = self.lines.get((rule_id, place), int(line or 0))
        subject = f"{rule_id.removeprefix('sources/').replace('.yaml', ' ')} {'.'.join(map(str, path))}".strip()
        self.faults.append(Fault(str(self.folder / file), number, subject, message, remedy, severity))

    def word(self, rule_id: str, path: Path_, word: str | None, known: Mapping[str, object], what: str) -> None:
        if word is not None and word not in known:
            remedy = f"{near(word, known)} Prenez un mot de {WHERE[what]}, ou ajoutez-y celui-ci.".strip()
            feminine = "e" if what in FEMININE else ""
            self.fault(rule_id, path, f"{what} inconnu{feminine} « {word} ».", remedy)

    def check_rule(self, rule: Rule | CheckRule) -> None:
        for path, part in walk(rule):
            self.check_part(rule.id, path, part)
        self.check_overlaps(rule.id, rule)
        if isinstance(rule, DeadlineRule):
            self.check_deadline(rule)
        elif isinstance(rule, DocumentRule):
            self.check_references(rule.id, "deadlines", rule.deadlines, self.rulebook.deadlines, "échéance")
            self.word(rule.id, ("recipient",), rule.recipient, self.rulebook.vocabulary.roles, "rôle")
            self.word(rule.id, ("creates_event",), rule.creates_event, self.rulebook.vocabulary.events, "événement")
            self.check_sources(rule.id, ("grounds",), rule.grounds)
        elif isinstance(rule, CheckRule):
            self.check_finding(rule)
        self.check_signed(rule)

    def check_signed(self, rule: AnyRule) -> None:
        if rule.confidence != "high" and rule.status == "reviewed":
            remedy = "Remettez « status: draft », ou consolidez ses sources et passez « confidence » à high."
            self.fault(rule.id, ("status",), "une règle qui n'est pas sûre reste « draft ».", remedy)

    def check_finding(self, rule: CheckRule) -> None:
        self.word(rule.id, ("family",), rule.family, self.rulebook.text.families, "famille")
        self.check_references(rule.id, "watches", rule.watches, self.rulebook.deadlines, "échéance")
        self.check_references(rule.id, "needs", rule.needs, self.rulebook.vocabulary.facts, "fait")
        self.check_references(rule.id, "shows", rule.shows, self.rulebook.vocabulary.facts, "fait")
        for path, message, remedy in check_problems(rule, self.rulebook):
            self.fault(rule.id, path, message, remedy)

    def check_distance(self, name: str, distance: Distance) -> None:
        for path, part in walk(distance):
            self.check_part(f"distances.yaml{name}", path, part)

    def check_clause(self, name: str, clause: Clause) -> None:
        for path, part in walk(clause):
            self.check_part(f"clauses/{name}", path, part)
        ends = [version.until or dt.date.max for version in clause.versions]
        starts = [version.since or dt.date.min for version in clause.versions]
        if any(start <= end for end, start in zip(ends, starts[1:], strict=False)):
            remedy = "Donnez les rédactions de la plus ancienne à la plus récente, chacune finissant avant la suivante."
            self.fault(f"clauses/{name}", ("versions",), "deux rédactions se chevauchent.", remedy)

    def check_regime(self, name: str, regime: Regime) -> None:
        for path, part in walk(regime):
            self.check_part(f"regimes.yaml{name}", path, part)
        self.check_overlaps(f"regimes.yaml{name}", regime)
        self.word(f"regimes.yaml{name}", ("counting",), regime.counting, self.rulebook.text.countings, "décompte")

    def check_references(
        self, rule_id: str, field: str, words: tuple[str, ...], known: Mapping[str, object], what: str
    ) -> None:
        for index, word in enumerate(words):
            self.word(rule_id, (field, index), word, known, what)

    def check_part(self, rule_id: str, path: Path_, part: BaseModel) -> None:
        if isinstance(part, Condition):
            self.check_condition(rule_id, path, part)
        source = getattr(part, "source", ())
        self.check_sources(rule_id, (*path, "source"), source)
        self.check_days(rule_id, path, part)
        events = self.rulebook.vocabulary.events
        for field in ("event", "by", "from_"):
            word = getattr(part, field, None)
            if isinstance(word, str) and isinstance(part, (*STARTING, Interruption, Suspension, Extension, MetBy)):
                self.word(rule_id, (*path, field.rstrip("_")), word, events, "événement")
        for field in ("earliest_of", "latest_of", "until_event", "void_if", "void_even_after", "to", "ended_by"):
            if isinstance(part, (Start, Interruption, Suspension)) or field == "ended_by":
                for index, word in enumerate(getattr(part, field, ())):
                    self.word(rule_id, (*path, field, index), word, events, "événement")
        if isinstance(part, (Start, Length)) and part.fact is not None:
            self.word(rule_id, (*path, "fact"), part.fact, self.rulebook.vocabulary.facts, "fait")
        if isinstance(part, Start):
            self.check_start(rule_id, path, part)

    def check_start(self, rule_id: str, path: Path_, start: Start) -> None:
        given = [word for word in (start.event, start.fact, start.earliest_of, start.latest_of) if word]
        if len(given) != 1:
            message = "un départ nomme un seul de : event, fact, earliest_of, latest_of."
            self.fault(rule_id, path, message, "Gardez-en un seul ; écrivez chaque autre départ sur sa ligne « - ».")

    def check_condition(self, rule_id: str, path: Path_, node: Condition) -> None:
        nodes = [name for name in NODES if getattr(node, name) is not None]
        if len(nodes) != 1:
            message = "une condition dit un seul de : fact, event, deadline, all, any, not."
            self.fault(rule_id, path, message, "Gardez-en un seul ; joignez-en plusieurs par « all: [ … ] ».")
            return
        if node.fact is not None:
            self.check_fact(rule_id, path, node, node.fact)
        elif node.event is not None:
            self.word(rule_id, (*path, "event"), node.event, self.rulebook.vocabulary.events, "événement")
            self.check_operators(rule_id, path, node, EVENT_OPERATORS, at_most=3, needed=False)
        elif node.deadline is not None:
            self.word(rule_id, (*path, "deadline"), node.deadline, self.rulebook.deadlines, "échéance")
            self.check_operators(rule_id, path, node, ("state",), at_most=1, needed=True)
        else:
            self.check_operators(rule_id, path, node, (), at_most=0, needed=False)

    def check_fact(self, rule_id: str, path: Path_, node: Condition, name: str) -> None:
        kind = self.rulebook.vocabulary.facts.get(name)
        if kind is None:
            self.word(rule_id, (*path, "fact"), name, self.rulebook.vocabulary.facts, "fait")
            return
        if kind.computed is not None and rule_id not in self.rulebook.checks:
            message = f"« {name} » se calcule : seuls les constats peuvent le lire."
            self.fault(rule_id, (*path, "fact"), message, "Servez-vous d'un fait écrit.")
        self.check_operators(rule_id, path, node, FACT_OPERATORS, at_most=1, needed=True)
        bound = parameter_bound(node)
        if bound is not None:
            self.check_bound(rule_id, path, bound[1], name)
            return
        try:
            fact_test(node, kind)
        except ValueError as error:
            self.fault(rule_id, path, f"« {name} » : {error}.", FACT_REMEDIES[kind.type])

    def check_bound(self, rule_id: str, path: Path_, key: str, name: str) -> None:
        """Check that a dated figure can be compared with a fact, and that its doubt can be settled."""
        self.word(rule_id, path, key, self.rulebook.text.parameters, "paramètre")
        parameter = self.rulebook.text.parameters.get(key)
        if self.rulebook.vocabulary.facts[name].type != "amount":
            self.fault(
                rule_id, path, f"« {name} » n'est pas un montant.", "Un paramètre ne se compare qu'à un montant."
            )
        if parameter is not None and parameter.settled_by is None:
            remedy = "Nommez dans le paramètre le fait (settled_by) où écrire le montant vérifié."
            self.fault(rule_id, path, f"le doute sur « {key} » ne pourrait pas être levé.", remedy)

    def check_operators(
        self, rule_id: str, path: Path_, node: Condition, allowed: tuple[str, ...], *, at_most: int, needed: bool
    ) -> None:
        used = [name for name in (*FACT_OPERATORS, "exists", "state") if getattr(node, name) is not None]
        for name in used:
            if name not in allowed:
                word, meant = name.rstrip("_"), ", ".join(item.rstrip("_") for item in allowed)
                remedy = f"Mots possibles ici : {meant}." if meant else "Retirez-le, ou mettez-le dans la liste."
                self.fault(rule_id, (*path, word), f"« {word} » n'a pas de sens ici.", remedy)
        if len(used) > at_most and allowed:
            message = f"au plus {at_most} opérateur(s) par condition."
            self.fault(rule_id, path, message, "Gardez-en un, ou faites deux conditions sous « all: [ … ] ».")
        if needed and not used:
            message, remedy = "il manque l'opérateur.", f"Ajoutez un de ces mots : {', '.join(allowed)}."
            self.fault(rule_id, path, message, remedy.replace("is_,", "is,").replace("in_,", "in,"))

    def check_sources(self, rule_id: str, path: Path_, keys: tuple[str, ...]) -> None:
        for key in keys:
            self.word(rule_id, path, key.partition("#")[0], self.rulebook.sources, "source")

    def check_days(self, rule_id: str, path: Path_, part: BaseModel) -> None:
        """Refuse a ``since`` (or ``until``) that is not the first (or last) day of a wording of the cited sources."""
        if not isinstance(part, (Length, Lengthening, Interruption, Suspension, Extension)):
            return
        firsts, lasts = self._edges(part.source)
        since, until = part.since, getattr(part, "until", None)
        if since is not None and since not in firsts:
            message = f"aucune version des sources citées ne commence le {since}."
            self.fault(rule_id, (*path, "since"), message, _days_remedy("débuts", firsts))
        if until is not None and until not in lasts:
            message = f"aucune version des sources citées ne finit le {until}."
            self.fault(rule_id, (*path, "until"), message, _days_remedy("fins", lasts))
        if since is not None and until is not None and until < since:
            message = f"la fin ({until}) précède le début ({since})."
            self.fault(rule_id, (*path, "until"), message, "Vérifiez ces dates.")

    def _edges(self, keys: tuple[str, ...]) -> tuple[set[dt.date], set[dt.date]]:
        sources = [self.rulebook.sources.get(key.partition("#")[0]) for key in keys]
        versions = [version for source in sources if source for version in source.versions]
        firsts = {version.since for version in versions if version.since}
        lasts = {version.until for version in versions if version.until}
        return firsts | {day + ONE_DAY for day in lasts}, lasts | {day - ONE_DAY for day in firsts}

    def check_deadline(self, rule: DeadlineRule) -> None:
        combined = (*rule.earliest_of, *rule.latest_of)
        self.check_references(
            rule.id, "latest_of" if rule.latest_of else "earliest_of", combined, self.rulebook.deadlines, "échéance"
        )
        self.check_references(rule.id, "remedied_by", rule.remedied_by, self.rulebook.deadlines, "échéance")
        for field in ("acts", "against"):
            self.word(rule.id, (field,), getattr(rule, field), self.rulebook.vocabulary.roles, "rôle")
        for field in ("counting", "literal_counting"):
            self.word(rule.id, (field,), getattr(rule, field), self.rulebook.text.countings, "décompte")
        self.check_review(rule)
        self.word(rule.id, ("distance",), rule.distance, self.rulebook.text.distances, "distance")
        self.word(rule.id, ("regime",), rule.regime, self.rulebook.regimes, "régime")
        self.word(rule.id, ("version_event",), rule.version_event, self.rulebook.vocabulary.events, "événement")
        if combined:
            if rule.starts or rule.period:
                message = "une règle qui en combine d'autres n'a ni départ ni durée propres."
                remedy = "Retirez « starts » et « period », ou « latest_of » et « earliest_of »."
                self.fault(rule.id, (), message, remedy)
            return
        if not rule.starts or not rule.period:
            message = "il faut au moins un départ (starts) et une durée (period)."
            self.fault(rule.id, (), message, "Ajoutez ces lignes ; « litigo rules new » en montre la forme.")
        if not rule.counting and not rule.regime:
            remedy = "Ajoutez « counting: » (rules/counting.yaml) ou « regime: » (rules/regimes.yaml)."
            self.fault(rule.id, (), "il faut un décompte (counting) ou un régime (regime).", remedy)
        self.check_lengths(rule)
        if not self._cites(rule):
            remedy = "Ajoutez « source: [clé] », la clé étant dans rules/sources."
            self.fault(rule.id, (), "aucune source citée.", remedy)

    def check_review(self, rule: DeadlineRule) -> None:
        """Ask a signed rule who signed it, and forbid a draft to say that somebody did."""
        if rule.status == "reviewed" and rule.reviewed is None:
            remedy = "Ajoutez « reviewed: {by: nom et qualité, on: AAAA-MM-JJ} », ou remettez « status: draft »."
            self.fault(rule.id, ("status",), "une règle validée dit par qui et quand.", remedy)
        if rule.status == "draft" and rule.reviewed is not None:
            remedy = "Retirez « reviewed », ou écrivez « status: reviewed » si la fiche est signée."
            self.fault(rule.id, ("reviewed",), "un projet n'a pas encore de signataire.", remedy)

    def check_lengths(self, rule: DeadlineRule) -> None:
        for index, length in enumerate(rule.period):
            if (length.is_ is None) == (length.fact is None):
                message = "une durée dit « is » ou « fact », l'un des deux."
                self.fault(rule.id, ("period", index), message, "Écrivez par exemple « is: P1M », et retirez l'autre.")
            self.word(rule.id, ("period", index, "counting"), length.counting, self.rulebook.text.countings, "décompte")
            self.check_unit(rule, index, length)
            if length.since is not None and length.running_periods is None:
                remedy = "Ajoutez « running_periods: adapted » ou « unchanged », selon le texte transitoire."
                self.fault(rule.id, ("period", index), "que deviennent les délais en cours (running_periods) ?", remedy)
        starts = {length.since for length in rule.period if length.since is not None}
        for end in sorted({length.until for length in rule.period if length.until is not None}):
            if end + ONE_DAY not in starts and any(length.since and length.since > end for length in rule.period):
                remedy = f"Ajoutez la durée en vigueur depuis le {end + ONE_DAY}, ou corrigez les dates."
                self.fault(rule.id, ("period",), f"trou dans le temps après le {end}.", remedy, severity="warning")

    def check_unit(self, rule: DeadlineRule, index: int, length: Length) -> None:
        """Refuse a length read from a file, that could be written in months, where only days are counted."""
        regime = self.rulebook.regimes.get(rule.regime or "")
        key = length.counting or rule.counting or (regime.counting if regime else "")
        counting, fact = self.rulebook.text.countings.get(key), self.rulebook.vocabulary.facts.get(length.fact or "")
        if counting is None or fact is None or fact.in_days:
            return
        if counting.unit in WORKED or counting.month_end == "refuse":
            message = f"« {length.fact} » peut s'écrire en mois, que « {counting.label} » ne compte pas."
            self.fault(rule.id, ("period", index), message, "Ajoutez « in_days: true » à ce fait du vocabulaire.")

    def check_overlaps(self, rule_id: str, part: BaseModel) -> None:
        """Refuse two dated versions of one thing in force on the same day; what has no dates is a default."""
        for field, same in VERSIONED.items():
            dated = [(index, item) for index, item in enumerate(getattr(part, field, ())) if item.since or item.until]
            dated.sort(key=lambda item: item[1].since or dt.date.min)
            for (_, earlier), (number, later) in pairwise(dated):
                if any(getattr(earlier, name) != getattr(later, name) for name in same):
                    continue
                if earlier.until and later.since and earlier.until >= later.since:
                    message = f"deux versions de la même chose en vigueur du {later.since} au {earlier.until}."
                    remedy = f"Finissez la première le {later.since - ONE_DAY}, ou distinguez-les par « when »."
                    self.fault(rule_id, (field, number), message, remedy)

    def _cites(self, rule: DeadlineRule) -> bool:
        return bool(sources_of(rule))

    def check_families(self) -> None:
        for name, family in self.rulebook.text.families.items():
            self.check_sources(f"check_families.yaml{name}", ("source",), family.source)
            if family.confidential and not family.notice:
                message = "une famille confidentielle porte un rappel."
                self.fault(f"check_families.yaml{name}", (), message, "Ajoutez « notice ».")

    def check_computed(self, name: str, fact: FactKind) -> None:
        for path, message, remedy in computed_problems(fact, self.rulebook):
            self.fault(f"facts.{name}", path, message, remedy)

    def check_tables(self) -> None:
        """Check the words and sources outside rules: vocabulary roles, counting methods, holidays, moratoria."""
        vocabulary, text = self.rulebook.vocabulary, self.rulebook.text
        for name, event in vocabulary.events.items():
            for field in ("by", "to"):
                self.word(f"events.{name}", (field,), getattr(event, field), vocabulary.roles, "rôle")
        self.check_families()
        for name, fact in vocabulary.facts.items():
            self.check_computed(name, fact)
            if (fact.type == "choice") != bool(fact.values):
                remedy = "Écrivez « type: choice », ou retirez « values » ; un choix liste ses valeurs."
                self.fault(f"facts.{name}", (), "« values » va avec le type choice, et lui seul.", remedy)
        for key, counting in text.countings.items():
            self.check_sources(f"counting.yaml{key}", ("source",), counting.source)
            for name in counting.moratoria:
                self.word(f"counting.yaml{key}", ("moratoria",), name, text.moratoria, "prorogation")
        for key, parameter in text.parameters.items():
            self.check_parameter(f"parameters.yaml{key}", parameter)
        for key, entry in text.entries.items():
            self.check_entry(key, entry)
        for index, holiday in enumerate(text.workdays.holidays):
            self.check_sources("workdays.yaml", ("holidays", index, "source"), holiday.source)
        for key in sorted(set(text.review) ^ set(get_args(Confidence))) if text.review else ():
            message = f"« {key} » manque ou est de trop : une durée pour chacun de {', '.join(get_args(Confidence))}."
            place = key if key in text.review else next(iter(text.review))
            self.fault(f"review.yaml{place}", (), message, "Gardez une entrée par degré de confiance, et aucune autre.")
        for key, moratorium in text.moratoria.items():
            self.check_sources(f"moratoria.yaml{key}", ("source",), moratorium.source)

    def check_parameter(self, place: str, parameter: Parameter) -> None:
        """Check a dated figure: words and sources that exist, readable amounts, values that follow one another."""
        vocabulary = self.rulebook.vocabulary
        self.word(place, ("selected_by",), parameter.selected_by, vocabulary.events, "événement")
        self.word(place, ("settled_by",), parameter.settled_by, vocabulary.facts, "fait")
        settling = vocabulary.facts.get(parameter.settled_by or "")
        if settling is not None and settling.type != "amount":
            self.fault(
                place, ("settled_by",), "le fait qui lève le doute est un montant.", "Donnez-lui le type amount."
            )
        for index, value in enumerate(parameter.figures):
            self.check_sources(place, ("values", index), value.source)
            try:
                AMOUNT.parse(value.is_)
            except ValueError as error:
                self.fault(place, ("values", index), f"{error}.", FACT_REMEDIES["amount"])
            if isinstance(value, ParameterValue) and not value.source:
                self.fault(
                    place, ("values", index), "aucune source citée.", "Ajoutez « source: » et une clé de rules/sources."
                )
        for earlier, later in pairwise(parameter.values):
            if earlier.until is None or later.since is None or earlier.until >= later.since:
                self.fault(
                    place,
                    ("values",),
                    "les valeurs se chevauchent.",
                    "Écrivez-les de la plus ancienne à la plus récente.",
                )

    def check_entry(self, key: str, entry: Entry) -> None:
        """Check that an entry is no rule, that it is carried or explained, and that what carries it exists."""
        place = f"entries.yaml{key}"
        if key in self.rulebook.deadlines or key in self.rulebook.grounds:
            self.fault(place, (), "cette entrée est déjà une règle.", "Retirez-la d'ici.")
        if entry.carried_by is None:
            if not entry.not_encoded:
                remedy = "Dites ce qui la porte (carried_by), ou pourquoi elle n'est pas encodée (not_encoded)."
                self.fault(place, (), "entrée sans suite.", remedy)
            return
        tables = self._tables()
        named = {field: getattr(entry.carried_by, field) for field in tables}
        if not any(named.values()):
            self.fault(
                place, ("carried_by",), "rien n'est nommé.", "Nommez une règle ou une table, ou retirez « carried_by »."
            )
        for field, words in named.items():
            for index, word in enumerate(words):
                self.word(place, ("carried_by", field, index), word, tables[field], "renvoi")

    def _tables(self) -> dict[str, Mapping[str, object]]:
        text, vocabulary = self.rulebook.text, self.rulebook.vocabulary
        return {
            "rules": self.rulebook.deadlines,
            "counting": text.countings,
            "regimes": text.regimes,
            "distances": text.distances,
            "moratoria": text.moratoria,
            "parameters": text.parameters,
            "zones": text.workdays.zones,
            "facts": vocabulary.facts,
            "events": vocabulary.events,
        }


def _days_remedy(what: str, days: set[dt.date]) -> str:
    known = ", ".join(str(day) for day in sorted(days))
    return f"Corrigez la date, ou la version dans rules/sources ({what} : {known or 'aucun'})."
