"""What litigo promises, checked."""
