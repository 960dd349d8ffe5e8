"""Numbers of exhibits: inserting one moves the following ones and every reference; what was communicated stays."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from litigo.cli.main import cli
from litigo.dossier.exhibits import quotations, renumbered
from litigo.dossier.reader import read_dossier
from litigo.dossier.renumbering import with_exhibit
from litigo.dossier.source_text import read_text
from litigo.rulebook.rulebook import Rulebook
from tests.conftest import ROOT

EXAMPLE = (ROOT / "examples" / "degat_des_eaux_recours.yaml").read_text(encoding="utf-8")
NEW = {"libelle": "Constat du commissaire de justice : l'été", "date": "2024-05-02", "fichier": "constat.pdf"}


def plus_one(number: int) -> int:
    return number + 1 if number > 3 else number


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("voir pièce n° 4", "voir pièce n° 5"),
        ("voir pièce n°4.", "voir pièce n°5."),
        ("(Pièce 12)", "(Pièce 13)"),
        ("PIÈCE Nº 7 et piece no 3", "PIÈCE Nº 8 et piece no 3"),
        ("pièces n° 2, 3, 4 et 10", "pièces n° 2, 3, 5 et 11"),
        ("pièces nos 3 à 5 ; pièces 4-6", "pièces nos 3 à 6 ; pièces 5-7"),
        ("pièce n° 3 et n° 4", "pièce n° 3 et n° 5"),
        ("pièce\u00a0n°\u202f4", "pièce\u00a0n°\u202f5"),
        # Not a reference to one of ours, or not a reference at all.
        (
            "pièce n° 4 adverse, pièces n° 5 et 6 de l'adversaire",
            "pièce n° 4 adverse, pièces n° 5 et 6 de l'adversaire",
        ),
        ("pièce n° 3 et 4 photographies", "pièce n° 3 et 4 photographies"),
        ("un logement de 4 pièces, 65 m²", "un logement de 4 pièces, 65 m²"),
        ("pièces 65 m²", "pièces 65 m²"),
        ("facture n° 4, procès-verbal n° 2026/01873", "facture n° 4, procès-verbal n° 2026/01873"),
        ("pièce n° 2026", "pièce n° 2026"),
        ("pièce n° 5bis", "pièce n° 5bis"),
        ("rapièce 7", "rapièce 7"),
    ],
)
def test_a_reference_typed_in_a_sentence_follows(text: str, moved: str) -> None:
    assert renumbered(text, plus_one) == moved


def test_a_range_covers_what_is_between_its_ends() -> None:
    assert [found.numbers for found in quotations("pièces n° 3 à 5 et 9, puis pièce n° 1")] == [(3, 4, 5, 9), (1,)]


def insert(text: str, after: int, **fields: str) -> str:
    insertion = with_exhibit(text.encode(), after, {**NEW, **fields})
    assert insertion is not None
    return insertion.text.decode()


def test_only_the_lines_concerned_change_and_the_layout_stays(rulebook: Rulebook) -> None:
    commented = EXAMPLE.replace("postes:\n", "postes:  # voir pièce n° 5, et la pièce n° 2\n")
    grown = insert(commented, 4)
    before, after = commented.splitlines(), grown.splitlines()
    new = f"  - {{numero: 5, libelle: {json.dumps(NEW['libelle'], ensure_ascii=False)}, date: 2024-05-02, "
    new += 'fichier: "constat.pdf"}'
    assert after.count(new) == 1
    after.remove(new)
    moved = [(old, now) for old, now in zip(before, after, strict=True) if old != now]
    assert ("postes:  # voir pièce n° 5, et la pièce n° 2", "postes:  # voir pièce n° 6, et la pièce n° 2") in moved
    assert all(re.sub(r"\d+", "", old) == re.sub(r"\d+", "", now) for old, now in moved)
    assert [piece.numero for piece in read_dossier(grown.encode(), "d.yaml", rulebook.vocabulary).pieces] == [
        *range(1, 15)
    ]


def test_the_name_of_a_file_is_no_reference() -> None:
    named = EXAMPLE.replace("{numero: 5, ", '{numero: 5, fichier: "pièce n° 5.pdf", ')
    assert '{numero: 6, fichier: "pièce n° 5.pdf", ' in insert(named, 4)


def test_every_way_of_writing_a_list_is_kept(rulebook: Rulebook) -> None:
    data = read_text(EXAMPLE.encode(), "d").data
    assert isinstance(data, dict)
    typed = json.loads(json.dumps(data), parse_int=int)
    for entry in typed["pieces"]:
        entry["numero"] = int(entry["numero"])
    lines = "".join(
        f"  -   numero: {entry['numero']}\n      libelle: |\n        {entry['libelle']}\n" for entry in typed["pieces"]
    )
    block = re.sub(r"pieces:\n(?:  - .*\n)+", lambda _: f"pieces:\n{lines}", EXAMPLE)
    flow = re.sub(r"pieces:\n(?:  - .*\n)+", lambda _: f"pieces: {json.dumps(typed['pieces'])}\n", EXAMPLE)
    for text in (EXAMPLE, block, flow, EXAMPLE.replace("\n", "\r\n")):
        for after in (0, 4, 13):
            grown = insert(text, after)
            assert grown.count("\r\n") in {0, grown.count("\n")}
            pieces = read_dossier(grown.encode(), "d.yaml", rulebook.vocabulary).pieces
            assert [piece.numero for piece in pieces] == [*range(1, 15)]
            assert pieces[after].libelle == NEW["libelle"]


def test_a_dossier_without_exhibits_gets_its_first(rulebook: Rulebook) -> None:
    bare = re.sub(r"pieces:\n(?:  - .*\n)+", "", re.sub(r", piece: \d+", "", EXAMPLE))
    (only,) = read_dossier(insert(bare, 0).encode(), "d.yaml", rulebook.vocabulary).pieces
    assert (only.numero, only.libelle) == (1, NEW["libelle"])


@given(
    after=st.integers(0, 13),
    quoted=st.lists(st.integers(1, 13), min_size=1, max_size=5),
    listed=st.permutations(range(1, 14)),
)
def test_every_reference_follows_its_exhibit(after: int, quoted: list[int], listed: list[int]) -> None:
    """Whatever the order of the list, each reference leads after the insertion to the exhibit it led to before."""
    lines = re.findall(r"  - \{numero: \d+.*\n", EXAMPLE)
    text = EXAMPLE.replace("".join(lines), "".join(lines[number - 1] for number in listed))
    sentence = " ; ".join(f"pièce n° {number}" for number in quoted)
    text = text.replace("notes:", f"notes:\n  - {json.dumps(sentence, ensure_ascii=False)}", 1)
    text += "" if "notes:" in text else f"notes:\n  - {json.dumps(sentence, ensure_ascii=False)}\n"
    before, now = leads(text), leads(insert(text, after))
    assert now == before
    assert len(before) > 10 + len(quoted)


def leads(text: str) -> list[tuple[str, str]]:
    """List each reference with the label of the exhibit it leads to."""
    data = read_text(text.encode(), "d").data
    assert isinstance(data, dict)
    labels = {entry["numero"]: entry["libelle"] for entry in data["pieces"]}
    found = [
        (f"{section}[{rank}]", labels[entry["piece"]])
        for section in ("evenements", "postes", "paiements")
        for rank, entry in enumerate(data[section])
        if "piece" in entry
    ]
    return found + [
        (f"notes[{rank}]", labels[str(number)])
        for rank, note in enumerate(data["notes"])
        for quotation in quotations(note)
        for number in quotation.numbers
    ]


# ---------------------------------------------------------------- the command


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["pieces", *map(str, arguments)], prog_name="litigo")


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    path = tmp_path / "sinistre.yaml"
    path.write_text(EXAMPLE, encoding="utf-8")
    return path


def communicated(path: Path, last: str) -> None:
    event = "  - {type: pieces_communiquees, date: 2026-10-05, par: nous" + last + "}\n"
    path.write_text(
        path.read_text(encoding="utf-8").replace("evenements:\n", f"evenements:\n{event}"), encoding="utf-8"
    )


def test_the_command_says_what_moved_and_what_to_read_again(dossier: Path) -> None:
    dossier.write_text(EXAMPLE + "# selon la pièce n° 9\n", encoding="utf-8")
    told = run("insert", dossier, "--after", 4, "--libelle", "Constat", "--date", "2024-05-02").output
    assert "Pièce n° 5 ajoutée" in told
    assert "numéro(s) suivent" in told
    assert "selon la pièce n° 10" in told
    assert '{numero: 5, libelle: "Constat", date: 2024-05-02}' in dossier.read_text(encoding="utf-8")


@pytest.mark.parametrize(("last", "reached"), [("", 13), (", faits: {communication.derniere_piece: 6}", 6)])
def test_what_was_communicated_keeps_its_number(dossier: Path, last: str, reached: int) -> None:
    communicated(dossier, last)
    before = dossier.read_bytes()
    refused = run("insert", dossier, "--after", 4, "--libelle", "Constat")
    assert refused.exit_code == 1
    assert f"communiquées jusqu'à la n° {reached}" in refused.output
    assert "à la fin (sans --after)" in refused.output
    assert dossier.read_bytes() == before
    assert run("insert", dossier, "--after", reached, "--libelle", "Constat").exit_code == 0
    assert "Pièce n° 15 ajoutée" in run("insert", dossier, "--libelle", "Autre").output


def test_a_number_that_is_not_there_is_refused(dossier: Path) -> None:
    refused = run("insert", dossier, "--after", 14, "--libelle", "Constat")
    assert refused.exit_code == 1
    assert "pas de pièce n° 14 ; la dernière est la n° 13" in refused.output
