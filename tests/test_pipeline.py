"""The sequence read, assess, publish: what the handler finds in the outbox, file after file."""

from __future__ import annotations

import datetime as dt
import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from litigo.daemon import Desk, run_once
from litigo.intake.staging import blob_path, keep_blob
from litigo.ledger.rebuild import rebuild
from litigo.ledger.schema import LedgerError
from litigo.ledger.store import Ledger
from litigo.outbox.manifest import altered_files, read_manifest
from litigo.outbox.outcome import Outcome
from litigo.outbox.workshop import LocalWorkshop
from litigo.pipeline import Pipeline, assess_file, process_files
from litigo.settings import Settings
from tests.intake_fakes import TODAY, HandClock, dossier_text, names_in, other_rules, services, settings_for


class Office:
    """An inbox, an outbox and a pipeline whose bench is in this process."""

    def __init__(self, folder: Path) -> None:
        self.settings: Settings = settings_for(folder)
        for place in (self.settings.inbox, self.settings.outbox, self.settings.state):
            place.mkdir(exist_ok=True)
        self.clock = HandClock()
        self.ledger = Ledger(self.settings.state)
        self.reopen()

    def reopen(self, make: object = services) -> None:
        assert callable(make)
        self.ledger.close()
        self.ledger = Ledger(self.settings.state)
        self.pipeline = Pipeline(self.settings, self.ledger, LocalWorkshop(make()), self.clock)
        self.desk = Desk(self.pipeline, threading.Event())
        self.desk.begin()

    def drop(self, name: str, content: bytes) -> None:
        (self.settings.inbox / name).write_bytes(content)

    def work(self) -> list[Outcome]:
        outcomes: list[Outcome] = []
        while True:
            outcomes += self.desk.turn()
            wait = self.desk.wait()
            if wait is None or wait > 1:
                return outcomes
            threading.Event().wait(wait)

    def slots(self, reference: str = "SIN-1") -> list[str]:
        return sorted(path.name for path in (self.settings.outbox / reference).glob("R*"))

    def slot(self, number: int = 0, reference: str = "SIN-1") -> Path:
        return self.settings.outbox / reference / self.slots(reference)[number]

    def notes(self) -> list[str]:
        folder = self.settings.outbox / "a_corriger"
        return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []

    def note(self) -> str:
        (name,) = self.notes()
        return (self.settings.outbox / "a_corriger" / name / "LISEZMOI.txt").read_bytes().decode("utf-8-sig")

    def handler_feed(self, name: str = "anne-lefevre") -> str:
        return (self.settings.outbox / "calendriers" / "gestionnaires" / f"{name}.ics").read_text()

    def inbox(self) -> list[str]:
        return sorted(names_in(self.settings.inbox))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = Office(tmp_path)
    yield opened
    opened.ledger.close()


def test_a_dossier_is_published_whole_and_its_original_archived(office: Office) -> None:
    content = dossier_text()
    office.drop("mon dossier.yaml", content)
    (outcome,) = office.work()
    assert (outcome.status, outcome.reference, outcome.revision) == ("publie", "SIN-1", 1)
    assert (outcome.next_deadline, outcome.next_due) == ("Délai d'essai", dt.date(2027, 3, 1))
    assert outcome.days_left == (dt.date(2027, 3, 1) - TODAY).days
    assert outcome.strategy == "Recours d'essai"
    assert outcome.documents == ("Échéances du dossier", "Lettre d'essai")
    assert outcome.folder == office.slot()
    names = sorted(path.name for path in office.slot().iterdir())
    assert names == [
        "a_completer.txt", "assessment.json", "dossier.yaml", "echeances.ics", "lettre.docx", "lettre.fields.json",
        "manifest.json",
    ]  # fmt: skip
    assert altered_files(office.slot()) == []
    assert office.inbox() == []
    (archived,) = (office.settings.state / "archive" / "2026" / "11").iterdir()
    assert archived.name.endswith("-mon-dossier.yaml")
    assert archived.read_bytes() == content
    assert (
        (office.settings.outbox / "SIN-1" / "derniere_revision.txt")
        .read_bytes()
        .startswith(b"\xef\xbb\xbf" + office.slots()[0].encode())
    )


