"""Layer 0: the typed facts and dated events of a claim file."""
