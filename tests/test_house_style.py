"""The house style: one folder turns every document into the insurer's own, in Word and in PDF alike."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner
from openxml_audit import OpenXmlValidator
from PIL import Image

from litigo.cli.main import cli
from litigo.documents import RenderedDocument
from litigo.documents.dress import dressed
from litigo.documents.house_style import House, load_house
from litigo.documents.letter import find_template
from litigo.documents.structure import read_structure, text_of
from litigo.faults import FaultyFile
from litigo.settings import load_settings
from tests.test_documents import LETTERS, TEMPLATES, make_assessment, make_dossier, render

SAMPLE = Path(__file__).parent.parent / "examples" / "maison"


def sample() -> House:
    house = load_house(SAMPLE)
    assert house is not None
    return house


@cache
def letter(template: str) -> RenderedDocument:
    return render(template, house=sample())


def parts_of(docx: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pictures_of(pdf: bytes) -> list[int]:
    """Count the pictures of each page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [len(list(document[n].get_objects(filter=[3]))) for n in range(len(document))]
    finally:
        document.close()


# ---------------------------------------------------------------- what documents take of it


@pytest.mark.parametrize("template", LETTERS)
def test_every_document_carries_the_house(template: str) -> None:
    rendered, plain = letter(template), render(template)
    parts = parts_of(rendered.docx)
    assert parts["word/media/maison.png"] == (SAMPLE / "logo.png").read_bytes()
    footers = [part.decode() for name, part in parts.items() if name.startswith("word/footer")]
    assert all("reclamations@mutuelle-confluent.example" in footer for footer in footers)
    whole = b"".join(part for name, part in parts.items() if name.startswith("word/"))
    assert b"0B5563" in whole
    assert not re.search(rb'"(1F3864|DEE6F0|595959)"', whole)
    assert pictures_of(rendered.pdf) == [1] + [0] * (len(pictures_of(rendered.pdf)) - 1)
    assert pictures_of(plain.pdf)[0] == 0
    assert "word/media/maison.png" not in parts_of(plain.docx)
    # What the document says is the same, but for who says it, who signs and how it takes leave.
    said = [line for line in rendered.text.splitlines() if line not in plain.text.splitlines()]
    assert len(said) < 12, said


@pytest.mark.parametrize("template", LETTERS)
def test_the_same_house_makes_the_same_bytes(template: str) -> None:
    again = render(template, house=sample())
    assert hashlib.sha256(again.docx).digest() == hashlib.sha256(letter(template).docx).digest()
    assert hashlib.sha256(again.pdf).digest() == hashlib.sha256(letter(template).pdf).digest()


def test_the_sender_is_the_house_and_the_dossier_fills_in_the_rest() -> None:
    text = letter("mise_en_demeure").text.replace("\u00a0", " ")
    assert "Mutuelle du Confluent\nRecours\n12 quai Perrache\nCS 20017\n69286 LYON CEDEX 02" in text
    assert "Assurances du Confluent\n" not in text


def test_the_closing_of_the_house_replaces_ours_only_where_it_says_one() -> None:
    assert "Nous vous prions de recevoir, Madame, Monsieur, nos salutations" in letter("mise_en_demeure").text
    party = dict(make_dossier().model_dump()["parties"][1], civilite="docteur", assureur=None)
    doctor = make_dossier(parties=(make_dossier().model_dump()["parties"][0], party))
    assert "notre considération distinguée" in render("mise_en_demeure", doctor, house=sample()).text


@pytest.mark.parametrize(
    ("stake", "name"),
    [
        ("0", None),
        ("50000", None),
        ("50000.01", "Hélène Vasseur"),
        ("300000", "Hélène Vasseur"),
        ("300000.01", "Marc Delorme"),
    ],
)
def test_the_signatory_is_the_first_whose_authority_covers_the_stake(stake: str, name: str | None) -> None:
    who = sample().signatory("mise_en_demeure", Decimal(stake))
    assert who is not None
    assert who.nom == name


