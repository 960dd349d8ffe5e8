"""A second reading of the law of time, written without the engine, so that each may catch the other's mistakes.

Nothing here imports :mod:`litigo`. Holidays and countings are written by name from the texts, not read from the knobs
of ``rules/counting.yaml``; only the rules themselves are read from their YAML.
"""
