"""The deadline sheet, and its drawing of time whose labels never overlap."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree as ET

import pikepdf
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litigo.assessment.model import Assessment, Question, ReasonGiven, StrategyView
from litigo.documents import render_sheet
from litigo.documents.timeline import Mark, draw, left_out
from litigo.faults import FaultyFile
from tests.test_documents import BASE, TEMPLATES, TODAY, WORDS, make_assessment, make_deadline, make_dossier

DAYS = st.dates(dt.date(2010, 1, 1), dt.date(2040, 1, 1))
WIDTH = 770


def full_assessment() -> Assessment:
    strategy = StrategyView(
        "s", "Recours subrogatoire", "recourse", "open", 65, (ReasonGiven("Une preuve solide", 15),),
        (ReasonGiven("Un débiteur peu solvable", -10),), ("action.fondement",), (), ("Réclamer", "Assigner"),
        "Tribunal judiciaire", (), (), "draft", "high",
    )  # fmt: skip
    question = Question(
        "action.fondement", "Quel est le fondement de l'action ?", ("oui", "non"), ("échéance : recours",)
    )
    deadlines = (
        make_deadline(provisional=True, missing=("action.fondement",), fallback_due=dt.date(2028, 1, 3)),
        make_deadline(id="b", title="Conclusions d'appelant", due=dt.date(2026, 12, 1), kind="procedural"),
        make_deadline(id="c", title="Délai dépassé", due=dt.date(2026, 1, 5), state="expired"),
        make_deadline(id="d", title="Délai attendu", due=None, state="waiting", waits_for="la signification"),
        make_deadline(id="e", title="Délai respecté", state="met", met_on=dt.date(2026, 2, 1)),
        make_deadline(id="f", title="Délai étranger", state="not_applicable"),
    )
    return replace(make_assessment(*deadlines), strategies=(strategy,), questions=(question,))


def text_of(pdf: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages))


def test_the_sheet_tells_everything_a_handler_must_know() -> None:
    text = text_of(render_sheet(make_dossier(), full_assessment(), TEMPLATES, WORDS))
    for expected in (
        "Recours contre le responsable", "sous réserve", "01/03/2030", "point de départ", "C. civ., art. 2224",
        "Quel est le fondement de l’action", "Conclusions d’appelant", "9 j", "expiré", "05/01/2026",
        "la signification", "respecté le 01/02/2026", "3 janvier 2028", "Recours subrogatoire", "65 points",
        "Une preuve solide (+15)", "peu solvable (−10)", "Réclamer", "non encore validée",
        "contre Forge & Fils", "ce jour",
    ):  # fmt: skip
        assert expected in text, expected
    assert "Délai étranger" not in text


def test_the_sheet_is_the_same_bytes_twice_sound_and_titled() -> None:
    first = render_sheet(make_dossier(), full_assessment(), TEMPLATES, WORDS)
    assert first == render_sheet(make_dossier(), full_assessment(), TEMPLATES, WORDS)
    with pikepdf.open(io.BytesIO(first)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert str(pdf.Root.Lang) == "fr"
        assert "SIN-2025-0042" in str(pdf.docinfo.Title)


def test_an_empty_file_still_has_a_sheet() -> None:
    empty = replace(make_assessment(), deadlines=())
    text = text_of(render_sheet(make_dossier(evenements=(), paiements=()), empty, TEMPLATES, WORDS))
    assert "Aucune échéance n’est en cours" in text
    assert "Aucune stratégie n’est ouverte" in text


def test_a_hostile_value_stays_text_in_the_sheet() -> None:
    attack = "<script>{{7*7}}</script><svg/onload=1> & fils"
    dossier = make_dossier(sinistre=BASE["sinistre"] | {"nature": attack})
    assert "<script>{{7*7}}</script>" in text_of(render_sheet(dossier, full_assessment(), TEMPLATES, WORDS))
    with pytest.raises(FaultyFile, match="caractère interdit"):
        render_sheet(
            make_dossier(sinistre=BASE["sinistre"] | {"nature": "a\u202eb"}), full_assessment(), TEMPLATES, WORDS
        )


def boxes(svg: str) -> list[tuple[float, float, float, float]]:
    """Boxes of the labels, by the mean width of a letter of that face, ticks and legend aside."""
    root = ET.fromstring(svg)
    labels = [t for t in root.iter("{http://www.w3.org/2000/svg}text") if t.get("font-size") is None]
    found = []
    for label in labels:
        x, y = float(label.get("x", "0")), float(label.get("y", "0"))
        found.append((x, y - 5.5, x + len(label.text or "") * 7.5 * 0.5, y + 1.5))
    return found


@given(
    st.lists(st.builds(Mark, DAYS, st.text("abcdefgh <&é", min_size=1, max_size=70)), max_size=25),
    st.lists(
        st.builds(Mark, DAYS, st.text("abcdefgh", min_size=1, max_size=70), st.just("calme"), st.booleans()),
        max_size=25,
    ),
)
@settings(max_examples=120)
def test_labels_never_overlap_nor_leave_the_page(past: list[Mark], future: list[Mark]) -> None:
    svg = draw([m for m in past if m.date <= TODAY], [m for m in future if m.date >= TODAY], TODAY)
    height = float(ET.fromstring(svg).get("height", "0").removesuffix("pt"))
    found = boxes(svg)
    for one, other in combinations(found, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)
    assert all(box[0] >= 0 and box[2] <= WIDTH and box[1] >= 0 and box[3] <= height for box in found)


@given(st.lists(DAYS, min_size=1, max_size=40), st.lists(DAYS, max_size=40))
def test_what_is_not_drawn_is_counted(past: list[dt.date], future: list[dt.date]) -> None:
    svg = draw(
        [Mark(min(day, TODAY), "fait") for day in past], [Mark(max(day, TODAY), "délai") for day in future], TODAY
    )
    assert len(boxes(svg)) + left_out(len(past), len(future)) == len(past) + len(future)


def test_a_provisional_date_is_drawn_dashed_and_marked() -> None:
    svg = draw([], [Mark(dt.date(2030, 3, 1), "Recours", "proche", provisional=True)], TODAY)
    assert "stroke-dasharray" in svg
    assert "01/03/2030 ? Recours" in svg
