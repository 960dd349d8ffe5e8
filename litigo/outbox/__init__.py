"""Layer 5: immutable, atomic publication of what was produced."""
