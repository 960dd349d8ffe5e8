"""The documents a file needs: each is due when its condition holds, and says by when an answer is awaited."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from litigo.assessment.cases import Case, claim_of_case
from litigo.assessment.deadlines import DeadlineFinder
from litigo.assessment.documents_due import DocumentFinder
from litigo.dossier.source_text import read_text
from litigo.rulebook.rulebook import Rulebook

FILES = sorted((Path(__file__).parent / "documents_due").glob("*.yaml"))
ENTRIES = [
    entry for path in FILES for entry in cast("list[dict[str, Any]]", read_text(path.read_bytes(), path.name).data)
]


@pytest.mark.parametrize("entry", ENTRIES, ids=[f"{entry['rule']}:{entry['name']}" for entry in ENTRIES])
def test_a_document_is_due(entry: dict[str, Any], rulebook: Rulebook) -> None:
    case = Case.model_validate({key: value for key, value in entry.items() if key != "due"} | {"expect": {}})
    claim = claim_of_case(case, rulebook)
    due = DocumentFinder(rulebook, claim, DeadlineFinder(rulebook, claim).all(), ()).all()
    found = [str(document.answer_by or "sans réponse") for document in due if document.id == case.rule]
    assert found == ([] if entry["due"] == "non" else [entry["due"]])


def test_every_document_is_asked_for_by_one_case_and_not_by_another(rulebook: Rulebook) -> None:
    asked = {entry["rule"] for entry in ENTRIES if entry["due"] != "non"}
    refused = {entry["rule"] for entry in ENTRIES if entry["due"] == "non"}
    assert asked == refused == set(rulebook.documents)
