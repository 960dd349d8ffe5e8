"""Hostile strings through every text field of three documents: printed exactly, or refused with the field named.

``SOAK=1`` runs a hundred thousand of them.
"""

from __future__ import annotations

import io
import os
import random
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from lxml import etree

from litigo.documents.binding import Record, printable
from litigo.documents.layout import html_of
from litigo.documents.pdf import check, squeezed, write_pdf
from litigo.documents.structure import read_structure
from litigo.documents.typography import typeset, typeset_value
from litigo.documents.word import fill
from litigo.faults import FaultyFile
from tests.test_documents_engine import LETTERS, W, plain_context

DOCUMENTS = ("mise_en_demeure", "note_synthese", "lettre_mission_avocat")
STRINGS = 100_000 if os.environ.get("SOAK") else 4_000
DRAWN = 40 if os.environ.get("SOAK") else 1  # PDF files drawn for each document
PIECES = (
    "</w:t></w:r></w:p>", "<w:p>", "<w:br/>", "]]>", "<![CDATA[", "<!--", "-->", "&amp;", "&#60;", "&lt;", "&", "<",
    '"', "'", "</p>", "<script>alert(1)</script>", "<img src=x onerror=y>", "<style>*{display:none}</style>", "&nbsp;",
    "{{", "}}", "{%", "%}", "{#", "#}", "{_{", "}_}", "{_%", "%_}", "{{ 7*7 }}", "{% for x in y %}", "{% raw %}", ">",
    "{{r x}}", "{%p if x %}", "[à compléter : rien]", "[", "]", "« ", " »", "l'été", "n° 5", "12.50 €", "2ème",
    "1 er mars 2026", "\\", "\\u0041", "%s", "%(x)s", "$(rm)", "`id`", "../../etc/passwd", "http://a.fr/?b=c&d",
    "e\u0301", "A\u030a", "\u00a0", "\u202f", "\u2009", "\u200b", "\u200d", "\ufeff", "\u00ad", "\u2011", "\ufb01",
    "ﬂ", "Ωμέγα", "Привет", "ŒUVRE", "ÿ", "ẞ", "½", "™", "−", "…", "-", "–", "trait-", "\t", "\n", "\r\n", " ", "   ",
    ".", "...", ";", ":", "!", "?", "(", ")", "A" * 60, "é" * 30, "0" * 25, "a b " * 20,
)  # fmt: skip
FORBIDDEN = (
    "\x00", "\x01", "\x07", "\x08", "\x0b", "\x0c", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\u202a", "\u202e",
    "\u2066", "\u2069", "\u200e", "\u200f", "\u061c", "\ud800", "\udfff", "\ufffe", "\uffff", "\ue000", "\ue001",
    "\uf0b7", "שלום", "مرحبا", "你好", "日本", "한국", "😀", "👩\u200d👧", "🇫🇷", "𝔄", "\U000e0041", "\u0e01", "\u0905",
    "\u1d2c", "☐", "x\u0336\u0336", "a\u0308\u0323", "\u0301",
)  # fmt: skip
Make = Callable[[str], str]


def hostile_text(chance: random.Random) -> str:
    """Return a text of one to six pieces, ending with a letter so that it is never blank."""
    return "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 6))) + "z"


def replaced(value: Any, name: str, make: Make) -> Any:  # noqa: ANN401 - a context
    """Return a context whose every text is what ``make`` gives for its name; the clauses are no data."""
    if isinstance(value, str):
        return make(name)
    if isinstance(value, Mapping):
        return {
            key: item if key == "clauses" else replaced(item, f"{name}.{key}" if name else key, make)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [replaced(item, f"{name}[{rank}]", make) for rank, item in enumerate(value)]
    return value


def texts(docx: bytes) -> tuple[list[str], list[str]]:
    """Return the tags of every part that holds text, in order, and the texts."""
    tags, found = [], []
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        for name in sorted(archive.namelist()):
            if re.fullmatch(r"word/(?:document|header\d*|footer\d*)\.xml", name):
                root = etree.fromstring(archive.read(name))
                tags += [str(item.tag) for item in root.iter()]
                found += [text.text or "" for text in root.iter(f"{W}t")]
    return tags, found


def fields_of(record: Record) -> list[str]:
    """Return the fields printed, without the clauses, which print fields themselves."""
    return sorted(name for name in record.printed if not name.startswith("clauses."))


class Trial:
    """One document and its bare form, where each field prints its own token."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.template = LETTERS[name].read_bytes()
        self.context = plain_context(name, draft=False)
        self.tokens: dict[str, str] = {}
        record = Record()
        bare = fill(self.template, name, replaced(self.context, "", self._token), record, {})
        self.printed = fields_of(record)
        self.tags, self.texts = texts(bare)

    def _token(self, name: str) -> str:
        return self.tokens.setdefault(name, f"Zq{len(self.tokens)}x")

    def expected(self, values: dict[str, str]) -> list[str]:
        names = {token: name for name, token in self.tokens.items()}
        return [
            typeset(re.sub(r"Zq\d+x", lambda match: typeset_value(values[names[match[0]]]), text))
            for text in self.texts
        ]

    def run(self, values: dict[str, str]) -> bytes:
        """Fill the document and compare every text of it; gaps a value imitates are highlighted apart."""
        record = Record()
        docx = fill(self.template, self.name, replaced(self.context, "", values.__getitem__), record, {})
        assert fields_of(record) == self.printed
        assert {name: record.printed[name] for name in self.printed} == {
            name: typeset_value(values[name]) for name in self.printed
        }
        tags, found = texts(docx)
        expected = self.expected(values)
        if not any("[à compléter" in text for text in expected):
            assert tags == self.tags
            assert [squeezed(text) for text in found] == [squeezed(text) for text in expected]
        assert squeezed("".join(found)) == squeezed("".join(expected))
        return docx

    def draw(self, docx: bytes) -> None:
        structure = read_structure(docx, self.name)
        pdf = write_pdf(html_of(structure, title="t", author="a", day="2026-11-23"))
        check(structure, pdf, braces_typed=True, most_pages=200)


@pytest.fixture(scope="module", params=DOCUMENTS)
def trial(request: pytest.FixtureRequest) -> Trial:
    return Trial(request.param)


def test_hostile_texts_are_printed_as_they_are_and_change_nothing_else(trial: Trial) -> None:
    chance = random.Random(trial.name)  # noqa: S311 - a repeatable campaign
    assert len(trial.printed) > 40
    rounds = -(-STRINGS // len(DOCUMENTS) // len(trial.printed))
    for rank in range(rounds):
        values = {name: hostile_text(chance) for name in trial.tokens}
        docx = trial.run(values)
        if rank < DRAWN:
            trial.draw(docx)


def test_what_no_letter_can_show_is_refused_with_every_field_named(trial: Trial) -> None:
    chance = random.Random(trial.name)  # noqa: S311 - a repeatable campaign
    for forbidden in FORBIDDEN * (1 + STRINGS // 40_000):
        assert not printable(forbidden)
        values = {name: hostile_text(chance) for name in trial.tokens}
        bad = chance.sample(trial.printed, 3)
        values |= dict.fromkeys(bad, f"avant {forbidden} après")
        with pytest.raises(FaultyFile) as refused:
            trial.run(values)
        assert {fault.path for fault in refused.value.faults} == set(bad)
        assert all("caractère interdit" in fault.message for fault in refused.value.faults)
