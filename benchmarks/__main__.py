"""Run every benchmark and print its figures."""

from benchmarks import drop, startup

startup.main()
drop.main()
