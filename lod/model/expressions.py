"""The form of what asks for codes by what they are: `latest`, `latest(5)`, `level(2)`, `below(46)`, `top(10)`."""

from __future__ import annotations

import re

EXPRESSION = re.compile(r"(latest|level|below|top|bottom)(?:\(([^()]{0,200})\))?")
"""The word, and what stands in its brackets."""
