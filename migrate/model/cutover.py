"""Whether a target may take over, question by question, and what was done when it did."""

from dataclasses import dataclass
from enum import StrEnum

from migrate.model.document import Document


class Answer(StrEnum):
    """What one question of the list comes to."""

    GO = "go"
    NO_GO = "no-go"
    UNKNOWN = "unknown"
    """Nothing says so either way: a person has to judge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of the go/no-go list, answered."""

    name: str
    answer: Answer
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Cutover(Document):
    """The go/no-go list, and what was done after it."""

    KIND = "cutover"

    questions: tuple[Question, ...]
    done: tuple[str, ...] = ()
    """What was done, a sentence each, in order; empty where only the list was asked for."""
    left: tuple[str, ...] = ()
    """What is left to do by hand."""
    is_over: bool = False
    """The target has taken over."""

    @property
    def may_go(self) -> bool:
        """Whether no question says no."""
        return all(question.answer is not Answer.NO_GO for question in self.questions)
