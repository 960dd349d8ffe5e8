"""Layer 1: computation of time: periods, counting methods, working days by seat."""
