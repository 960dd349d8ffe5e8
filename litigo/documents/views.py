"""Deadlines, strategies and sources put into words, for letters and for the deadline sheet alike."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from litigo.assessment.model import (
    Action,
    Assessment,
    Caution,
    Citation,
    Deadline,
    DecisionView,
    Finding,
    Fragility,
    LawView,
    Limitation,
    LimitationEntry,
    ReasonGiven,
    ReserveProposal,
    StrategyView,
)
from litigo.documents import labels
from litigo.documents.persons import JsonDict
from litigo.documents.typography import day, hour, short_day
from litigo.dossier.vocabulary import Vocabulary
from litigo.figures import euros

_ACTS = {"Loi": "de la ", "Ordonnance": "de l’", "Décret": "du ", "Arrêté": "de l’"}
_SEVERAL = re.compile(r" et | à |, (?=[\dLRDA])")
_LETTER = re.compile(r"\b([LRDA])(?=\d)")
_ACTS_IN_A_NOTE = 3
STILL_OPEN = frozenset({"running", "standing_still", "to_verify"})


def inside_sentence(text: str) -> str:
    """Lower the capital of a label, unless it opens an acronym."""
    return text[0].lower() + text[1:] if text[1:2].islower() else text


def fact_question(name: str, vocabulary: Vocabulary) -> str:
    """Return the question that asks for a fact or a person, or its name when the vocabulary does not know it."""
    kind, role = vocabulary.facts.get(name), vocabulary.roles.get(name.removeprefix("partie."))
    if kind is None and role is not None:
        return f"Qui tient, dans ce dossier, le rôle suivant : {inside_sentence(role.label)} ?"
    return kind.question if kind else name


def citation_view(citation: Citation) -> JsonDict:
    """A source with the wording applied: as abbreviated by the rules, and in full for a letter."""
    wording = _wording(citation.version)
    return {
        "ref": f"source:{citation.key}",
        "cite": citation.cite,
        "version": citation.version,
        "court": f"{citation.cite}{wording}",
        "complet": f"{_in_full(citation.cite)}{wording}",
    }


def regimes(assessment: Assessment, party: str | None) -> list[JsonDict]:
    """The regimes of liability whose every condition is met against a person, none of its defences holding."""
    return [
        {
            "ref": f"appreciation:responsabilité, {view.title}",
            "refs": {"textes": [f"source:{citation.key}" for citation in view.sources]},
            "titre": view.title,
            "textes": ", ".join(str(citation_view(c)["complet"]) for c in view.sources),
        }
        for view in assessment.liabilities
        if view.standing == "open" and not view.exonerated and party in {person.id for person in view.persons}
    ]


def _in_full(cite: str) -> str:
    """Spell « C. civ., art. … » out as a letter does; anything else is kept."""
    code, _, numbers = cite.partition(", art. ")
    if not numbers or code not in labels.CODES:
        return cite
    noun = "articles" if _SEVERAL.search(numbers) else "article"
    return f"{noun} {_LETTER.sub(lambda match: f'{match[1]}. ', numbers)} {labels.CODES[code]}"


def _wording(version: str | None) -> str:
    if not version:
        return ""
    for noun, article in _ACTS.items():
        if version.startswith(noun):
            return f" (rédaction issue {article}{inside_sentence(version)})"
    return f" (rédaction : {version})"


def by_due_day(deadlines: Iterable[Deadline]) -> list[Deadline]:
    """Sort deadlines by last useful day, those without a day at the end."""
    return sorted(
        (d for d in deadlines if d.state != "not_applicable"), key=lambda d: (d.due is None, d.due or dt.date.max, d.id)
    )


def deadline_view(deadline: Deadline, today: dt.date, names: Mapping[str, str]) -> JsonDict:
    """A deadline in words; ``names`` maps identifiers of parties to names.

    A provisional date is never stated as certain.
    """
    left = (deadline.due - today).days if deadline.due else None
    return {
        "ref": f"echeance:{deadline.id}",
        "titre": deadline.title,
        "regle": deadline.rule,
        "contre": names.get(deadline.against or "", deadline.against),
        "nature": labels.label(labels.KINDS, deadline.kind),
        "etat": labels.label(labels.STATES, deadline.state),
        "date": _due_words(deadline),
        "jour": short_day(deadline.due) if deadline.due else None,
        "heure": hour(deadline.due_time) if deadline.due_time else None,
        "jours_restants": _days_left(left) if deadline.state in STILL_OPEN else None,
        "sous_reserve": deadline.provisional,
        "cote": labels.label(labels.SIDES, deadline.side),
        "sanction": deadline.if_missed,
        "comment": deadline.how_to_act,
        "remede": remedy_words(deadline),
        "manques": list(deadline.missing),
        "notes": deadline.notes,
        "attend": deadline.waits_for,
        "fait_le": short_day(deadline.met_on) if deadline.met_on else None,
        "fondement": _basis(deadline),
        "calcul": [_step(s.date, s.text, s.sources) for s in deadline.steps],
        "sources": "\u00a0; ".join(_citation_text(c) for c in deadline.sources),
        "autre_lecture": _other_reading(deadline),
        "repli": day(deadline.fallback_due) if deadline.fallback_due else None,
        "fragilite": fragility_words(deadline.fragility) if deadline.fragility else None,
        "reserves": [caution_words(caution) for caution in deadline.cautions],
        "validation": labels.label(labels.RULE_STATUSES, deadline.status),
        "urgence": urgency(deadline, today),
    }


def _basis(deadline: Deadline) -> str | None:
    """The text that gives its length, then the one that gives its start; the whole list is in the sheet."""
    start_and_length = [step.sources[0].cite for step in deadline.steps[:2] if step.sources]
    cites = start_and_length[::-1] or [source.cite for source in deadline.sources[:1]]
    return "\u00a0; ".join(dict.fromkeys(map(_in_full, cites))) or None


def next_acts(deadlines: Iterable[Deadline], today: dt.date) -> list[JsonDict]:
    """The first acts we have, or may have, to do ourselves, soonest first: what, by when, how."""
    waiting = [d for d in by_due_day(deadlines) if d.state in STILL_OPEN and d.due and d.due >= today]
    ours = [d for d in waiting if d.side in {"nous", "inconnu"}]
    return [
        {
            "ref": f"echeance:{d.id}",
            "titre": d.title,
            "date": _due_words(d),
            "comment": d.how_to_act,
            "regle": d.rule,
        }
        for d in ours[:_ACTS_IN_A_NOTE]
    ]


def range_view(proposal: ReserveProposal) -> JsonDict:
    """Between which sums the file should settle, and the reserve proposed; for the company's eyes only."""
    return {
        "a_payer": proposal.side == "pay",
        "basse": euros(proposal.low),
        "probable": euros(proposal.likely),
        "haute": euros(proposal.high),
        "plancher": euros(proposal.floor),
        "objectif": euros(proposal.target),
        "plafond": euros(proposal.ceiling),
    }


