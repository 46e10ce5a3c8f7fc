"""What a draft asks is asked in nynorsk too."""

from __future__ import annotations

import re

from lod.drafting.nynorsk import QUESTIONS
from lod.drafting.words import WORDS


def test_every_question_and_reason_is_in_nynorsk() -> None:
    """Each question and each reason for a proposal, with the same facts as in bokmål; and nothing that is not asked."""
    asked = {key for key in WORDS if key.startswith(("ask-", "why-"))}
    assert asked <= QUESTIONS.keys() <= WORDS.keys()
    for key, words in QUESTIONS.items():
        assert sorted(re.findall(r"{\w+}", words)) == sorted(re.findall(r"{\w+}", WORDS[key][0])), key
