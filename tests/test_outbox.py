"""The outbox: durable writing, names, notes, comparison of revisions, calendars, and the worker process."""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litigo.faults import Fault, FaultyFile, RulebookError
from litigo.intake.staging import blob_path, keep_blob
from litigo.outbox import durable
from litigo.outbox.bench import Source
from litigo.outbox.changes import compare, report, visible
from litigo.outbox.feeds import FeedError, with_kept_events, write_feed
from litigo.outbox.names import folder_name, shown, slug
from litigo.outbox.notes import Note, copy_name, write_note
from litigo.outbox.outcome import highlights
from litigo.outbox.services import Services
from litigo.outbox.workshop import ChildWorkshop, StoppingError, WorkerFailedError, WorkerLostError
from tests.intake_fakes import dossier_text, names_in, services


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    durable.write_file(path, b"ancien")
    monkeypatch.setattr(os, "fsync", _refuse)
    with pytest.raises(OSError, match="disque"):
        durable.write_file(path, b"nouveau")
    assert names_in(tmp_path) == ["a"]
    assert path.read_bytes() == b"ancien"


def _refuse(*_: object) -> None:
    raise OSError(errno.EIO, "disque")


def test_a_link_put_in_place_of_a_temporary_file_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "ailleurs").write_bytes(b"intact")
    (tmp_path / "a").symlink_to(tmp_path / "ailleurs")
    with pytest.raises(FileExistsError):
        durable.add_file(tmp_path / "a", b"x")
    durable.write_file(tmp_path / "a", b"x")
    assert (tmp_path / "ailleurs").read_bytes() == b"intact"
    with pytest.raises(FileExistsError):
        durable.write_new(tmp_path / "a", b"y")
    assert (tmp_path / "a").read_bytes() == b"x"


def test_a_folder_is_published_once(tmp_path: Path) -> None:
    for content in (b"1", b"2"):
        (tmp_path / "stage").mkdir(exist_ok=True)
        (tmp_path / "stage" / "f").unlink(missing_ok=True)
        (tmp_path / "stage" / "f").write_bytes(content)
        if content == b"1":
            durable.publish_folder(tmp_path / "stage", tmp_path / "out" / "slot")
    with pytest.raises(FileExistsError):
        durable.publish_folder(tmp_path / "stage", tmp_path / "out" / "slot")
    assert (tmp_path / "out" / "slot" / "f").read_bytes() == b"1"


def test_an_outbox_on_another_device_is_copied_to_then_renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built, target = tmp_path / "state" / "stage", tmp_path / "outbox" / "slot"
    (built / "sous").mkdir(parents=True)
    (built / "sous" / "f").write_bytes(b"x")
    real = Path.rename

    def other_device(self: Path, to: Path) -> Path:
        if self == built:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return real(self, to)

    monkeypatch.setattr(Path, "rename", other_device)
    durable.publish_folder(built, target)
    assert (target / "sous" / "f").read_bytes() == b"x"
    assert names_in(target.parent) == ["slot"]
    assert not built.exists()


def test_a_second_name_without_hard_links_is_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"x")
    monkeypatch.setattr(os, "link", _refuse)
    durable.keep_copy(tmp_path / "a", tmp_path / "archive" / "b")
    assert (tmp_path / "archive" / "b").read_bytes() == b"x"


@pytest.mark.parametrize("reference", ["SIN-2026-0042", "a.b_c", "X"])
def test_a_plain_reference_is_its_own_folder(reference: str) -> None:
    assert folder_name(reference) == reference


@pytest.mark.parametrize("reference", ["CON", "nul.txt", "COM1", "SIN.", "A_corriger", "calendriers"])
def test_a_name_some_system_refuses_is_changed(reference: str) -> None:
    assert folder_name(reference).casefold() != reference.casefold()


@given(st.text(max_size=300))
def test_every_name_made_is_safe_everywhere(text: str) -> None:
    for name in (folder_name(text), slug(text)[:80], copy_name(text)):
        assert name
        assert not set(name) & set('/\\:*?"<>|\0')
        assert not name.startswith(".")
        assert not name.endswith((".", " "))
        assert len(os.fsencode(folder_name(text))) <= 100
    assert shown(text).isprintable()


@given(st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=20))
def test_two_references_never_share_a_folder(one: str, other: str) -> None:
    assert (folder_name(one) == folder_name(other)) == (one == other)


