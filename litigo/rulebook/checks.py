"""Static checks of the whole rulebook: words that exist, sources that begin on the days said, lengths that cover time.

Each fault names the file and the line of the faulty word.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel

from litigo.dossier.vocabulary import FactKind
from litigo.faults import Fault, Severity, nearest
from litigo.rulebook.conditions import fact_test, parameter_bound
from litigo.rulebook.models import (
    Condition,
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
    Strategy,
    Suspension,
)
from litigo.rulebook.rulebook import Rulebook

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


def check_rulebook(rulebook: Rulebook, folder: Path, lines: Lines) -> list[Fault]:
    """Return every fault found, in reading order; ``lines`` maps (rule id, path of a field) to its line."""
    checker = _Checker(rulebook, folder, lines)
    for rule in rulebook.everything:
        checker.check_rule(rule)
    for name, regime in rulebook.regimes.items():
        checker.check_regime(name, regime)
    for name, distance in rulebook.text.distances.items():
        checker.check_distance(name, distance)
    checker.check_tables()
    checker.check_shared()
    checker.check_house()
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
    def __init__(self, rulebook: Rulebook, folder: Path, lines: Lines) -> None:
        self.rulebook = rulebook
        self.folder = folder
        self.lines = lines
        self.faults: list[Fault] = []

    def fault(self, rule_id: str, path: Path_, message: str, remedy: str = "", severity: Severity = "error") -> None:
        file, _, line = self.rulebook.places.get(rule_id, "?:0").rpartition(":")
        place = path
        while place and (rule_id, place) not in self.lines:
            place = place[:-1]
        number = self.lines.get((rule_id, place), int(line or 0))
        dotted = ".".join(map(str, path))
        self.faults.append(
            Fault(str(self.folder / file), number, f"{rule_id} {dotted}".strip(), message, remedy, severity)
        )

    def word(self, rule_id: str, path: Path_, word: str | None, known: Mapping[str, object], what: str) -> None:
        if word is not None and word not in known:
            self.fault(rule_id, path, f"{what} inconnu « {word} ».", nearest(word, known))

    def check_rule(self, rule: Rule) -> None:
        for path, part in walk(rule):
            self.check_part(rule.id, path, part)
        if isinstance(rule, DeadlineRule):
            self.check_deadline(rule)
        elif isinstance(rule, Strategy):
            self.check_strategy(rule)
        elif isinstance(rule, DocumentRule):
            self.check_references(rule.id, "deadlines", rule.deadlines, self.rulebook.deadlines, "échéance")
            self.word(rule.id, ("recipient",), rule.recipient, self.rulebook.vocabulary.roles, "rôle")
            self.word(rule.id, ("creates_event",), rule.creates_event, self.rulebook.vocabulary.events, "événement")
            self.check_sources(rule.id, ("grounds",), rule.grounds)
        if rule.confidence != "high" and rule.status == "reviewed":
            self.fault(rule.id, ("status",), "une règle qui n'est pas sûre reste « draft ».")

    def check_strategy(self, rule: Strategy) -> None:
        words, text = self.rulebook.vocabulary, self.rulebook.text
        self.check_references(rule.id, "watches", rule.watches, self.rulebook.deadlines, "échéance")
        self.check_references(rule.id, "documents", rule.documents, self.rulebook.documents, "document")
        self.check_references(rule.id, "for", rule.for_, words.facts["dossier.notre_role"].values, "rôle")
        courts = tuple(item for item in rule.forum if isinstance(item, str))
        self.check_references(rule.id, "forum", courts, text.forums, "juridiction")
        steps = tuple(item for item in rule.steps if isinstance(item, str))
        self.check_references(rule.id, "steps", steps, text.steps, "étape")
        uses = tuple(use.convention for use in rule.conventions)
        self.check_references(rule.id, "conventions", uses, text.conventions, "convention")
        house = text.house.value
        for value in rule.value:
            amounts = {name: kind for name, kind in words.facts.items() if kind.type == "amount"}
            for field in ("sum", "less"):
                self.check_references(rule.id, f"value.{field}", getattr(value, field), amounts, "montant")
            self.check_references(rule.id, "value.chances", value.chances, house.chances, "chance")
            self.check_references(rule.id, "value.costs", value.costs, house.costs, "coût")

    def check_house(self) -> None:
        """Check that each chance says something of every answer, and that each cost is one."""
        house, owner = self.rulebook.text.house.value, "house.yaml"
        for name, chance in house.chances.items():
            kind = self.rulebook.vocabulary.facts.get(chance.fact)
            self.word(owner, (name,), chance.fact, self.rulebook.vocabulary.facts, "fait")
            answers = {"oui", "non"} if kind and kind.type == "boolean" else set(kind.values) if kind else set()
            if answers != set(chance.per):
                self.fault(owner, (name,), f"une ligne par réponse est attendue : {', '.join(sorted(answers))}.")
            if any(not low <= likely <= high for low, likely, high in chance.per.values()):
                self.fault(owner, (name,), "bas, probable, haut : dans cet ordre.")
        for name, cost in house.costs.items():
            self.word(owner, (name,), cost.if_lost, house.chances, "chance")
            self.word(owner, (name,), cost.stamp, self.rulebook.text.parameters, "paramètre")
            if (cost.euros is None) == (cost.stamp is None):
                self.fault(owner, (name,), "un coût dit « euros » ou « stamp », l'un des deux.")

    def check_shared(self) -> None:
        """Check the courts, the steps and the conventions strategies share."""
        text = self.rulebook.text
        tables: dict[str, Mapping[str, BaseModel]] = {
            "courts.yaml": text.forums, "steps.yaml": text.steps, "conventions/": text.conventions
        }  # fmt: skip
        for prefix, table in tables.items():
            for key, entry in table.items():
                for path, part in walk(entry):
                    self.check_part(f"{prefix}{key}", path, part)
        for key, convention in text.conventions.items():
            if convention.verified and convention.edition is None:
                self.fault(f"conventions/{key}", ("edition",), "une convention vérifiée dit la date de son édition.")

    def check_distance(self, name: str, distance: Distance) -> None:
        for path, part in walk(distance):
            self.check_part(f"distances.yaml{name}", path, part)

    def check_regime(self, name: str, regime: Regime) -> None:
        for path, part in walk(regime):
            self.check_part(f"regimes.yaml{name}", path, part)
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
            if isinstance(word, str) and isinstance(part, (Start, Interruption, Suspension, Extension, MetBy)):
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
            self.fault(rule_id, path, "un départ nomme un seul de : event, fact, earliest_of, latest_of.")

    def check_condition(self, rule_id: str, path: Path_, node: Condition) -> None:
        nodes = [name for name in NODES if getattr(node, name) is not None]
        if len(nodes) != 1:
            self.fault(rule_id, path, "une condition dit un seul de : fact, event, deadline, all, any, not.")
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
        self.check_operators(rule_id, path, node, FACT_OPERATORS, at_most=1, needed=True)
        bound = parameter_bound(node)
        if bound is not None:
            self.check_bound(rule_id, path, bound[1], name)
            return
        try:
            fact_test(node, kind)
        except ValueError as error:
            self.fault(rule_id, path, f"« {name} » : {error}.")

    def check_bound(self, rule_id: str, path: Path_, key: str, name: str) -> None:
        """Check that a dated figure can be compared with a fact, and that its doubt can be settled."""
        self.word(rule_id, path, key, self.rulebook.text.parameters, "paramètre")
        parameter = self.rulebook.text.parameters.get(key)
        if self.rulebook.vocabulary.facts[name].type != "amount":
            self.fault(rule_id, path, f"« {name} » n'est pas un montant : il ne se compare pas à un paramètre.")
        if parameter is not None and parameter.settled_by is None:
            remedy = "Nommez dans le paramètre le fait (settled_by) où écrire le montant vérifié."
            self.fault(rule_id, path, f"le doute sur « {key} » ne pourrait pas être levé.", remedy)

    def check_operators(
        self, rule_id: str, path: Path_, node: Condition, allowed: tuple[str, ...], *, at_most: int, needed: bool
    ) -> None:
        used = [name for name in (*FACT_OPERATORS, "exists", "state") if getattr(node, name) is not None]
        for name in used:
            if name not in allowed:
                self.fault(rule_id, (*path, name.rstrip("_")), "ce mot n'a pas de sens ici.")
        if len(used) > at_most:
            self.fault(rule_id, path, f"au plus {at_most} opérateur(s) par condition.")
        if needed and not used:
            self.fault(rule_id, path, "il manque l'opérateur (is, in, at_least, known, state …).")

    def check_sources(self, rule_id: str, path: Path_, keys: tuple[str, ...]) -> None:
        for key in keys:
            self.word(rule_id, path, key.partition("#")[0], self.rulebook.sources, "source")

    def check_days(self, rule_id: str, path: Path_, part: BaseModel) -> None:
        """Refuse a ``since`` (or ``until``) that is not the first (or last) day of a wording of the cited sources."""
        if not isinstance(part, (Length, Lengthening, Interruption, Suspension, Extension)):
            return
        firsts, lasts = self._edges(part.source)
        if part.since is not None and part.since not in firsts:
            self.fault(rule_id, (*path, "since"), f"aucune version des sources citées ne commence le {part.since}.")
        until = getattr(part, "until", None)
        if until is not None and until not in lasts:
            self.fault(rule_id, (*path, "until"), f"aucune version des sources citées ne finit le {until}.")

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
        self.word(rule.id, ("distance",), rule.distance, self.rulebook.text.distances, "distance")
        self.word(rule.id, ("regime",), rule.regime, self.rulebook.regimes, "régime")
        self.word(rule.id, ("version_event",), rule.version_event, self.rulebook.vocabulary.events, "événement")
        if combined:
            if rule.starts or rule.period:
                self.fault(rule.id, (), "une règle qui en combine d'autres n'a ni départ ni durée propres.")
            return
        if not rule.starts or not rule.period:
            self.fault(rule.id, (), "il faut au moins un départ (starts) et une durée (period).")
        if not rule.counting and not rule.regime:
            self.fault(rule.id, (), "il faut un décompte (counting) ou un régime (regime).")
        self.check_lengths(rule)
        if not self._cites(rule):
            self.fault(rule.id, (), "aucune source citée.")

    def check_lengths(self, rule: DeadlineRule) -> None:
        for index, length in enumerate(rule.period):
            if (length.is_ is None) == (length.fact is None):
                self.fault(rule.id, ("period", index), "une durée dit « is » ou « fact », l'un des deux.")
            self.word(rule.id, ("period", index, "counting"), length.counting, self.rulebook.text.countings, "décompte")
            if length.since is not None and length.running_periods is None:
                remedy = "Dites adapted ou unchanged."
                self.fault(rule.id, ("period", index), "que deviennent les délais en cours (running_periods) ?", remedy)
        starts = sorted({length.since for length in rule.period if length.since is not None})
        ends = sorted({length.until for length in rule.period if length.until is not None})
        for end in ends:
            if end + ONE_DAY not in starts and any(length.since and length.since > end for length in rule.period):
                self.fault(rule.id, ("period",), f"trou dans le temps après le {end}.", severity="warning")

    def _cites(self, rule: DeadlineRule) -> bool:
        return bool(sources_of(rule))

    def check_tables(self) -> None:
        """Check the words and sources outside rules: vocabulary roles, counting methods, holidays, moratoria."""
        vocabulary, text = self.rulebook.vocabulary, self.rulebook.text
        for name, event in vocabulary.events.items():
            for field in ("by", "to"):
                self.word(f"events.{name}", (field,), getattr(event, field), vocabulary.roles, "rôle")
        for name, fact in vocabulary.facts.items():
            if (fact.type == "choice") != bool(fact.values):
                self.fault(f"facts.{name}", (), "« values » va avec le type choice, et lui seul.")
        for key, counting in text.countings.items():
            self.check_sources(f"counting.yaml{key}", (), counting.source)
            for name in counting.moratoria:
                self.word(f"counting.yaml{key}", ("moratoria",), name, text.moratoria, "prorogation")
        for key, parameter in text.parameters.items():
            self.check_parameter(f"parameters.yaml{key}", parameter)
        for key, entry in text.entries.items():
            self.check_entry(key, entry)
        for holiday in text.workdays.holidays:
            self.check_sources("workdays.yaml", (holiday.name,), holiday.source)
        for key, moratorium in text.moratoria.items():
            self.check_sources(f"moratoria.yaml{key}", (), moratorium.source)

    def check_parameter(self, place: str, parameter: Parameter) -> None:
        """Check a dated figure: words and sources that exist, readable amounts, values that follow one another."""
        vocabulary = self.rulebook.vocabulary
        self.word(place, ("selected_by",), parameter.selected_by, vocabulary.events, "événement")
        self.word(place, ("settled_by",), parameter.settled_by, vocabulary.facts, "fait")
        settling = vocabulary.facts.get(parameter.settled_by or "")
        if settling is not None and settling.type != "amount":
            self.fault(place, ("settled_by",), "le fait qui lève le doute est un montant (amount).")
        for index, value in enumerate(parameter.figures):
            self.check_sources(place, ("values", index), value.source)
            try:
                AMOUNT.parse(value.is_)
            except ValueError as error:
                self.fault(place, ("values", index), f"{error}.")
            if isinstance(value, ParameterValue) and not value.source:
                self.fault(place, ("values", index), "aucune source citée.")
        for earlier, later in itertools.pairwise(parameter.values):
            if earlier.until is None or later.since is None or earlier.until >= later.since:
                self.fault(place, ("values",), "les valeurs se suivent, de la plus ancienne à la plus récente.")

    def check_entry(self, key: str, entry: Entry) -> None:
        """Check that an entry is no rule, that it is carried or explained, and that what carries it exists."""
        place = f"entries.yaml{key}"
        if key in self.rulebook.deadlines:
            self.fault(place, (), "cette entrée est déjà une règle : retirez-la d'ici.")
        if entry.carried_by is None:
            if not entry.not_encoded:
                self.fault(
                    place, (), "dites ce qui la porte (carried_by), ou pourquoi elle n'est pas encodée (not_encoded)."
                )
            return
        tables = self._tables()
        named = {field: getattr(entry.carried_by, field) for field in tables}
        if not any(named.values()):
            self.fault(place, ("carried_by",), "rien n'est nommé.")
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
