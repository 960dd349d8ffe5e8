"""Changes each number of the rulebook, one at a time, and asks whether anything notices.

A number nobody notices is a date that may be wrong tomorrow without a word: « make mutants » lists those that survive.
"""
