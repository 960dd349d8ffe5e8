"""Run every benchmark and print its figures."""

from benchmarks import drop, impact, startup

startup.main()
drop.main()
impact.main()