def fragility_words(found: Fragility) -> str:
    """Say the weakest assumption a date rests on, and what falls with it."""
    if found.days_lost is None:
        return f"le délai finirait le {day(found.due)} si tombait : {found.assumption}"
    days = f"{found.days_lost} jour{'s' if found.days_lost > 1 else ''}"
    return f"{days} de moins (fin le {day(found.due)}) si tombait : {found.assumption}"


def caution_words(caution: Caution) -> str:
    """Say what makes a date unsafe to rely on."""
    return caution.text if caution.verified else f"à vérifier : {caution.text}"


def remedy_words(deadline: Deadline) -> str | None:
    """Say the remedy of a missed step, with the day of each deadline it has, or what would open it."""
    said = [deadline.remedy] if deadline.remedy else []
    for remedy in deadline.remedies:
        if remedy.due is not None:
            said.append(f"{remedy.title} : le {day(remedy.due)} ({labels.label(labels.STATES, remedy.state)})")
        elif remedy.waits_for:
            said.append(f"{remedy.title} : s’ouvrira avec : {inside_sentence(remedy.waits_for)}")
    return " ; ".join(said) or None


def ledger_view(ledger: Limitation) -> JsonDict:
    """What the ledger of an action adds to its arithmetic: acts without effect, and both laws near a reform."""
    return {
        "sans_effet": [_idle_act(entry) for entry in ledger.entries if entry.effect == "none"],
        "lois": [law_words(law) for law in ledger.laws],
    }


def _idle_act(entry: LimitationEntry) -> str:
    when = f" du {short_day(entry.date)}" if entry.date else ""
    exhibit = f", pièce n° {entry.exhibit}" if entry.exhibit else ""
    return f"{entry.label}{when}{exhibit} – {entry.text}"


def law_words(law: LawView) -> str:
    """Say what one wording of the law alone would give, and whether it decides."""
    end = f"fin le {day(law.due)}" if law.due else "délai arrêté"
    return f"{law.text} : {end}{' (c’est lui qui décide)' if law.decides else ''}"


def _due_words(deadline: Deadline) -> str:
    if deadline.due is None:
        waits = f" ({deadline.waits_for})" if deadline.waits_for else ""
        return f"date non déterminée à ce jour{waits}"
    if deadline.provisional:
        return f"au plus tôt le {day(deadline.due)}, sous réserve des éléments restant à vérifier"
    return f"le {day(deadline.due)}"


def _days_left(left: int | None) -> str | None:
    if left is None:
        return None
    if left < 0:
        return f"dépassé de {-left} j"
    return "aujourd’hui" if left == 0 else f"{left} j"


