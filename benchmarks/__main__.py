"""Run every benchmark and print its figures."""

from benchmarks import assess, drop, startup

startup.main()
assess.main()
drop.main()
