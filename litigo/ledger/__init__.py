"""Layer 5: the durable record of what was received and produced."""
