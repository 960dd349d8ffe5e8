"""``python -m litigo``."""

from litigo.cli import main

main()
