"""``python -m litigo.cli``."""

from litigo.cli import main

if __name__ == "__main__":  # a process that lays out pages imports this module again
    main()
