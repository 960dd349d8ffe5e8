"""Layer 3: ``assess(dossier, rulebook, today)`` and what it answers."""