def test_the_manifest_says_where_the_revision_comes_from(office: Office) -> None:
    office.drop("a.yaml", dossier_text())
    office.work()
    manifest = read_manifest(office.slot())
    assert manifest is not None
    assert (manifest.reference, manifest.revision, manifest.purpose) == ("SIN-1", 1, "depot")
    assert manifest.rulebook == "r" * 64
    assert manifest.day == "2026-11-23"
    assert manifest.handler == "Anne Lefèvre"
    assert blob_path(office.settings.state, manifest.sha256).read_bytes() == dossier_text()
    produced = {"a_completer.txt", "lettre.docx", "lettre.fields.json"}
    assert set(manifest.files) == {"assessment.json", "dossier.yaml", "echeances.ics"} | produced


def test_calendars_are_at_stable_paths_and_gather_the_dossiers_of_a_handler(office: Office) -> None:
    office.drop("a.yaml", dossier_text("SIN-1"))
    office.drop("b.yaml", dossier_text("SIN-2", gestionnaire="ANNE  Lefevre"))
    office.drop("c.yaml", dossier_text("SIN-3", gestionnaire="Paul Roy"))
    office.work()
    assert "UID:SIN-1" in office.handler_feed()
    assert "UID:SIN-2" in office.handler_feed()
    assert "UID:SIN-3" not in office.handler_feed()
    assert "UID:SIN-3" in office.handler_feed("paul-roy")
    assert "UID:SIN-2" in (office.settings.outbox / "calendriers" / "dossiers" / "SIN-2.ics").read_text()


def test_a_dossier_handed_over_leaves_the_calendar_of_its_former_handler(office: Office) -> None:
    office.drop("a.yaml", dossier_text())
    office.work()
    office.drop("a.yaml", dossier_text(gestionnaire="Paul Roy"))
    office.work()
    assert "UID:SIN-1" not in office.handler_feed()
    assert "UID:SIN-1" in office.handler_feed("paul-roy")


def test_the_same_bytes_twice_make_one_job(office: Office) -> None:
    office.drop("a.yaml", dossier_text())
    office.drop("copie de a.yaml", dossier_text())
    outcomes = office.work()
    assert sorted(outcome.status for outcome in outcomes) == ["deja_recu", "publie"]
    office.drop("a.yaml", dossier_text())
    (again,) = office.work()
    assert (again.status, again.reference, again.folder) == ("deja_recu", "SIN-1", office.slot())
    assert len(office.slots()) == 1
    assert office.inbox() == []


def test_new_bytes_make_the_next_revision_and_say_what_changes(office: Office) -> None:
    office.drop("a.yaml", dossier_text())
    office.work()
    office.drop("a.yaml", dossier_text(echeance="2027-06-01"))
    (outcome,) = office.work()
    assert outcome.revision == 2
    assert [name[:5] for name in office.slots()] == ["R0001", "R0002"]
    text = (office.slot(1) / "changements.txt").read_bytes().decode("utf-8-sig")
    assert "Échéances reportées à plus tard (à vérifier)" in text
    assert "01/03/2027 (en cours) → 01/06/2027 (en cours)" in text
    manifest = read_manifest(office.slot(1))
    assert manifest is not None
    assert manifest.previous == office.slots()[0]
    stale = "Lettres préparées qui ne sont plus exactes"
    assert set(manifest.changes) == {stale, "Échéances reportées à plus tard (à vérifier)"}
    told = "Lettre d'essai (lettre) : l'échéance essai.delai passe du 1er mars 2027 au 1er juin 2027"
    assert manifest.changes[stale] == [told]


def test_a_deadline_that_disappears_is_told_first(office: Office) -> None:
    office.drop("a.yaml", dossier_text())
    office.work()
    office.drop("a.yaml", dossier_text(vide="oui"))
    office.work()
    text = (office.slot(1) / "changements.txt").read_bytes().decode("utf-8-sig")
    assert "Échéances qui disparaissent (à vérifier)\r\n  - Délai d'essai : 01/03/2027 (en cours) → absente" in text


def test_going_back_to_former_bytes_is_a_new_revision(office: Office) -> None:
    for echeance in ("2027-03-01", "2027-04-01", "2027-03-01"):
        office.drop("a.yaml", dossier_text(echeance=echeance))
        office.work()
    assert [name[:5] for name in office.slots()] == ["R0001", "R0002", "R0003"]
    assert "2027-03-01" in office.handler_feed()


