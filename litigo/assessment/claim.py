"""A dossier seen by the rules: acts by kind, persons by role, facts by name. No word of the law is known here."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from litigo.dossier.models import Dossier, Evenement, Partie
from litigo.dossier.vocabulary import FactValue, Vocabulary
from litigo.rulebook.conditions import DAY
from litigo.rulebook.index import Word, words_of
from litigo.timelimits.period import Period

ANYONE = "*"
# The hearing a summons names: only proceedings that begin with a summons have one.
SUMMONED = ("refere", "premiere_instance")
RECEIPT = "quittance"
PAYMENT = "p"  # numbers of payments: p1, p2 …
PAID = "paiement.montant"


@dataclass(frozen=True, slots=True)
class Act:
    """An event of the file. ``by``/``to`` are ids of persons; empty when the file does not say.

    ``number`` is its place in the file: « 7 » for the seventh event, « p2 » for the second payment.
    """

    kind: str
    label: str
    date: dt.date | None
    reception: dt.date | None = None
    hour: str | None = None
    by: frozenset[str] = frozenset()
    to: frozenset[str] = frozenset()
    procedure: str | None = None
    exhibit: int | None = None
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    note: str | None = None
    number: str | None = None

    def same_procedure(self, other: Act) -> bool:
        """Tell whether nothing says that the two acts belong to different proceedings."""
        return self.procedure is None or other.procedure is None or self.procedure == other.procedure


@dataclass(frozen=True, slots=True)
class Person:
    """A party of the file."""

    id: str
    name: str
    roles: frozenset[str]
    side: str
    facts: Mapping[str, FactValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proceedings:
    """One set of proceedings: its seat (``None`` when the file does not say) and its facts."""

    id: str
    seat: str | None
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    follows: str | None = None


@dataclass(frozen=True)
class Claim:
    """Everything the rules may look at, on one day. What hundreds of rules ask again is worked out once."""

    acts: Mapping[str, tuple[Act, ...]]
    persons: Mapping[str, Person]
    proceedings: Mapping[str, Proceedings]
    facts: Mapping[str, FactValue]
    kept_up_to: dt.date
    today: dt.date

    def of(self, kind: str) -> tuple[Act, ...]:
        """Return the acts of a kind, in order of date (unknown dates last)."""
        return self.acts.get(kind, ())

    def chain(self, procedure: str | None) -> tuple[str, ...]:
        """Return these proceedings and those they follow (appeal, first instance …), nearest first."""
        found: list[str] = []
        while procedure is not None and procedure not in found:
            found.append(procedure)
            proceedings = self.proceedings.get(procedure)
            procedure = proceedings.follows if proceedings else None
        return tuple(found)

    def linked(self, act: Act, other: Act) -> bool:
        """Tell whether nothing says that the two acts belong to different lawsuits.

        An appeal is the same lawsuit as the judgment under appeal; two appeals of one first instance are not.
        """
        if act.same_procedure(other):
            return True
        return act.procedure in self.chain(other.procedure) or other.procedure in self.chain(act.procedure)

    def with_role(self, role: str | None) -> tuple[Person, ...]:
        """Return the persons of a role."""
        return self._by_role.get(role, ()) if role else ()

    @cached_property
    def _by_role(self) -> Mapping[str, tuple[Person, ...]]:
        found: dict[str, tuple[Person, ...]] = {}
        for person in self.persons.values():
            for role in person.roles:
                found[role] = (*found.get(role, ()), person)
        return found

    def seen_from(self, act: Act | None, holder: Person | None, opponent: Person | None) -> Mapping[str, FactValue]:
        """Return the facts known where a clock stands, the nearest place first.

        These are: the act, the persons, the proceedings, the whole file; last, what is written elsewhere, when every
        place agrees and none of them is another clock's own.
        """
        court = act.procedure if act else None
        key = (court, holder.id if holder else None, opponent.id if opponent else None, act is None)
        found = self._seen.get(key)
        if found is None:
            proceedings = self.proceedings.get(court) if court else None
            found = dict(self._agreed(court is None, holder is None, act is None))
            for place in (self, proceedings, opponent, holder):
                found.update(place.facts if place is not None else {})
            self._seen[key] = found
        return {**found, **act.facts} if act is not None and act.facts else found

    @cached_property
    def _seen(self) -> dict[tuple[str | None, str | None, str | None, bool], dict[str, FactValue]]:
        """What :meth:`seen_from` has answered: a claim never changes."""
        return {}

    def _agreed(self, of_proceedings: bool, of_persons: bool, of_acts: bool) -> Mapping[str, FactValue]:
        """Return the facts all these places agree upon, a fact with several values being left out."""
        groups = zip(self._written, (of_proceedings, of_persons, of_acts), strict=True)
        return agreed(facts for places, wanted in groups if wanted for facts in places)

    @cached_property
    def _written(self) -> tuple[tuple[Mapping[str, FactValue], ...], ...]:
        """The facts written of proceedings, of persons, of acts."""
        acts = (act for group in self.acts.values() for act in group)
        groups = (self.proceedings.values(), self.persons.values(), acts)
        return tuple(tuple(place.facts for place in places if place.facts) for places in groups)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The words of the file, by which the rules it wakes are found."""
        facts = (self.facts, *(place for places in self._written for place in places))
        return tuple(words_of(self.acts, (pair for place in facts for pair in place.items())))

    @cached_property
    def local(self) -> frozenset[str]:
        """The words that may not say the same of every clock: facts not of the whole file, acts of a court, the day."""
        facts = frozenset(name for places in self._written for place in places for name in place)
        return facts.union((DAY,), (kind for kind, group in self.acts.items() if any(act.procedure for act in group)))

    def has_role(self, ids: frozenset[str], role: str) -> bool:
        """Tell whether one of these persons has the role."""
        return ANYONE in ids or any(role in self.persons[name].roles for name in ids if name in self.persons)


