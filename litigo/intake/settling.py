"""Decides when a dropped file has stopped changing. Knows nothing of watchers; the clock is given."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from litigo.intake.names import is_dropped


@dataclass(frozen=True, slots=True)
class Look:
    """What a file looked like at one scan."""

    device: int
    inode: int
    size: int
    modified: int
    mode: int

    @property
    def mark(self) -> str:
        """Text telling this arrival from another one under the same name."""
        return f"{self.device}:{self.inode}:{self.size}:{self.modified}"

    @property
    def regular(self) -> bool:
        """Whether it is an ordinary file: neither link, pipe, device nor folder."""
        return stat.S_ISREG(self.mode)


def look_at(found: os.stat_result) -> Look:
    """Keep of a stat what tells one state of a file from another."""
    return Look(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_mode)


def scan(folder: Path) -> dict[str, Look]:
    """Return every dropped name of ``folder`` with its look, links not followed."""
    found: dict[str, Look] = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            if not is_dropped(entry.name):
                continue
            try:
                found[entry.name] = look_at(os.lstat(entry.path))
            except FileNotFoundError:
                continue
    return found


@dataclass(slots=True)
class _Watched:
    look: Look
    since: float
    handed_over: bool = False


class Settling:
    """Names seen, and since when each has looked the same.

    A name is ready once it looked the same on two scans at least ``quiet`` seconds apart. It is handed over once, and
    again only if it changes or leaves and comes back.
    """

    def __init__(self, quiet: float) -> None:
        self._quiet = quiet
        self._watched: dict[str, _Watched] = {}

    def observe(self, looks: Mapping[str, Look], now: float) -> list[str]:
        """Take a scan into account and return the names ready now, in alphabetical order."""
        for gone in self._watched.keys() - looks.keys():
            del self._watched[gone]
        ready = [name for name, look in looks.items() if self._settled(name, look, now)]
        for name in ready:
            self._watched[name].handed_over = True
        return sorted(ready)

    def _settled(self, name: str, look: Look, now: float) -> bool:
        known = self._watched.get(name)
        if known is None or known.look != look:
            self._watched[name] = _Watched(look, now)
            return False
        return not known.handed_over and now - known.since >= self._quiet

    def pending(self) -> bool:
        """Whether some name is still settling."""
        return any(not watched.handed_over for watched in self._watched.values())

    def look(self, name: str) -> Look:
        """Return the last look of a name."""
        return self._watched[name].look

    def again(self, name: str) -> None:
        """Forget a name, so that it is handed over again once quiet."""
        self._watched.pop(name, None)
