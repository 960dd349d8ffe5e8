"""Runs the daemon with the small services: ``python -m tests.daemon_under_test <folder>``.

The civil day is read from the file ``jour`` of the folder, so that a test can change it.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from litigo import daemon
from tests.intake_fakes import TODAY, HandClock, services, settings_for


class FileClock(HandClock):
    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file

    def now(self) -> dt.datetime:
        self.today = dt.date.fromisoformat(self._file.read_text()) if self._file.exists() else TODAY
        return super().now()


def main() -> int:
    folder = Path(sys.argv[1])
    daemon.log_to_stderr()
    daemon._WAITS = (0.5, 1.0)  # a test does not wait as long as a share does
    settings = settings_for(folder, settle_seconds=0.1, render_seconds=0.8, polling="polling" in sys.argv)
    return daemon.run(settings, clock=FileClock(folder / "jour"), services=services)


if __name__ == "__main__":
    sys.exit(main())
