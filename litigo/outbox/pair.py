"""Two worker processes that share the documents of a dossier, so that a heavy one is ready in half the time."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, zip_longest
from pathlib import Path

from litigo.outbox.bench import Drafted, Examined, Feeds, Source
from litigo.outbox.services import Services
from litigo.outbox.workshop import ChildWorkshop


def open_workshop(
    services: Callable[[], Services], *, limit: float, stopping: threading.Event | None = None
) -> PairWorkshop | ChildWorkshop:
    """Return a workshop of two processes, or of one where there is only one processor."""
    if (os.cpu_count() or 1) > 1:
        return PairWorkshop(services, limit=limit, stopping=stopping)
    return ChildWorkshop(services, limit=limit, stopping=stopping)


class PairWorkshop:
    """A workshop of two processes: the first does everything, the second every other document."""

    def __init__(
        self, services: Callable[[], Services], *, limit: float, stopping: threading.Event | None = None
    ) -> None:
        self._first = ChildWorkshop(services, limit=limit, stopping=stopping)
        self._second = ChildWorkshop(services, limit=limit, stopping=stopping)
        self._thread = ThreadPoolExecutor(1)

    def examine(self, source: Source, day: str) -> Examined:
        """Read and assess a dossier."""
        return self._first.examine(source, day)

    def draft(self, source: Source, day: str, folder: Path, skip: Collection[str]) -> Drafted:
        """Write everything about a dossier into ``folder``; both shares are over when this returns or raises."""
        self._second.ensure()  # here and not in the thread: Linux ends a child with the thread that started it
        others = self._thread.submit(self._second.draft_share, source, day, folder, skip, (1, 2))
        try:
            ours = self._first.draft_share(source, day, folder, skip, (0, 2))
        finally:
            others.exception()
        theirs = others.result()
        titles = chain.from_iterable(zip_longest(ours.documents, theirs.documents))
        return Drafted(tuple(title for title in titles if title is not None), (*ours.faults, *theirs.faults))

    def feeds(self, handler: str, sources: Sequence[tuple[str, Source]], day: str, wanted: Collection[str]) -> Feeds:
        """Compute the calendar of a handler, and those of the ``wanted`` dossiers."""
        return self._first.feeds(handler, sources, day, wanted)

    def rulebook(self) -> str:
        """Name the exact text of the rules in use."""
        return self._first.rulebook()

    def close(self) -> None:
        """End both processes."""
        self._first.close()
        self._second.close()
        self._thread.shutdown()
