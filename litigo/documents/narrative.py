"""The dated facts of a file, told in order: events recorded by the handler, and payments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from litigo.assessment.bound_values import event_path
from litigo.documents import labels
from litigo.documents.persons import enumeration, find_party, party_name
from litigo.documents.typography import day
from litigo.dossier.models import Dossier, Evenement, Paiement
from litigo.dossier.vocabulary import Vocabulary
from litigo.figures import euros


@dataclass(frozen=True, slots=True)
class Fact:
    """A dated fact as a letter tells it; ``ref`` names its entry in the file.

    ``note`` is the handler's own and never leaves the house.
    """

    date: dt.date
    label: str
    text: str
    piece: int | None
    note: str | None
    persons: frozenset[str]
    procedure: str | None = None
    payment: bool = False
    ref: str = ""
    kind: str = ""


def chronology(dossier: Dossier, vocabulary: Vocabulary, today: dt.date, *, inside: bool = False) -> list[Fact]:
    """Tell everything dated and not later than ``today``, oldest first; confidential events only ``inside``."""
    facts = [*_events(dossier, vocabulary, inside=inside), *_payments(dossier)]
    return sorted((fact for fact in facts if fact.date <= today), key=lambda fact: fact.date)


def told_to(facts: list[Fact], party: str | None, kinds: Collection[str] = ()) -> list[Fact]:
    """Keep what may be told outside: facts with an exhibit, and those the addressee took part in.

    Of events, only those of ``kinds`` when a letter names some.
    """
    wanted = (fact for fact in facts if fact.payment or not kinds or fact.kind in kinds)
    return [fact for fact in wanted if fact.piece is not None or (party is not None and party in fact.persons)]


def _events(dossier: Dossier, vocabulary: Vocabulary, *, inside: bool) -> Iterator[Fact]:
    for event in dossier.evenements:
        kind = vocabulary.events.get(event.type)
        if event.date is not None and (inside or kind is None or not kind.confidential):
            yield Fact(
                event.date,
                _event_label(event, vocabulary),
                _event_text(event, dossier, vocabulary),
                event.piece,
                event.note,
                frozenset({*event.par, *event.a}),
                event.procedure,
                ref=event_path(dossier, event),
                kind=event.type,
            )


def _event_label(event: Evenement, vocabulary: Vocabulary) -> str:
    kind = vocabulary.events.get(event.type)
    return kind.label if kind else event.type.replace("_", " ").capitalize()


def _event_text(event: Evenement, dossier: Dossier, vocabulary: Vocabulary) -> str:
    text = _event_label(event, vocabulary)
    if event.par:
        text += f", par {_names(event.par, dossier)}"
    if event.a:
        text += f", à l’égard de {_names(event.a, dossier)}"
    if event.reception is not None and event.reception != event.date:
        text += f", réception le {day(event.reception)}"
    return text


def _payments(dossier: Dossier) -> Iterator[Fact]:
    for rank, payment in enumerate(dossier.paiements, start=1):
        yield Fact(
            payment.date,
            labels.label(labels.PAYMENTS, payment.nature),
            _payment_text(payment, dossier),
            payment.piece,
            None,
            frozenset(filter(None, (payment.beneficiaire, payment.par))),
            payment=True,
            ref=f"dossier:paiements/{rank}",
        )


def _payment_text(payment: Paiement, dossier: Dossier) -> str:
    if payment.nature == "recours_percu":
        payer = f", versée par {_names((payment.par,), dossier)}" if payment.par else ""
        return f"Encaissement sur recours de la somme de {euros(payment.montant)}{payer}"
    nature = labels.label(labels.PAYMENTS, payment.nature).lower()
    return f"Versement de {euros(payment.montant)} à {_names((payment.beneficiaire,), dossier)} ({nature})"


def _names(ids: tuple[str, ...], dossier: Dossier) -> str:
    parties = (find_party(dossier, identifier) for identifier in ids)
    return enumeration(
        party_name(party) if party else identifier for party, identifier in zip(parties, ids, strict=True)
    )
