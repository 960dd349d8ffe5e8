"""Ten thousand dossiers under new rules: ``litigo impact`` on two processes, against assessing each of them twice."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from litigo.assessment.assess import assess
from litigo.dossier.reader import read_dossier
from litigo.rulebook.loader import load_rulebook

ROOT = Path(__file__).parent.parent
DOSSIERS, SAMPLE, SEED = 10_000, 60, 20261123
TODAY = dt.date(2026, 11, 23)
TARGET = 60.0
DAY = re.compile(r"\b(?:19|20)\d\d-\d\d-\d\d\b")
CHOICE = re.compile(r"(?<=: )(?:oui|non)(?=[,}\s])")
AMOUNT = re.compile(r"(?<=montant: )\d+(?=\.\d\d)")
# The usual reform: one period cut; a cause of interruption less; and the widest there is, which every end may feel.
REFORMS = {
    "one period": (
        "deadlines/procedure/appel.yaml",
        "{is: P3M, since: 2024-09-01, running_periods: unchanged, source: cpc_908}",
        "{is: P2M, since: 2024-09-01, running_periods: unchanged, source: cpc_908}",
    ),
    "a shared regime": ("regimes.yaml", "- by: designation_expert", "- by: acte_execution_forcee"),
    "a holiday": ("workdays.yaml", "easter: 50,", "easter: 51,"),
}


def write_dossiers(folder: Path, count: int) -> None:
    """Write varied dossiers: the samples at other times, with other sums and other answers. Same seed, same files."""
    chance = random.Random(SEED)  # noqa: S311  # variety, no secret
    samples = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "examples").glob("*.yaml"))]
    for number in range(count):
        text = re.sub(r"(?m)^reference: .*$", f"reference: BANC-{number:05d}", chance.choice(samples))
        shift = dt.timedelta(days=chance.randrange(900))
        text = DAY.sub(lambda found, by=shift: (dt.date.fromisoformat(found[0]) - by).isoformat(), text)  # type: ignore[misc]  # bound
        text = CHOICE.sub(lambda found: chance.choice(("oui", "non")) if chance.random() < 0.1 else found[0], text)
        text = AMOUNT.sub(lambda found: str(int(found[0]) + chance.randrange(500)), text)
        (folder / f"{number:05d}.yaml").write_text(text, encoding="utf-8")


def new_rules(work: Path, reform: str) -> Path:
    """Write the shipped rules with one reform."""
    name, old, new = REFORMS[reform]
    folder = work / reform.replace(" ", "_")
    shutil.copytree(ROOT / "rules", folder)
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    return folder


def run_impact(dossiers: Path, rules: Path) -> tuple[float, float, dict[str, object]]:
    """Run the real command; return its seconds, its processor seconds (children included) and its summary."""
    command = [sys.executable, "-m", "litigo", "impact", str(dossiers), "--rules", str(rules), "--json", "--jobs", "2"]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run([*command, "--today", TODAY.isoformat()], cwd=ROOT, capture_output=True, check=True)
    seconds, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, cpu, json.loads(done.stdout)["summary"]


def assessed_twice(dossiers: Path, rules: Path) -> float:
    """Return the processor seconds that reading once and assessing twice take for one dossier."""
    old, new = load_rulebook(), load_rulebook(rules)
    files = sorted(dossiers.iterdir())[:SAMPLE]
    for file in files[:6]:
        assess(read_dossier(file.read_bytes(), file.name, old.vocabulary), old, TODAY)
    began = time.process_time()
    for file in files:
        dossier = read_dossier(file.read_bytes(), file.name, old.vocabulary)
        assess(dossier, old, TODAY)
        assess(dossier, new, TODAY)
    return (time.process_time() - began) / len(files)


def main() -> None:
    """Print, for each reform, the seconds, the dossiers per second and the ratio to two whole assessments."""
    with tempfile.TemporaryDirectory() as work:
        dossiers = Path(work) / "dossiers"
        dossiers.mkdir()
        write_dossiers(dossiers, DOSSIERS)
        for reform in REFORMS:
            rules = new_rules(Path(work), reform)
            load_rulebook(rules)  # a rulebook is read from its files once, then kept
            seconds, cpu, summary = run_impact(dossiers, rules)
            assert summary["read"] == DOSSIERS, summary
            ratio = assessed_twice(dossiers, rules) * DOSSIERS / cpu
            print(
                f"litigo impact, {reform}: {DOSSIERS} dossiers in {seconds:.1f} s on 2 of {os.cpu_count()} processors "
                f"(target {TARGET:g} s), {cpu:.1f} s CPU, {DOSSIERS / seconds:.0f} dossiers/s, "
                f"{summary['touched']} touched; assessing each twice would take {ratio:.1f} times the CPU"
            )


if __name__ == "__main__":
    main()
