"""The values a letter states, each named by where it comes from, and what they are worth under a file on a day.

A reference is « kind:place »: ``echeance:<id>``, ``montant:<figure>``, ``fait:<name>``, ``source:<key>``,
``clause:<id>``, ``dossier:<path>``. « montant:division/<key> » is a figure of the division of the
loss. In a path, persons and proceedings go by their id, exhibits by their number, other
entries by their place from 1, events by « <kind>.<place among those of the kind> »: adding one moves no other.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from litigo.assessment.letters import DIGEST, PROVISIONAL, UNDATED, ValueChange
from litigo.assessment.model import Amounts, Breakdown, Citation, Figure
from litigo.assessment.recourse_sums import left_to_insured, recourse
from litigo.dossier.fields import Modele
from litigo.dossier.models import Dossier, Evenement, Paiement, Piece, Poste
from litigo.figures import euros
from litigo.timelimits.computation import say_day

FIGURES: Final[Mapping[str, tuple[str, str]]] = {
    "reclame": ("claimed", "montant réclamé"),
    "retenu": ("accepted", "montant retenu"),
    "paye": ("paid", "montant payé"),
    "franchise": ("deductible", "franchise"),
    "percu": ("recovered", "recours perçus"),
    "recuperable": ("recoverable", "montant récupérable"),
    "provision_dossier": ("reserve", "provision du dossier"),
}
STEPS: Final = "calcul"
# Sums the division of the loss gives, and what its own figures are called without the file.
_RECKONED: Final = {"recours": "montant de notre recours", "reste_assure": "montant que l'assuré peut demander"}
_DIVISION: Final = "division/"
_DIVIDED: Final = {
    "value": "dommage évalué", "due": "somme due", "paid": "déjà payé", "left": "reste à payer",
    "our_share": "notre part du dommage",
}  # fmt: skip
_ENTRY: Final = re.compile(r"(?P<list>dossier:(?:postes/|paiements/|evenements/[a-z0-9_]+\.))\d+")
KINDS: Final = ("echeance", "montant", "fait", "source", "clause", "dossier")
_LONGEST: Final = 240  # a property of a Word file is cut at 255 characters
# What a letter says of ourselves, of its addressee's references or of its annexes corrects itself in the next letter.
_OF_OURSELVES: Final = (
    "emetteur", "gestionnaire", "equipe", "pieces", "tenu_a_jour_au", "notes", "reference", "notre_role", "branche",
)  # fmt: skip
_IN_A_WHOLE: Final = ("date", "reception", "par", "a", "montant", "beneficiaire")
_UNSAID: Final = frozenset({"type", "faits", "note", "envoi", "procedure", "id", "roles", "camp"})


@dataclass(frozen=True, slots=True)
class Clock:
    """What a letter may state of a deadline; ``title`` is empty when only the date was reckoned."""

    due: dt.date | None
    provisional: bool
    title: str = ""


@dataclass(frozen=True, slots=True)
class KnownValues:
    """A file on a day, as references see it."""

    dossier: Dossier
    clocks: Mapping[str, Clock]
    amounts: Amounts
    citations: Mapping[str, Citation]
    clauses: Mapping[str, str | None] = field(default_factory=dict)
    division: Breakdown | None = None

    def held(self, reference: str) -> str | None:
        """Return the value of a reference in a plain, comparable form; ``None`` when the file has none."""
        kind, _, place = reference.partition(":")
        match kind:
            case "echeance":
                return _clock_text(self.clocks.get(place))
            case "montant":
                return self._figure(place)
            case "fait":
                return written_facts(self.dossier).get(place)
            case "source":
                citation = self.citations.get(place)
                return f"{citation.cite} ({citation.version})" if citation and citation.version else _cite(citation)
            case "clause":
                return " ".join((self.clauses.get(place) or "").split()) or None
            case "dossier":
                return _said(_walk(self.dossier, place.split("/")), self.dossier)
        return None

    def _places(self, told: Mapping[str, str]) -> dict[str, str]:
        """Return, for each entry of a list a letter quotes, the entry that now says most of what it said."""
        quoted: dict[str, dict[str, str]] = {}
        for reference, was in told.items():
            match = _ENTRY.match(reference)
            if match is not None:
                quoted.setdefault(match[0], {})[reference.removeprefix(match[0])] = was
        return {entry: self._best(entry, said) for entry, said in quoted.items()}

    def _best(self, entry: str, said: Mapping[str, str]) -> str:
        """Return the entry of the same list that says most of it; the same place where none says more."""

        def score(place: str) -> int:
            return sum(same(was, self.held(f"{place}{leaf}")) for leaf, was in said.items())

        match = _ENTRY.match(entry)
        assert match is not None
        others = [f"{match['list']}{rank}" for rank in range(1, self._length(match["list"]) + 1)]
        return max([entry, *others], key=score)

    def _length(self, prefix: str) -> int:
        """Count the entries of a list, or the events of a kind."""
        section, _, kind = prefix.removeprefix("dossier:").partition("/")
        if section == "evenements":
            return sum(event.type == kind.rstrip(".") for event in self.dossier.evenements)
        return len(getattr(self.dossier, section))

    def _figure(self, name: str) -> str | None:
        if name == STEPS:
            return " ; ".join(self.amounts.steps) or None
        if name.startswith(_DIVISION):
            return _span_text(self._divided(name))
        if name in _RECKONED:
            ours = name == "recours"
            return f"{recourse(self.amounts, self.division) if ours else left_to_insured(self.division):.2f}"
        figure = FIGURES.get(name)
        return f"{getattr(self.amounts, figure[0]):.2f}" if figure else None

    def _divided(self, name: str) -> Figure | None:
        figures = self.division.figures if self.division else ()
        return next((figure for figure in figures if figure.key == name.removeprefix(_DIVISION)), None)

    def label(self, reference: str) -> str:
        """Name a reference in French, with the title of a deadline and the text of a source."""
        kind, _, place = reference.partition(":")
        if kind == "echeance" and (clock := self.clocks.get(place)) and clock.title:
            return f"l'échéance « {clock.title} » [{place}]"
        if kind == "source" and (cite := _cite(self.citations.get(place))):
            return f"texte cité « {cite} »"
        if kind == "montant" and (figure := self._divided(place) if place.startswith(_DIVISION) else None):
            return f"{figure.label[0].lower()}{figure.label[1:]}"
        return name_of(reference)

    def changes(self, stated: Mapping[str, str]) -> tuple[ValueChange, ...]:
        """Compare the values a letter stated with those of this file; an entry of a list is followed where it moved."""
        told = told_once(stated)
        places = self._places(told)
        pairs = ((ref, was, self.held(_at_place(ref, places))) for ref, was in told.items())
        return tuple(ValueChange(ref, self.label(ref), was, now) for ref, was, now in pairs if not same(was, now))


def _at_place(reference: str, places: Mapping[str, str]) -> str:
    match = _ENTRY.match(reference)
    return f"{places[match[0]]}{reference.removeprefix(match[0])}" if match else reference


def name_of(reference: str) -> str:
    """Name a reference in French, knowing nothing of the file."""
    kind, _, place = reference.partition(":")
    match kind:
        case "echeance":
            return f"l'échéance {place}"
        case "montant":
            return _sum_name(place)
        case "fait":
            return f"fait « {place} »"
        case "source":
            return f"texte cité « {place} »"
        case "clause":
            return f"clause « {place} »"
    return f"dossier, {place.replace('/', ' → ')}"


def _sum_name(name: str) -> str:
    if name.startswith(_DIVISION):
        return _DIVIDED.get(name.removeprefix(_DIVISION), "somme de la division du dommage")
    return FIGURES[name][1] if name in FIGURES else _RECKONED.get(name, name)


def needs_division(reference: str) -> bool:
    """Whether what a reference is worth comes from the division of the loss."""
    kind, _, name = reference.partition(":")
    return kind == "montant" and (name in _RECKONED or name.startswith(_DIVISION))


def kept(value: str) -> str:
    """Return a value as it is kept with a letter: in full, or by its digest when it is a long text."""
    plain = " ".join(value.split())
    return plain if len(plain) <= _LONGEST else hidden(plain)


def hidden(value: str) -> str:
    """Return the digest of a value: enough to see that it changed, and nothing of what it says."""
    return f"{DIGEST}{hashlib.sha256(' '.join(value.split()).encode()).hexdigest()}"


def same(was: str, now: str | None) -> bool:
    """Whether two values say the same, blanks apart; nothing is said by an empty value."""
    return kept(was) == kept(now or "") or (now is not None and was == hidden(now))


def material(reference: str) -> bool:
    """Whether a value matters to who received the letter: not our own details, nor how annexes are called."""
    kind, _, place = reference.partition(":")
    head, _, rest = place.partition("/")
    if kind != "dossier":
        return kind in KINDS and kind != "clause"
    if head == "parties":
        leaf = rest.partition("/")[2]
        return leaf == "nom" or leaf.startswith("faits/")
    return head not in _OF_OURSELVES and not rest.endswith("/piece")


def told_once(values: Mapping[str, str]) -> dict[str, str]:
    """Leave out what the entry told as a whole already says: the day of an act, the sum of a payment."""
    return {
        reference: value
        for reference, value in values.items()
        if not (reference.rpartition("/")[2] in _IN_A_WHOLE and reference.rpartition("/")[0] in values)
    }


def written_facts(dossier: Dossier) -> dict[str, str]:
    """Return every fact written in a file, the whole file's before those of proceedings and persons."""
    places = [dossier.faits, *(p.faits for p in dossier.procedures), *(p.faits for p in dossier.parties)]
    return {name: value for place in reversed(places) for name, value in place.items()}


