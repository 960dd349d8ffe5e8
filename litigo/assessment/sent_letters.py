"""Letters that were sent, and what each states that the file now shows to have been wrong on the day it left.

What changed since, a payment, a later act, makes no letter wrong: the file is looked at as it stood on the day of the
sending, without the sending itself, with everything that is known of that day now.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from litigo.assessment.amounts import amounts_of
from litigo.assessment.bound_values import Clock, KnownValues, material, needs_division
from litigo.assessment.breakdown import breakdown_of
from litigo.assessment.citations import Citations
from litigo.assessment.claim import claim_of
from litigo.assessment.letters import PROVISIONAL, SentLetter, ValueChange
from litigo.assessment.model import Breakdown
from litigo.assessment.reckonings import Reckoner
from litigo.dossier.models import Dossier, Evenement
from litigo.dossier.sendings import CHANNEL, Envoi
from litigo.rulebook.rulebook import Rulebook


def letter_key(document: str, day: dt.date) -> str:
    """Name a letter by its document and the day it was sent."""
    return f"{document}~{day.isoformat()}"


def sent_letters(dossier: Dossier, rulebook: Rulebook) -> tuple[SentLetter, ...]:
    """Return the letters a file records as sent, in the order of the file."""
    sent = [(str(number), event) for number, event in enumerate(dossier.evenements, start=1) if event.envoi]
    return tuple(_letter(number, event, sent, dossier, rulebook) for number, event in sent if event.date is not None)


def _letter(
    number: str, event: Evenement, sent: Sequence[tuple[str, Evenement]], dossier: Dossier, rulebook: Rulebook
) -> SentLetter:
    sending, day = _of(event)
    rule = rulebook.documents.get(sending.document.partition("~")[0])
    key = letter_key(sending.document, day)
    return SentLetter(
        key=key,
        number=number,
        document=sending.document,
        title=rule.title if rule else sending.document,
        date=day,
        channel=event.faits.get(CHANNEL),
        tracking=sending.suivi,
        recipient=next(iter(event.a), None),
        exhibit=event.piece,
        wrong=_wrong(key, event, [other for _, other in sent], dossier, rulebook),
    )


def _of(event: Evenement) -> tuple[Envoi, dt.date]:
    assert event.envoi is not None
    assert event.date is not None
    return event.envoi, event.date


def _wrong(
    key: str, event: Evenement, sent: Iterable[Evenement], dossier: Dossier, rulebook: Rulebook
) -> tuple[ValueChange, ...]:
    sending, day = _of(event)
    held = {reference: value for reference, value in sending.valeurs.items() if material(reference)}
    if not held or sending.rectifie is not None:
        return ()
    told = {ref: value for other in sent if other.envoi and other.envoi.rectifie == key
            for ref, value in other.envoi.valeurs.items() if ref in held}  # fmt: skip
    found = known_on(dossier, event, day, rulebook, held).changes({**held, **told})
    return tuple(change for change in found if not _reserved(change) and not _completed(change))


def _reserved(change: ValueChange) -> bool:
    """Whether a date given as the earliest possible one is still no later than the right one: it was not wrong."""
    was, mark, _ = change.was.partition(PROVISIONAL)
    now = (change.now or "").removesuffix(PROVISIONAL)
    return bool(mark) and was <= now


def _completed(change: ValueChange) -> bool:
    """Whether the file only says more than it did: a day of reception, an author learnt since."""
    return bool(change.was) and (change.now or "").startswith(change.was)


def known_on(
    dossier: Dossier, sending: Evenement, day: dt.date, rulebook: Rulebook, references: Collection[str]
) -> KnownValues:
    """Return what the file, as it is known now, shows of the day of a sending, the sending left out.

    Dates and sums are those of that day; what an entry of the file says is what it says now.
    """
    then = dossier.model_copy(
        update={
            "evenements": tuple(
                event
                for event in dossier.evenements
                if event is not sending and (event.date is None or event.date <= day)
            ),
            "paiements": tuple(paid for paid in dossier.paiements if paid.date <= day),
            "tenu_a_jour_au": min(dossier.tenu_a_jour_au, day),
        }
    )
    kinds = {reference.partition(":")[0] for reference in references}
    cited = {reference.partition(":")[2] for reference in references if reference.startswith("source:")}
    known_sources = [key for key in cited if key.partition("#")[0] in rulebook.sources]
    return KnownValues(
        dossier,
        _clocks(then, rulebook, day) if "echeance" in kinds else {},
        amounts_of(then),
        {citation.key: citation for citation in Citations(rulebook).of(known_sources, day)},
        division=_division(then, rulebook, day) if any(map(needs_division, references)) else None,
    )


def _division(dossier: Dossier, rulebook: Rulebook, day: dt.date) -> Breakdown | None:
    return breakdown_of(rulebook, claim_of(dossier, rulebook.vocabulary, day), dossier)


def _clocks(dossier: Dossier, rulebook: Rulebook, day: dt.date) -> dict[str, Clock]:
    claim = claim_of(dossier, rulebook.vocabulary, day)
    found = Reckoner(rulebook, claim, traced=False).all()
    return {one.id: Clock(one.due, one.provisional) for one in found}