def test_a_note_is_for_notepad_and_shows_hostile_text_harmless(tmp_path: Path) -> None:
    fault = Fault("x", 12, "evenements[3].date", "valeur « <b>\n\u202e » refusée.", "Corrigez-la.")
    note = Note("a\nb.yaml", "2026-11-23T09:30:00+01:00", [fault], sha256="f" * 64, contact="Service sinistres")
    folder = write_note(tmp_path, note, b"contenu")
    raw = (tmp_path / "a_corriger" / folder / "LISEZMOI.txt").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    text = raw.decode("utf-8-sig")
    assert text.count("\n") == text.count("\r\n")
    assert "Fichier : a\\x0ab.yaml" in text
    assert "Reçu le : 23/11/2026 à 09:30" in text
    assert "  - ligne 12, evenements[3].date : valeur « <b>\\x0a\\x202e » refusée. Corrigez-la." in text
    assert "Une question ? Service sinistres" in text
    assert write_note(tmp_path, note, b"contenu") == folder


def deadline(key: str, due: str | None, state: str = "running", **other: object) -> dict[str, object]:
    fields = {"id": key, "title": f"Délai {key}", "due": due, "due_time": None, "state": state, "provisional": False}
    return {**fields, "missing": [], "side": "nous", **other}


def assessment(*deadlines: dict[str, object], documents: object = (), today: str = "2026-11-23") -> dict[str, object]:
    return {"today": today, "deadlines": list(deadlines), "documents": list(documents or ()), "strategies": []}  # type: ignore[call-overload]


def test_the_comparison_tells_each_kind_of_change() -> None:
    before = assessment(
        deadline("gone", "2027-01-01"),
        deadline("closed", "2027-01-02"),
        deadline("later", "2027-01-03"),
        deadline("earlier", "2027-01-04"),
        deadline("met", "2027-01-05"),
        deadline("same", "2027-01-06"),
    )
    after = assessment(
        deadline("closed", "2027-01-02", "closed"),
        deadline("later", "2027-02-03"),
        deadline("earlier", "2026-12-04"),
        deadline("met", "2027-01-05", "met"),
        deadline("same", "2027-01-06"),
        deadline("new", "2027-01-07"),
    )
    found = compare(before, after)
    titles = [[change.title for change in changes] for _, changes in found.chapters()]
    assert titles == [
        ["Délai gone", "Délai closed"],
        ["Délai later"],
        ["Délai earlier"],
        ["Délai new"],
        ["Délai met"],
        [],
        [],
        [],
    ]
    text = report(found, reference="SIN-1", before="R1", after="R2", occasion="Essai.").decode("utf-8-sig")
    assert text.index("disparaissent") < text.index("reportées") < text.index("avancées")
    assert "  - Délai later : 03/01/2027 (en cours) → 03/02/2027 (en cours)\r\n" in text


def test_an_hour_earlier_on_the_same_day_is_a_change() -> None:
    before = assessment(deadline("a", "2027-01-01"))
    after = assessment(deadline("a", "2027-01-01", due_time="12:00"))
    assert [str(change) for change in compare(before, after).earlier] == [
        "Délai a : 01/01/2027 (en cours) → 01/01/2027 à 12:00 (en cours)"
    ]


def test_nothing_changed_is_said() -> None:
    same = assessment(deadline("a", "2027-01-01"))
    text = report(compare(same, same), reference="S", before="R1", after="R2", occasion="").decode("utf-8-sig")
    assert "Aucune échéance et aucun document ne change." in text


def test_the_day_alone_is_not_a_visible_change() -> None:
    one = assessment(deadline("a", "2027-01-01"))
    assert visible(one) == visible({**one, "today": "2026-11-24"})
    assert visible(one) != visible(assessment(deadline("a", "2027-01-01", "to_verify")))


def test_the_summary_shows_our_own_next_deadline() -> None:
    shown_first = highlights(
        assessment(
            deadline("eux", "2026-12-01", side="adverse"),
            deadline("fait", "2026-11-24", "met"),
            deadline("nous", "2026-12-03"),
        )
    )
    assert (shown_first.next_deadline, shown_first.days_left) == ("Délai nous", 10)
    assert highlights(assessment()).next_due is None


GOOD = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


