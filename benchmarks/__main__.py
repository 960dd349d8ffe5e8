"""Run every benchmark and print its figures."""

from benchmarks import assess, documents, drop, impact, startup

startup.main()
assess.main()
documents.main()
drop.main()
impact.main()
