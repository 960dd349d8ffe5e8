"""The ledger: the durable record of what was received and produced. The only module that opens its database."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, fields
from pathlib import Path
from types import TracebackType
from typing import Any

from litigo.ledger.records import Job, Publication, Purpose, Receipt
from litigo.ledger.schema import prepare

FILE = "ledger.db"
_JOB = """
SELECT jobs.id, received.sha256, received.name, received.mark, received.origin, received.received_at,
       jobs.purpose, jobs.occasion, jobs.state, jobs.strikes, jobs.released, jobs.reference, jobs.revision, jobs.slot,
       jobs.note, jobs.verdict
FROM jobs JOIN received ON received.id = jobs.received
"""
_PUBLICATION_COLUMNS = ", ".join(field.name for field in fields(Publication))
_PUBLICATION = f"SELECT {_PUBLICATION_COLUMNS} FROM publications"  # noqa: S608 (names of our own dataclass)


class Ledger:
    """An open ledger. Used by one thread of one process, which holds ``daemon.lock``."""

    def __init__(self, state: Path) -> None:
        self.path = state / FILE
        self._connection = sqlite3.connect(self.path, isolation_level=None)
        try:
            prepare(self._connection)
        except BaseException:
            self._connection.close()
            raise
        self.path.chmod(0o600)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Group changes: all of them are durable when the block ends, none if it raises."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection
            self._connection.execute("COMMIT")
        except BaseException as error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
                raise OSError(errno.ENOSPC, "disque plein", str(self.path)) from error
            raise

    # --- receipts and jobs -------------------------------------------------------------------------------------

    def receive(self, receipt: Receipt) -> Job:
        """Record an arrival and the job it starts; the same arrival seen again after a crash gives the same job."""
        known = self._jobs(
            "WHERE received.sha256 = ? AND received.name = ? AND received.mark = ? AND jobs.released = 0"
            " AND jobs.purpose = 'depot'",
            (receipt.sha256, receipt.name, receipt.mark),
        )
        if known:
            return known[0]
        with self.transaction() as change:
            row = change.execute(
                "INSERT INTO received (sha256, name, mark, origin, received_at) VALUES (?, ?, ?, ?, ?)",
                astuple(receipt),
            )
            return self._add_job(change, row.lastrowid, "depot", "")

    def request_reassessment(self, publication: Publication, occasion: str) -> Job:
        """Record that a known dossier is to be published again; one job for each occasion."""
        (received,) = self._connection.execute(
            "SELECT max(id) FROM received WHERE sha256 = ?", (publication.sha256,)
        ).fetchone()
        known = self._jobs(
            "WHERE jobs.received = ? AND jobs.purpose = 'recalcul' AND jobs.occasion = ?", (received, occasion)
        )
        if known:
            return known[0]
        with self.transaction() as change:
            job = self._add_job(change, received, "recalcul", occasion)
            change.execute("UPDATE jobs SET released = 1 WHERE id = ?", (job.id,))
        return self.job(job.id)

    def _add_job(self, change: sqlite3.Connection, received: int | None, purpose: Purpose, occasion: str) -> Job:
        row = change.execute(
            "INSERT INTO jobs (received, purpose, occasion, state) VALUES (?, ?, ?, 'staged')",
            (received, purpose, occasion),
        )
        return self.job(row.lastrowid or 0)

    def job(self, number: int) -> Job:
        """Return a job as it stands."""
        return self._jobs("WHERE jobs.id = ?", (number,))[0]

    def unsettled(self) -> list[Job]:
        """Jobs not decided yet, in order of arrival."""
        return self._jobs("WHERE jobs.state IN ('staged', 'planned')")

    def unreleased(self) -> list[Job]:
        """Decided jobs whose original is still to be put away."""
        return self._jobs("WHERE jobs.released = 0 AND jobs.state NOT IN ('staged', 'planned')")

    def noted(self) -> list[Job]:
        """Jobs whose note to the handler is still in the outbox."""
        return self._jobs("WHERE jobs.note <> ''")

    def _jobs(self, condition: str, values: Iterable[object] = ()) -> list[Job]:
        rows = self._connection.execute(f"{_JOB} {condition} ORDER BY jobs.id", tuple(values))
        return [_job_of(row) for row in rows]

    def begin_attempt(self, job: Job) -> Job:
        """Count an attempt before it is made, so that a file that kills litigo is found out."""
        return self._update(job, strikes=job.strikes + 1)

    def give_back(self, job: Job, strikes: int) -> Job:
        """Set the count back: the attempt ended without the file being to blame."""
        return self._update(job, strikes=strikes)

    def plan(self, job: Job, *, reference: str, revision: int, slot: str) -> Job:
        """Fix the revision this job publishes, once and for all."""
        return self._update(job, state="planned", reference=reference, revision=revision, slot=slot)

    def unplan(self, job: Job) -> Job:
        """Take back a revision whose place was found to be held by another publication."""
        return self._update(job, state="staged", reference="", revision=0, slot="")

    def refuse(self, job: Job, *, state: str, note: str, verdict: str, reference: str) -> Job:
        """Close a job without a publication; ``note`` is already where the handler looks."""
        return self._update(job, state=state, note=note, verdict=verdict, reference=reference, revision=0, slot="")

    def settle(self, job: Job, *, state: str) -> Job:
        """Close a job that leaves nothing new to the handler."""
        return self._update(job, state=state, revision=0, slot="")

    def release(self, job: Job) -> Job:
        """Record that the original has left the watched folder."""
        return self._update(job, released=1)

    def forget_note(self, job: Job) -> Job:
        """Record that the note was taken away."""
        return self._update(job, note="")

    def _update(self, job: Job, **values: object) -> Job:
        columns = ", ".join(f"{name} = ?" for name in values)
        with self.transaction() as change:
            change.execute(f"UPDATE jobs SET {columns} WHERE id = ?", (*values.values(), job.id))  # noqa: S608
        return self.job(job.id)

    def earlier_verdicts(self, job: Job) -> list[str]:
        """What was said of the same bytes when they arrived before."""
        rows = self._connection.execute(
            "SELECT jobs.verdict FROM jobs JOIN received ON received.id = jobs.received"
            " WHERE received.sha256 = ? AND jobs.id < ?",
            (job.receipt.sha256, job.id),
        )
        return [verdict for (verdict,) in rows]

    def known_slots(self) -> set[tuple[str, str]]:
        """Return the reference and slot of every publication."""
        return set(self._connection.execute("SELECT reference, slot FROM publications"))

    def known_contents(self) -> set[str]:
        """Return the sha256 of everything ever received."""
        return {sha256 for (sha256,) in self._connection.execute("SELECT DISTINCT sha256 FROM received")}

    # --- publications ------------------------------------------------------------------------------------------

    def publish(self, job: Job, publication: Publication) -> Job:
        """Record a publication that is durable in the outbox, and close its job, in one transaction."""
        with self.transaction() as change:
            self._insert(change, publication)
            change.execute("UPDATE jobs SET state = 'published' WHERE id = ?", (job.id,))
        return self.job(job.id)

    def adopt(self, publication: Publication, receipt: Receipt) -> None:
        """Record a publication found in the outbox and unknown here (lost or older ledger)."""
        with self.transaction() as change:
            self._insert(change, publication)
            if publication.sha256 not in self.known_contents():
                change.execute(
                    "INSERT INTO received (sha256, name, mark, origin, received_at) VALUES (?, ?, ?, ?, ?)",
                    astuple(receipt),
                )

    def _insert(self, change: sqlite3.Connection, publication: Publication) -> None:
        marks = ", ".join("?" for _ in fields(Publication))
        change.execute(
            f"INSERT OR IGNORE INTO publications ({_PUBLICATION_COLUMNS}) VALUES ({marks})",  # noqa: S608
            astuple(publication),
        )

    def latest(self, reference: str) -> Publication | None:
        """Return the current revision of a dossier."""
        rows = self._publications("WHERE reference = ? ORDER BY revision DESC LIMIT 1", (reference,))
        return rows[0] if rows else None

    def current(self) -> list[Publication]:
        """Return the current revision of every dossier, by reference."""
        return self._publications(
            "WHERE revision = (SELECT max(revision) FROM publications AS other"
            " WHERE other.reference = publications.reference) ORDER BY reference"
        )

    def handlers(self) -> list[str]:
        """Return every handler who has, or had, a dossier."""
        return [name for (name,) in self._connection.execute("SELECT DISTINCT handler FROM publications")]

    def current_with(self, sha256: str) -> Publication | None:
        """Return the dossier whose current revision was made from these bytes, if any."""
        for found in self._publications("WHERE sha256 = ?", (sha256,)):
            latest = self.latest(found.reference)
            if latest and latest.sha256 == sha256:
                return latest
        return None

    def waits_for_earlier(self, job: Job, reference: str) -> bool:
        """Whether a file received before this one, of the same content or dossier, is not decided yet."""
        earlier = self._jobs(
            "WHERE jobs.state IN ('staged', 'planned') AND jobs.id < ? AND (received.sha256 = ? OR jobs.reference = ?)",
            (job.id, job.receipt.sha256, reference),
        )
        return bool(earlier)

    def overtaken(self, job: Job, reference: str) -> bool:
        """Whether a file received after this one was published first: this one must not come on top of it."""
        (latest,) = self._connection.execute(
            "SELECT coalesce(max(id), 0) FROM jobs WHERE reference = ? AND state = 'published' AND purpose = 'depot'",
            (reference,),
        ).fetchone()
        return job.purpose == "depot" and int(latest) > job.id

    def planned_revision(self, reference: str) -> int:
        """Return the highest revision published or promised for a dossier."""
        (published,) = self._connection.execute(
            "SELECT coalesce(max(revision), 0) FROM publications WHERE reference = ?", (reference,)
        ).fetchone()
        (promised,) = self._connection.execute(
            "SELECT coalesce(max(revision), 0) FROM jobs WHERE reference = ?", (reference,)
        ).fetchone()
        return max(int(published), int(promised))

    def twin(self, reference: str) -> str | None:
        """Return a known reference that differs from this one by letter case only."""
        row = self._connection.execute(
            "SELECT reference FROM publications WHERE lower(reference) = lower(?) AND reference <> ? LIMIT 1",
            (reference, reference),
        ).fetchone()
        return str(row[0]) if row else None

    def _publications(self, condition: str, values: Iterable[object] = ()) -> list[Publication]:
        rows = self._connection.execute(f"{_PUBLICATION} {condition}", tuple(values))
        return [Publication(*row) for row in rows]

    # --- memory ------------------------------------------------------------------------------------------------

    def recall(self, name: str) -> str:
        """Return a remembered word, empty if there is none."""
        row = self._connection.execute("SELECT value FROM memory WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def remember(self, name: str, value: str) -> None:
        """Remember a word durably."""
        with self.transaction() as change:
            change.execute("INSERT OR REPLACE INTO memory (name, value) VALUES (?, ?)", (name, value))


def _job_of(row: Sequence[Any]) -> Job:
    number, receipt, rest = row[0], Receipt(*row[1:6]), row[6:]
    purpose, occasion, state, strikes, released, reference, revision, slot, note, verdict = rest
    return Job(
        id=number,
        receipt=receipt,
        purpose=purpose,
        occasion=occasion,
        state=state,
        strikes=strikes,
        released=bool(released),
        reference=reference,
        revision=revision,
        slot=slot,
        note=note,
        verdict=verdict,
    )
