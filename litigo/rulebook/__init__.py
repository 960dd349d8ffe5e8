"""Layer 2: the law as data: typed rules, condition language, loader and static checks."""
