"""A linked open data publisher for official statistics: figures in, a validated catalogue out."""

__version__ = "0.1.0"