@pytest.mark.parametrize("broken", [b"", b"BEGIN:VCALENDAR\r\n", b"<html>"])
def test_a_broken_calendar_never_replaces_a_good_one(tmp_path: Path, broken: bytes) -> None:
    path = tmp_path / "agendas" / "a.ics"
    assert write_feed(path, GOOD)
    assert not write_feed(path, GOOD)
    with pytest.raises(FeedError):
        write_feed(path, broken)
    assert path.read_bytes() == GOOD


def test_kept_events_are_added_before_the_end() -> None:
    old = GOOD.replace(b"UID:1", b"UID:2\r\nBEGIN:VALARM\r\nEND:VALARM")
    merged = with_kept_events(GOOD, [old])
    assert merged.count(b"BEGIN:VEVENT") == merged.count(b"END:VEVENT") == 2
    assert merged.endswith(b"END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert b"BEGIN:VALARM" in merged


# --- the worker process -------------------------------------------------------------------------------------------


@pytest.fixture
def stopping() -> threading.Event:
    return threading.Event()


@pytest.fixture
def workshop(stopping: threading.Event) -> Iterator[ChildWorkshop]:
    opened = ChildWorkshop(services, limit=1.0, stopping=stopping)
    yield opened
    opened.close()


def source(tmp_path: Path, **other: str) -> Source:
    content = dossier_text(**other)
    sha256 = keep_blob(tmp_path, content)
    return Source(str(blob_path(tmp_path, sha256)), sha256, "a.yaml")


def test_the_worker_answers_and_survives_faulty_files(workshop: ChildWorkshop, tmp_path: Path) -> None:
    pid = workshop.pid
    with pytest.raises(WorkerFailedError, match="ZeroDivisionError"):
        workshop.examine(source(tmp_path, piege="erreur"), "2026-11-23")
    with pytest.raises(OSError, match="No space left"):
        workshop.examine(source(tmp_path, piege="disque"), "2026-11-23")
    with pytest.raises(FaultyFile):
        _examine_nonsense(workshop, tmp_path)
    assert workshop.examine(source(tmp_path), "2026-11-23").reference == "SIN-1"
    assert workshop.pid == pid


def _examine_nonsense(workshop: ChildWorkshop, tmp_path: Path) -> None:
    sha256 = keep_blob(tmp_path, b"rien")
    workshop.examine(Source(str(blob_path(tmp_path, sha256)), sha256, "a.yaml"), "2026-11-23")


def test_a_worker_that_hangs_is_killed_and_replaced(workshop: ChildWorkshop, tmp_path: Path) -> None:
    pid = workshop.pid
    with pytest.raises(WorkerLostError):
        workshop.examine(source(tmp_path, piege="boucle"), "2026-11-23")
    assert workshop.examine(source(tmp_path), "2026-11-23").reference == "SIN-1"
    assert workshop.pid != pid


def test_the_document_that_hangs_is_named(workshop: ChildWorkshop, tmp_path: Path) -> None:
    stage = tmp_path / "stage"
    stage.mkdir()
    with pytest.raises(WorkerLostError) as caught:
        workshop.draft(source(tmp_path, document="boucle"), "2026-11-23", stage, [])
    assert caught.value.during == "essai.lettre"


def test_a_worker_dead_while_idle_is_replaced_without_blame(workshop: ChildWorkshop, tmp_path: Path) -> None:
    workshop.rulebook()
    assert workshop.pid is not None
    os.kill(workshop.pid, 9)
    time.sleep(0.2)
    assert workshop.examine(source(tmp_path), "2026-11-23").reference == "SIN-1"


def test_a_stop_asked_for_is_not_held_against_the_file(
    workshop: ChildWorkshop, stopping: threading.Event, tmp_path: Path
) -> None:
    workshop.rulebook()
    threading.Timer(0.2, stopping.set).start()
    with pytest.raises(StoppingError):
        workshop.examine(source(tmp_path, piege="boucle"), "2026-11-23")


def broken_rules() -> Services:
    raise RulebookError([Fault("rules/x.yaml", 3, "", "règle inconnue.")])


def test_broken_rules_are_nobodys_dossier(tmp_path: Path) -> None:
    workshop = ChildWorkshop(broken_rules, limit=5.0)
    try:
        with pytest.raises(RulebookError, match="règle inconnue"):
            workshop.examine(source(tmp_path), "2026-11-23")
    finally:
        workshop.close()