def agreed(places: Iterable[Mapping[str, FactValue]]) -> Mapping[str, FactValue]:
    """Return the facts that have the same value wherever they are written."""
    found: dict[str, FactValue] = {}
    disputed: set[str] = set()
    for place in places:
        for name, value in place.items():
            if found.setdefault(name, value) != value:
                disputed.add(name)
    return {name: value for name, value in found.items() if name not in disputed}


def sorted_acts(acts: Iterable[Act]) -> Mapping[str, tuple[Act, ...]]:
    """Group acts by kind, each in order of date."""
    groups: dict[str, list[Act]] = defaultdict(list)
    for act in acts:
        groups[act.kind].append(act)
    return {kind: tuple(sorted(group, key=lambda act: (act.date is None, act.date))) for kind, group in groups.items()}


def claim_of(dossier: Dossier, vocabulary: Vocabulary, today: dt.date) -> Claim:
    """Turn a dossier into what the rules look at."""
    typed = _Typing(vocabulary)
    implied = _implied_roles(dossier, vocabulary)
    persons = {
        party.id: Person(
            party.id,
            party.nom,
            frozenset(party.roles) | implied[party.id],
            party.camp,
            {**typed.of_party(party), **typed(party.faits)},
        )
        for party in dossier.parties
    }
    acts = [
        _act(event, str(number), vocabulary, typed, persons) for number, event in enumerate(dossier.evenements, start=1)
    ]
    derived = (act for word, label, path in vocabulary.derived_events for act in _derived(dossier, word, label, path))
    return Claim(
        acts=sorted_acts([*acts, *derived]),
        persons=persons,
        proceedings={
            p.id: Proceedings(p.id, p.siege, {**typed.of_seat(p.siege), **typed(p.faits)}, p.suite_de)
            for p in dossier.procedures
        },
        facts={**typed.of_dossier(dossier), **typed(dossier.faits)},
        kept_up_to=dossier.tenu_a_jour_au,
        today=today,
    )


def _implied_roles(dossier: Dossier, vocabulary: Vocabulary) -> Mapping[str, frozenset[str]]:
    """Return the roles the words of the events give to persons, where nobody in the file was said to bear them."""
    borne = {role for party in dossier.parties for role in party.roles}
    found: dict[str, frozenset[str]] = defaultdict(frozenset)
    for event in dossier.evenements:
        kind = vocabulary.events[event.type]
        for role, names in ((kind.by, event.par), (kind.to, event.a)):
            if role is None or role in borne:
                continue
            for name in names:
                found[name] |= {role}
    return found


def holders(persons: Mapping[str, Person], role: str | None) -> frozenset[str]:
    """Return the person of a role, for events whose very word says who does them; none where several may be meant."""
    found = frozenset(person.id for person in persons.values() if role in person.roles) if role else frozenset()
    return found if len(found) == 1 else frozenset()


def _act(event: Evenement, number: str, vocabulary: Vocabulary, typed: _Typing, persons: Mapping[str, Person]) -> Act:
    kind = vocabulary.events[event.type]
    return Act(
        kind=event.type,
        label=kind.label,
        date=event.date,
        reception=event.reception,
        hour=event.heure,
        by=frozenset(event.par) or holders(persons, kind.by),
        to=frozenset(event.a) or holders(persons, kind.to),
        procedure=event.procedure,
        exhibit=event.piece,
        facts=typed(event.faits),
        note=event.note,
        number=number,
    )


