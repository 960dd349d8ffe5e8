"""The variables of a letter: plain, JSON-able, in French because the authors of templates read them.

A value the file does not hold is ``None``: the template asks with « if », and printing it is a fault
(see :mod:`litigo.documents.binding`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from litigo.assessment.model import Assessment, Deadline, DocumentDue
from litigo.documents import labels
from litigo.documents.agreement import agreement, group_context, person_words
from litigo.documents.discretion import questions_to_share, shareable, strategies_to_share
from litigo.documents.narrative import Fact, chronology, told_to
from litigo.documents.number_words import euros_in_words
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
from litigo.documents.typography import day, hour, share, short_day
from litigo.documents.views import (
    STILL_OPEN,
    by_due_day,
    citation_view,
    deadline_view,
    fact_question,
    inside_sentence,
    strategy_view,
)
from litigo.dossier.models import Dossier, Emetteur, Partie, Procedure
from litigo.dossier.vocabulary import FactKind, Vocabulary
from litigo.sums import euros

_OURS_BY_LAW = frozenset({"limitation", "time_bar"})
_STRATEGIES_IN_A_NOTE = 3
_ADDRESSEE_KEYS = (
    "nom", "bloc", "adresse", "appel", "politesse", "politesse_je", "pour", "courriel", "nom_phrase", "de_nom", "a_nom",
    *agreement("x"),
)  # fmt: skip


def letter_context(
    due: DocumentDue, dossier: Dossier, assessment: Assessment, vocabulary: Vocabulary, *, draft: bool
) -> JsonDict:
    """Build every variable a template may use for the document ``due``."""
    facts = chronology(dossier, vocabulary, assessment.today)
    party = find_party(dossier, due.recipient)
    told = told_to(facts, party.id if party else None)
    names = {party.id: party_name(party) for party in dossier.parties}
    asked = {question.fact: question.question for question in assessment.questions}
    cited = [d for d in assessment.deadlines if d.id in due.deadlines or d.rule in due.deadlines]
    procedure = _procedure_of(cited, dossier) or _main_procedure(dossier)
    return {
        "brouillon": draft,
        "manques": [asked.get(name) or fact_question(name, vocabulary) for name in due.missing],
        **_frame(due, dossier, assessment, party, procedure),
        **_people(dossier, vocabulary),
        **_matter(dossier, vocabulary),
        "procedure": _procedure(procedure) if procedure else None,
        "faits_procedure": [_fact(f) for f in facts if procedure and f.procedure == procedure.id],
        **_money(dossier, assessment),
        "faits_dates": [_fact(fact) for fact in told],
        "demarches": [_fact(fact) for fact in facts if party and not fact.payment and party.id in fact.persons],
        "chronologie": [_fact(fact) for fact in facts],
        "pieces_jointes": _exhibits(dossier, told),
        "pieces": _exhibits(dossier, None),
        "fondements": [citation_view(c) for c in due.grounds],
        "motifs": list(due.because),
        "reponse_avant": _answer_day(due, cited),
        "echeances": [deadline_view(d, assessment.today, names) for d in cited],
        "toutes_echeances": [deadline_view(d, assessment.today, names) for d in by_due_day(shareable(assessment))],
        **_note(assessment, vocabulary, names),
        "questions": questions_to_share(assessment, vocabulary),
    }


def _note(assessment: Assessment, vocabulary: Vocabulary, names: dict[str, str]) -> JsonDict:
    """What the summary note shows of deadlines and strategies: those that can still be acted upon."""
    return {
        "echeances_ouvertes": [
            deadline_view(d, assessment.today, names)
            for d in by_due_day(shareable(assessment))
            if d.state in STILL_OPEN and d.due
        ],
        "strategies": [strategy_view(s, vocabulary) for s in strategies_to_share(assessment)],
        "strategies_ouvertes": [
            strategy_view(s, vocabulary) for s in strategies_to_share(assessment) if s.standing == "open"
        ][:_STRATEGIES_IN_A_NOTE],
    }


def _frame(
    due: DocumentDue, dossier: Dossier, assessment: Assessment, party: Partie | None, procedure: Procedure | None
) -> JsonDict:
    """Everything around the text: who writes to whom, when, how, with what references."""
    to = addressee(party, due.recipient_via) if party else None
    sender = dossier.emetteur
    return {
        "emetteur": _sender(sender),
        "gestionnaire": dossier.gestionnaire.model_dump(),
        "destinataire": _recipient(to),
        "envoi": labels.label(labels.DELIVERIES, due.delivery),
        "envoi_simple": due.delivery == "lettre_simple",
        "lieu": town_of(sender.adresse),
        "date": day(assessment.today),
        "titre": due.title,
        "objet": due.object_line,
        "references": _references(dossier, to, procedure),
        "origine": _origin(assessment, due.id),
    }


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


def _sender(sender: Emetteur) -> JsonDict:
    return {
        "nom": sender.nom,
        "service": sender.service,
        "adresse": address_lines(sender.adresse),
        "adresse_ligne": in_sentence_address(sender.adresse),
        "courriel": sender.courriel,
        "telephone": sender.telephone,
        "mention_legale": sender.mention_legale,
    }


def _recipient(to: Addressee | None) -> JsonDict:
    if to is None:
        return dict.fromkeys(_ADDRESSEE_KEYS)
    name = named(to.name, to.civility)
    return {
        "nom": name,
        "bloc": postal_block(to.person, to.civility),
        "adresse": address_lines(to.person.adresse) if to.person.adresse else None,
        "pour": party_name(to.party) if to.represents else None,
        "courriel": to.person.courriel,
        **person_words(to.person, to.civility),
        **greeting(to.person, to.civility),
    }


def _references(dossier: Dossier, to: Addressee | None, procedure: Procedure | None) -> JsonDict:
    insured, opponents = find_party(dossier, "assure"), _opponents(dossier)
    return {
        "nous": dossier.reference,
        "vous": to.person.reference if to else None,
        "assure": party_name(insured) if insured else None,
        "adversaire": enumeration(map(party_name, opponents)) if opponents else None,
        "sinistre_du": day(dossier.sinistre.date),
        "police": dossier.contrat.numero,
        "rg": procedure.rg if procedure else None,
    }


def _opponents(dossier: Dossier) -> list[Partie]:
    """Adverse parties, without the insurers listed as parties of their own when others are named."""
    adverse = [party for party in dossier.parties if party.camp == "adverse"]
    return [party for party in adverse if "assureur_adverse" not in party.roles] or adverse


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


def _people(dossier: Dossier, vocabulary: Vocabulary) -> JsonDict:
    opponents = _opponents(dossier)
    return {
        "assure": _person(find_party(dossier, "assure"), vocabulary),
        "victime": _person(find_party(dossier, "victime"), vocabulary),
        "adversaire": _person(opponents[0] if opponents else None, vocabulary),
        "adversaires": [_person(party, vocabulary) for party in opponents],
        "parties": [_person(party, vocabulary) for party in dossier.parties],
        "tiers_payeurs": [_person(p, vocabulary) for p in dossier.parties if "tiers_payeur" in p.roles],
        **group_context(dossier, opponents),
    }


def _person(party: Partie | None, vocabulary: Vocabulary) -> JsonDict | None:
    if party is None:
        return None
    return {
        "nom": party_name(party),
        "roles": ", ".join(vocabulary.roles[r].label if r in vocabulary.roles else r for r in party.roles),
        "camp": party.camp,
        "bloc": postal_block(party, party.civilite),
        "adresse": in_sentence_address(party.adresse) if party.adresse else None,
        "ville": town_of(party.adresse) if party.adresse else None,
        "reference": party.reference,
        "courriel": party.courriel,
        "naissance": day(party.date_naissance) if party.date_naissance else None,
        "assureur": party.assureur.nom if party.assureur else None,
        "reference_assureur": party.assureur.reference if party.assureur else None,
        "avocat": named(party.avocat.nom, party.avocat.civilite) if party.avocat else None,
        "personne_morale": party.civilite == "societe",
        **person_words(party, party.civilite),
        **greeting(party, party.civilite),
    }


def _matter(dossier: Dossier, vocabulary: Vocabulary) -> JsonDict:
    loss, policy = dossier.sinistre, dossier.contrat
    return {
        "notre_role": _choice("dossier.notre_role", dossier.notre_role, vocabulary),
        "branche": _choice("dossier.branche", dossier.branche, vocabulary),
        "sinistre": {
            "date": day(loss.date),
            "heure": hour(loss.heure) if loss.heure else None,
            "lieu": ", ".join(filter(None, (loss.lieu.adresse, loss.lieu.ville))) or None,
            "nature": loss.nature,
            "nature_incise": inside_sentence(loss.nature),
            "circonstances": [line for line in loss.circonstances.splitlines() if line.strip()],
        },
        "contrat": {
            "numero": policy.numero,
            "assureur": policy.assureur or dossier.emetteur.nom,
            "intitule": policy.intitule,
            "nature": _choice("contrat.nature", policy.nature, vocabulary),
            "effet": day(policy.date_effet) if policy.date_effet else None,
            "fin": day(policy.date_fin) if policy.date_fin else None,
            "franchise": euros(policy.franchise) if policy.franchise else None,
            "plafond": euros(policy.plafond) if policy.plafond else None,
            "notre_part": share(policy.notre_part) if policy.notre_part is not None else None,
            "garanties": [
                {"nom": g.nom, "plafond": _sum(g.plafond), "franchise": _sum(g.franchise)} for g in policy.garanties
            ],
        },
        "procedures": [_procedure(p) for p in dossier.procedures],
        "faits": _facts(dossier, vocabulary),
        "notes": list(dossier.notes),
    }


def _procedure(procedure: Procedure) -> JsonDict:
    return {
        "juridiction": procedure.juridiction,
        "rg": procedure.rg,
        "objet": procedure.objet,
        "stade": labels.label(labels.STAGES, procedure.stade),
        "audiences": [day(hearing) for hearing in procedure.audiences],
        "penale": procedure.stade == "penal",
    }


def _facts(dossier: Dossier, vocabulary: Vocabulary) -> JsonDict:
    """Every fact of the vocabulary as words, ``None`` when the file does not say."""
    places = [dossier.faits, *(p.faits for p in dossier.procedures), *(p.faits for p in dossier.parties)]
    written = {name: value for place in reversed(places) for name, value in place.items()}
    return {name: _fact_words(kind, written.get(name)) for name, kind in vocabulary.facts.items()}


def _fact_words(kind: FactKind, written: str | None) -> str | None:
    if written is None:
        return None
    value = kind.parse(written)
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, dt.date):
        return day(value)
    if isinstance(value, Decimal):
        return euros(value)
    return kind.values.get(written, written)


def _choice(fact: str, value: str, vocabulary: Vocabulary) -> str:
    kind = vocabulary.facts.get(fact)
    return inside_sentence(labels.label(kind.values if kind else {}, value))


def _money(dossier: Dossier, assessment: Assessment) -> JsonDict:
    sums = assessment.amounts
    return {
        "montants": {
            "reclame": _figures(sums.claimed),
            "retenu": _figures(sums.accepted),
            "paye": _figures(sums.paid),
            "franchise": _figures(sums.deductible),
            "percu": _figures(sums.recovered),
            "recuperable": _figures(sums.recoverable),
            "provision_dossier": _figures(sums.reserve),
            "calcul": list(sums.steps),
            "simple": sums.paid - sums.recovered == sums.recoverable,
        },
        "postes": [_head_of_loss(p.libelle, p.reclame, p.retenu, p.vetuste, p.piece) for p in dossier.postes],
        "postes_totaux": {
            "reclame": euros(sum((p.reclame or Decimal(0) for p in dossier.postes), Decimal(0))),
            "retenu": euros(sum((p.retenu or Decimal(0) for p in dossier.postes), Decimal(0))),
        },
        "paiements": [
            {
                "date": short_day(p.date),
                "nature": labels.label(labels.PAYMENTS, p.nature),
                "beneficiaire": _name_of(p.beneficiaire, dossier),
                "montant": euros(p.montant),
                "quittance": short_day(p.quittance) if p.quittance else None,
                "piece": f"pièce n° {p.piece}" if p.piece else None,
            }
            for p in sorted(dossier.paiements, key=lambda p: p.date)
            if p.nature in {"indemnite", "provision"}
        ],
    }


def _figures(amount: Decimal) -> JsonDict | None:
    """A sum in figures and words; nothing at all when it is zero, which no letter ever claims."""
    if not amount:
        return None
    figures, words = euros(amount), euros_in_words(amount)
    return {"chiffres": figures, "lettres": words, "complet": f"{figures} ({words})"}


def _head_of_loss(
    label: str, claimed: Decimal | None, accepted: Decimal | None, wear: Decimal | None, piece: int | None
) -> JsonDict:
    return {
        "libelle": label,
        "reclame": _sum(claimed),
        "retenu": _sum(accepted),
        "vetuste": _sum(wear),
        "piece": f"pièce n° {piece}" if piece else None,
    }


def _sum(amount: Decimal | None) -> str | None:
    return None if amount is None else euros(amount)


def _name_of(identifier: str, dossier: Dossier) -> str:
    party = find_party(dossier, identifier)
    return party_name(party) if party else identifier


def _fact(fact: Fact) -> JsonDict:
    return {
        "date": day(fact.date),
        "jour": short_day(fact.date),
        "texte": fact.text,
        "note": fact.note,
        "piece": f"pièce n° {fact.piece}" if fact.piece else None,
    }


def _exhibits(dossier: Dossier, told: Iterable[Fact] | None) -> list[JsonDict]:
    """All exhibits, or only those the letter relies on: facts told, heads of loss and payments."""
    quoted = {piece.numero for piece in dossier.pieces}
    if told is not None:
        money = {poste.piece for poste in dossier.postes} | {payment.piece for payment in dossier.paiements}
        quoted = {number for number in {fact.piece for fact in told} | money if number is not None}
    return [
        {
            "numero": str(piece.numero),
            "libelle": piece.libelle,
            "date": short_day(piece.date) if piece.date else None,
        }
        for piece in sorted(dossier.pieces, key=lambda piece: piece.numero)
        if piece.numero in quoted
    ]


def _answer_day(due: DocumentDue, cited: Iterable[Deadline]) -> str | None:
    """The day an answer is asked for; none when our own right would be lost before it."""
    if due.answer_by is None:
        return None
    ours = (d.due for d in cited if d.kind in _OURS_BY_LAW and d.side == "nous" and d.state in STILL_OPEN)
    if any(last is not None and last <= due.answer_by for last in ours):
        return None
    return day(due.answer_by)
