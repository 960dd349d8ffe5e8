"""The daemon as a real process: dropped on, killed, stopped, doubled, and given files that hang it."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from litigo.daemon import run_once
from litigo.ledger.lock import AlreadyRunningError, held
from litigo.ledger.store import Ledger
from tests.intake_fakes import HandClock, dossier_text, names_in, services, settings_for

ROOT = Path(__file__).parent.parent


class Running:
    """A daemon in its own process, and the folders it works on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.inbox, self.outbox, self.state = (folder / name for name in ("inbox", "outbox", "state"))
        self.inbox.mkdir(exist_ok=True)
        self.log = folder / "journal.txt"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def process(self) -> subprocess.Popen[bytes]:
        assert self._process is not None
        return self._process

    def start(self, *words: str) -> None:
        command = [sys.executable, "-m", "tests.daemon_under_test", str(self.folder), *words]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, stderr=log)
        seen = self.text().count("event=demarrage")
        self.until(lambda: self.text().count("event=demarrage") > seen or self.process.poll() is not None)
        assert self.process.poll() is None, self.text()[-3000:]

    def text(self) -> str:
        return self.log.read_text() if self.log.exists() else ""

    def until(self, done: Callable[[], object], limit: float = 15.0) -> None:
        end = time.monotonic() + limit
        while not done():
            assert time.monotonic() < end, self.text()[-3000:]
            time.sleep(0.01)

    def drop(self, name: str, content: bytes) -> None:
        (self.inbox / name).write_bytes(content)

    def revisions(self, reference: str = "SIN-1") -> int:
        return len(list((self.outbox / reference).glob("R*/manifest.json")))

    def notes(self) -> list[Path]:
        return sorted((self.outbox / "a_corriger").glob("*/LISEZMOI.txt"))

    def stop(self, number: int = signal.SIGTERM, limit: float = 5.0) -> int:
        self.process.send_signal(number)
        return self.process.wait(limit)


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path)
    yield running
    if running._process is not None and running.process.poll() is None:
        running.process.kill()
        running.process.wait()


def children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_what_is_there_at_the_start_and_what_comes_after_is_published(daemon: Running) -> None:
    daemon.drop("avant.yaml", dossier_text("SIN-0"))
    daemon.start()
    daemon.until(lambda: daemon.revisions("SIN-0"))
    started = time.monotonic()
    daemon.drop("a.yaml", dossier_text())
    daemon.until(daemon.revisions)
    assert time.monotonic() - started < 2.0
    daemon.until((daemon.outbox / "calendriers" / "dossiers" / "SIN-1.ics").exists)
    assert daemon.stop() == 0
    assert "event=arret travail=termine" in daemon.text()


def test_without_events_the_scan_finds_files(daemon: Running) -> None:
    daemon.start("polling")
    daemon.drop("a.yaml", dossier_text())
    daemon.until(daemon.revisions)


def test_twenty_faulty_files_among_good_ones(daemon: Running) -> None:
    daemon.start()
    for number in range(20):
        daemon.drop(f"bon-{number}.yaml", dossier_text(f"SIN-{number}"))
        daemon.drop(f"mauvais-{number}.yaml", b"reference: MAUVAIS-%d\n\xff\x00" % number)
    daemon.until(lambda: all(daemon.revisions(f"SIN-{number}") for number in range(20)))
    daemon.until(lambda: len(daemon.notes()) == 20)
    daemon.until(lambda: names_in(daemon.inbox) == [])
    assert daemon.stop() == 0


def test_a_slow_writer_is_waited_for(daemon: Running) -> None:
    daemon.start()
    content = dossier_text()
    with (daemon.inbox / "a.yaml").open("wb", buffering=0) as slow:
        for start in range(0, len(content), 20):
            slow.write(content[start : start + 20])
            time.sleep(0.15 if start else 0.5)  # longer than the quiet time: only the open file tells
        assert daemon.revisions() == 0
        assert daemon.notes() == []
    daemon.until(daemon.revisions)
    assert daemon.notes() == []


def test_a_file_renamed_into_place_is_taken_and_its_temporary_name_is_not(daemon: Running) -> None:
    daemon.start()
    daemon.drop("a.yaml.part", dossier_text()[:20])
    time.sleep(0.4)
    (daemon.inbox / "a.yaml.part").write_bytes(dossier_text())
    (daemon.inbox / "a.yaml.part").rename(daemon.inbox / "a.yaml")
    daemon.until(daemon.revisions)
    assert daemon.notes() == []


def test_killed_in_the_middle_of_a_job_it_finishes_at_the_next_start(daemon: Running) -> None:
    daemon.start()
    daemon.drop("a.yaml", dossier_text(piege="lent"))
    daemon.until(lambda: "event=recu" in daemon.text())
    daemon.stop(signal.SIGKILL)
    assert daemon.revisions() == 0
    daemon.start()
    daemon.until(lambda: daemon.revisions() == 1)
    daemon.until(lambda: names_in(daemon.inbox) == [])


