"""The ledger: what it promises, what it refuses, and who may hold it."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from litigo.ledger.lock import AlreadyRunningError, held
from litigo.ledger.rebuild import set_aside
from litigo.ledger.records import Job, Publication, Receipt
from litigo.ledger.schema import LedgerError
from litigo.ledger.store import Ledger

A, B = "a" * 64, "b" * 64
NOW = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)


def receipt(sha256: str = A, name: str = "a.yaml", mark: str = "1") -> Receipt:
    return Receipt(sha256, name, mark, "inbox", "2026-11-23T09:30:00+00:00")


def publication(reference: str = "SIN-1", revision: int = 1, sha256: str = A) -> Publication:
    slot = f"R{revision:04d}-{sha256[:8]}"
    return Publication(reference, revision, slot, sha256, "a.yaml", "r", "depot", "2026-11-23", "X", "", "maintenant")


def published(ledger: Ledger, revision: int, sha256: str) -> Job:
    job = ledger.receive(receipt(sha256, mark=str(revision)))
    job = ledger.plan(job, reference="SIN-1", revision=revision, slot="s")
    return ledger.release(ledger.publish(job, publication(revision=revision, sha256=sha256)))


def test_it_is_set_for_durability(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger, ledger.transaction() as change:
        assert change.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert change.execute("PRAGMA synchronous").fetchone() == (3,)
        assert change.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert change.execute("PRAGMA user_version").fetchone() == (1,)
    assert (tmp_path / "ledger.db").stat().st_mode & 0o777 == 0o600


def test_the_same_arrival_seen_again_is_the_same_job_until_released(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        first = ledger.receive(receipt())
        assert ledger.receive(receipt()).id == first.id
        assert ledger.receive(receipt(mark="2")).id != first.id
        ledger.release(first)
        assert ledger.receive(receipt()).id != first.id


def test_an_attempt_is_counted_durably_before_it_is_made(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        job = ledger.begin_attempt(ledger.receive(receipt()))
        with Ledger(tmp_path) as other:
            assert other.job(job.id).strikes == 1


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        with pytest.raises(sqlite3.IntegrityError), ledger.transaction() as change:
            change.executemany("INSERT INTO memory VALUES (?, 'b')", [("a",), ("a",)])
        assert ledger.recall("a") == ""
        ledger.remember("a", "c")
        assert ledger.recall("a") == "c"


def test_a_revision_is_given_to_one_job_only(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        first, second = ledger.receive(receipt()), ledger.receive(receipt(B))
        ledger.plan(first, reference="SIN-1", revision=1, slot="s")
        with pytest.raises(sqlite3.IntegrityError):
            ledger.plan(second, reference="SIN-1", revision=1, slot="s")
        assert ledger.planned_revision("SIN-1") == 1
        assert ledger.unplan(first).revision == 0
        assert ledger.plan(second, reference="SIN-1", revision=1, slot="s").state == "planned"


def test_the_current_revision_is_the_highest(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        published(ledger, 1, A)
        published(ledger, 2, B)
        latest = ledger.latest("SIN-1")
        assert latest == publication(revision=2, sha256=B)
        assert ledger.current() == [latest]
        assert ledger.current_with(A) is None
        assert ledger.current_with(B) == latest
        assert ledger.twin("sin-1") == "SIN-1"
        assert ledger.twin("SIN-1") is None


def test_order_of_arrival_is_kept_within_a_dossier(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        early = ledger.plan(ledger.receive(receipt()), reference="SIN-1", revision=1, slot="s")
        late = ledger.receive(receipt(B, mark="2"))
        assert ledger.waits_for_earlier(late, "SIN-1")
        assert not ledger.waits_for_earlier(late, "SIN-2")
        assert not ledger.overtaken(early, "SIN-1")
        late = ledger.plan(late, reference="SIN-1", revision=2, slot="s")
        ledger.publish(late, publication(revision=2, sha256=B))
        assert ledger.overtaken(early, "SIN-1")


def test_a_reassessment_is_one_job_for_each_occasion(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        published(ledger, 1, A)
        job = ledger.request_reassessment(publication(), "2026-11-24/r")
        assert (job.purpose, job.released) == ("recalcul", True)
        assert ledger.request_reassessment(publication(), "2026-11-24/r").id == job.id
        assert ledger.request_reassessment(publication(), "2026-11-25/r").id != job.id


def test_a_ledger_from_the_future_is_refused_politely(tmp_path: Path) -> None:
    Ledger(tmp_path).close()
    connection = sqlite3.connect(tmp_path / "ledger.db")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(LedgerError, match="mettez litigo à jour"):
        Ledger(tmp_path)


@pytest.mark.parametrize("damage", [b"", b"\x00" * 4096, b"pas une base"])
def test_a_damaged_ledger_is_never_believed(tmp_path: Path, damage: bytes) -> None:
    with Ledger(tmp_path) as ledger:
        for number in range(50):
            ledger.receive(receipt(mark=str(number)))
    path = tmp_path / "ledger.db"
    content = bytearray(path.read_bytes())
    content[4096 : 4096 + 8192] = (damage * 8192)[:8192] if damage else os.urandom(8192)
    path.write_bytes(bytes(content))
    with pytest.raises(LedgerError, match="litigo ledger rebuild"):
        Ledger(tmp_path)


def test_a_full_disk_is_told_apart_from_damage(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        with ledger.transaction() as change:
            change.execute("PRAGMA max_page_count = 1")
        with pytest.raises(OSError, match="disque plein"):
            ledger.remember("a", "x" * 10_000_000)


def test_a_ledger_set_aside_is_kept(tmp_path: Path) -> None:
    assert set_aside(tmp_path) is None
    Ledger(tmp_path).close()
    (tmp_path / "ledger.db-journal").write_bytes(b"")
    assert set_aside(tmp_path) == tmp_path / "ledger.db.ecarte-1"
    Ledger(tmp_path).close()
    assert set_aside(tmp_path) == tmp_path / "ledger.db.ecarte-2"
    assert (tmp_path / "ledger.db.ecarte-1-journal").exists()


def test_one_holder_at_a_time(tmp_path: Path) -> None:
    with held(tmp_path, NOW), pytest.raises(AlreadyRunningError) as caught, held(tmp_path, NOW):
        pass
    assert f"processus {os.getpid()}" in str(caught.value)
    assert "depuis le 23/11/2026 à 09:30" in str(caught.value)
    with held(tmp_path, NOW):
        pass


def test_a_closed_job_gives_its_number_back_to_nobody_by_mistake(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        job = ledger.plan(ledger.receive(receipt()), reference="SIN-1", revision=1, slot="s")
        closed = ledger.settle(job, state="duplicate")
        assert closed == replace(job, state="duplicate", revision=0, slot="")
        assert ledger.unsettled() == []
        assert ledger.unreleased() == [closed]
