"""The documents a file needs: each is due when its condition holds, and says by when an answer is awaited."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, cast

import pytest

from litigo.assessment.cases import Case, claim_of_case
from litigo.assessment.deadlines import DeadlineFinder
from litigo.assessment.documents_due import DocumentFinder
from litigo.assessment.letters import SentLetter, ValueChange
from litigo.assessment.sent_letters import letter_key
from litigo.dossier.source_text import read_text
from litigo.rulebook.rulebook import Rulebook

FILES = sorted((Path(__file__).parent / "documents_due").glob("*.yaml"))
ENTRIES = [
    entry for path in FILES for entry in cast("list[dict[str, Any]]", read_text(path.read_bytes(), path.name).data)
]


@pytest.mark.parametrize("entry", ENTRIES, ids=[f"{entry['rule']}:{entry['name']}" for entry in ENTRIES])
def test_a_document_is_due(entry: dict[str, Any], rulebook: Rulebook) -> None:
    own = ("due", "lettre", "cases")
    case = Case.model_validate({key: value for key, value in entry.items() if key not in own} | {"expect": {}})
    claim = claim_of_case(case, rulebook)
    letters = [_wrong_letter(entry["lettre"])] if "lettre" in entry else []
    due = DocumentFinder(rulebook, claim, DeadlineFinder(rulebook, claim).all(), (), letters).all()
    found = [
        str(document.answer_by or "sans réponse")
        for document in due
        if document.id == case.rule or (document.corrects and document.id.partition("~")[0] == case.rule)
    ]
    assert found == ([] if entry["due"] == "non" else [entry["due"]])
    for document in due if "cases" in entry else ():
        if document.id == case.rule:
            assert [one.name for one in document.cases if one.holds] == entry["cases"]


def _wrong_letter(written: dict[str, str]) -> SentLetter:
    """A letter sent that day (« lettre » of a case), one value of which was wrong."""
    day = dt.date.fromisoformat(written["date"])
    wrong = (ValueChange("montant:paye", "montant payé", "12000.00", "15000.00"),)
    key = letter_key(written["document"], day)
    return SentLetter(key, "1", written["document"], "Lettre", day, "lrar", None, None, None, wrong)


def test_every_document_is_asked_for_by_one_case_and_not_by_another(rulebook: Rulebook) -> None:
    asked = {entry["rule"] for entry in ENTRIES if entry["due"] != "non"}
    refused = {entry["rule"] for entry in ENTRIES if entry["due"] == "non"}
    assert asked == refused == set(rulebook.documents)
