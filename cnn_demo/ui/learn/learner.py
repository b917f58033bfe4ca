"""What the session keeps of a learner: a seed for their numbers, first and latest answers, and exercises done."""

from __future__ import annotations

import secrets

from cnn_demo.ui.core import address, store
from cnn_demo.ui.learn.exercises.practice import Practice

SEED, FIRST_ANSWERS, LATEST_ANSWERS, PRACTICE = "learn-seed", "learn-first-answers", "learn-answers", "learn-practice"
SEED_BYTES = 8
LONGEST_SEED = 40  # characters of a seed in the address


def seed() -> str:
    """The seed of the learner's numbers: that of the address, which a class may share, else one drawn once in a session."""
    if linked := address.get(address.SEED):
        return linked[:LONGEST_SEED]
    if store.get(SEED) is None:
        store.put(SEED, secrets.token_hex(SEED_BYTES))
    return str(store.get(SEED))


def first_answer(chapter: str) -> int | None:
    """The index in Question.options of the answer that counts, None before one was given."""
    answers: dict[str, int] = store.get(FIRST_ANSWERS, {})
    return answers.get(chapter)


def latest_answer(chapter: str) -> int | None:
    """The index in Question.options of the answer that is marked, None before one was given."""
    answers: dict[str, int] = store.get(LATEST_ANSWERS, {})
    return answers.get(chapter)


def keep_answer(chapter: str, option: int) -> None:
    store.put(FIRST_ANSWERS, {chapter: option, **store.get(FIRST_ANSWERS, {})})
    store.put(LATEST_ANSWERS, {**store.get(LATEST_ANSWERS, {}), chapter: option})


def practice(chapter: str) -> Practice:
    """The learner's exercises of a chapter."""
    kept: Practice = store.get(PRACTICE, {}).get(chapter, Practice())
    return kept


def keep_practice(chapter: str, done: Practice) -> None:
    store.put(PRACTICE, {**store.get(PRACTICE, {}), chapter: done})