def test_the_worker_dies_with_a_killed_daemon(daemon: Running) -> None:
    daemon.start()
    daemon.drop("a.yaml", dossier_text(piege="boucle"))
    daemon.until(lambda: "event=recu" in daemon.text())
    workers = children(daemon.process.pid)
    assert workers
    daemon.stop(signal.SIGKILL)
    daemon.until(lambda: not any(Path(f"/proc/{pid}/environ").exists() and _alive(pid) for pid in workers))


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_is_quick_even_when_the_worker_hangs(daemon: Running, number: int) -> None:
    daemon.start()
    daemon.drop("a.yaml", dossier_text(piege="boucle"))
    daemon.until(lambda: "event=recu" in daemon.text())
    assert daemon.stop(number) == 0
    with Ledger(daemon.state) as ledger:
        (job,) = ledger.unsettled()
    assert job.strikes == 0


@pytest.mark.parametrize("trap", ["boucle", "abandon"])
def test_a_deadly_file_is_set_aside_after_three_attempts(daemon: Running, trap: str) -> None:
    daemon.start()
    daemon.drop("a.yaml", dossier_text("SIN-1", piege=trap))
    daemon.drop("b.yaml", dossier_text("SIN-2"))
    daemon.until(lambda: daemon.notes() and daemon.revisions("SIN-2"))
    assert "3 fois de suite" in daemon.notes()[0].read_text(encoding="utf-8-sig")
    assert daemon.text().count("event=processus_perdu") == 3


def test_a_deadly_document_is_left_out_and_the_deadlines_are_published(daemon: Running) -> None:
    daemon.start()
    daemon.drop("a.yaml", dossier_text(document="boucle"))
    daemon.until(lambda: daemon.revisions() == 1)
    (slot,) = (daemon.outbox / "SIN-1").glob("R*")
    assert (slot / "echeances.ics").exists()
    assert not (slot / "lettre.docx").exists()
    assert "a dû être interrompue" in (slot / "manifest.json").read_text()


def test_a_second_daemon_names_the_first_and_leaves(daemon: Running) -> None:
    daemon.start()
    command = [sys.executable, "-m", "tests.daemon_under_test", str(daemon.folder)]
    second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    assert second.returncode == 4
    assert "Litigo travaille déjà sur" in second.stderr
    assert f"processus {daemon.process.pid} sur" in second.stderr
    daemon.drop("a.yaml", dossier_text())
    daemon.until(daemon.revisions)


def test_a_new_day_is_noticed(daemon: Running) -> None:
    daemon.start()
    daemon.drop("a.yaml", dossier_text(echeance="2026-11-30"))
    daemon.until(lambda: daemon.revisions() == 1)
    (daemon.folder / "jour").write_text("2026-12-01")
    daemon.until(lambda: daemon.revisions() == 2)


def test_an_inbox_taken_away_and_brought_back(daemon: Running) -> None:
    daemon.start()
    daemon.inbox.rename(daemon.folder / "ailleurs")
    daemon.until(lambda: "event=dossier_de_depot_inaccessible" in daemon.text())
    daemon.inbox.mkdir()
    daemon.drop("a.yaml", dossier_text())
    daemon.until(daemon.revisions, limit=20)


def test_run_once_goes_by_the_same_path(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    settings.inbox.mkdir()
    (settings.inbox / "a.yaml").write_bytes(dossier_text())
    (settings.inbox / "b.yaml").write_bytes(b"rien")
    outcomes = run_once(settings, clock=HandClock(), services=services)
    assert [(outcome.name, outcome.status) for outcome in outcomes] == [("a.yaml", "publie"), ("b.yaml", "refuse")]
    assert names_in(settings.inbox) == []
    assert run_once(settings, clock=HandClock(), services=services) == []


def test_run_once_leaves_the_place_to_a_daemon(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    settings.state.mkdir()
    clock = HandClock()
    with held(settings.state, clock.now()), pytest.raises(AlreadyRunningError, match="travaille déjà"):
        run_once(settings, clock=clock, services=services)


def test_files_dropped_by_many_at_once_are_all_accounted_for(daemon: Running) -> None:
    daemon.start()

    def drop(first: int) -> None:
        for number in range(first, first + 15):
            daemon.drop(f"d{number}.yaml", dossier_text(f"D-{number}"))

    writers = [threading.Thread(target=drop, args=(15 * writer,)) for writer in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    daemon.until(lambda: sum(daemon.revisions(f"D-{number}") for number in range(60)) == 60, limit=30)
    daemon.until(lambda: names_in(daemon.inbox) == [])
