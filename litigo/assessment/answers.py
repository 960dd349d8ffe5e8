"""What a handler may answer to a question, and the file as it would read with that answer.

Nothing is guessed here: each answer is only tried, so that its effect can be shown beside the question.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from litigo.dossier.models import Dossier, Evenement, Partie
from litigo.dossier.vocabulary import FactKind
from litigo.figures import euros
from litigo.rulebook.checks import walk
from litigo.rulebook.conditions import FRESHNESS
from litigo.rulebook.models import Bound, Condition, OfParameter
from litigo.rulebook.rulebook import Rulebook
from litigo.timelimits.computation import say_day
from litigo.timelimits.period import Period

# How long the post keeps a registered letter for its addressee: what is received is hardly ever received later.
POSTAL_WAIT = dt.timedelta(days=15)
SAMPLE_PERIODS = ("P15D", "P30D", "P90D")  # days: some countings take no months
# Operator → which side of its threshold is tried beside the threshold itself, in steps of the fact's own unit.
SIDES = {"at_least": -1, "less_than": -1, "more_than": 1, "at_most": 1, "is_": 1, "is_not": 1}
UNITS = {"amount": Decimal("0.01"), "integer": Decimal(1)}
# How many of the dates that hang on a question are tried as answers to it.
MOST_DECISIVE = 3
FILLED = "une fois renseigné"


@dataclass(frozen=True, slots=True)
class Answer:
    """One possible answer: said in French, as the handler would write it, and the file it makes."""

    said: str
    written: str
    dossier: Dossier


@dataclass(frozen=True, slots=True)
class Choices:
    """Where a question is answered in the file, and what may be answered (nothing when it cannot be tried)."""

    where: str
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question put to a file on a day. ``decisive`` are the dates that hang on it: an act has effect until then."""

    dossier: Dossier
    rulebook: Rulebook
    today: dt.date
    decisive: tuple[dt.date, ...] = ()

    def days(self, earliest: dt.date, latest: dt.date) -> tuple[dt.date, ...]:
        """Return the days worth trying: the two bounds of the answer, and the decisive days between them."""
        first = min(earliest, latest)
        between = {day for day in self.decisive if first < day < latest}
        return tuple(sorted({first, latest, *sorted(between)[:MOST_DECISIVE]}))


def choices_of(fact: str, asked: Asked) -> Choices:
    """Return the answers worth trying to the question about ``fact``."""
    dossier, rulebook, today = asked.dossier, asked.rulebook, asked.today
    if fact == FRESHNESS:
        later = dossier.model_copy(update={FRESHNESS: max(dossier.tenu_a_jour_au, today)})
        return Choices(FRESHNESS, (Answer(f"liste complète au {say_day(today)}", today.isoformat(), later),))
    kind = rulebook.vocabulary.facts.get(fact)
    if kind is not None:
        return _of_fact(fact, kind, asked)
    head, _, rest = fact.partition(".")
    if head == "partie":
        return _of_role(rest, dossier, rulebook)
    if head == "procedure":
        return _of_seat(asked)
    event, _, column = rest.partition(".")
    return _COLUMNS[column](event, asked) if column in _COLUMNS else Choices("evenements")


# -- facts ----------------------------------------------------------------------------------------------------------


def _of_fact(fact: str, kind: FactKind, asked: Asked) -> Choices:
    where = f"faits → {fact}"
    if (kind.from_ or "").startswith("partie."):
        where = "parties → adresse de la partie"
    faits = asked.dossier.faits
    answers = (
        Answer(said, written, asked.dossier.model_copy(update={"faits": {**faits, fact: written}}))
        for said, written in _values(fact, kind, asked)
    )
    return Choices(where, tuple(answers))


def _values(fact: str, kind: FactKind, asked: Asked) -> Iterator[tuple[str, str]]:
    """Yield the values worth trying, said in French and as written in the file."""
    match kind.type:
        case "boolean":
            yield from (("oui", "oui"), ("non", "non"))
        case "choice":
            yield from ((label[:1].lower() + label[1:], value) for value, label in kind.values.items())
        case "date":
            days = asked.days(asked.dossier.sinistre.date, asked.today)
            yield from ((f"si le {say_day(day)}", day.isoformat()) for day in days)
        case "amount" | "integer":
            yield from _around_thresholds(fact, kind, asked.rulebook)
        case "period":
            yield from ((f"{Period.parse(text).in_french()}, par exemple", text) for text in SAMPLE_PERIODS)
        case "text":
            yield FILLED, "…"


def _around_thresholds(fact: str, kind: FactKind, rulebook: Rulebook) -> Iterator[tuple[str, str]]:
    """Yield the values on both sides of each threshold at which a condition of the rules turns."""
    step, tried = UNITS[kind.type], set()
    for word, threshold in _thresholds(fact, rulebook):
        tried |= {threshold, max(threshold + SIDES.get(word, 0) * step, Decimal(0))}
    for value in sorted(tried or {Decimal(1)}):
        written = f"{value:.2f}" if kind.type == "amount" else str(int(value))
        said = euros(value) if kind.type == "amount" else written
        yield (said if tried else FILLED), written


def _thresholds(fact: str, rulebook: Rulebook) -> Iterator[tuple[str, Decimal]]:
    shared = (*rulebook.regimes.values(), *rulebook.text.distances.values())
    for rule in (*rulebook.everything, *shared):
        for _, part in walk(rule):
            if isinstance(part, Condition) and part.fact == fact:
                bounds = ((word, value) for word in SIDES if (value := getattr(part, word)) is not None)
                yield from ((word, figure) for word, value in bounds for figure in _figures(value, rulebook))
    for parameter in rulebook.text.parameters.values():
        if parameter.settled_by == fact:
            yield from (("figure", Decimal(value.is_)) for value in parameter.figures)


