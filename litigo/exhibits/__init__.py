"""Layer 4: the exhibits of a dossier become stamped pages, one bundle with its schedule, files fit for e-filing."""
