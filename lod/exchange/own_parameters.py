"""The parameters of an address that are no dimensions, and what each can be."""

from __future__ import annotations

LANGUAGES = ("nb", "en")
"""The languages that labels are written in, where none is asked for."""
CHOICES = ("nb", "nn", "en")
"""The languages that one may ask for."""

UNREAD, BOUNDS = ("page", "asOf", "changedSince"), ("from", "to")
"""Those that are no part of a selection, and those that bound the period."""

OWN = (*UNREAD, *BOUNDS, "columns", "labels", "lang", "sort", "view", "chart", "show", "classes", "layout", "numbers")
"""Parameters that are no dimensions."""

EVERYTHING = "all"
"""What `view` can be."""

CHARTS = ("bar", "line", "multiples", "stacked", "share", "pyramid", "map")
CLASSES = ("quantile", "equal")
SHOWS, LAYOUTS = ("index", "change", "log", "per1000"), ("shown",)
"""How a selection is drawn, and laid out for spreadsheets besides with a row for each observation."""

NUMBERS = ("decimal", "float")
"""What decimals are in Parquet: the first unless something else is asked for."""

ESCAPE = "d."
"""Before the name of a dimension that is called like one of them."""


def parameter(dimension: str) -> str:
    """What a dimension is called in an address."""
    return f"{ESCAPE}{dimension}" if dimension in OWN else dimension
