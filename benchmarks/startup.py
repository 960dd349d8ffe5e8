"""Start-up: ``litigo --help`` against a bare Python, ``litigo assess`` against ``import pydantic``, in turn."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
LITIGO = Path(sys.executable).with_name("litigo")
EXAMPLE = ROOT / "examples" / "corporel_badinter.yaml"
RUNS = 15
HEAVY = ("weasyprint", "docxtpl", "icalendar", "docx", "lxml", "rich")


def cpu_seconds(command: list[str]) -> float:
    """Return the processor time of one whole process, user and system."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare(name: str, command: list[str], base_name: str, base: list[str], target: float) -> float:
    """Time two commands in turn; print both medians and the ratio of the medians."""
    cpu_seconds(command), cpu_seconds(base)
    pairs = [(cpu_seconds(command), cpu_seconds(base)) for _ in range(RUNS)]
    mine, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio: float = mine / theirs
    print(
        f"{name}: {mine * 1000:.0f} ms CPU, {base_name}: {theirs * 1000:.0f} ms, ratio {ratio:.1f} (target {target:g})"
    )
    return ratio


def heavy_imports() -> list[str]:
    """Return the heavy libraries that ``litigo assess --json`` imports (there should be none)."""
    script = (
        "import sys; sys.argv = ['litigo', 'assess', sys.argv[1], '--json', '--today', '2026-11-23']\n"
        "from litigo.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"print('\\n@', *[name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script, str(EXAMPLE)], check=True, capture_output=True, text=True)
    return done.stdout.rpartition("@")[2].split()


def main() -> None:
    """Print the start-up figures."""
    python = [sys.executable, "-c", "pass"]
    compare("litigo --help", [str(LITIGO), "--help"], "python -c pass", python, 12)
    assess = [str(LITIGO), "assess", str(EXAMPLE), "--json", "--today", "2026-11-23"]
    compare("litigo assess", assess, "python -c 'import pydantic'", [sys.executable, "-c", "import pydantic"], 4)
    print(f"heavy libraries imported by litigo assess --json: {heavy_imports() or 'none'}")


if __name__ == "__main__":
    main()
