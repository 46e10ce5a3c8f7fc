"""The questions of a draft at the terminal, and answers given with `--answer`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches

import click

from lod.drafting.draft import Draft
from lod.drafting.proposal import Proposal
from lod.drafting.words import question
from lod.errors import Finding, LodError, SourceError
from lod.messages.message import Message
from lod.terminal import language

LEAVE = "?"
"""The answer that leaves a question for later."""


def answers_of(given: Sequence[str]) -> dict[str, str]:
    """Answers by their keys. Raises `LodError` for one that is not written `KEY=VALUE`."""
    for answer in given:
        if "=" not in answer:
            raise LodError(Message("error.not-an-answer", answer=answer))
    parts = (answer.rpartition("=") if answer.startswith("symbol.=") else answer.partition("=") for answer in given)
    return {key: value for key, _, value in parts}


def judge(answers: Mapping[str, str], made: Draft) -> None:
    """Raises `SourceError` for answers to what nobody asks, and for those that are none of the options."""
    proposals = {proposal.key: proposal for proposal in (*made.proposals.values(), *made.open)}
    wrong = [_unknown(key, proposals) for key in answers if key not in proposals and not _is_open_ended(key)]
    wrong += [_no_option(proposals[key], value) for key, value in answers.items()
              if key in proposals and proposals[key].options and value not in proposals[key].options]  # fmt: skip
    if wrong:
        raise SourceError(wrong)


def _is_open_ended(key: str) -> bool:
    """Whether a key may answer what only the answers to others make a question: a unit, a period's convention."""
    return key == "unit" or key.startswith(("unit.", "dates.", "pair.", "start.", "empty.", "levels.", "symbol."))


def _unknown(key: str, proposals: Mapping[str, Proposal]) -> Finding:
    near = get_close_matches(key, proposals, 1)
    questions = tuple(sorted(proposals)[:30])
    nearest = Message("advice.did-you-mean", nearest=near[0]) if near else None
    hint = nearest or Message("advice.the-questions-are", questions=questions)
    return Finding(Message("no-such-question", key=key), value=key, hint=hint)


def _no_option(proposal: Proposal, value: str) -> Finding:
    message = Message("no-such-answer", value=value, question=proposal.key)
    return Finding(message, value=value, hint=Message("advice.expected-one-of", words=tuple(proposal.options)))


def ask_open(answers: Mapping[str, str], draft: Callable[[Mapping[str, str]], Draft]) -> dict[str, str]:
    """Asks what is open, until nothing is: an answer may open other questions. `?` leaves a TODO."""
    given, passed = dict(answers), set[str]()
    while waiting := [entry for entry in draft(given).open if entry.key not in given | dict.fromkeys(passed, "")]:
        proposal = waiting[0]
        passed.add(proposal.key)
        answer = _prompt(proposal)
        if answer not in ("", LEAVE):
            given[proposal.key] = answer
    return given


def _prompt(proposal: Proposal) -> str:
    kind = click.Choice([LEAVE, *proposal.options], case_sensitive=False) if proposal.options else None
    words = question(proposal, language())
    return str(click.prompt(words, default=proposal.choice or LEAVE, type=kind, show_choices=False)).strip()