def test_a_document_named_by_a_signatory_is_signed_by_that_one(house_folder: Callable[..., Path]) -> None:
    text = "nom: X\nsignataires:\n  - niveau: g\n  - {niveau: chef, nom: Anne Roy, documents: relance}\n"
    house = load_house(house_folder(text))
    assert house is not None
    signing = [house.signatory(document, Decimal(1)) for document in ("relance~forge", "mise_en_demeure")]
    assert [who.nom if who else "" for who in signing] == ["Anne Roy", None]
    assert "Anne Roy" in render("relance", house=house).text


def test_a_letter_above_the_authority_of_the_handler_is_signed_higher() -> None:
    handler = "Claire Aubert\nGestionnaire sinistres complexes"
    higher = "Hélène Vasseur\nResponsable du service Recours"
    usual = make_assessment()
    large = replace(usual, amounts=replace(usual.amounts, claimed=Decimal("250000.00")))
    assert handler in letter("mise_en_demeure").text
    text = render("mise_en_demeure", house=sample(), assessment=large).text
    assert higher in text
    assert handler not in text


def test_dressed_documents_are_valid_word_files(tmp_path: Path) -> None:
    faults: dict[str, object] = {}
    for template in LETTERS:
        (tmp_path / "d.docx").write_bytes(letter(template).docx)
        result = OpenXmlValidator().validate(tmp_path / "d.docx")
        faults |= {} if result.is_valid else {template: result.errors}
    assert faults == {}


# ---------------------------------------------------------------- making again what another style made


def test_a_change_of_any_byte_of_the_house_names_another_style(house_folder: Callable[..., Path]) -> None:
    folder = house_folder((SAMPLE / "maison.yaml").read_text(encoding="utf-8"), logo=(SAMPLE / "logo.png").read_bytes())
    first = load_house(folder)
    (folder / "maison.yaml").write_text((folder / "maison.yaml").read_text("utf-8") + "# x\n", encoding="utf-8")
    second = load_house(folder)
    picture = io.BytesIO()
    Image.new("RGB", (90, 24), "red").save(picture, "PNG")
    (folder / "logo.png").write_bytes(picture.getvalue())
    third = load_house(folder)
    assert first is not None
    assert second is not None
    assert third is not None
    assert len({first.digest, second.digest, third.digest}) == 3
    assert first.digest == sample().digest


def test_a_document_names_the_style_it_was_made_with() -> None:
    rendered = letter("mise_en_demeure")
    assert rendered.house == sample().digest
    assert f"maison {sample().digest}".encode() in parts_of(rendered.docx)["docProps/core.xml"]
    assert render("mise_en_demeure").house is None


# ---------------------------------------------------------------- the folder


@pytest.fixture
def house_folder(tmp_path: Path) -> Callable[..., Path]:
    def make(text: str, logo: bytes | None = None) -> Path:
        folder = tmp_path / "maison"
        folder.mkdir()
        (folder / "maison.yaml").write_text(text, encoding="utf-8")
        if logo is not None:
            (folder / "logo.png").write_bytes(logo)
        return folder

    return make


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(held, kind)
    return held.getvalue()


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("service: Recours\n", 1, "nom"),
        ("nom: X\ncouleur: rouge\n", 2, "couleur"),
        ("nom: X\ncouleurs:\n  principale: rouge\n", 3, "principale"),
        ("nom: X\npolice: Comic Sans\n", 2, "police"),
        ('nom: X\npied:\n  - "{{ secret }}"\n', 3, "accolades"),
        ("nom: X\nreglement:\n  titulaire: X\n  iban: FR7630006000011234567890188\n", 4, "clé de cet IBAN"),
        ("nom: X\nlogo:\n  fichier: ../logo.png\n", 3, "fichier"),
        ("nom: X\nlogo:\n  fichier: logo.svg\n", 3, "fichier"),
        ("nom: X\nlogo:\n  fichier: absent.png\n", 3, "introuvable"),
        ("nom: X\nsignataires:\n  - {niveau: a, jusqu_a: 5}\n  - {niveau: b, jusqu_a: 4}\n", 2, "croissant"),
        ("nom: X\npolitesses:\n  salutations: {nous: Bonjour, je: Bonjour}\n", 3, "politesses"),
        ("nom: X\u202e\n", 1, ""),
    ],
)
def test_a_fault_names_its_line_and_a_remedy(
    text: str, line: int, message: str, house_folder: Callable[..., Path]
) -> None:
    with pytest.raises(FaultyFile) as refused:
        load_house(house_folder(text))
    (fault, *_) = refused.value.faults
    assert fault.line == line
    assert message in str(fault)
    assert fault.remedy
    assert fault.file.endswith("maison.yaml")