def _figures(bound: Bound, rulebook: Rulebook) -> Iterator[Decimal]:
    """Yield what a bound may stand for: a dated figure has several values."""
    if isinstance(bound, OfParameter):
        yield from (Decimal(value.is_) for value in rulebook.text.parameters[bound.parameter].figures)
    else:
        yield Decimal(bound)


# -- persons --------------------------------------------------------------------------------------------------------


def _of_role(role: str, dossier: Dossier, rulebook: Rulebook) -> Choices:
    """Try a person of that role whom the file would name."""
    if role not in rulebook.vocabulary.roles:
        return Choices("parties")
    person = Partie(id=f"{role}_a_nommer", nom=rulebook.vocabulary.roles[role].label, roles=(role,))
    added = dossier.model_copy(update={"parties": (*dossier.parties, person)})
    return Choices("parties", (Answer("une fois la partie ajoutée", role, added),))


def _of_seat(asked: Asked) -> Choices:
    """Try the seat of the court in each place that has its own holidays."""
    where = "procedures → siege"
    if all(each.siege for each in asked.dossier.procedures):
        return Choices(where)
    return Choices(where, tuple(_each_seat(asked)))


def _each_seat(asked: Asked) -> Iterator[Answer]:
    for zone, label in asked.rulebook.calendar.zones.items():
        seated = tuple(
            each if each.siege else each.model_copy(update={"siege": zone}) for each in asked.dossier.procedures
        )
        yield Answer(label, zone, asked.dossier.model_copy(update={"procedures": seated}))


def _each_person(dossier: Dossier, put: Callable[[str], Dossier]) -> Iterator[Answer]:
    for party in dossier.parties:
        yield Answer(party.nom, party.id, put(party.id))


# -- events ---------------------------------------------------------------------------------------------------------


def _dates(event: str, asked: Asked) -> Choices:
    """Try the first and the last day an event may bear: from the loss to today, or to its own reception."""
    dossier = asked.dossier
    undated = [each for each in dossier.evenements if each.type == event and each.date is None]
    latest = min((each.reception for each in undated if each.reception), default=asked.today)

    def put(day: dt.date) -> Dossier:
        if undated:
            return _with(dossier, undated, date=day)
        return dossier.model_copy(update={"evenements": (*dossier.evenements, Evenement(type=event, date=day))})

    days = asked.days(dossier.sinistre.date, min(latest, asked.today))
    answers = (Answer(f"si le {say_day(day)}", day.isoformat(), put(day)) for day in days)
    return Choices(f"evenements → {_called(event, asked)} → date", tuple(answers))


def _receptions(event: str, asked: Asked) -> Choices:
    """Try the day of the act and the last one the post leaves, for each act whose reception nobody wrote."""
    dossier = asked.dossier
    sent = [each for each in dossier.evenements if each.type == event and each.date and each.reception is None]

    def put(wait: dt.timedelta) -> Dossier:
        changed = dossier
        for each in sent:
            assert each.date is not None
            changed = _with(changed, [each], reception=max(each.date, min(each.date + wait, asked.today)))
        return changed

    answers = []
    for wait in (dt.timedelta(0), POSTAL_WAIT) if sent else ():
        made = put(wait)
        days = [a.reception for a, b in zip(made.evenements, dossier.evenements, strict=True) if a != b and a.reception]
        said = " et ".join(say_day(day) for day in days)
        answers.append(Answer(f"si reçu le {said}", ", ".join(day.isoformat() for day in days), made))
    unlike = {answer.written: answer for answer in answers}
    return Choices(f"evenements → {_called(event, asked)} → reception", tuple(unlike.values()))


def _authors(event: str, asked: Asked) -> Choices:
    dossier, word = asked.dossier, asked.rulebook.vocabulary.events.get(event)
    if word is not None and (word.from_ or "").startswith("paiements."):
        nature = (word.from_ or "").partition(".")[2]
        return Choices("paiements → par", tuple(_each_person(dossier, partial(_paid_by, dossier, nature))))
    unsaid = [each for each in dossier.evenements if each.type == event and not each.par]
    return _persons_of(event, "par", unsaid, asked)


def _addressees(event: str, asked: Asked) -> Choices:
    unsaid = [each for each in asked.dossier.evenements if each.type == event and not each.a]
    return _persons_of(event, "a", unsaid, asked)


def _persons_of(event: str, column: str, unsaid: Sequence[Evenement], asked: Asked) -> Choices:
    where = f"evenements → {_called(event, asked)} → {column}"
    if not unsaid:
        return Choices(where)
    named = _each_person(asked.dossier, lambda who: _with(asked.dossier, unsaid, **{column: (who,)}))
    return Choices(where, tuple(named))


def _paid_by(dossier: Dossier, nature: str, who: str) -> Dossier:
    paid = (
        each.model_copy(update={"par": who}) if each.nature == nature and each.par is None else each
        for each in dossier.paiements
    )
    return dossier.model_copy(update={"paiements": tuple(paid)})


def _with(dossier: Dossier, chosen: Iterable[Evenement], **answer: object) -> Dossier:
    """Return the file with ``answer`` written on the chosen events themselves."""
    ids = {id(each) for each in chosen}
    events = (each.model_copy(update=answer) if id(each) in ids else each for each in dossier.evenements)
    return dossier.model_copy(update={"evenements": tuple(events)})


def _called(event: str, asked: Asked) -> str:
    word = asked.rulebook.vocabulary.events.get(event)
    return f"{event} ({word.label})" if word else event


_COLUMNS: Mapping[str, Callable[[str, Asked], Choices]] = {
    "date": _dates,
    "reception": _receptions,
    "par": _authors,
    "a": _addressees,
}
