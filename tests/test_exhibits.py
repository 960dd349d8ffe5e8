"""The bundle of exhibits: list, schedule, stamps, bookmarks and letters agree, or the check says where not."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result
from pikepdf import Array, Name, OutlineItem, Pdf
from PIL import Image

from litigo.assessment.assess import assess
from litigo.assessment.model import DocumentDue
from litigo.cli.main import cli
from litigo.documents import RenderedDocument, render_document
from litigo.documents.binding import BoundField
from litigo.documents.context import letter_context
from litigo.documents.pdf import pages_text, squeezed
from litigo.dossier.models import Dossier
from litigo.dossier.reader import read_dossier
from litigo.exhibits.bundle import Bundle
from litigo.exhibits.checking import bundle_faults, letter_faults
from litigo.exhibits.exhibit import Exhibit, Exhibits, read_exhibits
from litigo.exhibits.filing import exhibit_name
from litigo.exhibits.folder import ExhibitFolder
from litigo.exhibits.front import Frame
from litigo.exhibits.request import bundle_frame, checked_bundle, letters_faults
from litigo.exhibits.stamps import STAMP
from litigo.faults import Fault, FaultyFile
from litigo.outbox.engine import real_services
from litigo.outbox.exhibit_drafts import ExhibitSettings
from litigo.rulebook.loader import load_rulebook
from litigo.rulebook.rulebook import Rulebook
from tests import exhibit_files as files
from tests.conftest import ROOT, SOAK

TEMPLATES = ROOT / "templates"
TODAY = dt.date(2026, 11, 23)
LIMIT = 10_000_000
EXAMPLE = (ROOT / "examples" / "appel_a_conclure.yaml").read_text(encoding="utf-8")
REFERENCE = "RC-2023-000951"
CONTENTS = {
    1: ("réclamation.pdf", files.plain(2)),
    2: ("assignation.docx", files.word("[Titre de partie] Assignation", "[Corps de lettre] Pièce n° 9 – page 3/4")),
    3: ("photo.jpg", files.picture(turn=6)),
    4: ("plan.pdf", files.plain(1, size=(1684, 1191), turn=90)),
    5: ("scan.tiff", files.many_views(2)),
    6: ("ticket.pdf", files.plain(1, size=(227, 567))),
}
KEPT_BACK = 4


def dossier_text(*, reserved: int | None = None, extra: str = "") -> str:
    """The example, with its first six exhibits only and their files."""
    text = re.sub(r"  - \{numero: (?:[789]|1[0-2]), libelle.*\n", "", EXAMPLE)
    text = re.sub(r", piece: (?:[789]|1[0-2])(?=[,}])", "", text)
    for number, (name, _) in CONTENTS.items():
        field = ", confidentialite: medicale" if number == reserved else ""
        text = text.replace(f"{{numero: {number}, ", f"{{numero: {number}{field}, fichier: {name}, ")
    return text.replace("faits:\n  action", f"faits:\n  communication.acte: conclusions\n{extra}  action")


def frame_of(text: str, rulebook: Rulebook | None = None) -> Frame:
    rules = rulebook or load_rulebook()
    dossier = read_dossier(text.encode(), "d.yaml", rules.vocabulary)
    return bundle_frame(dossier, assess(dossier, rules, TODAY, "0" * 64), rules, TEMPLATES)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> ExhibitFolder:
    folder = ExhibitFolder(tmp_path_factory.mktemp("pieces"), REFERENCE)
    folder.path.mkdir()
    for name, content in CONTENTS.values():
        (folder.path / name).write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def made(place: ExhibitFolder) -> tuple[Bundle, Exhibits]:
    return checked_bundle(frame_of(dossier_text()), place, limit=LIMIT)


@pytest.fixture(scope="module")
def bundle(made: tuple[Bundle, Exhibits]) -> Bundle:
    return made[0]


@pytest.fixture(scope="module")
def discreet(place: ExhibitFolder) -> tuple[Bundle, Exhibits]:
    return checked_bundle(frame_of(dossier_text(reserved=KEPT_BACK)), place, limit=LIMIT)


# ---------------------------------------------------------------- what a bundle is


def test_cover_schedule_and_exhibits_follow_each_other_stamped(bundle: Bundle) -> None:
    pages = [squeezed(text) for text in pages_text(bundle.files[0])]
    assert "Piècescommuniquées" in pages[0]
    assert "Bordereaudecommunicationdepièces" in pages[1]
    counts = {1: 2, 2: 1, 3: 1, 4: 1, 5: 2, 6: 1}
    expected = [
        f"Piècen°{number}–page{page}/{count}" for number, count in counts.items() for page in range(1, count + 1)
    ]
    front, whole = len(pages) - len(expected), len(pages)
    for rank, (page, stamp) in enumerate(zip(pages[front:], expected, strict=True), start=front + 1):
        assert page.endswith(f"{stamp}Liasse,page{rank}/{whole}")


def test_bookmarks_and_rows_lead_to_each_exhibit(bundle: Bundle) -> None:
    with Pdf.open(io.BytesIO(bundle.files[0])) as pdf, pdf.open_outline() as outline:
        ids = [page.obj.objgen for page in pdf.pages]
        marks = {str(item.title): ids.index(item.destination[0].objgen) + 1 for item in outline.root}  # type: ignore[index]  # an array
        rows = [ids.index(note.Dest[0].objgen) + 1 for page in pdf.pages for note in page.obj.get(Name.Annots, [])]
    front = bundle.plan.front.count
    firsts = [front + 1, front + 3, front + 4, front + 5, front + 6, front + 8]
    assert list(marks)[:2] == ["Page de garde", "Bordereau de communication de pièces"]
    assert list(marks.values()) == [1, bundle.plan.front.cover_count + 1, *firsts]
    assert [title.split(" – ")[0].replace("\u00a0", " ") for title in list(marks)[2:]] == [
        f"Pièce n° {number}" for number in CONTENTS
    ]
    assert sorted(set(rows)) == firsts
    text = squeezed("".join(pages_text(bundle.files[0])[:front]))
    assert f"2Assignation09/10/20231(p.{firsts[1]})" in text
    assert f"5Avisdevirement(exécutionprovisoire)08/07/20262(p.{firsts[4]}à{firsts[4] + 1})" in text
    assert "Total:6pièces8pages" in text


def test_the_same_exhibits_give_the_same_bytes(bundle: Bundle, place: ExhibitFolder) -> None:
    again, _ = checked_bundle(frame_of(dossier_text()), place, limit=LIMIT)
    assert again.files == bundle.files
    assert again.separate == bundle.separate


def test_each_exhibit_is_also_a_stamped_file_with_a_plain_name(bundle: Bundle) -> None:
    assert list(bundle.separate) == [
        "PIECE_01_RECLAMATION_DOMAINE_ROQUEBRUNE.pdf",
        "PIECE_02_ASSIGNATION.pdf",
        "PIECE_03_FACTURES_REMISE_SERVICE.pdf",
        "PIECE_04_APPEL_GARANTIE_SOCIETE_CAPTEURS_GUYENNE.pdf",
        "PIECE_05_AVIS_VIREMENT_EXECUTION_PROVISOIRE.pdf",
        "PIECE_06_JUGEMENT_TRIBUNAL_JUDICIAIRE_BORDEAUX.pdf",
    ]
    for number, content in enumerate(bundle.separate.values(), start=1):
        assert f"Piècen°{number}–page1/" in squeezed(pages_text(content)[0])
        assert "Liasse" not in pages_text(content)[0]


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Rapport d'expertise", "PIECE_03_RAPPORT_EXPERTISE.pdf"),
        ("Œuvre n° 3 : l’été à 20 € / ../..", "PIECE_03_OEUVRE_N_3_ETE_20_EUR.pdf"),
        ("日本", "PIECE_03.pdf"),
        ("A" * 90, f"PIECE_03_{'A' * 40}.pdf"),
    ],
)
def test_names_are_fit_for_filing(label: str, name: str) -> None:
    found = exhibit_name(Exhibit(3, label, None, Pdf.new()), last=12)
    assert found == name
    assert re.fullmatch(r"[A-Z0-9_]{1,60}\.pdf", found)
    assert exhibit_name(Exhibit(3, "x", None, Pdf.new()), last=120) == "PIECE_003_X.pdf"


def test_a_bundle_is_a_sound_pdf_where_nothing_acts(bundle: Bundle) -> None:
    with Pdf.open(io.BytesIO(bundle.files[0])) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert str(pdf.Root.Lang) == "fr-FR"
        assert not {"/AcroForm", "/OpenAction", "/Names", "/AA"} & set(pdf.Root.keys())


def test_above_the_limit_the_bundle_is_several_files_that_hold_together(tmp_path: Path) -> None:
    noise = files.picture(image=Image.effect_noise((900, 600), 90).convert("RGB"))
    place = ExhibitFolder(tmp_path, REFERENCE)
    place.path.mkdir()
    for name, content in CONTENTS.values():
        (place.path / name).write_bytes(noise if name == "photo.jpg" else content)
    limit = len(noise) + 60_000
    found, _ = checked_bundle(frame_of(dossier_text()), place, limit=limit)
    assert len(found.files) >= 2
    assert all(len(content) <= limit for content in found.files)
    assert sum(len(pages) for pages in found.plan.files) == found.plan.pages
    assert re.search(r"1\(p\.\d+,fichier2/\d\)", squeezed("".join(pages_text(found.files[0])[:3])))
    with pytest.raises(FaultyFile, match=r"pièce n° 3 : la page 1 pèse .*Mo"):
        checked_bundle(frame_of(dossier_text()), place, limit=len(noise) - 10_000)


def test_an_exhibit_above_the_limit_is_cut_between_pages(tmp_path: Path) -> None:
    place = ExhibitFolder(tmp_path, REFERENCE)
    place.path.mkdir()
    for name, content in CONTENTS.values():
        (place.path / name).write_bytes(files.plain(150) if name == "réclamation.pdf" else content)
    found, _ = checked_bundle(frame_of(dossier_text()), place, limit=210_000)
    cut = [name for name in found.separate if name.startswith("PIECE_01")]
    assert len(cut) > 1
    assert cut[0].endswith(f"_1_SUR_{len(cut)}.pdf")
    with Pdf.open(io.BytesIO(found.files[1])) as pdf, pdf.open_outline() as outline:
        assert str(outline.root[0].title).endswith("(suite)")


def test_a_further_communication_starts_where_the_last_one_stopped(place: ExhibitFolder) -> None:
    found, _ = checked_bundle(frame_of(dossier_text()), place, limit=LIMIT, first=5)
    assert list(found.plan.first_pages) == [5, 6]
    assert "Total:2pièces3pages" in squeezed("".join(pages_text(found.files[0])[:3]))


# ---------------------------------------------------------------- what is kept back


def test_a_reserved_exhibit_is_left_out_and_said_to_be(discreet: tuple[Bundle, Exhibits]) -> None:
    bundle, exhibits = discreet
    whole = squeezed("".join(pages_text(bundle.files[0])))
    assert f"{KEPT_BACK}Numéroréservé,piècenoncommuniquée––" in whole
    assert "AppelengarantiedelasociétéCapteurs" not in whole
    assert f"Piècen°{KEPT_BACK}" not in whole
    assert "Total:5pièces7pages" in whole
    assert not [name for name in bundle.separate if name.startswith("PIECE_04")]
    (told,) = exhibits.warnings
    assert (told.path, told.severity) == (f"pièce n° {KEPT_BACK}", "warning")


@pytest.mark.parametrize(("recipient", "delivery", "shown"), [
    (None, "courriel", False), ("adverse", "lrar", False), ("nous", "courriel", True), (None, "interne", True),
])  # fmt: skip
def test_a_letter_to_an_opponent_neither_lists_nor_quotes_it(
    recipient: str | None, delivery: str, *, shown: bool
) -> None:
    frame = frame_of(dossier_text(reserved=KEPT_BACK))
    person = next((party.id for party in frame.dossier.parties if party.camp == recipient), None)
    due = replace(frame.due, recipient=person, delivery=delivery)
    context = letter_context(due, frame.dossier, frame.assessment, frame.vocabulary, draft=True)
    listed = {entry["numero"] for name in ("pieces", "pieces_jointes") for entry in context[name]}  # type: ignore[attr-defined]  # lists
    told = {entry["piece"] for entry in context["chronologie"]}  # type: ignore[attr-defined]  # a list
    assert (str(KEPT_BACK) in listed) is shown
    assert (f"pièce n° {KEPT_BACK}" in told) is shown
    assert "pièce n° 2" in told


# ---------------------------------------------------------------- the check


def tampered(bundle: Bundle, change: Callable[[Pdf], object]) -> list[str]:
    out = io.BytesIO()
    with Pdf.open(io.BytesIO(bundle.files[0])) as pdf:
        change(pdf)
        pdf.save(out)
    return [str(fault) for fault in bundle_faults([out.getvalue()], bundle.plan)]


def swapped_pages(pdf: Pdf) -> None:
    first = pdf.pages[-1].obj
    del pdf.pages[-1]
    pdf.pages.insert(len(pdf.pages) - 1, pikepdf.Page(first))


def swapped_stamps(pdf: Pdf) -> None:
    one, other = (pdf.pages[rank].obj.Resources.XObject for rank in (-1, -2))
    one[STAMP], other[STAMP] = other[STAMP], one[STAMP]


def erased_stamp(pdf: Pdf) -> None:
    pdf.pages[-1].obj.Resources.XObject[STAMP] = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form,
                                                                  BBox=Array([0, 0, 1, 1]))  # fmt: skip


def renamed_mark(pdf: Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root[3].title = "Pièce n° 7 – Autre"


def moved_mark(pdf: Pdf) -> None:
    with pdf.open_outline() as outline:
        title = outline.root[3].title
        outline.root[3] = OutlineItem(str(title), 0)


def shuffled_marks(pdf: Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root[2], outline.root[3] = outline.root[3], outline.root[2]


def moved_link(pdf: Pdf) -> None:
    note = next(note for page in pdf.pages for note in page.obj.get(Name.Annots, []))
    note.Dest = Array([pdf.pages[-1].obj, Name.Fit])


def lost_links(pdf: Pdf) -> None:
    for page in pdf.pages:
        if Name.Annots in page.obj:
            del page.obj[Name.Annots]


def lost_page(pdf: Pdf) -> None:
    del pdf.pages[-1]


def written_over(pdf: Pdf) -> None:
    page = pdf.pages[1]
    font = pikepdf.Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj.Resources.Font = pikepdf.Dictionary(F9=pdf.make_indirect(font))
    page.contents_add(b"BT /F9 9 Tf 100 100 Td (7 Aveu) Tj ET")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (swapped_pages, r"page \d+ : tampon « Pièce n° 5 – page 2/2 »"),
        (swapped_stamps, r"page \d+ : tampon « Pièce n° 6 – page 1/1 »"),
        (erased_stamp, r"page \d+ : tampon « Pièce n° 6"),
        (renamed_mark, "signet « Pièce n° 7 – Autre » : il n'a pas lieu d'être"),
        (moved_mark, "signet « Pièce n° 2 – Assignation » : il manque"),
        (shuffled_marks, "signets : ils ne sont pas dans l'ordre"),
        (moved_link, "bordereau, pièce n° 1 : la ligne ne mène pas à la page"),
        (lost_links, "bordereau, pièce n° 6 : la ligne ne mène pas"),
        (lost_page, r"\d+ pages trouvées, \d+ attendues"),
        (written_over, "page 2 : le texte diffère"),
    ],
)
def test_a_bundle_that_was_touched_is_found_out(bundle: Bundle, change: Callable[[Pdf], object], told: str) -> None:
    found = "\n".join(tampered(bundle, change)).replace("\u00a0", " ")
    assert re.search(told, found), found


def test_an_untouched_bundle_is_found_sound(bundle: Bundle) -> None:
    assert tampered(bundle, lambda _: None) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("libelle: Assignation,", "libelle: Citation,", r"bordereau, pièce n° 2 : la ligne « 2 \| Citation"),
        ("date: 2023-10-09}", "date: 2023-10-10}", "bordereau, pièce n° 2"),
    ],
)
def test_a_dossier_that_moved_is_told_row_by_row(
    bundle: Bundle, place: ExhibitFolder, old: str, new: str, told: str
) -> None:
    frame = frame_of(dossier_text().replace(old, new))
    now, _ = checked_bundle(frame, place, limit=LIMIT)
    assert re.search(told, "\n".join(map(str, bundle_faults(bundle.files, now.plan))))


def test_a_file_too_heavy_or_of_another_kind_is_told(bundle: Bundle) -> None:
    small = replace(bundle.plan, limit=1000)
    assert "pour 0 Mo admis" in str(bundle_faults(bundle.files, small)[0]).replace("\u00a0", " ")
    assert "PDF lisible" in str(bundle_faults([b"rien"], bundle.plan)[0])
    assert "2 fichier(s) trouvé(s)" in str(bundle_faults([*bundle.files, b""], bundle.plan)[0])


def letter(text: str, *listed: int) -> RenderedDocument:
    fields = tuple(BoundField(f"pieces_jointes[{rank}].numero", str(n), "dossier") for rank, n in enumerate(listed))
    return RenderedDocument(b"", b"", text, fields, (), draft=False)


@cache
def reserved_dossier() -> tuple[Dossier, DocumentDue]:
    frame = frame_of(dossier_text(reserved=KEPT_BACK))
    return frame.dossier, frame.due


@pytest.mark.parametrize(
    ("text", "listed", "told"),
    [
        ("voir la pièce n° 2 et les pièces nos 5 à 6", (2, 5, 6), ""),
        ("voir la pièce n° 4 adverse", (2,), ""),
        ("voir la pièce n° 9", (2,), "la pièce n° 9 n'est pas au dossier"),
        ("voir les pièces n° 5 à 7", (5, 6), "la pièce n° 7 n'est pas au dossier"),
        ("voir la pièce n° 3", (2,), "cite la pièce n° 3 sans la joindre"),
        ("voir la pièce n° 4", (2,), "cette pièce est réservée"),
        ("sans rien citer", (4,), "pièce n° 4 : cette pièce est réservée"),
    ],
)
def test_what_a_letter_quotes_is_at_hand_and_joined(text: str, listed: tuple[int, ...], told: str) -> None:
    dossier, due = reserved_dossier()
    found = "\n".join(map(str, letter_faults(letter(text, *listed), due, dossier)))
    assert (told in found) if told else not found


def test_an_internal_note_may_quote_a_reserved_exhibit() -> None:
    dossier, due = reserved_dossier()
    assert letter_faults(letter("pièce n° 4", 4), replace(due, delivery="interne"), dossier) == []


SAMPLES = sorted((ROOT / "examples").glob("*.yaml"))


@pytest.mark.parametrize("path", SAMPLES if SOAK else SAMPLES[3:5], ids=lambda path: path.stem)
def test_the_letters_of_the_samples_quote_what_they_join(path: Path, rulebook: Rulebook) -> None:
    assert letters_faults(frame_of(path.read_text(encoding="utf-8"), rulebook)) == []


# ---------------------------------------------------------------- what is wrong with a dossier


def faults_of(text: str, place: ExhibitFolder) -> list[Fault]:
    with pytest.raises(FaultyFile) as told:
        read_exhibits(frame_of(text).dossier, place)
    return list(told.value.faults)


def test_every_exhibit_that_cannot_be_bound_is_told_at_once(place: ExhibitFolder) -> None:
    (place.path / "clos.pdf").write_bytes(files.locked())
    (place.path / "notes.txt").write_bytes(b"bonjour")
    text = (
        dossier_text().replace("photo.jpg", "clos.pdf").replace("plan.pdf", "notes.txt").replace("scan.tiff", "x.tiff")
    )
    told = {fault.path: str(fault) for fault in faults_of(text, place)}
    assert "mot de passe" in told["pièce n° 3"]
    assert "Le convertir en PDF" in told["pièce n° 4"]
    assert "introuvable" in told["pièce n° 5"]


def test_a_gap_in_the_numbers_and_a_wrong_count_are_told(place: ExhibitFolder) -> None:
    gap = re.sub(r"  - \{numero: 3,.*\n", "", dossier_text()).replace(", piece: 3", "")
    assert [fault.path for fault in faults_of(gap, place)] == ["pièce n° 3"]
    counted = dossier_text().replace("{numero: 1, ", "{numero: 1, pages: 3, ")
    assert "3 page(s) annoncée(s), 2 dans « réclamation.pdf »" in str(faults_of(counted, place)[0])


# ---------------------------------------------------------------- the faces


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["pieces", *map(str, arguments)], prog_name="litigo")


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "d.yaml"
    path.write_text(dossier_text(reserved=KEPT_BACK), encoding="utf-8")
    return path


def test_the_command_lists_binds_and_checks(sheet: Path, place: ExhibitFolder, tmp_path: Path) -> None:
    common = ("--files", place.root, "--today", TODAY)
    told = run(sheet, *common).output
    assert re.search(r"4  Appel en garantie .* – réservée \(medicale\)", told)
    target, folder = tmp_path / "liasse.pdf", tmp_path / "pieces_separees"
    made = run(sheet, "--bundle", target, "--separate", folder, *common)
    assert made.exit_code == 0, made.output
    assert "pièce réservée" in made.output
    assert len(list(folder.iterdir())) == 5
    checked = run(sheet, "--check", "--bundle", target, *common)
    assert "Tout concorde : 5 pièce(s)" in checked.output, checked.output
    target.write_bytes(target.read_bytes()[:-20])
    assert isinstance(run(sheet, "--check", "--bundle", target, *common).exception, FaultyFile)
    assert isinstance(run(sheet, "--bundle", target, *common).exception, FileExistsError)


def test_the_bundle_is_published_beside_the_letters(place: ExhibitFolder, tmp_path: Path) -> None:
    text = dossier_text(reserved=KEPT_BACK)
    services = real_services(ROOT / "rules", TEMPLATES, ExhibitSettings(place.root, LIMIT))
    dossier = services.read(text.encode(), "d.yaml")
    drafts = {draft.id: draft for draft in services.drafts(dossier, services.assess(dossier, TODAY, "0" * 64))}
    told = drafts["liasse_pieces"].write(tmp_path)
    assert told is not None
    assert [fault.path for fault in told] == [f"pièce n° {KEPT_BACK}"]
    assert min(path.name for path in (tmp_path / "pieces").iterdir()) == "LIASSE_PIECES.pdf"
    drafts["bordereau_pieces"].write(tmp_path)
    assert "7pages" in squeezed("".join(pages_text((tmp_path / "bordereau_pieces.pdf").read_bytes())))


def test_without_the_file_of_an_exhibit_the_letters_are_there_and_the_bundle_is_missed(tmp_path: Path) -> None:
    services = real_services(ROOT / "rules", TEMPLATES, ExhibitSettings(tmp_path / "vide", LIMIT))
    dossier = services.read(dossier_text().encode(), "d.yaml")
    drafts = {draft.id: draft for draft in services.drafts(dossier, services.assess(dossier, TODAY, "0" * 64))}
    with pytest.raises(FaultyFile, match="introuvable"):
        drafts["liasse_pieces"].write(tmp_path)
    drafts["bordereau_pieces"].write(tmp_path)
    assert (tmp_path / "bordereau_pieces-projet.pdf").is_file()


def test_a_dossier_that_names_no_file_has_no_bundle() -> None:
    services = real_services(ROOT / "rules", TEMPLATES, ExhibitSettings(Path("nulle-part"), LIMIT))
    dossier = services.read(EXAMPLE.encode(), "d.yaml")
    drafts = services.drafts(dossier, services.assess(dossier, TODAY, "0" * 64))
    assert "liasse_pieces" not in {draft.id for draft in drafts}


def test_every_letter_of_the_dossier_is_rendered_with_what_it_may_say(rulebook: Rulebook) -> None:
    """The real letters of a dossier with a reserved exhibit quote and list nothing of it."""
    frame = frame_of(dossier_text(reserved=2), rulebook)
    outside = [due for due in frame.assessment.documents if due.delivery != "interne" and due.recipient is None]
    for due in outside:
        shown = render_document(
            due, frame.dossier, frame.assessment, TEMPLATES, frame.vocabulary, clauses=frame.clauses
        )
        assert letter_faults(shown, due, frame.dossier) == []