def test_a_refused_file_leaves_a_note_that_a_corrected_one_takes_away(office: Office) -> None:
    office.drop("a.yaml", b"reference: SIN-1\ngestionnaire: X\n")
    (outcome,) = office.work()
    assert outcome.status == "refuse"
    assert [fault.path for fault in outcome.faults] == ["echeance", "tenu_a_jour_au"]
    text = office.note()
    assert text.startswith("CE DOSSIER N'A PAS ÉTÉ TRAITÉ\r\n")
    assert "  - ligne 3, echeance : champ absent. Ajoutez-le." in text
    assert "Rien n'est perdu" in text
    assert office.inbox() == []
    (copy,) = (office.settings.outbox / "a_corriger" / office.notes()[0]).glob("*.yaml")
    assert copy.read_bytes() == b"reference: SIN-1\ngestionnaire: X\n"
    office.drop("autre nom.yaml", dossier_text())
    office.work()
    assert office.notes() == []


def test_a_note_names_the_revision_that_stays_in_force(office: Office) -> None:
    office.drop("a.yaml", dossier_text())
    office.work()
    office.drop("b.yaml", b"reference: SIN-1\n")
    office.work()
    assert f"La publication précédente ({office.slots()[0]}) reste affichée" in office.note()
    assert "UID:SIN-1" in office.handler_feed()


def test_a_note_in_which_someone_worked_is_not_swept_away(office: Office) -> None:
    office.drop("a.yaml", b"reference: SIN-1\n")
    office.work()
    folder = office.settings.outbox / "a_corriger" / office.notes()[0]
    (folder / "ma correction.yaml").write_bytes(b"brouillon")
    office.drop("a.yaml", dossier_text())
    office.work()
    assert sorted(path.name for path in folder.iterdir()) == ["ma correction.yaml"]


@pytest.mark.parametrize("name", ["lettre.docx", "photo.JPG", "sans_suffixe"])
def test_a_file_of_another_kind_is_explained(office: Office, name: str) -> None:
    office.drop(name, b"\x00\x01")
    (outcome,) = office.work()
    assert outcome.status == "refuse"
    assert ".yaml, .yml, .json" in office.note()
    assert office.inbox() == []


def test_an_older_file_needs_a_second_drop(office: Office) -> None:
    office.drop("a.yaml", dossier_text())
    office.work()
    older = dossier_text(tenu_a_jour_au="2026-10-01", echeance="2026-12-31")
    office.drop("a.yaml", older)
    (held,) = office.work()
    assert held.status == "refuse"
    assert "redéposez-le tel quel" in office.note()
    assert len(office.slots()) == 1
    office.drop("a.yaml", older)
    (confirmed,) = office.work()
    assert (confirmed.status, confirmed.revision) == ("publie", 2)
    assert office.notes() == []


def test_references_told_apart_by_case_only_are_refused(office: Office) -> None:
    office.drop("a.yaml", dossier_text("SIN-A"))
    office.work()
    office.drop("b.yaml", dossier_text("sin-a"))
    (outcome,) = office.work()
    assert outcome.status == "refuse"
    assert "SIN-A" in outcome.faults[0].message


def test_a_document_that_fails_is_a_fault_and_the_rest_is_published(office: Office) -> None:
    office.drop("a.yaml", dossier_text(document="erreur"))
    (outcome,) = office.work()
    assert outcome.status == "publie"
    assert outcome.documents == ("Échéances du dossier",)
    assert "« Lettre d'essai » n'a pas pu être produit" in outcome.faults[0].message
    manifest = read_manifest(office.slot())
    assert manifest is not None
    assert "ZeroDivisionError" in manifest.faults[0]


def test_our_own_mistake_on_one_dossier_is_told_and_does_not_stop_the_next(office: Office) -> None:
    office.drop("a.yaml", dossier_text("SIN-1", piege="erreur"))
    office.drop("b.yaml", dossier_text("SIN-2"))
    statuses = {outcome.name: outcome.status for outcome in office.work()}
    assert statuses == {"a.yaml": "quarantaine", "b.yaml": "publie"}
    assert "une erreur qui lui est propre" in office.note()


