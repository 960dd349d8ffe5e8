"""Layer 4: an assessment becomes Word files, PDF files and a deadline sheet. Nothing is decided here."""