def event_path(dossier: Dossier, event: Evenement) -> str:
    """Return the reference of an event of the file."""
    rank = next(rank for rank, other in enumerate(_of_kind(dossier.evenements, event.type), start=1) if other is event)
    return f"dossier:evenements/{event.type}.{rank}"


def citations_by_key(groups: Iterable[Iterable[Citation]]) -> dict[str, Citation]:
    """Return citations by key, the first of each."""
    found: dict[str, Citation] = {}
    for group in groups:
        for citation in group:
            found.setdefault(citation.key, citation)
    return found


def _cite(citation: Citation | None) -> str | None:
    return citation.cite if citation else None


def _span_text(figure: Figure | None) -> str | None:
    """Write a sum, or its bounds while a missing fact moves it."""
    if figure is None or figure.low is None:
        return None
    if figure.low == figure.high:
        return f"{figure.low:.2f}"
    return f"{figure.low:.2f} ou plus" if figure.high is None else f"{figure.low:.2f} à {figure.high:.2f}"


def _clock_text(clock: Clock | None) -> str | None:
    if clock is None:
        return None
    return UNDATED if clock.due is None else f"{clock.due.isoformat()}{PROVISIONAL if clock.provisional else ''}"


def _walk(here: object, steps: Sequence[str]) -> object:
    for step in steps:
        if isinstance(here, dict):
            here = here.get(step)
        else:
            here = _pick(here, step) if isinstance(here, tuple) else getattr(here, step, None)
    return here


