"""Runs the daemon with the small services: ``python -m tests.daemon_under_test <folder>``.

The civil day is read from the file ``jour`` of the folder, so that a test can change it.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from litigo.daemon import log_to_stderr, run
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
    log_to_stderr()
    settings = settings_for(folder, settle_seconds=0.1, render_seconds=1.5, polling="polling" in sys.argv)
    return run(settings, clock=FileClock(folder / "jour"), services=services)


if __name__ == "__main__":
    sys.exit(main())
