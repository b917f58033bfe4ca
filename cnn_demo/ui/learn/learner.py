"""What the session keeps of a learner: a seed for their numbers, first and latest answers, exercises done, predictions."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from cnn_demo.ui.core import address, store
from cnn_demo.ui.learn.exercises.practice import Practice

SEED, FIRST_ANSWERS, LATEST_ANSWERS, PRACTICE = "learn-seed", "learn-first-answers", "learn-answers", "learn-practice"
PREDICTIONS = "learn-predictions"
SEED_BYTES = 8
LONGEST_SEED = 40  # characters of a seed in the address


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """A figure that the learner predicted, and when, in seconds since 1970."""

    value: float
    at: float


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


def prediction(name: str) -> Prediction | None:
    """What the learner predicted last under that name."""
    predictions: dict[str, Prediction] = store.get(PREDICTIONS, {})
    return predictions.get(name)


def keep_prediction(name: str, value: float) -> None:
    store.put(PREDICTIONS, {**store.get(PREDICTIONS, {}), name: Prediction(value=value, at=time.time())})
