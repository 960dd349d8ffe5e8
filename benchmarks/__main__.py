"""Run every benchmark and print its figures."""

from benchmarks import assess, drop, impact, startup

startup.main()
assess.main()
drop.main()
impact.main()