def urgency(deadline: Deadline, today: dt.date) -> str:
    """Say how pressing a deadline is: « depasse », « proche » (thirty days) or « calme »."""
    left = (deadline.due - today).days if deadline.due else None
    if deadline.state == "expired" or (left is not None and left < 0 and deadline.state in STILL_OPEN):
        return "depasse"
    if left is None or deadline.state not in STILL_OPEN:
        return "calme"
    return "proche" if left <= 30 else "calme"


def _step(date: dt.date | None, text: str, sources: Iterable[Citation]) -> JsonDict:
    return {
        "date": short_day(date) if date else None,
        "texte": text,
        "sources": "\u00a0; ".join(_citation_text(c) for c in sources) or None,
    }


def _citation_text(citation: Citation) -> str:
    return str(citation_view(citation)["court"])


def _other_reading(deadline: Deadline) -> str | None:
    if deadline.literal_due is None:
        return None
    why = f" : {deadline.literal_why}" if deadline.literal_why else ""
    return f"une lecture moins prudente donnerait le {day(deadline.literal_due)}{why}"


def finding_view(finding: Finding) -> JsonDict:
    """A finding in words, for the deadline sheet, which stays inside the company."""
    return {
        "titre": finding.title,
        "famille": finding.family_label,
        "position": labels.label(labels.FINDING_STANDINGS, finding.standing),
        "gravite": labels.label(labels.SEVERITIES, finding.severity),
        "urgent": finding.severity == "urgent",
        "pourquoi": finding.why,
        "constats": list(finding.evidence),
        "calculs": [f"{shown.label} : {shown.steps[-1]}" for shown in finding.amounts if shown.steps],
        "questions": [question.question for question in finding.questions],
        "a_faire": list(finding.what_to_do if finding.standing == "raised" else finding.what_to_do[:1]),
        "qui": ", ".join(finding.who),
        "avant_le": day(finding.act_by) if finding.act_by else None,
        "confidentiel": finding.confidential,
        "rappel": finding.notice,
    }


def strategy_view(strategy: StrategyView, vocabulary: Vocabulary) -> JsonDict:
    """A strategy in words, its reasons with the points they weigh."""
    return {
        "ref": f"strategie:{strategy.id}",
        "titre": strategy.title,
        "famille": labels.label(labels.FAMILIES, strategy.family),
        "position": labels.label(labels.STANDINGS, strategy.standing),
        "ouverte": strategy.standing == "open",
        "fermee": strategy.standing == "closed",
        "points": str(strategy.points),
        "pour": [_reason(r) for r in strategy.reasons_for],
        "contre": [_reason(r) for r in strategy.reasons_against],
        "manques": [fact_question(name, vocabulary) for name in strategy.missing],
        "etapes": list(strategy.steps),
        "juridiction": strategy.forum,
        "surveille": [
            {"titre": w.title, "jour": short_day(w.due) if w.due else None, "sous_reserve": w.provisional}
            for w in strategy.watches
        ],
        "validation": labels.label(labels.RULE_STATUSES, strategy.status),
    }


def _reason(reason: ReasonGiven) -> JsonDict:
    """A reason with its weight, unsaid when it is nought: such a reason is a condition that holds."""
    weight = f" ({reason.points:+d})".replace("-", "−") if reason.points else ""
    return {"texte": f"{reason.text}{weight}"}


def action_view(action: Action, today: dt.date) -> JsonDict:
    """An action in words: what, by when, by whom, for what stake."""
    return {
        "titre": action.title + (" (confidentiel)" if action.confidential else ""),
        "jour": short_day(action.due) if action.due else None,
        "urgence": "calme" if action.due is None else "depasse" if action.due < today else _nearness(action.due, today),
        "qui": action.who,
        "concerne": action.subject,
        "enjeu": euros(action.stake) if action.stake is not None else None,
    }


def _nearness(due: dt.date, today: dt.date) -> str:
    return "proche" if (due - today).days <= 30 else "calme"


def decision_words(view: DecisionView) -> str:
    """Say a decision on one line: what was chosen, by whom, when, why, and where it stands."""
    value = f" par {_value(view)}" if view.value else ""
    reason = f" : {view.reason}" if view.reason else ""
    computed = f" ; date légale calculée : {short_day(view.computed)}" if view.computed and view.value else ""
    led = f" ; l’agenda suit le {short_day(view.drives)}" if view.drives else ""
    state = labels.label(labels.DECISION_STATES, view.state) + (f" : {view.why}" if view.why else "")
    chosen = labels.label(labels.DECISION_CHOICES, view.choice)
    return f"{view.title} – {chosen}{value} le {short_day(view.date)}, {view.by}{reason}{computed}{led} ({state})"


def _value(view: DecisionView) -> str:
    value = view.value or ""
    return f"le {short_day(dt.date.fromisoformat(value))}" if view.subject == "deadline" else value
