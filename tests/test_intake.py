"""Arrivals: which names are taken, when a file has settled, and what is refused without being touched."""

from __future__ import annotations

import fcntl
import os
import signal
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litigo.faults import FaultyFile
from litigo.intake.clock import ChosenDayClock, SystemClock
from litigo.intake.names import is_accepted, is_dropped, is_readable
from litigo.intake.reference import likely_reference
from litigo.intake.release import give_back_strays, release
from litigo.intake.settling import Look, Settling, scan
from litigo.intake.staging import StillChangingError, UnusableError, blob_path, keep_blob, read_dropped
from litigo.intake.watch import Watch
from litigo.ledger.records import Job, Receipt
from litigo.settings import OPTIONS, load_settings
from litigo.shipped import shipped
from tests.intake_fakes import TODAY, names_in


def look(size: int = 1, modified: int = 1, inode: int = 1) -> Look:
    return Look(1, inode, size, modified, 0o100644)


@pytest.mark.parametrize(
    "name",
    [".a.yaml", "~$a.yaml", "a.yaml.part", "a.yaml.filepart", "a.crdownload", "a.TMP", "a.yaml~", "README.md"],
)
def test_names_of_programs_are_not_drops(name: str) -> None:
    assert not is_dropped(name)


@pytest.mark.parametrize("name", ["a.yaml", "A.YML", "é è.json", "lettre.docx", "partie.yaml"])
def test_other_names_are_drops(name: str) -> None:
    assert is_dropped(name)


def test_three_suffixes_are_accepted() -> None:
    assert [is_accepted(name) for name in ("a.yaml", "a.YML", "a.json", "a.yaml.exe")] == [True, True, True, False]


def test_a_file_is_ready_after_two_equal_looks_far_enough_apart() -> None:
    settling = Settling(0.3)
    looks = {"a.yaml": look()}
    assert settling.observe(looks, 0.0) == []
    assert settling.observe(looks, 0.29) == []
    assert settling.pending()
    assert settling.observe(looks, 0.31) == ["a.yaml"]
    assert not settling.pending()
    assert settling.observe(looks, 5.0) == []


@pytest.mark.parametrize("changed", [look(size=2), look(modified=2), look(inode=2)])
def test_any_change_starts_the_wait_again(changed: Look) -> None:
    settling = Settling(0.3)
    settling.observe({"a.yaml": look()}, 0.0)
    assert settling.observe({"a.yaml": changed}, 0.3) == []
    assert settling.observe({"a.yaml": changed}, 0.5) == []
    assert settling.observe({"a.yaml": changed}, 0.6) == ["a.yaml"]


def test_a_file_that_left_and_came_back_is_handed_over_again() -> None:
    settling = Settling(0.0)
    for moment in (0.0, 1.0):
        settling.observe({"a.yaml": look()}, moment)
    settling.observe({}, 2.0)
    settling.observe({"a.yaml": look()}, 3.0)
    assert settling.observe({"a.yaml": look()}, 4.0) == ["a.yaml"]


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0.01, 1.0)), max_size=30))
def test_whatever_the_writer_does_a_file_still_changing_is_never_ready(writes: list[tuple[int, float]]) -> None:
    settling, now, since, last = Settling(0.5), 0.0, 0.0, -1
    for size, pause in writes:
        now += pause
        if size != last:
            since, last = now, size
        if settling.observe({"a.yaml": look(size=size)}, now):
            assert now - since >= 0.5


def test_a_scan_follows_no_link_and_survives_odd_names(tmp_path: Path) -> None:
    (tmp_path / "lien.yaml").symlink_to("/nulle/part")
    Path(os.fsdecode(bytes(tmp_path) + b"/caf\xe9.yaml")).write_bytes(b"x")
    looks = scan(tmp_path)
    assert not looks["lien.yaml"].regular
    (odd,) = looks.keys() - {"lien.yaml"}
    assert not is_readable(odd)
    with pytest.raises(UnusableError, match="caractères illisibles"):
        read_dropped(tmp_path, odd, max_bytes=10)