class _Typing:
    """Reads written facts by the type the vocabulary gives them."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def __call__(self, written: Mapping[str, str]) -> dict[str, FactValue]:
        facts = self._vocabulary.facts
        return {name: facts[name].parse(text) for name, text in written.items()} if written else {}

    def of_dossier(self, dossier: Dossier) -> dict[str, FactValue]:
        """Return the facts the vocabulary reads from fields of the dossier."""
        found = {}
        for name, path in self._vocabulary.derived_facts:
            if not path.startswith("partie."):
                value = field_of(dossier, path)
                if value is not None:
                    found[name] = value
        return found

    def of_party(self, party: Partie) -> dict[str, FactValue]:
        """Return the facts the vocabulary reads from a party."""
        zone = residence(party)
        names = [name for name, path in self._vocabulary.derived_facts if path == "partie.adresse.zone"]
        found: dict[str, FactValue] = dict.fromkeys(names, zone) if zone else {}
        if "civilite" in party.model_fields_set and party.civilite == "societe":
            # Said to be a company: surely no individual. A natural person may still act for professional needs.
            asked = [name for name, path in self._vocabulary.default_facts if path == "partie.civilite"]
            found |= dict.fromkeys(asked, False)
        return found

    def of_seat(self, seat: str | None) -> dict[str, FactValue]:
        """Return the facts the vocabulary reads from the seat of a court; none where it was not written."""
        if seat is None:
            return {}
        names = [name for name, path in self._vocabulary.default_facts if path == "procedure.siege.zone"]
        return dict.fromkeys(names, _zone_of_seat(seat))


_FRANCE = frozenset({"france", "fr", "fra", "république française"})


def _zone_of_seat(seat: str) -> str:
    """Say whether a court sits in metropolitan France or overseas, from a zone, a département or a commune."""
    code = seat.removeprefix("FR-")
    overseas = code[:2] in ("97", "98") or (seat != code and code[:2].isalpha())
    return "outre_mer" if overseas else "metropole"


def residence(party: Partie) -> str | None:
    """Say where a party lives: in metropolitan France, overseas or abroad; ``None`` where the address leaves a doubt.

    A time limit is longer for who lives far away: a territory written as a country, or a foreign postcode under the
    country proposed by default, must be asked about rather than taken for either.
    """
    if party.adresse is None:
        return None
    far = re.fullmatch(r"9[78]\d{3}", party.adresse.code_postal.replace(" ", "")) is not None
    monaco = far and party.adresse.code_postal.startswith("980")
    if party.adresse.pays.strip().lower() not in _FRANCE:
        return None if far and not monaco else "etranger"
    if monaco:
        return None
    return "outre_mer" if far else "metropole"


def field_of(dossier: Dossier, path: str) -> FactValue | None:
    """Return a field of the dossier by dotted path.

    ``x.total`` sums amounts (``paiements.<nature>.total``), ``x.nombre`` counts the entries of a list.
    """
    head, _, rest = path.partition(".")
    if rest == "nombre":
        return len(getattr(dossier, head))
    if head in _TOTALS and rest.endswith(".total"):
        return _TOTALS[head](dossier, rest.removesuffix(".total"))
    value: object = dossier
    for step in path.split("."):
        value = getattr(value, step, None)
    return value if isinstance(value, (bool, int, Decimal, dt.date, str)) else None


def _payments_total(dossier: Dossier, nature: str) -> Decimal:
    return sum((p.montant for p in dossier.paiements if p.nature == nature), Decimal(0))


def _heads_total(dossier: Dossier, column: str) -> Decimal | None:
    amounts = [getattr(head, column) for head in dossier.postes if getattr(head, column, None) is not None]
    return sum(amounts, Decimal(0)) if amounts else None


_TOTALS: Mapping[str, Callable[[Dossier, str], Decimal | None]] = {
    "paiements": _payments_total,
    "postes": _heads_total,
}


def _derived(dossier: Dossier, word: str, label: str, path: str) -> Iterator[Act]:
    """Yield the acts a field of the dossier stands for."""
    head, _, rest = path.partition(".")
    yield from _DERIVED[head](dossier, word, label, rest)


def _of_loss(dossier: Dossier, word: str, label: str, field_name: str) -> Iterator[Act]:
    day = getattr(dossier.sinistre, field_name)
    if day is not None:
        yield Act(word, label, day, hour=dossier.sinistre.heure)


def _of_payments(dossier: Dossier, word: str, label: str, nature: str) -> Iterator[Act]:
    for place, payment in enumerate(dossier.paiements, start=1):
        number, paid = f"{PAYMENT}{place}", frozenset({payment.beneficiaire})
        sums = {PAID: payment.montant}
        if nature == RECEIPT and payment.quittance is not None:
            yield Act(word, label, payment.quittance, by=paid, exhibit=payment.piece, number=number)
        elif nature == payment.nature:
            by = frozenset({payment.par}) if payment.par else frozenset()
            yield Act(word, label, payment.date, by=by, to=paid, exhibit=payment.piece, facts=sums, number=number)


def _of_proceedings(dossier: Dossier, word: str, label: str, which: str) -> Iterator[Act]:
    for procedure in dossier.procedures:
        days = sorted(procedure.audiences)
        if which.endswith(".premiere"):
            days = days[:1] if procedure.stade in SUMMONED else []
        for day in days:
            yield Act(word, label, day, procedure=procedure.id)


def _of_parties(dossier: Dossier, word: str, label: str, which: str) -> Iterator[Act]:
    """Yield a birthday of each person: birth itself, or the day an age is reached (``date_naissance+P18Y``)."""
    age = Period.parse(which.partition("+")[2] or "P0D")
    for party in dossier.parties:
        if party.date_naissance is not None:
            yield Act(word, label, age.after(party.date_naissance), by=frozenset({party.id}))


_DERIVED: Mapping[str, Callable[[Dossier, str, str, str], Iterator[Act]]] = {
    "sinistre": _of_loss,
    "paiements": _of_payments,
    "procedures": _of_proceedings,
    "parties": _of_parties,
}
