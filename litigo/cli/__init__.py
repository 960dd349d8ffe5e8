"""Layer 7: the command line. Thin: every command calls the pipeline or the engine, imported when it runs."""

import gc
import os

# A command lives a fraction of a second: collecting garbage while modules load is time for nothing (the daemon turns it
# on again), and pydantic would search every installed package for plugins we do not use.
gc.disable()
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

from litigo.cli.main import main  # noqa: E402  # after the two settings above

__all__ = ["main"]
