"""The engine of Word letters: quick, and word for word what docxtpl would have written."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from docxtpl import DocxTemplate
from fontTools.ttLib import TTFont
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from litigo.assessment.assess import assess
from litigo.documents import binding, typography
from litigo.documents.binding import PLACEHOLDER, Record, bind, printable
from litigo.documents.compiled import Sandbox, compiled
from litigo.documents.context import letter_context
from litigo.documents.ooxml import bind_hyphens, split_run
from litigo.documents.stated_values import Statement
from litigo.documents.typography import ARTICLES, typeset
from litigo.documents.word import fill, stamped
from litigo.dossier.reader import read_dossier
from litigo.faults import FaultyFile
from litigo.rulebook.rulebook import Rulebook
from tests.test_documents import BASE, CLAUSES, TEMPLATES, TODAY, WORDS, make_assessment, make_dossier, make_due

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
EXAMPLES = Path(__file__).parent.parent / "examples"
LETTERS = {path.stem: path for path in sorted(TEMPLATES.rglob("*.docx"))}
SPARE = {"paiements": (), "postes": (), "procedures": (), "parties": (BASE["parties"][0],)}


def plain_context(name: str, *, draft: bool, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - fields of the model
    context = letter_context(make_due(name), make_dossier(**changes), make_assessment(), WORDS, draft=draft)
    return {**context, "clauses": CLAUSES}


def by_docxtpl(template: bytes, context: Mapping[str, object]) -> dict[str, bytes]:
    """Fill a template the long way: docxtpl, then every text typeset and every gap highlighted."""
    word: Any = DocxTemplate(io.BytesIO(template))
    word.render(bind(context, Record(), {}), Sandbox(), autoescape=True)
    output = io.BytesIO()
    word.save(output)
    return {name: finished(part) for name, part in members(output.getvalue()).items() if is_text(name)}


def finished(part: bytes) -> bytes:
    root = etree.fromstring(part)
    for text in root.iter(f"{W}t"):
        text.text = typeset(text.text or "")
        if text.text != text.text.strip():
            text.set(SPACE, "preserve")
    for run in list(root.iter(f"{W}r")):
        split_run(run, PLACEHOLDER)
    for run in root.iter(f"{W}r"):
        bind_hyphens(run, ARTICLES)
    return bytes(etree.tostring(root))


def members(docx: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def is_text(name: str) -> bool:
    return re.fullmatch(r"word/(?:document|header\d*|footer\d*|footnotes)\.xml", name) is not None


def canonical(part: bytes) -> bytes:
    return bytes(etree.tostring(etree.fromstring(part), method="c14n"))


def assert_same(template: bytes, context: Mapping[str, object]) -> None:
    ours = members(fill(template, "essai.docx", context, Record(), {}))
    for name, part in by_docxtpl(template, context).items():
        assert canonical(ours[name]) == canonical(part), name


def edited(template: bytes, old: str, new: str, part: str = "word/document.xml") -> bytes:
    """Return a template with a change in one of its parts."""
    parts = members(template)
    assert old in parts[part].decode()
    parts[part] = parts[part].decode().replace(old, new).encode()
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return output.getvalue()


@cache
def reminder() -> bytes:
    return LETTERS["relance"].read_bytes()


def with_code(code: str) -> bytes:
    return edited(reminder(), "Objet : {{ objet }}", code)


# ---------------------------------------------------------------- the same as docxtpl


@pytest.mark.parametrize("draft", [False, True], ids=["final", "draft"])
@pytest.mark.parametrize("name", LETTERS)
def test_every_template_is_filled_as_docxtpl_would(name: str, draft: bool) -> None:
    template = LETTERS[name].read_bytes()
    assert compiled(template, name) is not None, "our own templates need nothing that only docxtpl knows"
    assert_same(template, plain_context(name, draft=draft, **(SPARE if draft else {})))


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_letters_of_the_examples_are_filled_as_docxtpl_would(path: Path, rulebook: Rulebook) -> None:
    raw = path.read_bytes()
    dossier = read_dossier(raw, path.name, rulebook.vocabulary)
    assessment = assess(dossier, rulebook, dt.date(2026, 11, 23), "0" * 64)
    for due in assessment.documents:
        template = LETTERS[due.template.removesuffix(".docx")].read_bytes()
        context = letter_context(due, dossier, assessment, rulebook.vocabulary, draft=not due.ready)
        assert_same(template, {**context, "clauses": rulebook.clauses_on(assessment.today)})


RICH = [
    "{{r objet }}",
    "{%tc if objet %}x{%tc endif %}",
    "{% hm %}{{ objet }}",
    "{% vm %}{{ objet }}",
    "{% cellbg objet %}",
    "{% colspan 2 %}",
]


@pytest.mark.parametrize("code", RICH)
def test_what_only_docxtpl_knows_is_left_to_it(code: str) -> None:
    assert compiled(with_code(code), "essai") is None


def test_code_that_word_scattered_is_recognised_all_the_same() -> None:
    scattered = with_code("{{</w:t></w:r><w:r><w:t>r objet }}")
    assert compiled(scattered, "essai") is None


@pytest.mark.parametrize("text", ["Un\ttexte", "Un\ntexte : {{ objet }}"])
def test_a_template_filled_by_docxtpl_is_typeset_and_checked_like_the_others(text: str) -> None:
    template = with_code(f"{text} n° 12")
    assert compiled(template, "essai") is None
    assert_same(template, plain_context("relance", draft=False))
    bad = plain_context("relance", draft=False) | {"objet": "a\u202eb"}
    with pytest.raises(FaultyFile, match=r"U\+202E"):
        fill(with_code("Un\ttexte {{ objet }}"), "essai.docx", bad, Record(), {})


def test_a_row_short_of_a_column_is_left_to_docxtpl() -> None:
    """It then takes the column away."""
    row = "<w:tr><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr>"
    grid = '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="900"/>{}</w:tblGrid>{}</w:tbl><w:sectPr'
    full, short = (edited(reminder(), "<w:sectPr", grid.format(more, row)) for more in ("", '<w:gridCol w:w="900"/>'))
    assert compiled(full, "essai") is not None
    assert compiled(short, "essai") is None
    context = plain_context("relance", draft=False)
    assert_same(full, context)
    assert_same(short, context)


LINES = [
    "{{ objet ~ '\\n' ~ objet }}",
    "{% if objet &lt; 'zzz' and 1 &gt; 0 %}{{ objet }}{% endif %} : n° {{ references.nous }} !",
    "{_{ objet }_} {{ objet }}",
    "{# rien #}{{ objet|upper }} {{ references['nous'] }}",
    "{% for piece in pieces %}{{ loop.index }} / {{ pieces|length }} : {{ piece.libelle }} ; {% endfor %}",
    "{% set mot = objet %}{{ mot }}{{ mot }} - {{ [objet, objet]|join(', ') }}",
    "{{ parties[0].nom }} {{ parties[0:1]|length }} {{ parties|map(attribute='nom')|join(' &amp; ') }}",
]


@pytest.mark.parametrize("code", LINES)
def test_code_of_every_kind_gives_what_docxtpl_gives(code: str) -> None:
    assert compiled(with_code(code), "essai") is not None
    assert_same(with_code(code), plain_context("relance", draft=False))


# ---------------------------------------------------------------- typography


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("Total : {{ objet }} €", "12", "Total\u00a0: 12\u00a0€"),
        ("Pièce n° {{ objet }}", "4", "Pièce n°\u00a04"),
        ("« {{ objet }} » ?", "mot", "«\u00a0mot\u00a0»\u202f?"),
        ("{{ objet }}: suite", "Annexe", "Annexe\u00a0: suite"),
        ("le {{ objet }} mars 2026", "1", "le 1er\u00a0mars\u00a02026"),
        ("article {{ objet }}", "L. 114", "article\u00a0L.\u00a0114"),
    ],
)
def test_typography_crosses_the_border_of_template_and_value(code: str, value: str, shown: str) -> None:
    context = plain_context("relance", draft=False) | {"objet": value}
    document = members(fill(with_code(code), "essai", context, Record(), {}))["word/document.xml"].decode()
    assert f">{shown}</w:t>" in document


def test_a_value_that_looks_like_an_escape_of_the_template_stays_as_it_is() -> None:
    """With docxtpl it becomes code."""
    context = plain_context("relance", draft=False) | {"objet": "a {_{ b }_} {_% c %_}"}
    document = members(fill(reminder(), "essai", context, Record(), {}))["word/document.xml"].decode()
    assert "a {_{ b }_} {_% c %_}" in document


def every_rule(text: str) -> str:
    """Apply each usage whether or not the text holds its signs."""
    always = tuple((("",), pattern, replacement) for _, pattern, replacement in typography._RULES)
    with mock.patch.object(typography, "_RULES", always):
        typography._known.clear()
        shown = typeset(text)
    typography._known.clear()
    return shown


PIECES = st.sampled_from(
    ["1", "2000", "50", " ", "\u00a0", "\u202f", ".", "..", ",", ";", "!", "?", ":", "«", "»", "€", "%", "n°", "Nº",
     "h", "ème", "mars", "M.", "Me", "L.", "D", "article", "articles", "art.", "'", "\n", "\t", "a", "É", "(", "*"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join))
@example("1 .. 50 €")
@example("...; 1 er mars")
def test_leaving_out_usages_without_their_signs_changes_nothing(text: str) -> None:
    assert typeset(text) == every_rule(text)


# ---------------------------------------------------------------- bytes


def test_parts_that_do_not_change_are_carried_over_as_they_are() -> None:
    def raw(docx: bytes, name: str) -> bytes:
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            info = archive.getinfo(name)
            name_length, extra = (int.from_bytes(docx[info.header_offset + at :][:2], "little") for at in (26, 28))
            return docx[info.header_offset + 30 + name_length + extra :][: info.compress_size]

    filled = fill(reminder(), "relance", plain_context("relance", draft=False), Record(), {})
    for name in ("word/styles.xml", "word/theme/theme1.xml", "word/numbering.xml", "[Content_Types].xml"):
        assert raw(filled, name) == raw(reminder(), name)


def test_stamping_changes_the_properties_and_nothing_else() -> None:
    filled = fill(reminder(), "relance", plain_context("relance", draft=False), Record(), {})
    said = Statement("relance", "R", TODAY.isoformat(), draft=False, values={"echeance:x": "2030-01-01"})
    done = stamped(filled, title="Été & hiver", author="A", comment="c", today=TODAY, statement=said, gaps=0)
    before, after = members(filled), members(done)
    assert {name for name in before | after if before.get(name) != after.get(name)} == {
        "docProps/core.xml", "docProps/custom.xml", "[Content_Types].xml", "_rels/.rels",
    }  # fmt: skip
    assert "Été &amp; hiver" in after["docProps/core.xml"].decode()
    assert next(iter(after)) == "[Content_Types].xml"


def test_another_process_writes_the_same_bytes() -> None:
    """Whatever the order in which Python keeps its sets, and whatever fonts the machine has."""
    code = (
        "import hashlib\nfrom tests.test_documents import render\nr = render('note_synthese')\n"
        "print(hashlib.sha256(r.docx + r.pdf).hexdigest())"
    )
    settings = [{"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "2", "FONTCONFIG_FILE": "/dev/null"}]
    seen = {
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", code],
            env=os.environ | more,
            cwd=TEMPLATES.parent,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for more in settings
    }
    assert len(seen) == 1
    assert len(seen.pop().strip()) == 64


# ---------------------------------------------------------------- what a template may not do


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (
            "{% if 1 == 2 %}</w:t></w:r><w:hyperlink><w:r><w:t>{% endif %}</w:t></w:r></w:hyperlink><w:r><w:t>",
            "mismatched tag",
        ),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{{ 1 + objet }}", "unsupported operand"),
        ("{% for i in range(10**9) %}x{% endfor %}", "Range too big"),
        ("{{ objet._name }}", "unsafe|no attribute|undefined"),
        ("{{ references._values }}", "unsafe|no attribute|undefined"),
        ("{{ parties._record.printed.clear() }}", "unsafe|no attribute|undefined"),
        ("{{ pieces.append(1) }}", "undefined|unsafe|no attribute|not safely callable"),
        ("{{ references.update({'nous': 1}) }}", "undefined|unsafe|no attribute|not safely callable"),
        ("{% include '/etc/passwd' %}", "no loader"),
        ("{% import 'os' as os %}", "no loader"),
        ("{{ cycler.__init__.__globals__ }}", "unsafe|no attribute|undefined"),
    ],
)
def test_a_template_that_misbehaves_is_a_fault_of_the_template(code: str, told: str) -> None:
    with pytest.raises(FaultyFile, match=rf"essai\.docx : le modèle est incorrect : .*(?:{told})"):
        fill(with_code(code), "essai.docx", plain_context("relance", draft=False), Record(), {})


# ---------------------------------------------------------------- typefaces


def drawn_by_every_face() -> set[int]:
    faces = sorted((TEMPLATES.parent / "litigo" / "documents" / "fonts").glob("*.ttf"))
    assert len(faces) == 12
    return set.intersection(*(set(TTFont(io.BytesIO(face.read_bytes())).getBestCmap()) for face in faces))


def characters() -> Iterator[int]:
    return (code for code in range(0x110000) if not 0xD800 <= code < 0xE000)


def test_every_character_a_letter_accepts_can_be_drawn_by_every_typeface() -> None:
    """Blanks are drawn as room, the hyphen that does not break as a hyphen, joiners as nothing."""
    invisible = {0x9, 0xA, 0xD, *range(0x2000, 0x200E), 0x2011, 0x202F, 0x205F, 0x2060, 0xFEFF}
    faces = drawn_by_every_face()
    assert [hex(code) for code in characters() if printable(chr(code)) and code not in faces | invisible] == []
    assert all(printable(char) for char in "àâçéèêëîïôœùûüÿÀÉŒ€«»’–—…•°²³½%‰§№→□■±×÷≤≥−")


def test_a_text_without_end_is_refused_with_its_field() -> None:
    context = plain_context("relance", draft=False) | {"objet": "a" * 20_001}
    with pytest.raises(FaultyFile, match=r"objet : texte trop long dans une lettre : 20001 caractères"):
        fill(reminder(), "relance", context, Record(), {})


def test_values_are_looked_at_when_a_template_asks_for_them() -> None:
    record = Record()
    variables: Any = bind({"a": {"b": ["x", {"c": None}], "d": "n° 5"}}, record, {})
    assert list(variables["a"]) == ["b", "d"]
    assert len(variables["a"]["b"]) == 2
    assert str(variables["a"]["d"].__html__()) == "n°\u00a05"
    assert variables["a"]["b"][-1]["c"].__html__() == "[à compléter\u00a0: a, b, c]"
    assert record.printed == {"a.d": "n°\u00a05"}
    assert record.missing == {"a.b[1].c": "a, b, c"}
    assert isinstance(variables["a"], binding.Group)
