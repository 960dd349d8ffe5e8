"""The statement of interest of a file as a page to annex to a letter: what is sure, line by line, with its sources."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from litigo.assessment.model import Assessment, InterestStatement
from litigo.documents.binding import Record, bind, unprintable
from litigo.documents.context import sheet_frame
from litigo.documents.interest_words import interest_view
from litigo.documents.page_template import page_template
from litigo.documents.pdf import write_pdf
from litigo.documents.persons import JsonDict
from litigo.dossier.models import Dossier
from litigo.dossier.vocabulary import Vocabulary
from litigo.faults import FaultyFile

TEMPLATE: Final = "decompte_interets.html"


def render_interest(
    statements: Sequence[InterestStatement],
    dossier: Dossier,
    assessment: Assessment,
    templates: Path,
    vocabulary: Vocabulary,
) -> bytes:
    """Return the statements as a PDF.

    Raises:
        FaultyFile: the file holds a character no page can show, or the template is wrong.
    """
    context: JsonDict = {
        **sheet_frame(dossier, assessment),
        "decomptes": [interest_view(statement, vocabulary, assessment.today) for statement in statements],
    }
    if faults := unprintable(context, dossier.reference):
        raise FaultyFile(faults)
    return write_pdf(page_template(TEMPLATE, templates)(**bind(context, Record(), {})))
