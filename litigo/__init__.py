"""litigo: a claim dossier goes in; deadlines, recourse strategies, letters and calendars come out."""

__version__ = "0.1.0"
