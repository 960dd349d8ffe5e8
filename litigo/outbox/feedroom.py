"""Keeps the calendars of the outbox in step with the current revisions, a handler at a time."""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from litigo.faults import LitigoError
from litigo.ledger.records import Publication
from litigo.outbox.bench import Source
from litigo.outbox.feeds import dossier_feed, handler_feed, last_good, with_kept_events, write_feed
from litigo.outbox.names import slug
from litigo.outbox.workshop import StoppingError, Workshop

log = logging.getLogger("litigo")

_CLOSED_SHOWN = 60  # days during which a closed dossier stays in its handler's calendar, to show what was cancelled


class FeedRoom:
    """Knows which calendars are out of date, and rewrites them from all the current dossiers."""

    def __init__(self, outbox: Path, workshop: Workshop, source_of: Callable[[Publication], Source]) -> None:
        self._outbox = outbox
        self._workshop = workshop
        self._source_of = source_of
        self._handlers: dict[str, str] = {}
        self._dossiers: set[str] = set()

    def touch(self, publication: Publication) -> None:
        """Note that a dossier changed, and so its handler's calendar."""
        self._handlers[slug(publication.handler)] = publication.handler
        self._dossiers.add(publication.reference)

    def touch_all(self, current: Iterable[Publication], handlers: Iterable[str]) -> None:
        """Note that everything is to be computed again: a new day, or a new start.

        ``handlers`` may have had dossiers only in the past: their calendar is to be emptied of them.
        """
        self._handlers.update({slug(handler): handler for handler in handlers})
        for publication in current:
            self.touch(publication)

    def refresh(self, current: Sequence[Publication], today: dt.date) -> int:
        """Rewrite what is out of date; what fails stays out of date, the last good calendar in place.

        Returns:
            How many calendars could not be brought up to date.
        """
        groups = _by_handler(current, today)
        failures = 0
        for handler_slug, handler in sorted(self._handlers.items()):
            try:
                self._refresh_one(handler, groups[handler_slug], today)
                del self._handlers[handler_slug]
            except StoppingError:
                raise
            except (LitigoError, OSError) as error:
                failures += 1
                log.error("event=agenda_non_rafraichi erreur=%s", type(error).__name__)  # noqa: TRY400  # see pipeline
        return failures

    def _refresh_one(self, handler: str, members: Sequence[Publication], today: dt.date) -> None:
        sources = [(member.reference, self._source_of(member)) for member in members]
        wanted = {member.reference for member in members} & self._dossiers
        feeds = self._workshop.feeds(handler, sources, today.isoformat(), wanted)
        kept = [old for reference in feeds.failed if (old := last_good(self._outbox, reference)) is not None]
        if feeds.failed:
            log.error("event=agenda_avec_dernieres_echeances_connues dossiers=%d", len(feeds.failed))
        for reference, calendar in feeds.dossiers.items():
            write_feed(dossier_feed(self._outbox, reference), calendar.encode())
        write_feed(handler_feed(self._outbox, handler), with_kept_events(feeds.handler.encode(), kept))
        self._dossiers -= wanted


def _by_handler(current: Iterable[Publication], today: dt.date) -> Mapping[str, list[Publication]]:
    oldest = (today - dt.timedelta(days=_CLOSED_SHOWN)).isoformat()
    groups: dict[str, list[Publication]] = defaultdict(list)
    for publication in current:
        if not publication.closed_on or publication.closed_on >= oldest:
            groups[slug(publication.handler)].append(publication)
    return groups