def test_a_disk_in_trouble_postpones_without_blaming_the_file(office: Office) -> None:
    office.drop("a.yaml", dossier_text(piege="disque"))
    (outcome,) = office.work()
    assert outcome.status == "reporte"
    (job,) = office.ledger.unsettled()
    assert job.strikes == 0
    assert office.inbox() == ["a.yaml"]


def test_a_new_day_publishes_only_what_changed(office: Office) -> None:
    office.drop("a.yaml", dossier_text("SIN-1", echeance="2026-11-30"))
    office.drop("b.yaml", dossier_text("SIN-2", echeance="2027-11-30"))
    office.drop("c.yaml", dossier_text("SIN-3", echeance="2026-11-30", clos_le="2026-11-01"))
    office.work()
    office.clock.today = dt.date(2026, 11, 24)
    assert office.work() == []
    office.clock.today = dt.date(2026, 12, 1)
    (outcome,) = office.work()
    assert (outcome.reference, outcome.revision) == ("SIN-1", 2)
    text = (office.slot(1) / "changements.txt").read_bytes().decode("utf-8-sig")
    assert "Nouveau calcul au 01/12/2026, sans nouveau fichier." in text
    assert "30/11/2026 (en cours) → 30/11/2026 (à vérifier)" in text
    manifest = read_manifest(office.slot(1))
    assert manifest is not None
    assert (manifest.purpose, manifest.day) == ("recalcul", "2026-12-01")
    assert len(office.slots("SIN-2")) == len(office.slots("SIN-3")) == 1


def test_new_rules_on_the_same_day_look_at_every_dossier_again(office: Office) -> None:
    office.drop("a.yaml", dossier_text())
    office.work()
    office.slot().joinpath("assessment.json").unlink()
    office.reopen(other_rules)
    (outcome,) = office.work()
    assert outcome.revision == 2
    manifest = read_manifest(office.slot(1))
    assert manifest is not None
    assert manifest.rulebook == "s" * 64


def test_a_dossier_that_can_no_longer_be_computed_keeps_its_last_events(office: Office) -> None:
    office.drop("a.yaml", dossier_text("SIN-1"))
    office.drop("b.yaml", dossier_text("SIN-2"))
    office.work()
    (blob,) = [path for path in (office.settings.state / "blobs").glob("*/*") if b"SIN-1" in path.read_bytes()]
    blob.chmod(0o644)
    blob.write_bytes(b"abime")
    office.clock.today = dt.date(2026, 11, 25)
    office.work()
    assert "UID:SIN-1" in office.handler_feed()
    assert "UID:SIN-2" in office.handler_feed()
    assert "l'original conservé a été modifié" in office.note()


def test_a_slot_held_by_another_source_is_never_overwritten(office: Office) -> None:
    office.drop("a.yaml", dossier_text())
    office.work()
    foreign = office.settings.outbox / "SIN-1" / "R0002-00000000"
    foreign.mkdir()
    (foreign / "lettre.docx").write_bytes(b"signee")
    office.drop("a.yaml", dossier_text(echeance="2027-06-01"))
    (outcome,) = office.work()
    assert outcome.revision == 3
    assert (foreign / "lettre.docx").read_bytes() == b"signee"


def test_a_lost_ledger_is_rebuilt_from_the_disk(office: Office) -> None:
    for echeance in ("2027-03-01", "2027-04-01"):
        office.drop("a.yaml", dossier_text(echeance=echeance))
        office.work()
    office.drop("b.yaml", b"reference: SIN-9\n")
    office.work()
    before = office.ledger.current()
    office.ledger.close()
    (office.settings.state / "ledger.db").unlink()
    office.reopen()
    assert office.work() == []
    assert office.ledger.current() == before
    office.drop("a.yaml", dossier_text(echeance="2027-04-01"))
    (again,) = office.work()
    assert again.status == "deja_recu"
    office.drop("a.yaml", dossier_text(echeance="2027-05-01"))
    (next_one,) = office.work()
    assert next_one.revision == 3


def test_a_damaged_ledger_is_rebuilt_on_request(office: Office) -> None:
    office.drop("a.yaml", dossier_text())
    office.work()
    before = office.ledger.current()
    office.ledger.close()
    (office.settings.state / "ledger.db").write_bytes(b"pas une base de donnees, vraiment pas")
    with pytest.raises(LedgerError):
        Ledger(office.settings.state)
    former, found = rebuild(office.settings.state, office.settings.outbox, office.clock.now())
    assert (former, found) == (office.settings.state / "ledger.db.ecarte-1", 1)
    office.reopen()
    assert office.work() == []
    assert office.ledger.current() == before


