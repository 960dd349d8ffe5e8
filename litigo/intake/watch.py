"""Wakes the daemon when something happens in the inbox. Only a hint: the periodic scan is what finds files."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from watchdog.events import FileClosedEvent, FileMovedEvent, FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

log = logging.getLogger("litigo")


class _Bell(FileSystemEventHandler):
    def __init__(self, wake: threading.Event) -> None:
        self._wake = wake

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Ring for a file closed after writing and for a rename; the rest is noise."""
        if isinstance(event, (FileClosedEvent, FileMovedEvent)):
            self._wake.set()


class Watch:
    """A watch on a folder that survives the folder being unmounted and mounted again."""

    def __init__(self, folder: Path, wake: threading.Event) -> None:
        self._folder = folder
        self._wake = wake
        self._observer: BaseObserver | None = None
        self._watched: tuple[int, int] | None = None

    def renew(self) -> bool:
        """Watch the folder that is there now; return whether events can be expected."""
        identity = self._identity()
        if self._observer is not None and self._observer.is_alive() and identity == self._watched:
            return True
        self.stop()
        if identity is None:
            return False
        observer = Observer()
        try:
            observer.schedule(_Bell(self._wake), str(self._folder), recursive=False)
            observer.start()
        except OSError as error:
            log.warning("event=surveillance_indisponible errno=%s", error.errno)
            return False
        self._observer, self._watched = observer, identity
        self._wake.set()  # what arrived before the watch was in place
        return True

    def _identity(self) -> tuple[int, int] | None:
        try:
            found = self._folder.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def stop(self) -> None:
        """Stop watching."""
        if self._observer is not None:
            self._observer.stop()
            self._observer.join(2)
        self._observer = None
        self._watched = None
