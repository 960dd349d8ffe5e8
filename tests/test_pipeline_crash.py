"""Killed, or refused by the disk, at every call that changes the disk: nothing lost, everything published once.

The child process is forked, so that it dies for real; the calls of the ``os`` module and the commits of the ledger are
counted, and the n-th one kills (or fails). The next start must put everything right, even if it is killed as well.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from litigo.daemon import Desk
from litigo.ledger.store import Ledger
from litigo.outbox.durable import TEMPORARY
from litigo.outbox.manifest import altered_files
from litigo.outbox.workshop import LocalWorkshop
from litigo.pipeline import Pipeline
from tests.conftest import SOAK
from tests.intake_fakes import HandClock, dossier_text, names_in, services, settings_for

CALLS = ("write", "fsync", "rename", "replace", "unlink", "mkdir", "rmdir", "link", "fchmod")
FIRST, SECOND, BAD = dossier_text(), dossier_text(echeance="2027-06-01"), b"reference: SIN-8\n"
OTHER = dossier_text("SIN-2")
GOOD_END = 100_000


def work(folder: Path, *, pace: float = 0.0) -> None:
    """Start, do everything there is to do, stop."""
    settings = settings_for(folder, settle_seconds=0)
    with Ledger(settings.state) as ledger:
        desk = Desk(Pipeline(settings, ledger, LocalWorkshop(services()), HandClock()), threading.Event())
        desk.begin()
        for _ in range(6):
            list(desk.turn())
            wait = desk.wait()
            if wait is None or wait > 1:
                break
            threading.Event().wait(pace)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with one published dossier, and four files waiting: a correction, a copy, a new one, a faulty one."""
    folder = tmp_path_factory.mktemp("prepared")
    for name in ("inbox", "outbox", "state"):
        (folder / name).mkdir()
    (folder / "inbox" / "a.yaml").write_bytes(FIRST)
    work(folder)
    for name, content in {"a.yaml": SECOND, "b.yaml": SECOND, "c.yaml": OTHER, "d.yaml": BAD}.items():
        (folder / "inbox" / name).write_bytes(content)
    return folder


@contextmanager
def interfered(interfere: Callable[[int], None]) -> Iterator[None]:
    """Call ``interfere`` with a running number before each call that changes the disk."""
    count = 0

    def wrap(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: object, **named: object) -> object:
            nonlocal count
            count += 1
            interfere(count)
            return real(*args, **named)

        return call

    kept = {name: getattr(os, name) for name in CALLS}
    commit = Ledger.transaction

    @contextmanager
    def counted(self: Ledger) -> Iterator[Any]:
        nonlocal count
        with commit(self) as change:
            yield change
            count += 1
            interfere(count)
        count += 1
        interfere(count)

    for name, real in kept.items():
        setattr(os, name, wrap(real))
    Ledger.transaction = counted  # type: ignore[method-assign]
    try:
        yield
    finally:
        for name, real in kept.items():
            setattr(os, name, real)
        Ledger.transaction = commit  # type: ignore[method-assign]


def killed_at(folder: Path, number: int) -> bool:
    """Work in a forked process killed at its n-th call; return whether it was (it may have ended before)."""
    child = os.fork()
    if child == 0:

        def kill(count: int) -> None:
            if count == number:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            with interfered(kill):
                work(folder)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def assert_all_is_well(folder: Path) -> None:
    outbox, state = folder / "outbox", folder / "state"
    # A revision promised to a file the disk refused is not given again: numbers may skip, never repeat.
    assert len(list((outbox / "SIN-1").glob("R*"))) == 2
    assert len(list((outbox / "SIN-2").glob("R*"))) == 1
    for slot in outbox.glob("SIN-*/R*"):
        assert altered_files(slot) == []
        assert (outbox / slot.parent.name / "derniere_revision.txt").is_file()
    assert names_in(folder / "inbox") == []
    archived = {path.read_bytes() for path in (state / "archive").glob("*/*/*")}
    assert archived == {FIRST, SECOND, OTHER, BAD}
    stale = (outbox / "SIN-1" / "projets_perimes.txt").read_text(encoding="utf-8-sig")
    assert "l'échéance essai.delai passe du 1er mars 2027 au 1er juin 2027" in stale
    assert all((slot / "a_completer.txt").is_file() for slot in outbox.glob("SIN-*/R*"))
    (note,) = (outbox / "a_corriger").iterdir()
    assert sorted(path.name for path in note.iterdir()) == ["LISEZMOI.txt", "d.yaml"]
    feed = (outbox / "calendriers" / "gestionnaires" / "anne-lefevre.ics").read_text()
    assert ["DTSTART:2027-06-01" in feed, feed.count("BEGIN:VEVENT")] == [True, 2]
    with Ledger(state) as ledger:
        assert ledger.unsettled() == ledger.unreleased() == []
        assert [found.reference for found in ledger.current()] == ["SIN-1", "SIN-2"]
    left = [path for path in folder.rglob("*") if path.name.startswith((TEMPORARY, ".litigo-"))]
    assert left == []
    assert list((state / "stage").glob("*")) == []


def test_an_undisturbed_run_ends_well(prepared: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(prepared, tmp_path / "office")
    assert not killed_at(folder, GOOD_END)
    assert_all_is_well(folder)


def points(prepared: Path, folder: Path) -> int:
    """Count the calls of an undisturbed run."""
    last = 0

    def count(number: int) -> None:
        nonlocal last
        last = number

    shutil.copytree(prepared, folder)
    with interfered(count):
        work(folder)
    return last


def test_killed_at_every_call(prepared: Path, tmp_path: Path) -> None:
    total = points(prepared, tmp_path / "counted")
    assert total > 100
    for number in range(1, total + 1):
        folder = shutil.copytree(prepared, tmp_path / f"k{number}")
        assert killed_at(folder, number), number
        work(folder)
        assert_all_is_well(folder)
        shutil.rmtree(folder)


def test_killed_again_during_recovery(prepared: Path, tmp_path: Path) -> None:
    total = points(prepared, tmp_path / "counted")
    for number in range(3, total, 1 if SOAK else 11):
        folder = shutil.copytree(prepared, tmp_path / f"k{number}")
        killed_at(folder, number)
        killed_at(folder, 2 + number * 5 % 31)
        work(folder)
        assert_all_is_well(folder)
        shutil.rmtree(folder)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_a_disk_that_refuses_any_one_call(prepared: Path, tmp_path: Path, code: int) -> None:
    total = points(prepared, tmp_path / "counted")
    for number in range(1 if code == errno.EIO else 2, total + 1, 1 if SOAK else 5):
        folder = shutil.copytree(prepared, tmp_path / f"e{number}")

        def refuse(count: int, wanted: int = number) -> None:
            if count == wanted:
                raise OSError(code, os.strerror(code))

        with interfered(refuse), suppress(OSError):  # the daemon may end; what matters is the next start
            work(folder)
        work(folder)
        assert_all_is_well(folder)
        shutil.rmtree(folder)
