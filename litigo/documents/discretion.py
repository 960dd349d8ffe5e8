"""What of an assessment may leave the company: nothing that would tell of a confidential finding or event."""

from __future__ import annotations

from litigo.assessment.model import Assessment, Deadline
from litigo.dossier.vocabulary import Vocabulary


def shareable(assessment: Assessment) -> list[Deadline]:
    """Return the deadlines a letter may show."""
    hushed = assessment.confidential_deadlines
    return [deadline for deadline in assessment.deadlines if deadline.id not in hushed]


def questions_to_share(assessment: Assessment, vocabulary: Vocabulary) -> list[str]:
    """Return the questions a letter may show: none about a confidential event."""
    return [q.question for q in assessment.questions if not _confidential(q.fact, vocabulary)]


def _confidential(fact: str, vocabulary: Vocabulary) -> bool:
    event = vocabulary.events.get(fact.removeprefix("evenement.").partition(".")[0])
    return event is not None and event.confidential
