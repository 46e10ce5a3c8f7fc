"""What a draft proposes where a table leaves something open: what, why, and how sure that is.

The same values are the questions on a terminal, the comments and the open questions of a draft, and what answers them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Confidence(StrEnum):
    """How sure a proposal is."""

    PROVES = "proves"
    """The file leaves no other reading."""
    LIKELY = "likely"
    """Another reading is possible, and would be wrong in silence."""
    AMBIGUOUS = "ambiguous"
    """There are two readings, and nothing in the file decides between them."""


@dataclass(frozen=True)
class Proposal:
    """One thing that a draft decides or asks.

    `key`: what it is about, as `role.COLUMN`, `unit.COLUMN` or `decimal`; an answer is given by it. `choice`: what is
    drafted, one of `options`, which may be empty where any answer is one. `why`: the key of the words that give the
    reason, `facts` what they are filled in with.
    """

    key: str
    choice: str
    why: str
    confidence: Confidence = Confidence.LIKELY
    options: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """What sort of question it is: the first word of its key."""
        return self.key.partition(".")[0]

    @property
    def sure(self) -> bool:
        """Whether the file proves it, or a person has answered."""
        return self.confidence is Confidence.PROVES

    @property
    def subject(self) -> str:
        """The column or symbol it is about, "" for the whole table."""
        return self.key.partition(".")[2]


Answers = Mapping[str, str]
"""What a person has decided, by the key of the proposal."""


@dataclass
class Questions:
    """What one draft proposes, by key, as far as a person has answered."""

    answers: Answers
    proposals: dict[str, Proposal] = field(default_factory=dict)

    def ask(self, proposal: Proposal) -> Proposal:
        """The proposal as it is answered, kept among the others."""
        self.proposals[proposal.key] = self.decided(proposal)
        return self.proposals[proposal.key]

    def decided(self, proposal: Proposal) -> Proposal:
        """The proposal as it is answered, for one that has a place of its own in the draft."""
        all_units = self.answers.get("unit", "") if proposal.kind == "unit" and not proposal.sure else ""
        return decided(proposal, {proposal.key: all_units} | dict(self.answers) if all_units else self.answers)

    @property
    def open(self) -> tuple[Proposal, ...]:
        """Those that the file does not prove and nobody has answered."""
        return tuple(entry for entry in self.proposals.values() if not entry.sure)


def decided(proposal: Proposal, answers: Answers) -> Proposal:
    """The proposal as answered, where it is."""
    answer = answers.get(proposal.key, "")
    if not answer or (proposal.options and answer not in proposal.options):
        return proposal
    return Proposal(proposal.key, answer, "answered", Confidence.PROVES, proposal.options, proposal.facts)