def test_an_empty_file_is_read_as_empty(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").touch()
    assert read_dropped(tmp_path, "a.yaml", max_bytes=10)[0] == b""


def test_links_pipes_and_folders_are_refused_without_blocking(tmp_path: Path) -> None:
    (tmp_path / "vrai").write_bytes(b"secret")
    (tmp_path / "lien.yaml").symlink_to(tmp_path / "vrai")
    os.mkfifo(tmp_path / "tube.yaml")
    (tmp_path / "classeur.yaml").mkdir()
    (tmp_path / "zero.yaml").symlink_to("/dev/zero")
    for name in ("lien.yaml", "tube.yaml", "classeur.yaml", "zero.yaml"):
        with pytest.raises(UnusableError):
            read_dropped(tmp_path, name, max_bytes=100)


def test_a_file_too_big_is_refused_before_being_read(tmp_path: Path) -> None:
    with (tmp_path / "gros.yaml").open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(UnusableError, match="taille acceptée"):
        read_dropped(tmp_path, "gros.yaml", max_bytes=1000)


def test_a_file_open_for_writing_is_left_alone(tmp_path: Path) -> None:
    with (tmp_path / "a.yaml").open("wb") as writer:
        writer.write(b"x")
        writer.flush()
        with pytest.raises(StillChangingError):
            read_dropped(tmp_path, "a.yaml", max_bytes=10)
    assert read_dropped(tmp_path, "a.yaml", max_bytes=10)[0] == b"x"


def test_looking_whether_a_file_is_written_never_kills(tmp_path: Path) -> None:
    """A writer that comes while the lease is held makes the kernel send a signal: it must be a harmless one."""
    path = tmp_path / "a.yaml"
    path.write_bytes(b"x")
    descriptor = os.open(path, os.O_RDONLY)
    fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
    fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    threading.Timer(0.2, os.close, [descriptor]).start()
    path.write_bytes(b"y")
    assert read_dropped(tmp_path, "a.yaml", max_bytes=10)[0] == b"y"


def test_an_unreadable_file_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.yaml").write_bytes(b"x")

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(UnusableError, match="pas le droit de le lire"):
        read_dropped(tmp_path, "a.yaml", max_bytes=10)


def test_an_original_is_kept_once_read_only_and_repaired_if_damaged(tmp_path: Path) -> None:
    sha256 = keep_blob(tmp_path, b"contenu")
    path = blob_path(tmp_path, sha256)
    assert path.read_bytes() == b"contenu"
    assert path.stat().st_mode & 0o777 == 0o444
    path.chmod(0o644)
    path.write_bytes(b"")
    assert keep_blob(tmp_path, b"contenu") == sha256
    assert path.read_bytes() == b"contenu"


def dropped(tmp_path: Path, content: bytes = b"contenu") -> tuple[Path, Path, Job]:
    inbox, state = tmp_path / "inbox", tmp_path / "state"
    for folder in (inbox, state):
        folder.mkdir()
    (inbox / "a.yaml").write_bytes(content)
    receipt = Receipt(keep_blob(state, content), "a.yaml", "m", "inbox", "2026-11-23T09:30:00+01:00")
    return inbox, state, Job(7, receipt, "depot", "", "published", 1, False, "SIN-1", 1, "R0001", "", "")


def test_a_released_original_is_archived_under_its_name(tmp_path: Path) -> None:
    inbox, state, job = dropped(tmp_path)
    assert release(inbox, state, job, max_bytes=100)
    assert names_in(inbox) == []
    assert (state / "archive" / "2026" / "11" / f"{job.receipt.sha256[:16]}-a.yaml").read_bytes() == b"contenu"
    assert release(inbox, state, job, max_bytes=100)


def test_other_bytes_under_the_same_name_are_never_removed(tmp_path: Path) -> None:
    inbox, state, job = dropped(tmp_path)
    (inbox / "a.yaml").write_bytes(b"nouveau depot")
    assert release(inbox, state, job, max_bytes=100)
    assert (inbox / "a.yaml").read_bytes() == b"nouveau depot"


def test_bytes_swapped_in_at_the_last_moment_are_given_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox, state, job = dropped(tmp_path)
    real = Path.rename

    def swap(self: Path, target: Path) -> Path:
        if self.name == "a.yaml":
            (inbox / "neuf").write_bytes(b"neuf")
            os.replace(inbox / "neuf", self)  # noqa: PTH105
        return real(self, target)

    monkeypatch.setattr(Path, "rename", swap)
    assert not release(inbox, state, job, max_bytes=100)
    assert (inbox / "a.yaml").read_bytes() == b"neuf"
    assert names_in(inbox) == ["a.yaml"]


def test_a_release_interrupted_half_way_is_finished(tmp_path: Path) -> None:
    inbox, state, job = dropped(tmp_path)
    (inbox / "a.yaml").rename(inbox / ".litigo-7.yaml")
    (inbox / "a.yaml").write_bytes(b"nouveau depot")
    assert release(inbox, state, job, max_bytes=100)
    assert names_in(inbox) == ["a.yaml"]


def test_a_file_set_aside_by_a_forgotten_release_comes_back(tmp_path: Path) -> None:
    (tmp_path / ".litigo-9.yaml").write_bytes(b"x")
    (tmp_path / ".litigo-7.yaml").write_bytes(b"y")
    give_back_strays(tmp_path, {7})
    assert sorted(names_in(tmp_path)) == [".litigo-7.yaml", "retrouve-9.yaml"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"reference: SIN-1\n", "SIN-1"),
        (b"# essai\nreference: 'A.b_2'\n", "A.b_2"),
        (b'{\n "reference": "SIN-3"}', "SIN-3"),
        (b"notre_reference: X\n", ""),
        (b"\xff\xfe\x00", ""),
    ],
)
def test_the_likely_reference_of_a_refused_file(content: bytes, expected: str) -> None:
    assert likely_reference(content) == expected


