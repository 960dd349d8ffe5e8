"""Addresses: the French postal norm, and the place of the address on the page, in the window of the envelope."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litigo.documents import RenderedDocument
from litigo.documents.house_style import load_house
from litigo.dossier.coherence import warnings_of
from litigo.dossier.models import Adresse, Partie
from litigo.dossier.postal import MOST, WIDTH, capitals, envelope, identity_lines
from tests.test_documents import BASE, LETTERS, WORDS, make_dossier, render

ROOT = Path(__file__).parent.parent
HOUSES = {"": None, "maison": load_house(ROOT / "examples" / "maison")}
MM = 72 / 25.4  # points in a millimetre
# The window of a DL or C5 envelope over an A4 sheet folded in three or in two, whatever the play of the sheet.
WINDOW = (100, 47, 197, 83)  # left, top, right, bottom, in millimetres


def address(**fields: Any) -> Adresse:  # noqa: ANN401 - any field of an address
    return Adresse.model_validate({"voie": "12 quai Perrache", "code_postal": "69002", "ville": "Lyon"} | fields)


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        ({}, ("12 quai Perrache", "69002 LYON")),
        ({"voie": "12, quai Perrache."}, ("12 quai Perrache", "69002 LYON")),
        ({"ville": "Lyon Cedex 02"}, ("12 quai Perrache", "69002 LYON CEDEX 02")),
        ({"ville": "L'Haÿ-les-Roses", "code_postal": "94240"}, ("12 quai Perrache", "94240 L HAY LES ROSES")),
        ({"ville": "Saint-Étienne"}, ("12 quai Perrache", "69002 SAINT ETIENNE")),
        ({"ville": "Œting"}, ("12 quai Perrache", "69002 OETING")),
        (
            {"point_remise": "Étage 3", "complement": "Résidence A", "lieu_dit": "BP 12"},
            ("Étage 3", "Résidence A", "12 quai Perrache", "BP 12", "69002 LYON"),
        ),
        (
            {"ville": "Genève", "code_postal": "1204", "pays": "Suisse"},
            ("12 quai Perrache", "1204 GENEVE", "SUISSE"),
        ),
        ({"pays": "France"}, ("12 quai Perrache", "69002 LYON")),
        (
            {"voie": "1245 boulevard du Maréchal de Lattre de Tassigny"},
            ("1245 Bd du Mal de Lattre de Tassigny", "69002 LYON"),
        ),
        ({"voie": "12 boulevard du Maréchal Foch"}, ("12 boulevard du Maréchal Foch", "69002 LYON")),
    ],
)
def test_lines_follow_the_postal_norm(fields: dict[str, str], lines: tuple[str, ...]) -> None:
    written = envelope((), address(**fields))
    assert written.lines == lines
    assert written.problems == ()


def person(**fields: Any) -> Partie:  # noqa: ANN401 - any field of a person
    return Partie.model_validate({"id": "p", "nom": "Roy", "roles": ["assure"]} | fields)


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        ({"civilite": "madame", "nom": "Sophie Durand"}, ["Madame Sophie Durand"]),
        ({"civilite": "maitre"}, ["Maître Roy"]),
        ({"civilite": "madame_et_monsieur", "nom": "Paul Roy"}, ["Monsieur et Madame Paul Roy"]),
        ({"civilite": "madame_monsieur", "nom": "Claude Roy"}, ["Claude Roy"]),
        (
            {"civilite": "societe", "nom": "Allianz", "service": "Recours", "attention": "Mme Roy"},
            ["Allianz", "Recours", "À l’attention de Mme Roy"],
        ),
        (
            {"civilite": "societe", "nom": "Tribunal judiciaire", "fonction": "president", "genre": "f"},
            ["Madame la Présidente", "Tribunal judiciaire"],
        ),
        ({"civilite": "societe", "nom": "Tribunal judiciaire", "fonction": "president"}, ["Tribunal judiciaire"]),
    ],
)
def test_a_person_is_named_in_full_on_the_envelope(fields: dict[str, str], lines: list[str]) -> None:
    who = person(**fields)
    assert identity_lines(who, who.civilite) == lines


def test_too_many_lines_are_joined_then_told_never_cut() -> None:
    whole = address(point_remise="Étage 3", complement="Bâtiment B", lieu_dit="BP 12")
    written = envelope(["Allianz", "Service Recours"], whole)
    assert written.lines == (
        "Allianz", "Service Recours Étage 3", "Bâtiment B", "12 quai Perrache", "BP 12", "69002 LYON",
    )  # fmt: skip
    assert written.problems == ()
    long = envelope(["Mutuelle interprofessionnelle du Confluent et de ses affluents réunis"], address())
    assert long.lines[:2] == ("Mutuelle interprofessionnelle du", "Confluent et de ses affluents réunis")
    word = "x" * (WIDTH + 1)
    assert envelope([word], address()).lines[0] == word
    assert envelope([word], address()).problems == (f"ligne de {WIDTH + 1} signes, {WIDTH} au plus : « {word} »",)


def test_an_address_without_room_is_told_when_the_file_is_read() -> None:
    long = {"nom": "x" * 50, "adresse": BASE["parties"][0]["adresse"]}
    dossier = make_dossier(parties=({**BASE["parties"][0], **long},), evenements=(), paiements=())
    (fault,) = [f for f in warnings_of(dossier, WORDS) if "norme postale" in f.message]
    assert fault.path == "parties[0].adresse"
    assert "lieu_dit" in fault.remedy


words = st.lists(st.sampled_from(["rue", "Général", "bâtiment", "L’Haÿ", "12", "de", "Saint-Œdipe", "(x)", "avenue"]),
                 min_size=1, max_size=9).map(" ".join)  # fmt: skip


@given(st.lists(words, min_size=1, max_size=3), words, words, words)
@settings(max_examples=150, deadline=None)
def test_no_word_of_an_address_is_lost(names: list[str], complement: str, street: str, town: str) -> None:
    """Words are abbreviated, joined or folded; a letter may go, a word never does."""
    written = envelope(names, address(complement=complement, voie=street, ville=town))
    given_words = re.findall(r"\w+", " ".join([*names, complement, street, "69002", capitals(town)]))
    assert len(re.findall(r"\w+", " ".join(written.lines))) == len(given_words)
    assert bool(written.problems) == (len(written.lines) > MOST or any(len(line) > WIDTH for line in written.lines))


# ---------------------------------------------------------------- the window of the envelope


LETTERS_SENT = sorted(set(LETTERS) - {"note_synthese", "requete_civi"})


@cache
def letter(template: str, house: str) -> RenderedDocument:
    return render(template, house=HOUSES[house])


def boxes(pdf: bytes) -> list[tuple[str, float, float, float, float]]:
    """List the lines of the first page: text, left, top, right, bottom in millimetres from the top left corner."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        height, text = page.get_height(), page.get_textpage()
        found = []
        for rank in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(rank)
            said = text.get_text_bounded(left, bottom, right, top).strip()
            found.append((said, left / MM, (height - top) / MM, right / MM, (height - bottom) / MM))
        return found
    finally:
        document.close()


@pytest.mark.parametrize("house", HOUSES)
@pytest.mark.parametrize("template", LETTERS_SENT)
def test_the_window_shows_the_whole_address_and_nothing_else(template: str, house: str) -> None:
    rendered = letter(template, house)
    left, top, right, bottom = WINDOW
    seen = [box for box in boxes(rendered.pdf) if box[3] > left and box[1] < right and box[4] > top and box[2] < bottom]
    block = [field.value for field in rendered.fields if field.name.startswith("destinataire.bloc[")]
    assert block
    assert re.sub(r"\s", "", "".join(text for text, *_ in seen)) == re.sub(r"\s", "", "".join(block))
    for text, x, y, far, low in seen:
        assert left + 3 <= x, text
        assert far <= right, text
        assert top + 2 <= y, text
        assert low <= bottom, text


@pytest.mark.parametrize("house", HOUSES)
def test_the_text_begins_below_the_window_and_the_fold(house: str) -> None:
    dated = next(box for box in boxes(letter("mise_en_demeure", house).pdf) if box[0].startswith("Lyon, le"))
    assert 85 < dated[2] < 99