def test_an_original_kept_but_never_recorded_is_taken_up(office: Office) -> None:
    keep_blob(office.settings.state, dossier_text())
    office.reopen()
    (outcome,) = office.work()
    assert (outcome.status, outcome.reference) == ("publie", "SIN-1")


def test_published_files_are_read_only_and_changes_are_seen(office: Office) -> None:
    office.drop("a.yaml", dossier_text())
    office.work()
    letter = office.slot() / "lettre.docx"
    assert letter.stat().st_mode & 0o222 == 0
    letter.chmod(0o644)
    letter.write_bytes(b"corrigee a la main")
    assert altered_files(office.slot()) == ["lettre.docx"]


def test_things_that_are_no_files_stay_where_they_are_with_a_note(office: Office) -> None:
    secret = office.settings.inbox.parent / "secret.yaml"
    secret.write_bytes(dossier_text("SECRET"))
    (office.settings.inbox / "lien.yaml").symlink_to(secret)
    os.mkfifo(office.settings.inbox / "tube.yaml")
    (office.settings.inbox / "classeur").mkdir()
    office.drop("bon.yaml", dossier_text())
    outcomes = {outcome.name: outcome.status for outcome in office.work()}
    assert outcomes == {"lien.yaml": "refuse", "tube.yaml": "refuse", "classeur": "refuse", "bon.yaml": "publie"}
    assert office.inbox() == ["classeur", "lien.yaml", "tube.yaml"]
    assert len(office.notes()) == 3
    assert not (office.settings.outbox / "SECRET").exists()
    for name in ("lien.yaml", "tube.yaml"):
        (office.settings.inbox / name).unlink()
    (office.settings.inbox / "classeur").rmdir()
    office.work()
    assert office.notes() == []


def test_logs_hold_no_name_of_a_person_nor_of_a_file(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "litigo")
    office.drop("Dupont Jean.yaml", dossier_text("DUPONT-2026"))
    office.drop("Martin.docx", b"x")
    office.work()
    text = caplog.text.lower()
    assert "event=publie" in text
    assert not any(word in text for word in ("dupont", "martin", "lefèvre", "jean"))


def test_the_assessment_published_is_the_one_of_the_day(office: Office) -> None:
    office.drop("a.yaml", dossier_text())
    office.work()
    assert json.loads((office.slot() / "assessment.json").read_text())["today"] == "2026-11-23"


@pytest.mark.parametrize("example", sorted((Path(__file__).parent.parent / "examples").glob("*.yaml"))[:1])
def test_a_sample_dossier_goes_through_the_real_engine(tmp_path: Path, example: Path) -> None:
    settings = settings_for(tmp_path, render_seconds=60)
    settings.inbox.mkdir()
    (settings.inbox / example.name).write_bytes(example.read_bytes())
    (outcome,) = run_once(settings, today=TODAY)
    assert (outcome.status, outcome.faults) == ("publie", ())
    assert outcome.folder is not None
    names = {path.name for path in outcome.folder.iterdir()}
    assert {"fiche_echeances.pdf", "echeances.ics", "assessment.json", "dossier.yaml", "manifest.json"} <= names
    assert any(name.endswith(".docx") for name in names)
    assert altered_files(outcome.folder) == []
    assert outcome.next_due is not None
    assert outcome.strategy
    feed = (settings.outbox / "calendriers" / "dossiers" / f"{outcome.reference}.ics").read_bytes()
    assert feed == (outcome.folder / "echeances.ics").read_bytes()
    assert assess_file(settings, example, TODAY)[0].reference == outcome.reference


def test_files_given_by_name_are_published_and_stay_where_they_are(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    bad = tmp_path / "mauvais.yaml"
    bad.write_bytes(b"reference: X\n")
    first, second = process_files(settings, [bad, tmp_path / "absent.yaml"], today=TODAY)
    assert (first.status, second.status) == ("refuse", "refuse")
    assert "absent ou en cours d'écriture" in second.faults[0].message
    assert bad.exists()
