"""Time from a dossier dropped in the inbox of a running daemon to its complete folder in the outbox, warm."""

from __future__ import annotations

import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
LITIGO = Path(sys.executable).with_name("litigo")
DROPS = 20
PATIENCE = 60.0


def wait_for(folder: Path, pattern: str, count: int) -> float:
    """Wait until ``count`` files match; return the moment they did."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if len(list(folder.glob(pattern))) >= count:
            return time.monotonic()
        time.sleep(0.005)
    raise TimeoutError(f"{pattern} not published within {PATIENCE} s")


def drop_times(work: Path) -> list[float]:
    """Start a daemon, warm it with one dossier, then drop twenty, one at a time."""
    inbox, outbox = work / "inbox", work / "outbox"
    inbox.mkdir()
    command = [str(LITIGO), "run", "--inbox", str(inbox), "--outbox", str(outbox), "--state", str(work / "state")]
    examples = sorted((ROOT / "examples").glob("*.yaml"))
    times = []
    with subprocess.Popen(command, cwd=work, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as daemon:
        try:
            for number in range(DROPS + 1):
                source = examples[number % len(examples)].read_text(encoding="utf-8")
                lines = source.split("\n")
                index = next(n for n, line in enumerate(lines) if line.startswith("reference:"))
                lines[index] = f"reference: BANC-{number:03d}"
                aside = work / "aside.yaml"
                aside.write_text("\n".join(lines), encoding="utf-8")
                began = time.monotonic()
                shutil.move(aside, inbox / f"banc-{number:03d}.yaml")
                times.append(wait_for(outbox, f"BANC-{number:03d}/R*/manifest.json", 1) - began)
        finally:
            daemon.send_signal(signal.SIGTERM)
            daemon.wait(30)
    return times[1:]


def main() -> None:
    """Print the median of twenty drops."""
    with tempfile.TemporaryDirectory() as work:
        times = drop_times(Path(work))
    print(
        f"dropped dossier to complete outbox, warm: median of {len(times)} = {statistics.median(times):.2f} s, "
        f"longest {max(times):.2f} s (target 2 s)"
    )


if __name__ == "__main__":
    main()
