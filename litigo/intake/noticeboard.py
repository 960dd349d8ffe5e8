"""The notices left to handlers about files that could not be used, and their taking away once answered."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Collection, Mapping, Sequence

from litigo.faults import Fault
from litigo.intake.reference import likely_reference
from litigo.intake.staging import blob_path
from litigo.ledger.records import Job, JobState
from litigo.ledger.store import Ledger
from litigo.outbox.notes import FOLDER, Note, remove_note, write_note
from litigo.outbox.outcome import Outcome, Status
from litigo.settings import Settings

log = logging.getLogger("litigo")

_IN_PLACE = "refused_in_place"


class NoticeBoard:
    """Writes a notice before the ledger says so, and takes it away after: a crash leaves one too many, never none."""

    def __init__(self, settings: Settings, ledger: Ledger, now: Callable[[], str]) -> None:
        self._settings = settings
        self._ledger = ledger
        self._now = now

    def refuse(self, job: Job, state: JobState, faults: Sequence[Fault], verdict: str = "") -> Outcome:
        """Explain to the owner of a file why it is not published, then close its job."""
        outbox, receipt = self._settings.outbox, job.receipt
        content = blob_path(self._settings.state, receipt.sha256).read_bytes()
        reference = job.reference or likely_reference(content)
        current = self._ledger.latest(reference) if reference else None
        note = Note(
            name=receipt.name,
            received_at=receipt.received_at,
            faults=faults,
            sha256=receipt.sha256,
            current=current.slot if current else "",
            contact=self._settings.contact,
        )
        folder = write_note(outbox, note, content)
        words = verdict or " ; ".join(map(str, faults))[:2000]
        self._ledger.refuse(job, state=state, note=folder, verdict=words, reference=reference)
        log.warning("event=refuse job=%d contenu=%s fautes=%d etat=%s", job.id, receipt.sha256[:8], len(faults), state)
        status: Status = "refuse" if state == "rejected" else "quarantaine"
        return Outcome(status, receipt.name, reference, faults=tuple(faults), folder=outbox / FOLDER / folder)

    def answer(self, reference: str, name: str) -> None:
        """Take away the notices an accepted file answers: same name, or same dossier."""
        noted = self._ledger.noted()
        known = {job.receipt.sha256 for job in noted}
        for job in noted:
            if name == job.receipt.name or (reference and reference == job.reference):
                remove_note(self._settings.outbox, job.note, known)
                self._ledger.forget_note(job)

    def refuse_in_place(self, name: str, fault: Fault) -> Outcome:
        """Explain why something cannot even be taken in; it stays where it is."""
        note = Note(name=name, received_at=self._now(), faults=[fault], contact=self._settings.contact)
        folder = write_note(self._settings.outbox, note, None)
        self._remember({**self._in_place(), name: folder})
        log.warning("event=refuse_sur_place")
        return Outcome("refuse", name, faults=(fault,), folder=self._settings.outbox / FOLDER / folder)

    def forget_gone(self, present: Collection[str]) -> None:
        """Take away the notices about things that are no longer in the inbox."""
        refused = self._in_place()
        gone = [name for name in refused if name not in present]
        for name in gone:
            remove_note(self._settings.outbox, refused[name], ())
        if gone:
            self._remember({name: folder for name, folder in refused.items() if name in present})

    def _in_place(self) -> dict[str, str]:
        return dict(json.loads(self._ledger.recall(_IN_PLACE) or "{}"))

    def _remember(self, refused: Mapping[str, str]) -> None:
        self._ledger.remember(_IN_PLACE, json.dumps(refused))