def _pick(items: tuple[object, ...], step: str) -> object:
    kind, _, rank = step.rpartition(".")
    if items and isinstance(items[0], Evenement):
        alike: Iterable[object] = _of_kind((item for item in items if isinstance(item, Evenement)), kind)
        return _at(list(alike), rank)
    if items and isinstance(items[0], Piece):
        return next((item for item in items if isinstance(item, Piece) and str(item.numero) == step), None)
    named = next((item for item in items if getattr(item, "id", None) == step), None)
    return named if named is not None else _at(items, step)


def _of_kind(events: Iterable[Evenement], kind: str) -> Iterator[Evenement]:
    return (event for event in events if event.type == kind)


def _at(items: Sequence[object], rank: str) -> object:
    return items[int(rank) - 1] if rank.isdecimal() and 0 < int(rank) <= len(items) else None


def _said(value: object, dossier: Dossier) -> str | None:
    """Say a whole act or payment as a sentence would; anything else as it is written."""
    match value:
        case Evenement():
            day = say_day(value.date) if value.date else UNDATED
            received = f" (réception : {say_day(value.reception)})" if value.reception else ""
            by, to = _names(value.par, dossier), _names(value.a, dossier)
            return f"{day}{by and f', par {by}'}{to and f', à l’égard de {to}'}{received}"
        case Paiement():
            return f"{euros(value.montant)} à {_names((value.beneficiaire,), dossier)}, le {say_day(value.date)}"
        case Poste():
            sums = {"réclamé": value.reclame, "retenu": value.retenu, "vétusté": value.vetuste}
            said = ", ".join(f"{word} {euros(amount)}" for word, amount in sums.items() if amount is not None)
            return f"{value.libelle}{said and f' : {said}'}"
    return _text(value)


def _names(ids: Iterable[str], dossier: Dossier) -> str:
    named = {party.id: party.nom for party in dossier.parties}
    return ", ".join(named.get(identifier, identifier) for identifier in ids)


def _text(value: object) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return "oui" if value else "non"
        case Decimal():
            return f"{value:.2f}"
        case dt.date():
            return value.isoformat()
        case tuple():
            return ", ".join(filter(None, map(_text, value))) or None
        case Modele():
            said = (_text(getattr(value, name)) for name in type(value).model_fields if name not in _UNSAID)
            return ", ".join(filter(None, said)) or None
        case str() | int():
            return " ".join(str(value).split())
    return None
