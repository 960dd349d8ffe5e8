"""``python -m litigo.cli``."""

from litigo.cli import main

main()