@pytest.mark.parametrize(
    ("logo", "message"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "n'est pas une image"),
        (b"", "n'est pas une image"),
        (picture(90, 24)[:60], "n'est pas une image"),
        (picture(90, 24, "GIF"), "n'est pas une image"),
        (picture(7000, 10), "points"),
        (picture(24, 90), "mm de haut"),
        (b"\x89PNG" + b"x" * 1_000_001, "octets"),
    ],
)
def test_a_logo_is_a_real_image_of_a_bounded_size(logo: bytes, message: str, house_folder: Callable[..., Path]) -> None:
    with pytest.raises(FaultyFile, match=message):
        load_house(house_folder("nom: X\nlogo:\n  fichier: logo.png\n", logo))


def test_no_folder_is_no_style_and_an_empty_one_is_told(tmp_path: Path) -> None:
    assert load_house(tmp_path / "maison") is None
    (tmp_path / "maison").mkdir()
    with pytest.raises(FaultyFile, match=re.escape("n'a pas de fichier maison.yaml")):
        load_house(tmp_path / "maison")


def test_a_name_with_markup_is_printed_as_it_is(house_folder: Callable[..., Path]) -> None:
    name = 'Roy & <Fils> "{%"'
    house = load_house(house_folder(f"nom: '{name}'\npied: 'A & <b>B</b>'\n"))
    rendered = render("mise_en_demeure", house=house)
    structure = read_structure(rendered.docx)
    assert "Roy & <Fils> «\u00a0{%\u00a0»" in rendered.text
    assert any("A & <b>B</b>" in text_of(blocks) for blocks in structure.page.furniture.values())


def test_a_template_keeps_its_frames_and_is_dressed_once() -> None:
    template = find_template(TEMPLATES, "mise_en_demeure").read_bytes()
    plain = dressed(template, None)
    assert dressed(plain, None) == plain
    body = parts_of(plain)["word/document.xml"].decode()
    for style in ("Expediteur", "MentionEnvoi", "Destinataire"):
        assert re.search(rf'w:pStyle w:val="{style}"/>(?:<w:keep\w+/>)*<w:framePr', body), style


# ---------------------------------------------------------------- commands and settings


def test_the_folder_is_beside_the_work_unless_told(tmp_path: Path) -> None:
    assert load_settings({}, environ={}, folder=tmp_path).house == tmp_path / "maison"
    assert load_settings({}, environ={"LITIGO_HOUSE": "/x"}, folder=tmp_path).house == Path("/x")


def test_the_command_tells_what_documents_will_take(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(SAMPLE, tmp_path / "maison")
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(cli, ["house", "check"])
    assert told.exit_code == 0, told.output
    for line in (
        "Mutuelle du Confluent",
        "48 × 12,8 mm",
        "Hélène Vasseur",
        "sans limite de montant",
        sample().digest[:16],
    ):
        assert line in told.output
    monkeypatch.chdir(tmp_path / "maison")
    assert "n'existe pas" in CliRunner().invoke(cli, ["house", "check"]).output


def test_the_command_refuses_a_document_the_rules_do_not_know(house_folder: Callable[..., Path]) -> None:
    folder = house_folder("nom: X\nsignataires:\n  - {niveau: a, documents: mise_en_demeurre}\n")
    refused = CliRunner().invoke(cli, ["house", "check", str(folder)])
    assert isinstance(refused.exception, FaultyFile)
    assert "mise_en_demeure »" in str(refused.exception)
