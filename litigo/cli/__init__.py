"""Layer 7: the command line. Thin: every command calls the pipeline or the engine, imported when it runs."""

from litigo.cli.main import main

__all__ = ["main"]