def test_a_watch_rings_for_closed_and_renamed_files_and_follows_a_new_folder(tmp_path: Path) -> None:
    folder, wake = tmp_path / "inbox", threading.Event()
    folder.mkdir()
    watch = Watch(folder, wake)
    try:
        assert watch.renew()
        wake.clear()
        (folder / "a").write_bytes(b"x")
        assert wake.wait(5)
        folder.rename(tmp_path / "parti")
        assert not watch.renew()
        folder.mkdir()
        assert watch.renew()
        wake.clear()
        (folder / "b").write_bytes(b"x")
        assert wake.wait(5)
    finally:
        watch.stop()


def test_the_clock_of_a_chosen_day() -> None:
    assert ChosenDayClock("Europe/Paris", TODAY).now().date() == TODAY
    assert SystemClock("Europe/Paris").now().tzinfo is not None


def test_settings_take_the_command_line_first_then_the_environment_then_the_file(tmp_path: Path) -> None:
    (tmp_path / "litigo.toml").write_text('inbox = "fichier"\noutbox = "fichier"\nstate = "fichier"\npolling = true\n')
    environ = {"LITIGO_INBOX": "env", "LITIGO_OUTBOX": "env"}
    settings = load_settings({"inbox": "ligne", "outbox": None}, environ=environ, folder=tmp_path)
    assert settings.inbox == tmp_path / "ligne"
    assert settings.outbox == tmp_path / "env"
    assert settings.state == tmp_path / "fichier"
    assert settings.polling
    assert (settings.settle_seconds, settings.rescan_seconds) == (0.3, 30.0)


def test_faults_of_settings_are_gathered_and_said_in_french(tmp_path: Path) -> None:
    (tmp_path / "litigo.toml").write_text('imbox = "x"\nrescan_seconds = "souvent"\n')
    with pytest.raises(FaultyFile) as caught:
        load_settings({}, environ={"LITIGO_POLLING": "peut-être"}, folder=tmp_path)
    text = str(caught.value)
    assert "vouliez-vous « inbox » ?" in text
    assert "« souvent » n'est pas un nombre de secondes" in text
    assert "« peut-être » n'est pas « oui » ou « non »" in text


def test_a_broken_settings_file_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "litigo.toml").write_text("inbox = [")
    with pytest.raises(FaultyFile, match=r"litigo\.toml"):
        load_settings({}, environ={}, folder=tmp_path)


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_every_option_has_a_flag_a_variable_and_a_french_sentence(option: object) -> None:
    from litigo.settings import Option, Settings  # noqa: PLC0415

    assert isinstance(option, Option)
    assert option.name in Settings.__slots__
    assert option.flag == "--" + option.name.replace("_", "-")
    assert option.help.endswith(".")
    if option.default is not None:
        assert option.parse(option.default) == option.default


def test_rules_and_templates_are_found_in_the_checkout() -> None:
    assert (shipped("rules") / "counting.yaml").is_file()
    assert shipped("templates").is_dir()
