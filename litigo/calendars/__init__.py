"""Layer 4: an assessment becomes calendar events and feeds."""
