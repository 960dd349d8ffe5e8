"""The life of a letter: what it states and from where, when it goes stale, how it is sent, and what corrects it."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import re
import shutil
import signal
import stat
import subprocess
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import docx
import pikepdf
import pytest
from click.testing import CliRunner, Result

from litigo.assessment.assess import asked_document, assess
from litigo.assessment.bound_values import KINDS
from litigo.assessment.model import Assessment, DocumentDue
from litigo.cli.main import cli
from litigo.correspondence import Office, Posting, RefusedSendingError, event_lines, record_sending
from litigo.documents import RenderedDocument, render_document
from litigo.documents.origins import CertainDateError, known_values, stated
from litigo.documents.pdf import pages_text
from litigo.documents.stated_values import read_statement
from litigo.documents.structure import read_structure, text_of
from litigo.dossier.insertion import with_entry
from litigo.dossier.models import Dossier
from litigo.dossier.reader import read_dossier
from litigo.dossier.sendings import CHANNEL
from litigo.faults import FaultyFile
from litigo.ledger.store import Ledger
from litigo.outbox import sent_archive
from litigo.outbox.durable import TEMPORARY
from litigo.outbox.engine import real_services
from litigo.outbox.letter_files import TO_COMPLETE, read_fields
from litigo.outbox.manifest import altered_files, read_manifest
from litigo.outbox.stale import NOTE
from litigo.outbox.workshop import LocalWorkshop
from litigo.pipeline import Pipeline
from litigo.rulebook.loader import load_rulebook
from litigo.rulebook.rulebook import Rulebook
from tests.conftest import ROOT, SOAK
from tests.intake_fakes import HandClock, settings_for
from tests.test_documents import make_assessment, make_deadline, make_dossier, make_due
from tests.test_pipeline_crash import interfered

TODAY = dt.date(2026, 11, 23)
TEMPLATES = ROOT / "templates"
WATER = ROOT / "examples" / "degat_des_eaux_recours.yaml"
BIENNIAL = ROOT / "examples" / "biennale_expert.yaml"
ON_CHANNELS = ("lrar", "lre", "lettre_simple", "courriel", "depot_recepisse", "rpva", "plateforme",
               "commissaire_de_justice", "signature")  # fmt: skip


@cache
def rules() -> Rulebook:
    return load_rulebook(ROOT / "rules")


def read(raw: bytes) -> Dossier:
    return read_dossier(raw, "dossier.yaml", rules().vocabulary)


def assessed(raw: bytes, today: dt.date = TODAY) -> tuple[Dossier, Assessment]:
    dossier = read(raw)
    return dossier, assess(dossier, rules(), today, "0" * 64)


def render(raw: bytes, document: str, today: dt.date = TODAY, *, draft: bool | None = None) -> RenderedDocument:
    dossier, assessment = assessed(raw, today)
    due = due_of(dossier, assessment, document)
    clauses = rules().clauses_on(today)
    return render_document(due, dossier, assessment, TEMPLATES, rules().vocabulary, clauses=clauses, draft=draft)


def due_of(dossier: Dossier, assessment: Assessment, document: str) -> DocumentDue:
    return asked_document(dossier, rules(), assessment, document)[0]


def office(folder: Path, today: dt.date = TODAY) -> Office:
    return Office(rules(), TEMPLATES, folder / "outbox", today)


def posted(folder: Path, changes: Mapping[str, str] | None = None, source: Path = WATER) -> Path:
    """A copy of a dossier, with some of its words replaced."""
    text = source.read_text(encoding="utf-8")
    for old, new in (changes or {}).items():
        assert old in text
        text = text.replace(old, new)
    file = folder / source.name
    file.write_text(text, encoding="utf-8")
    return file


def send(file: Path, document: str, day: dt.date = TODAY, channel: str = "lrar", **more: object) -> Path:
    posting = Posting(document, day, channel, **more)  # type: ignore[arg-type]
    return record_sending(file, posting, office(file.parent)).folder


def call(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


# ---------------------------------------------------------------- what a letter states, and from where


@pytest.mark.parametrize("file", sorted((ROOT / "examples").glob("*.yaml")), ids=lambda file: file.stem)
def test_every_date_and_sum_printed_says_exactly_where_it_comes_from(file: Path) -> None:
    dossier, assessment = assessed(file.read_bytes())
    clauses = rules().clauses_on(TODAY)
    for due in assessment.documents:
        rendered = render_document(due, dossier, assessment, TEMPLATES, rules().vocabulary, clauses=clauses)
        known = known_values(dossier, assessment, clauses, due)
        for field in rendered.fields:
            kind = field.reference.partition(":")[0]
            assert field.reference
            if kind in KINDS:
                assert field.held is not None, field
                assert field.held == known.held(field.reference), field
            elif re.search(r"€|\b\d{1,2}(?:er)?\s\w+\s\d{4}\b", field.value):
                assert kind in {"jour", "document", "interet", "lettre", "strategie", "calcul"}, field


def test_values_name_their_deadline_figure_fact_source_and_clause() -> None:
    fields = {field.name: field for field in render(WATER.read_bytes(), "lettre_mission_avocat").fields}
    assert fields["echeances[0].date"].reference.startswith("echeance:fr.")
    assert fields["montants.recuperable.complet"].reference == "montant:recuperable"
    assert fields["montants.recuperable.complet"].held == "18362.60"
    assert fields["sinistre.date"].reference == "dossier:sinistre/date"
    formal = {field.reference for field in render(WATER.read_bytes(), "mise_en_demeure").fields}
    assert "source:c_civ_1344" in formal
    assert any(reference.startswith("clause:") for reference in formal)
    assert "dossier:evenements/refus_adverse.1" in formal
    assert "dossier:paiements/2/montant" in formal


def test_the_command_shows_each_value_and_its_origin_in_french() -> None:
    told = call("letter", WATER, "mise_en_demeure", "--today", TODAY, "--fields").output
    assert re.search(r"18\s362,60\s€.*  ←  montant de notre recours", told)
    assert "22 janvier 2022  ←  dossier, sinistre → date".replace(" ", "") in re.sub(r"\s", "", told)


# ---------------------------------------------------------------- a copy a handler edited


def edited(content: bytes) -> bytes:
    document = docx.Document(io.BytesIO(content))
    document.paragraphs[-3].add_run(" Phrase ajoutée par le gestionnaire.")
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def test_a_retouched_copy_still_says_what_it_states(tmp_path: Path) -> None:
    rendered = render(WATER.read_bytes(), "mise_en_demeure")
    copy = tmp_path / "relu par moi.docx"
    copy.write_bytes(edited(rendered.docx))
    before = copy.read_bytes()
    same = call("letter", "--check", copy, WATER, "--today", TODAY)
    assert same.exit_code == 0
    assert "sont celles du dossier" in same.output
    moved = posted(tmp_path, {"montant: 12362.60, ben": "montant: 12632.60, ben"})
    told = call("letter", "--check", copy, moved, "--today", TODAY)
    assert told.exit_code == 1
    assert "PÉRIMÉ" in told.output
    assert re.search(r"montant de notre recours : 18\s362,60\s€ → 18\s632,60\s€", told.output)
    assert copy.read_bytes() == before


def test_a_copy_of_another_dossier_or_of_nothing_is_refused(tmp_path: Path) -> None:
    copy = tmp_path / "copie.docx"
    copy.write_bytes(render(WATER.read_bytes(), "mise_en_demeure").docx)
    assert "MRP-2022-011460" in call("letter", "--check", copy, BIENNIAL, "--today", TODAY).output
    copy.write_bytes((TEMPLATES / "relance.docx").read_bytes())
    with pytest.raises(FaultyFile, match="ne porte pas les valeurs"):
        read_statement(copy.read_bytes(), copy.name)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
def test_the_values_survive_an_office_suite(tmp_path: Path) -> None:
    rendered = render(WATER.read_bytes(), "relance")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.docx").write_bytes(rendered.docx)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "docx",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "in/a.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    kept = read_statement((tmp_path / "a.docx").read_bytes(), "a.docx")
    assert kept == read_statement(rendered.docx, "b.docx")
    assert len(kept.values) == len(stated(rendered.fields))


# ---------------------------------------------------------------- stale drafts, in the outbox


def desk(folder: Path, day: dt.date = TODAY) -> Pipeline:
    settings = settings_for(folder)
    for place in (settings.inbox, settings.outbox, settings.state):
        place.mkdir(exist_ok=True)
    workshop = LocalWorkshop(real_services(ROOT / "rules", TEMPLATES))
    return Pipeline(settings, Ledger(settings.state), workshop, HandClock(day))


def test_a_revision_tells_which_letters_prepared_before_are_now_wrong(tmp_path: Path) -> None:
    pipeline = desk(tmp_path)
    file = posted(tmp_path)
    first = pipeline.carry_out(pipeline.stage(tmp_path, file.name, inbox=False)).folder
    assert first is not None
    manifest = read_manifest(first)
    assert manifest is not None
    assert "mise_en_demeure.fields.json" in manifest.files
    assert not (first.parent / NOTE).exists()
    posted(tmp_path, {"montant: 12362.60, ben": "montant: 12632.60, ben"})
    second = pipeline.carry_out(pipeline.stage(tmp_path, file.name, inbox=False)).folder
    pipeline.ledger.close()
    assert second is not None
    told = read_manifest(second)
    assert told is not None
    stale = told.changes["Lettres préparées qui ne sont plus exactes"]
    (line,) = (entry for entry in stale if "(mise_en_demeure)" in entry)
    assert re.search(r"montant de notre recours : 18\s362,60\s€ → 18\s632,60\s€", line)
    note = (first.parent / NOTE).read_text(encoding="utf-8-sig")
    assert f"PÉRIMÉ – {first.name}" in note
    assert "Mise en demeure de payer (mise_en_demeure)" in note
    assert "18 362,60 € → 18 632,60 €" in (second / "changements.txt").read_text(encoding="utf-8-sig")
    assert "18 362,60 € → 18 632,60 €" in note
    assert altered_files(first) == altered_files(second) == []
    listed = call("letters", file, "--outbox", pipeline.settings.outbox, "--today", TODAY)
    assert f"{first.name}/mise_en_demeure" in listed.output
    assert f"{second.name}/mise_en_demeure" not in listed.output


def test_a_deadline_that_moves_makes_the_letters_that_quote_it_stale(tmp_path: Path) -> None:
    copy = tmp_path / "copie.docx"
    copy.write_bytes(render(WATER.read_bytes(), "lettre_mission_avocat").docx)
    moved = posted(tmp_path, {"date: 2022-01-22": "date: 2022-01-20"})
    told = call("letter", "--check", copy, moved, "--today", TODAY).output
    assert re.search(r"l'échéance « .* » \[.*\] passe du 22 janvier 2027.* au 20 janvier 2027", told)


# ---------------------------------------------------------------- drafts and finals


def lacking(tmp_path: Path) -> bytes:
    text = WATER.read_text(encoding="utf-8")
    return re.sub(r"  action\.fondement:.*\n", "", text).encode()


def test_a_draft_is_marked_counted_and_says_what_it_lacks(tmp_path: Path) -> None:
    rendered = render(lacking(tmp_path), "mise_en_demeure")
    assert rendered.draft
    number = len(rendered.gaps)
    line = f"PROJET – {number} élément{'s' if number > 1 else ''} à compléter"
    structure = read_structure(rendered.docx)
    pages = pages_text(rendered.pdf)
    for number in range(1, len(pages) + 1):
        assert line in text_of(structure.page.shown("header", number))
    assert all(line in page.replace("\u00a0", " ") for page in pages)
    with zipfile.ZipFile(io.BytesIO(rendered.docx)) as archive:
        headers = [archive.read(name) for name in archive.namelist() if name.startswith("word/header")]
    assert all(b'string="PROJET"' in header for header in headers)
    assert b"string=" not in render(WATER.read_bytes(), "mise_en_demeure").docx


def test_every_page_of_a_draft_is_crossed_by_its_mark_and_no_page_of_a_final(tmp_path: Path) -> None:
    def strokes(content: bytes) -> list[bool]:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            pages = [page.Contents.read_bytes() for page in pdf.pages]
        return [re.search(rb"0\.95\d* 0\.86\d* 0\.88\d* RG", page) is not None for page in pages]

    assert all(strokes(render(lacking(tmp_path), "mise_en_demeure").pdf))
    assert not any(strokes(render(WATER.read_bytes(), "mise_en_demeure").pdf))


def test_a_final_with_gaps_is_refused_and_every_gap_is_named(tmp_path: Path) -> None:
    raw = lacking(tmp_path)
    gaps = render(raw, "mise_en_demeure").gaps
    with pytest.raises(FaultyFile) as refused:
        render(raw, "mise_en_demeure", draft=False)
    assert len(refused.value.faults) == len(gaps) >= 1
    assert all(any(gap in fault.message for fault in refused.value.faults) for gap in gaps)
    file = tmp_path / "d.yaml"
    file.write_bytes(raw)
    asked = call("letter", file, "mise_en_demeure", "--today", TODAY, "--questions").output
    assert all(gap in asked for gap in gaps)
    written = call("letter", file, "mise_en_demeure", "--today", TODAY, "--output", tmp_path / "l")
    assert written.exit_code == 0
    assert sorted(path.name for path in (tmp_path / "l").iterdir()) == [
        "mise_en_demeure-garnier-partie-projet.docx", "mise_en_demeure-garnier-partie-projet.pdf",
        "mise_en_demeure-projet.docx", "mise_en_demeure-projet.pdf"]  # fmt: skip


def test_the_outbox_lists_what_each_draft_lacks(tmp_path: Path) -> None:
    pipeline = desk(tmp_path)
    (tmp_path / "d.yaml").write_bytes(lacking(tmp_path))
    folder = pipeline.carry_out(pipeline.stage(tmp_path, "d.yaml", inbox=False)).folder
    pipeline.ledger.close()
    assert folder is not None
    note = (folder / TO_COMPLETE).read_text(encoding="utf-8-sig")
    (letter,) = (one for one in read_fields(folder) if one.document == "mise_en_demeure")
    assert letter.file == "mise_en_demeure-projet"
    assert letter.gaps
    assert all(f"  - {gap}" in note for gap in letter.gaps)


def template_saying(folder: Path, words: str) -> Path:
    """A template that prints ``words`` for each deadline quoted."""
    document = docx.Document()
    for line in ("{%p for echeance in echeances %}", words, "{%p endfor %}"):
        document.add_paragraph(line)
    document.save(str(folder / "lettre.docx"))
    return folder


@pytest.mark.parametrize(
    ("words", "certain"),
    [
        ("Le délai finit le {{ echeance.jour }}.", True),
        ("{{ echeance.titre }} : {{ echeance.date }}.", False),
    ],
)
def test_a_provisional_date_given_for_certain_is_refused(tmp_path: Path, words: str, certain: bool) -> None:
    place = template_saying(tmp_path, words)
    due = make_due("lettre")
    provisional = make_assessment(make_deadline(provisional=True))

    def written(assessment: Assessment) -> str:
        return render_document(due, make_dossier(), assessment, place, rules().vocabulary, clauses={}).text

    assert "2030" in written(make_assessment(make_deadline()))
    if certain:
        with pytest.raises(CertainDateError, match=r"regle\.recours"):
            written(provisional)
    else:
        assert "sous réserve" in written(provisional)


# ---------------------------------------------------------------- sending


def test_a_sending_is_written_in_the_file_and_the_letter_kept(tmp_path: Path) -> None:
    file = posted(tmp_path)
    before = file.read_text(encoding="utf-8")
    folder = send(file, "mise_en_demeure", tracking="1A 123 456 7890 1", proof="13", received=TODAY)
    after = file.read_text(encoding="utf-8")
    kept = [line for line in after.splitlines() if line in set(before.splitlines())]
    assert [line for line in before.splitlines() if line not in set(kept)] == []
    event = read(file.read_bytes()).evenements[-1]
    assert (event.type, event.date, event.reception, event.par, event.a, event.piece) == (
        rules().documents["mise_en_demeure"].creates_event, TODAY, TODAY, ("nous",), ("garnier",), 13)  # fmt: skip
    assert event.faits[CHANNEL] == "lrar"
    assert event.envoi is not None
    assert event.envoi.suivi == "1A 123 456 7890 1"
    assert event.envoi.valeurs["montant:recours"] == "18362.60"
    sending = sent_archive.read_sending(folder)
    assert sending is not None
    assert tuple(sending.files.values()) == event.envoi.empreintes
    assert sorted(path.name for path in folder.iterdir()) == [
        "envoi.json", "mise_en_demeure.docx", "mise_en_demeure.pdf"]  # fmt: skip
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o444 for path in folder.iterdir())
    documents = {due.id for due in assessed(file.read_bytes())[1].documents}
    assert "mise_en_demeure" not in documents


def test_the_file_really_sent_is_the_one_kept(tmp_path: Path) -> None:
    file = posted(tmp_path)
    copy = tmp_path / "signée.docx"
    copy.write_bytes(edited(render(file.read_bytes(), "mise_en_demeure").docx))
    folder = send(file, "mise_en_demeure", docx=copy)
    assert (folder / "mise_en_demeure.docx").read_bytes() == copy.read_bytes()
    assert not (folder / "mise_en_demeure.pdf").exists()


def test_what_cannot_be_a_sending_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    file = posted(tmp_path)
    before = file.read_bytes()
    with pytest.raises(RefusedSendingError, match="vouliez-vous « lrar »"):
        send(file, "mise_en_demeure", channel="lrra")
    with pytest.raises(RefusedSendingError, match="jour à venir"):
        send(file, "mise_en_demeure", TODAY + dt.timedelta(days=1))
    with pytest.raises(RefusedSendingError, match="avant d'être envoyée"):
        send(file, "mise_en_demeure", received=TODAY - dt.timedelta(days=1))
    with pytest.raises(RefusedSendingError, match="document interne"):
        send(file, "note_synthese")
    with pytest.raises(RefusedSendingError, match="vouliez-vous « mise_en_demeure »"):
        send(file, "mise_en_demure")
    with pytest.raises(FaultyFile, match="pas dans « pieces »"):
        send(file, "mise_en_demeure", proof="99")
    other = tmp_path / "autre.docx"
    other.write_bytes(render(file.read_bytes(), "relance").docx)
    with pytest.raises(FaultyFile, match="document « relance »"):
        send(file, "mise_en_demeure", docx=other)
    draft = tmp_path / "projet.docx"
    draft.write_bytes(render(lacking(tmp_path), "mise_en_demeure").docx)
    with pytest.raises(FaultyFile, match="encore un projet"):
        send(file, "mise_en_demeure", docx=draft)
    assert file.read_bytes() == before
    assert not (tmp_path / "outbox").exists()


def test_a_published_revision_is_not_written_in(tmp_path: Path) -> None:
    file = posted(tmp_path)
    file.chmod(0o444)
    with pytest.raises(RefusedSendingError, match="lecture seule"):
        send(file, "mise_en_demeure")


def test_a_channel_other_than_the_one_meant_is_told(tmp_path: Path) -> None:
    told = call("sent", posted(tmp_path), "mise_en_demeure", "--on", TODAY, "--by", "courriel", "--today", TODAY,
                "--outbox", tmp_path / "outbox").output  # fmt: skip
    assert "Attention : ce document était à envoyer autrement : lettre recommandée" in told
    assert "Documents" in told
    assert "Échéances" not in told


def test_properties_a_stranger_wrote_are_harmless() -> None:
    dossier, assessment = assessed(WATER.read_bytes())
    known = known_values(dossier, assessment, {})
    for reference in ("dossier:__class__/__mro__", "dossier:model_dump", "dossier:paiements/²", "dossier:paiements/99",
                      "dossier:evenements/.", "echeance:", "montant:x", "rien", "", "dossier:"):  # fmt: skip
        assert known.held(reference) is None
        (change,) = known.changes({reference: "une valeur"})
        assert "une valeur" in str(change)


def test_a_draft_cannot_be_sent(tmp_path: Path) -> None:
    file = tmp_path / "d.yaml"
    file.write_bytes(lacking(tmp_path))
    with pytest.raises(FaultyFile, match="il manque"):
        send(file, "mise_en_demeure")


def test_a_sending_is_recorded_once(tmp_path: Path) -> None:
    file = posted(tmp_path)
    send(file, "mise_en_demeure")
    once = file.read_bytes()
    with pytest.raises(RefusedSendingError, match="déjà au dossier"):
        send(file, "mise_en_demeure")
    assert file.read_bytes() == once


def test_an_altered_archive_is_told(tmp_path: Path) -> None:
    file = posted(tmp_path)
    folder = send(file, "mise_en_demeure")
    outbox = tmp_path / "outbox"
    assert call("letters", file, "--outbox", outbox, "--today", TODAY).exit_code == 0
    pdf = folder / "mise_en_demeure.pdf"
    pdf.chmod(0o644)
    pdf.write_bytes(pdf.read_bytes() + b" ")
    told = call("letters", file, "--outbox", outbox, "--today", TODAY)
    assert told.exit_code == 1
    assert "mise_en_demeure.pdf : modifié depuis l’envoi" in told.output
    # A forger who also mends the manifest is betrayed by the dossier.
    manifest = folder / sent_archive.MANIFEST
    manifest.chmod(0o644)
    content = json.loads(manifest.read_bytes())
    content["files"] = sent_archive.digests({pdf.name: pdf.read_bytes()}) | {
        "mise_en_demeure.docx": content["files"]["mise_en_demeure.docx"]}  # fmt: skip
    manifest.write_text(json.dumps(content), encoding="utf-8")
    assert "aucun fichier archivé" in call("letters", file, "--outbox", outbox, "--today", TODAY).output


# ---------------------------------------------------------------- what a sending does to the clocks, and nothing more


def moved_by(file: Path, document: str, channel: str) -> tuple[set[str], bool]:
    """Send a document by a channel; return the rules whose date or state changes, and whether it is still to send."""
    raw = file.read_bytes()
    dossier, before = assessed(raw)
    due = next(due for due in before.documents if due.id.partition("~")[0] == document)
    lines = list(event_lines(due, Posting(document, TODAY, channel), {}, {}, dossier, rules()))
    grown = with_entry(raw, "evenements", lines)
    assert grown is not None
    _, after = assessed(grown)
    was = {deadline.id: (deadline.rule, deadline.state, deadline.due) for deadline in before.deadlines}
    now = {deadline.id: (deadline.rule, deadline.state, deadline.due) for deadline in after.deadlines}
    changed = {
        now.get(key, was.get(key, ("", "", None)))[0] for key in was.keys() | now.keys() if was.get(key) != now.get(key)
    }
    return changed, any(one.id == due.id for one in after.documents)


def dossier_file(name: str) -> Path:
    return next(path for folder in ("examples", "tests/dossiers") if (path := ROOT / folder / f"{name}.yaml").is_file())


_HEARING = (
    "fr.cpp.r50_17.observations_avant_audience_civi.convocation",
    "fr.cpp.r50_17.observations_avant_audience_civi",
)
# Document, file, the channels that have an effect, and the rules whose clock they move. The law as the sheets give it:
# C. assur. L114-2 (registered letter of the insured about the indemnity, or its electronic twin: nothing else);
# CPP R50-8 (request handed in against receipt or sent by registered letter); C. assur. L211-9 (any claim presented);
# CORAL art. 4 (any dated first request); loi 68-1250 art. 2 (any written demand, against a public person: its silence
# then refuses, CRPA L231-4, and opens the two months of CJA R421-2);
# C. assur. L114-2 again (naming an expert). A letter to a third party liable interrupts nothing (C. civ. 2240 to 2244).
EFFECTS: list[tuple[str, str, tuple[str, ...], set[str]]] = [
    ("lettre_interruptive_l114_2", "biennale_expert", ("lrar", "lre"), {"fr.code_assurances.l114_1.biennale"}),
    ("requete_civi", "civi_infraction", ("lrar", "lre", "depot_recepisse"), {"fr.cpp.706_5.demande_civi", *_HEARING}),
    ("mise_en_demeure", "degat_des_eaux_recours", (), set()),
    ("lettre_mission_avocat", "degat_des_eaux_recours", (), set()),
    ("instruction_appel", "appel_a_conclure", (), set()),
    ("relance", "decide_consolidation_contestee", (), set()),
    ("reclamation_victime_badinter", "corporel_mineure_consolidee", ON_CHANNELS,
     {"fr.code_assurances.l211_9.reponse_3mois.adverse"}),
    ("reclamation_constructeurs", "dommages_ouvrage_recours", ON_CHANNELS, {"fr.convention.coral"}),
    ("reclamation_subrogatoire", "fgao_assureur_subroge_exclu", ON_CHANNELS, {"fr.convention.coral"}),
    ("demande_prealable_administration", "attroupement_quatre_ans", ON_CHANNELS,
     {"fr.csi.l211_10.attroupements", "fr.crpa.l231_4.silence_2_mois_rejet",
      "fr.cja.r421_2.recours_decision_implicite_2_mois"}),
    ("instruction_expert", "incendie_voisin_faute_inconnue", ON_CHANNELS, {"fr.code_assurances.l114_1.biennale"}),
    ("rectificatif", "lettre_a_rectifier", (), set()),
]  # fmt: skip


@pytest.mark.parametrize(("document", "name", "channels", "moved"), EFFECTS, ids=[f"{e[0]}:{e[1]}" for e in EFFECTS])
def test_a_channel_moves_the_clocks_the_law_says_and_no_other(
    document: str, name: str, channels: tuple[str, ...], moved: set[str]
) -> None:
    file = (
        ROOT / "tests" / "documents" / "dossiers" / f"{name}.yaml" if document == "rectificatif" else dossier_file(name)
    )
    for channel in ON_CHANNELS:
        changed, _ = moved_by(file, document, channel)
        assert changed == (moved if channel in channels else set()), channel


def test_the_channels_tried_are_those_of_the_vocabulary() -> None:
    assert set(ON_CHANNELS) == set(rules().vocabulary.facts[CHANNEL].values)


def test_a_registered_letter_to_a_third_party_leaves_the_limitation_of_the_recourse_as_it_was(tmp_path: Path) -> None:
    file = posted(tmp_path)
    send(file, "mise_en_demeure")
    ends = {d.id: d.due for d in assessed(file.read_bytes())[1].deadlines if d.rule == "fr.recours.subroge"}
    assert ends == {d.id: d.due for d in assessed(WATER.read_bytes())[1].deadlines if d.rule == "fr.recours.subroge"}
    assert ends


@pytest.mark.parametrize(("channel", "still"), [("lrar", False), ("lre", False), ("courriel", True)])
def test_a_letter_sent_by_a_channel_without_effect_is_still_to_be_sent(channel: str, still: bool) -> None:
    assert moved_by(BIENNIAL, "lettre_interruptive_l114_2", channel)[1] is still


def test_a_letter_that_interrupts_is_proposed_again_before_its_new_period_ends(tmp_path: Path) -> None:
    file = posted(tmp_path, {"tenu_a_jour_au: 2026-11-23": "tenu_a_jour_au: 2028-11-01"}, BIENNIAL)
    send(file, "lettre_interruptive_l114_2")
    asked = {day: {due.id for due in assessed(file.read_bytes(), day)[1].documents}
             for day in (dt.date(2028, 5, 22), dt.date(2028, 5, 23))}  # fmt: skip
    assert "lettre_interruptive_l114_2" not in asked[dt.date(2028, 5, 22)]
    assert "lettre_interruptive_l114_2" in asked[dt.date(2028, 5, 23)]


def test_a_letter_of_unknown_channel_asks_for_it_and_lengthens_nothing() -> None:
    raw = BIENNIAL.read_bytes()
    grown = with_entry(raw, "evenements", ["type: lettre_indemnite", "date: 2026-11-20", "a: [cap_horizon]"])
    assert grown is not None
    _, assessment = assessed(grown)
    rule = "fr.code_assurances.l114_1.biennale"
    (clock,) = (d for d in assessment.deadlines if d.rule == rule and d.opponent == "cap_horizon")
    assert (clock.due, clock.provisional, clock.missing) == (dt.date(2026, 11, 29), True, clock.missing)
    assert CHANNEL in clock.missing
    assert CHANNEL in {question.fact for question in assessment.questions}


def test_a_letter_sent_to_one_person_is_still_due_to_the_others(tmp_path: Path) -> None:
    file = ROOT / "examples" / "dommages_ouvrage_recours.yaml"
    raw = file.read_bytes()
    dossier, before = assessed(raw)
    dues = [due for due in before.documents if due.id.startswith("reclamation_constructeurs~")]
    assert len(dues) > 1
    posting = Posting(dues[0].id, TODAY, "lrar")
    grown = with_entry(raw, "evenements", list(event_lines(dues[0], posting, {}, {}, dossier, rules())))
    assert grown is not None
    left = [due.id for due in assessed(grown)[1].documents if due.id.startswith("reclamation_constructeurs~")]
    assert left == [due.id for due in dues[1:]]


# ---------------------------------------------------------------- the correcting letter


def sent_then_moved(folder: Path, changes: Mapping[str, str] | None = None) -> Path:
    """A formal notice sent on 2 November, then a file that is corrected."""
    file = posted(folder)
    send(file, "mise_en_demeure", dt.date(2026, 11, 2), tracking="1A 123")
    text = file.read_text(encoding="utf-8")
    for old, new in (changes or {}).items():
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")
    return file


def corrections(file: Path, today: dt.date = TODAY) -> list[DocumentDue]:
    return [due for due in assessed(file.read_bytes(), today)[1].documents if due.corrects]


SUM = {"montant: 12362.60, ben": "montant: 12632.60, ben"}


def test_a_sent_letter_found_wrong_is_to_be_corrected_by_another(tmp_path: Path) -> None:
    file = sent_then_moved(tmp_path, SUM)
    (due,) = corrections(file)
    assert due.id == "rectificatif~mise_en_demeure~2026-11-02"
    assert (due.recipient, due.recipient_via, due.delivery, due.ready) == ("garnier", "assureur", "lrar", True)
    actions = {action.id: action for action in assessed(file.read_bytes())[1].actions}
    assert actions[f"document.{due.id}"].state == "to_do"
    assert "montant de notre recours" in actions[f"document.{due.id}"].why
    rendered = render(file.read_bytes(), "rectificatif", draft=False)
    text = re.sub(r"\s", " ", rendered.text)
    for said in ("notre lettre du 2 novembre 2026", "lettre recommandée avec demande d’avis de réception (n° 1A 123)",
                 "Mise en demeure de payer", "MRP-2022-011460", "18 362,60 €", "18 632,60 €"):  # fmt: skip
        assert said in text
    assert "dossier, " not in text
    assert "fr." not in text


def test_the_correction_once_sent_leaves_nothing_to_correct_until_the_file_moves_again(tmp_path: Path) -> None:
    file = sent_then_moved(tmp_path, SUM)
    send(file, "rectificatif")
    assert corrections(file) == []
    archive = sent_archive.archived(tmp_path / "outbox", "MRP-2022-011460")
    assert [sending.document if sending else "" for _, sending in archive] == [
        "mise_en_demeure", "rectificatif~mise_en_demeure~2026-11-02"]  # fmt: skip
    text = file.read_text(encoding="utf-8").replace("montant: 12632.60, ben", "montant: 12633.60, ben")
    file.write_text(text, encoding="utf-8")
    (again,) = corrections(file)
    assert any("18\u202f632,60" in why and "18\u202f633,60" in why for why in again.because)


def test_what_happens_after_a_letter_left_makes_it_no_less_right(tmp_path: Path) -> None:
    file = sent_then_moved(tmp_path)
    assert corrections(file) == []
    later = "paiements:\n  - {date: 2026-11-10, montant: 500.00, beneficiaire: valmont, par: nous, nature: indemnite}\n"
    text = file.read_text(encoding="utf-8")
    moved = re.sub(
        r"(  - \{date: 2022-07-12, montant: 1480[^\n]*\n)", rf"\1{later.partition(chr(10))[2]}", text, count=1
    )
    assert moved != text
    file.write_text(moved, encoding="utf-8")
    assert corrections(file) == []


@pytest.mark.parametrize(
    "change",
    [
        {"type: relance, date: 2025-12-22,": "type: relance, date: 2025-12-22, reception: 2025-12-24,"},
        {"paiements:\n": "paiements:\n  - {date: 2021-12-01, montant: 0.00, beneficiaire: valmont}\n"},
        {"  - {type: relance, d": "  - {type: relance, date: 2025-11-20}\n  - {type: relance, d"},
    ],
    ids=["a reception learnt since", "a payment entered before another", "an act entered before another of its kind"],
)
def test_what_is_only_added_to_the_file_makes_no_letter_wrong(tmp_path: Path, change: dict[str, str]) -> None:
    assert corrections(sent_then_moved(tmp_path, change)) == []


def test_our_own_details_are_no_mistake_of_the_letter(tmp_path: Path) -> None:
    file = sent_then_moved(tmp_path, {"04 72 00 14 60": "04 72 00 14 61"})
    assert corrections(file) == []


@pytest.mark.parametrize("end", ["transaction_signee", "abandon_recours", "recours_encaisse"])
def test_nothing_is_corrected_once_the_matter_is_over(tmp_path: Path, end: str) -> None:
    file = sent_then_moved(tmp_path, SUM)
    grown = with_entry(file.read_bytes(), "evenements", [f"type: {end}", "date: 2026-11-20"])
    assert grown is not None
    file.write_bytes(grown)
    assert corrections(file) == []


def test_a_date_given_under_reserve_was_not_wrong_if_the_right_one_is_later(tmp_path: Path) -> None:
    raw = BIENNIAL.read_bytes()
    lines = [
        "type: courrier_envoye", "date: 2026-11-02", "envoi:", "  document: lettre_mission_avocat", "  valeurs:",
        '    "echeance:fr.code_assurances.l114_1.biennale~cap_horizon": "%s sous réserve"',
    ]  # fmt: skip
    for day, wrong in (("2026-11-20", False), ("2026-11-29", False), ("2026-12-15", True)):
        grown = with_entry(raw, "evenements", [line.replace("%s", day) for line in lines])
        assert grown is not None
        (letter,) = assessed(grown)[1].sent_letters
        assert bool(letter.wrong) is wrong, day


# ---------------------------------------------------------------- cut off at any moment


def sent_in_a_child(folder: Path, number: int) -> bool:
    """Record a sending in a process killed at its n-th call to the disk; return whether it was."""
    child = os.fork()
    if child == 0:

        def kill(count: int) -> None:
            if count == number:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            with interfered(kill):
                send(folder / WATER.name, "mise_en_demeure", pdf=folder / "lettre.pdf")
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def test_a_sending_cut_off_anywhere_is_ended_by_doing_it_again(tmp_path: Path) -> None:
    rules(), render(WATER.read_bytes(), "mise_en_demeure")  # loaded before the process is copied
    number = 0
    while True:
        number += 1 if SOAK else 3
        folder = tmp_path / f"k{number}"
        folder.mkdir()
        (folder / "lettre.pdf").write_bytes(b"%PDF sent")
        file = posted(folder)
        before = file.read_bytes()
        if not sent_in_a_child(folder, number):
            break
        assert file.read_bytes() == before or len(read(file.read_bytes()).evenements) == 11
        if file.read_bytes() == before:
            send(file, "mise_en_demeure", pdf=folder / "lettre.pdf")
        (event,) = (event for event in read(file.read_bytes()).evenements if event.envoi)
        assert event.envoi is not None
        outbox = folder / "outbox"
        assert sent_archive.altered(outbox, "MRP-2022-011460", event.envoi.empreintes) == []
        assert len(sent_archive.archived(outbox, "MRP-2022-011460")) == 1
        assert [path for path in outbox.rglob("*") if path.name.startswith(TEMPORARY)] == []
    assert number > 15
