"""The variables of a letter: plain, JSON-able, in French because the authors of templates read them.

A value the file does not hold is ``None``: the template asks with « if », and printing it is a fault
(see :mod:`litigo.documents.binding`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from litigo.assessment.model import Assessment, Deadline, DocumentDue
from litigo.assessment.questions import question_about
from litigo.documents import labels
from litigo.documents.acts import COLUMNS, acts, all_acts
from litigo.documents.agreement import agreement, person_words
from litigo.documents.bordereau import Extent, schedule
from litigo.documents.claimant import CLAIMANT_LABELS, claimant
from litigo.documents.correction import correction_view
from litigo.documents.discretion import leaves_us, questions_to_share, shareable, strategies_to_share
from litigo.documents.divisions import coinsurance, division
from litigo.documents.house_style import House, house_account, house_words
from litigo.documents.matter import matter, procedure_view
from litigo.documents.narrative import Fact, chronology, told_to
from litigo.documents.next_dates import next_dates
from litigo.documents.number_words import act_day, days_in_words
from litigo.documents.offer import OFFER_LABELS, offer
from litigo.documents.people import opponents_of, people, person_view
from litigo.documents.persons import (
    Addressee,
    JsonDict,
    address_lines,
    addressee,
    enumeration,
    find_party,
    greeting,
    in_sentence_address,
    named,
    party_name,
    postal_block,
    town_of,
)
from litigo.documents.pseudonyms import nameless
from litigo.documents.settlement_sums import receipt
from litigo.documents.shares import shares
from litigo.documents.sums import sums
from litigo.documents.typography import day, short_day
from litigo.documents.views import (
    STILL_OPEN,
    by_due_day,
    citation_view,
    deadline_view,
    inside_sentence,
    next_acts,
    range_view,
    regimes,
    strategy_view,
)
from litigo.dossier.exhibits import quotations, without_reserved
from litigo.dossier.models import Dossier, Emetteur, Gestionnaire, Partie, Procedure
from litigo.dossier.vocabulary import Vocabulary

_OURS_BY_LAW = frozenset({"limitation", "time_bar"})
_STRATEGIES_IN_A_NOTE = 3
_ADDRESSEE_KEYS = (
    "nom", "bloc", "adresse", "appel", "politesse", "politesse_je", "pour", "assureur", "courriel", "roles",
    "nom_phrase", "de_nom", "a_nom", *agreement("x"),
)  # fmt: skip


def letter_context(
    due: DocumentDue,
    dossier: Dossier,
    assessment: Assessment,
    vocabulary: Vocabulary,
    *,
    draft: bool,
    extents: Mapping[int, Extent] | None = None,
    house: House | None = None,
) -> JsonDict:
    """Build every variable a template may use for the document ``due``; ``extents`` are the pages of the exhibits."""
    exhibits = schedule(dossier, extents or {})
    if leaves_us(due, dossier):
        dossier = without_reserved(dossier)
    facts = chronology(dossier, vocabulary, assessment.today)
    party = find_party(dossier, due.recipient)
    told = told_to(facts, party.id if party else None, due.tells)
    names = {party.id: party_name(party) for party in dossier.parties}
    asked = {question.fact: question.question for question in assessment.questions}
    cited = [d for d in assessment.deadlines if d.id in due.deadlines or d.rule in due.deadlines]
    procedure = _procedure_of(cited, dossier) or _main_procedure(dossier)
    persons = people(dossier, vocabulary)
    return {
        "brouillon": draft,
        "manques": [
            asked.get(name) or question_about(name, [], vocabulary, assessment.today).question for name in due.missing
        ],
        **_frame(due, dossier, assessment, party, procedure, house),
        **house_words(house, due.id, dossier, assessment.amounts),
        **persons,
        "personne": person_view(party, vocabulary),
        "requerant": claimant(persons),
        "anonymes": nameless(dossier, vocabulary, party),
        **matter(dossier, vocabulary),
        "procedure": procedure_view(procedure) if procedure else None,
        "faits_procedure": [_fact(f) for f in facts if procedure and f.procedure == procedure.id],
        **_all_sums(dossier, assessment, vocabulary, party),
        "faits_dates": [_fact(fact) for fact in told],
        "demarches": [_fact(fact) for fact in facts if party and not fact.payment and party.id in fact.persons],
        "chronologie": [_fact(fact) for fact in facts],
        "evenements": acts(dossier, vocabulary, assessment.today),
        "actes": all_acts(dossier, vocabulary),
        "prochaines_dates": next_dates(dossier, vocabulary, assessment.today),
        "pieces_jointes": _exhibits(dossier, told, due.needs),
        "pieces": _exhibits(dossier, None),
        "bordereau": exhibits,
        **_answer(due, cited, assessment.today),
        "echeances": [deadline_view(d, assessment.today, names) for d in cited],
        **_grounds(due, assessment, party),
        **_note(assessment, vocabulary, names),
        "questions": questions_to_share(assessment, vocabulary),
        "rectification": correction_view(due, dossier, assessment, vocabulary),
    }


def _all_sums(dossier: Dossier, assessment: Assessment, vocabulary: Vocabulary, party: Partie | None) -> JsonDict:
    """The sums of the file, and those reckoned for the person written to."""
    return {
        **sums(dossier, assessment, vocabulary),
        "partage": division(dossier, assessment.amounts, party),
        "coassurance": coinsurance(dossier, assessment.amounts, party),
        "quittance": receipt(dossier, party.id if party else None, assessment.today),
        "offre": offer(dossier, assessment, vocabulary),
        "repartition": shares(dossier, assessment, party),
    }


def _grounds(due: DocumentDue, assessment: Assessment, party: Partie | None) -> JsonDict:
    """Why the document is written: its cases, the texts it rests on, what made it due, what usage joins to it."""
    return {
        "cas": {case.name: case.holds for case in due.cases},
        "regimes": regimes(assessment, party.id if party else None),
        "fondements": [citation_view(c) for c in due.grounds],
        "motifs": list(due.because),
        "annexes": list(due.annexes),
    }


def labels_of_missing(vocabulary: Vocabulary) -> dict[str, str]:
    """Return what to ask for when a letter prints an act, or a person, the file does not hold."""
    acts_asked = {
        f"evenements.{word}{column}": f"{label} « {kind.label} »"
        for word, kind in vocabulary.events.items()
        for column, label in COLUMNS.items()
    }
    held = {f"personnes.{role}": kind.label for role, kind in vocabulary.roles.items()}
    return acts_asked | held | OFFER_LABELS | CLAIMANT_LABELS


def _note(assessment: Assessment, vocabulary: Vocabulary, names: dict[str, str]) -> JsonDict:
    """What the summary note shows of deadlines and strategies: those that can still be acted upon."""
    return {
        "echeances_ouvertes": [
            deadline_view(d, assessment.today, names)
            for d in by_due_day(shareable(assessment))
            if d.state in STILL_OPEN and d.due
        ],
        "prochains_actes": next_acts(shareable(assessment), assessment.today),
        "fourchette": range_view(assessment.reserve_proposal) if assessment.reserve_proposal else None,
        "strategies": [strategy_view(s, vocabulary) for s in strategies_to_share(assessment)],
        "strategies_ouvertes": [
            strategy_view(s, vocabulary) for s in strategies_to_share(assessment) if s.standing == "open"
        ][:_STRATEGIES_IN_A_NOTE],
    }


def _frame(
    due: DocumentDue,
    dossier: Dossier,
    assessment: Assessment,
    party: Partie | None,
    procedure: Procedure | None,
    house: House | None,
) -> JsonDict:
    """Everything around the text: who writes to whom, when, how, with what references."""
    to = addressee(party, due.recipient_via) if party else None
    sender = house.sender(dossier.emetteur) if house else dossier.emetteur
    return {
        "emetteur": {**_sender(sender), **_our_account(dossier, house)},
        "gestionnaire": _handler(dossier.gestionnaire),
        "destinataire": _recipient(to, house),
        "envoi": labels.label(labels.DELIVERIES, due.delivery),
        "envoi_simple": due.delivery == "lettre_simple",
        "lieu": town_of(sender.adresse),
        "date": day(assessment.today),
        "date_acte": act_day(assessment.today),
        "titre": due.title,
        "objet": due.object_line,
        "references": _references(dossier, to, procedure),
        "origine": _origin(assessment, due.id),
    }


def _handler(handler: Gestionnaire) -> JsonDict:
    return {**handler.model_dump(), "qualite": inside_sentence(handler.fonction)}


def sheet_frame(dossier: Dossier, assessment: Assessment) -> JsonDict:
    """Return the variables that head the deadline sheet."""
    return {
        "gestionnaire": dossier.gestionnaire.model_dump(),
        "references": _references(dossier, None, _main_procedure(dossier)),
        "objet": f"{dossier.sinistre.nature}, sinistre du {day(dossier.sinistre.date)}",
        "date": day(assessment.today),
        "jour_iso": assessment.today.isoformat(),
        "origine": _origin(assessment),
    }


def _origin(assessment: Assessment, document: str | None = None) -> JsonDict:
    return {"reglement": assessment.rulebook[:12], "document": document, "tenu_a_jour_au": day(assessment.kept_up_to)}


def _our_account(dossier: Dossier, house: House | None) -> JsonDict:
    """The account on which we ask to be paid, in groups of four: of the house, else of the party we are in the file."""
    told = house_account(house)
    if told:
        return {"iban": told, "refs": {"iban": "maison:reglement"}}
    ours = (party for party in dossier.parties if party.camp == "nous" and party.nom == dossier.emetteur.nom)
    party = next((party for party in ours if party.iban), None)
    if party is None or party.iban is None:
        return {"iban": None}
    account = " ".join(party.iban[place : place + 4] for place in range(0, len(party.iban), 4))
    return {"iban": account, "refs": {"iban": f"dossier:parties/{party.id}/iban"}}


def _sender(sender: Emetteur) -> JsonDict:
    return {
        "nom": sender.nom,
        "service": sender.service,
        "adresse": address_lines(sender.adresse),
        "adresse_ligne": in_sentence_address(sender.adresse),
        "courriel": sender.courriel,
        "telephone": sender.telephone,
        "mention_legale": sender.mention_legale,
        "forme": inside_sentence(sender.mention_legale) if sender.mention_legale else None,
    }


def _recipient(to: Addressee | None, house: House | None) -> JsonDict:
    if to is None:
        return dict.fromkeys(_ADDRESSEE_KEYS)
    name = named(to.name, to.civility)
    return {
        "ref": _ref_of(to),
        "nom": name,
        "bloc": postal_block(to.person, to.civility),
        "adresse": address_lines(to.person.adresse) if to.person.adresse else None,
        "pour": party_name(to.party) if to.represents else None,
        "assureur": to.party.assureur.nom if to.party.assureur and not to.represents else None,
        "courriel": to.person.courriel,
        "roles": list(to.party.roles),
        **person_words(to.person, to.civility),
        **greeting(to.person, to.civility, house.closings if house else None),
    }


def _ref_of(to: Addressee | None) -> str | None:
    """Name, in the file, the person written to: the party, or whoever stands for it."""
    if to is None:
        return None
    stand_ins = {"/assureur": to.party.assureur, "/avocat": to.party.avocat} if to.represents else {}
    place = next((place for place, person in stand_ins.items() if person and person.nom == to.name), "")
    return f"dossier:parties/{to.party.id}{place}"


def _references(dossier: Dossier, to: Addressee | None, procedure: Procedure | None) -> JsonDict:
    insured, opponents = find_party(dossier, "assure"), opponents_of(dossier)
    return {
        "refs": {
            "vous": _ref_of(to),
            "assure": f"dossier:parties/{insured.id}/nom" if insured else None,
            "adversaire": f"dossier:parties/{opponents[0].id}/nom" if opponents else None,
            "rg": f"dossier:procedures/{procedure.id}/rg" if procedure else None,
        },
        "nous": dossier.reference,
        "vous": to.person.reference if to else None,
        "assure": party_name(insured) if insured else None,
        "adversaire": enumeration(map(party_name, opponents)) if opponents else None,
        "sinistre_du": day(dossier.sinistre.date),
        "police": dossier.contrat.numero,
        "rg": procedure.rg if procedure else None,
    }


def _procedure_of(cited: Iterable[Deadline], dossier: Dossier) -> Procedure | None:
    """The proceedings in which the first deadline cited that still runs was started."""
    for deadline in sorted((d for d in cited if d.due and d.state in STILL_OPEN), key=lambda d: d.due or dt.date.max):
        for event in dossier.evenements:
            if event.procedure and deadline.start in {event.date, event.reception} and deadline.start is not None:
                return next((p for p in dossier.procedures if p.id == event.procedure), None)
    return None


def _main_procedure(dossier: Dossier) -> Procedure | None:
    """The proceedings last entered, amicable stages aside."""
    return next((p for p in reversed(dossier.procedures) if p.stade != "amiable"), None)


def _fact(fact: Fact) -> JsonDict:
    return {
        "ref": fact.ref,
        "date": day(fact.date),
        "jour": short_day(fact.date),
        "texte": fact.text,
        "note": fact.note,
        "piece": f"pièce n° {fact.piece}" if fact.piece else None,
    }


def _exhibits(dossier: Dossier, told: Iterable[Fact] | None, written: Iterable[str] = ()) -> list[JsonDict]:
    """All exhibits, or only those the letter relies on: facts told or ``written``, heads of loss and payments."""
    quoted = {piece.numero for piece in dossier.pieces}
    if told is not None:
        money = {poste.piece for poste in dossier.postes} | {payment.piece for payment in dossier.paiements}
        cited = {n for name in written for said in quotations(dossier.faits.get(name, "")) for n in said.numbers}
        quoted = {number for number in {fact.piece for fact in told} | money | cited if number is not None}
    return [
        {
            "ref": f"dossier:pieces/{piece.numero}",
            "numero": str(piece.numero),
            "libelle": piece.libelle,
            "date": short_day(piece.date) if piece.date else None,
        }
        for piece in sorted(dossier.pieces, key=lambda piece: piece.numero)
        if piece.numero in quoted
    ]


def _answer(due: DocumentDue, cited: Iterable[Deadline], today: dt.date) -> JsonDict:
    """The day an answer is asked for, and in how many days; none when our own right would be lost before it."""
    ours = (d.due for d in cited if d.kind in _OURS_BY_LAW and d.side == "nous" and d.state in STILL_OPEN)
    asked = due.answer_by
    if asked is None or any(last is not None and last <= asked for last in ours):
        return {"reponse_avant": None, "delai_reponse": None}
    left = (asked - today).days
    return {"reponse_avant": day(asked), "delai_reponse": days_in_words(left) if left > 0 else None}
