"""What of an assessment may leave the company: nothing that would tell of a confidential finding or event."""

from __future__ import annotations

from litigo.assessment.model import Assessment, Deadline, DocumentDue, StrategyView
from litigo.documents.persons import find_party
from litigo.dossier.models import Dossier
from litigo.dossier.vocabulary import Vocabulary


def leaves_us(due: DocumentDue, dossier: Dossier) -> bool:
    """Whether a document goes to somebody who is not on our side; a reserved exhibit is not for them."""
    recipient = find_party(dossier, due.recipient)
    return due.delivery != "interne" and (recipient is None or recipient.camp != "nous")


def shareable(assessment: Assessment) -> list[Deadline]:
    """Return the deadlines a letter may show."""
    hushed = assessment.confidential_deadlines
    return [deadline for deadline in assessment.deadlines if deadline.id not in hushed]


def strategies_to_share(assessment: Assessment) -> list[StrategyView]:
    """Return the strategies a letter may show."""
    return [view for view in assessment.strategies if not view.confidential]


def questions_to_share(assessment: Assessment, vocabulary: Vocabulary) -> list[str]:
    """Return the questions a letter may show: none about a confidential event or fact."""
    return [q.question for q in assessment.questions if not _confidential(q.fact, vocabulary)]


def _confidential(fact: str, vocabulary: Vocabulary) -> bool:
    event = vocabulary.events.get(fact.removeprefix("evenement.").partition(".")[0])
    kind = vocabulary.facts.get(fact)
    return (event is not None and event.confidential) or (kind is not None and kind.confidential)
