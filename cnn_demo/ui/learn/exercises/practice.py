"""What a learner has done with the exercises of one chapter, and which answers earn credit. Knows no Streamlit."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cnn_demo.ui.learn.exercises.problem import Problem, typed_values

LONGEST_TYPED = 40  # characters of an answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """The present problem of a chapter, and the totals of all its problems.

    number: of the present problem, from 0. kind: which of the chapter's kinds of problem it is, from 0. hints: how many are
    shown. wrong: how many answers to it were wrong. typed: the text typed last. solved: problems solved without their
    solution. unaided: those of them that were solved at the first answer and without a hint.
    """

    number: int = 0
    kind: int = 0
    hints: int = 0
    wrong: int = 0
    typed: str = ""
    is_solution_shown: bool = False
    is_solved: bool = False
    solved: int = 0
    unaided: int = 0

    def answered(self, problem: Problem, text: str) -> Practice:
        """After an answer was typed. A text that is no number changes nothing; a problem earns credit once."""
        practice = replace(self, typed=text[:LONGEST_TYPED])
        is_decided = self.is_solved or self.is_solution_shown
        if is_decided or not typed_values(practice.typed):
            return practice
        if not is_right(problem, practice.typed):
            return replace(practice, wrong=self.wrong + 1)
        is_unaided = not self.wrong and not self.hints
        return replace(practice, is_solved=True, solved=self.solved + 1, unaided=self.unaided + is_unaided)

    def with_hint(self) -> Practice:
        return replace(self, hints=self.hints + 1)

    def with_solution(self) -> Practice:
        return replace(self, is_solution_shown=True)

    def with_new_numbers(self) -> Practice:
        """The next problem, of the same kind."""
        return Practice(number=self.number + 1, kind=self.kind, solved=self.solved, unaided=self.unaided)

    def with_another_kind(self, kinds: int) -> Practice:
        """The next problem, of the next kind. kinds: how many the chapter has."""
        return replace(self.with_new_numbers(), kind=(self.kind + 1) % kinds)


def is_right(problem: Problem, text: str) -> bool:
    """Whether one of the numbers that the text can stand for is right."""
    return any(problem.is_right(value) for value in typed_values(text))
