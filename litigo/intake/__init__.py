"""Layer 5: files arrive: watch, settle, read, quarantine."""
