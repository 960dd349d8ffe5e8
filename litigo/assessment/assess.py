"""``assess``: the whole of what litigo says about a file on a day. Pure: no clock, no file, no network."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from litigo.assessment.actions import actions_of
from litigo.assessment.amounts import amounts_of
from litigo.assessment.claim import claim_of
from litigo.assessment.deadlines import DeadlineFinder
from litigo.assessment.decisions import Targets, decisions_of
from litigo.assessment.derivations import holdings_of
from litigo.assessment.documents_due import DocumentFinder
from litigo.assessment.findings import FindingFinder
from litigo.assessment.liability import LiabilityFinder, insurers_of
from litigo.assessment.model import Assessment, DocumentDue, State
from litigo.assessment.money import money_of
from litigo.assessment.portfolio import Portfolio
from litigo.assessment.questions import questions_of
from litigo.assessment.reckonings import Reckoner
from litigo.assessment.sent_letters import sent_letters
from litigo.assessment.strategies import StrategyFinder
from litigo.dossier.models import Dossier
from litigo.rulebook.rulebook import Rulebook


def assess(
    dossier: Dossier, rulebook: Rulebook, today: dt.date, dossier_sha256: str = "", portfolio: Portfolio | None = None
) -> Assessment:
    """Return the assessment of ``dossier`` under ``rulebook`` on ``today``.

    Args:
        dossier: the claim file, read and checked.
        rulebook: the law to apply.
        today: the day the assessment is made for.
        dossier_sha256: the digest of the file it was read from, kept for the record.
        portfolio: the identifiers of other dossiers, to ask whether one of ours is elsewhere.
    """
    claim = claim_of(dossier, rulebook.vocabulary, today)
    finder = DeadlineFinder(rulebook, claim)
    deadlines = finder.all()
    strategies = StrategyFinder(rulebook, claim, deadlines).all()
    letters = sent_letters(dossier, rulebook)
    documents = DocumentFinder(rulebook, claim, deadlines, strategies, letters).all()
    amounts = amounts_of(dossier)
    money = money_of(rulebook, claim, dossier, deadlines, amounts.reserve)
    questions = questions_of(deadlines, strategies, documents, rulebook.vocabulary, today)
    findings = FindingFinder(rulebook, claim, deadlines, holdings_of(dossier, portfolio)).all()
    targets = Targets(rulebook, deadlines, strategies, documents, money.reserve, findings)
    decisions = decisions_of(rulebook, claim, dossier, targets)
    return Assessment(
        reference=dossier.reference,
        today=today,
        rulebook=rulebook.digest,
        dossier_sha256=dossier_sha256,
        kept_up_to=dossier.tenu_a_jour_au,
        deadlines=deadlines,
        strategies=strategies,
        documents=documents,
        questions=questions,
        amounts=amounts,
        limitations=finder.limitations(),
        findings=findings,
        liabilities=LiabilityFinder(rulebook, claim, deadlines, insurers_of(dossier)).all(),
        interest=money.interest,
        breakdown=money.breakdown,
        reserve_proposal=money.reserve,
        decisions=decisions,
        actions=actions_of(
            rulebook,
            claim,
            deadlines=deadlines,
            strategies=strategies,
            documents=documents,
            questions=questions,
            amounts=amounts,
            decisions=decisions,
            findings=findings,
        ),
        sent_letters=letters,
    )


class DueDate(NamedTuple):
    """A deadline, and no more than its date and state: fields of the same names of :class:`Deadline`."""

    id: str
    due: dt.date | None
    state: State
    provisional: bool


def asked_document(
    dossier: Dossier, rulebook: Rulebook, assessment: Assessment, document: str
) -> tuple[DocumentDue, ...]:
    """Return a document of the rulebook for this file, whether the file calls for it or not.

    Raises:
        KeyError: the rulebook has no such document.
    """
    claim = claim_of(dossier, rulebook.vocabulary, assessment.today)
    finder = DocumentFinder(rulebook, claim, assessment.deadlines, assessment.strategies, assessment.sent_letters)
    return finder.asked(rulebook.documents[document])


def dates(dossier: Dossier, rulebook: Rulebook, today: dt.date) -> tuple[DueDate, ...]:
    """Return the dates of ``assess``, in the same order, without their trace, the strategies or the documents.

    For portfolios and searches that ask thousands of files the one question « when? ».
    """
    claim = claim_of(dossier, rulebook.vocabulary, today)
    reckoned = Reckoner(rulebook, claim, traced=False).all()
    return tuple(DueDate(found.id, found.due, found.state, found.provisional) for found in reckoned)
