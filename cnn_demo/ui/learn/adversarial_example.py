"""A picture changed along the sign of the loss's gradient, and at random as a control. Knows no Streamlit and no Keras.

Source: the fast gradient sign method, Goodfellow, Shlens and Szegedy 2014, arXiv 1412.6572.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cnn_demo.spec.architecture import OUTPUT_NAME
from cnn_demo.spec.data import DIGIT_SIDE
from cnn_demo.spec.layers import Node
from cnn_demo.ui.learn.arithmetic import Plane, softmax
from cnn_demo.ui.learn.classic_pass import ClassicPass, classic_pass
from cnn_demo.ui.learn.input_gradient import gradient_of_logits, gradient_of_loss

STEP, LARGEST = 0.01, 0.5  # of epsilon
EPSILONS = np.round(np.arange(0.0, LARGEST + STEP / 2, STEP), 2)
Logits = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Direction:
    """One way to change the picture. signs: (28, 28) of -1, 0 and 1. logits: (len(EPSILONS), 10), along it."""

    signs: Plane
    logits: Logits

    @property
    def probabilities(self) -> Logits:
        """(len(EPSILONS), 10)."""
        return np.array([softmax(each) for each in self.logits])

    @property
    def smallest_change(self) -> float | None:
        """The smallest of EPSILONS at which the answer is another one, None where it is the same at all of them."""
        answers = self.logits.argmax(axis=1)
        changed = np.flatnonzero(answers != answers[0])
        return float(EPSILONS[changed[0]]) if len(changed) else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Attack:
    """picture: (28, 28) in [0, 1]. answer: the network's class for it. rival: the next most probable one.

    lead_gradient: (28, 28), the slopes of the lead, which is the logit of the answer minus that of the rival.
    """

    given: ClassicPass
    picture: Plane
    answer: int
    rival: int
    lead_gradient: Plane
    along_gradient: Direction
    at_random: Direction

    def lead(self, logits: Logits) -> float:
        """By how much the answer's logit is larger than the rival's. logits: (10,)."""
        return float(logits[self.answer] - logits[self.rival])

    def products(self, signs: Plane, epsilon: float) -> Plane:
        """(28, 28) what each changed pixel adds to the lead if the network were linear: its slope times its change."""
        return self.lead_gradient * (moved(self.picture, signs, epsilon) - self.picture)


def moved(picture: Plane, signs: Plane, epsilon: float) -> Plane:
    """The picture with epsilon added in the direction of each sign, within [0, 1]."""
    return np.clip(picture + epsilon * signs, 0.0, 1.0)


def attack(pixels: NDArray[np.uint8], seed: int) -> Attack:
    """The changes of (28, 28) uint8 pixels for all EPSILONS. seed: of the random signs. Raises ModelError."""
    return _attack(pixels.tobytes(), seed)


@lru_cache(maxsize=8)
def _attack(pixels: bytes, seed: int) -> Attack:
    given = classic_pass(np.frombuffer(pixels, np.uint8).reshape(DIGIT_SIDE, DIGIT_SIDE), 0)
    rival, answer = (int(label) for label in given.logits.argsort()[-2:])
    picture = given.inputs[..., 0].astype(np.float64)
    lead = np.zeros(len(given.logits))
    lead[answer], lead[rival] = 1.0, -1.0

    def along(signs: Plane) -> Direction:
        return Direction(signs=signs, logits=logits_of(given, np.array([moved(picture, signs, e) for e in EPSILONS])))

    return Attack(
        given=given,
        picture=picture,
        answer=answer,
        rival=rival,
        lead_gradient=gradient_of_logits(given, lead),
        along_gradient=along(np.sign(gradient_of_loss(given, answer))),
        at_random=along(random_signs(seed)),
    )


def random_signs(seed: int) -> Plane:
    """(28, 28) of -1 and 1, each with probability 1/2."""
    return np.random.default_rng(seed).choice([-1.0, 1.0], (DIGIT_SIDE, DIGIT_SIDE))


def changed_at_random(made: Attack, epsilon: float, seeds: range) -> int:
    """For how many of these seeds random signs change the answer."""
    pictures = np.array([moved(made.picture, random_signs(seed), epsilon) for seed in seeds])
    return int((logits_of(made.given, pictures).argmax(axis=1) != made.answer).sum())


def logits_of(given: ClassicPass, pictures: Plane) -> Logits:
    """(n, 28, 28) in [0, 1] -> (n, 10) the sums before softmax."""
    network, hidden = given.network, list[np.ndarray]()
    last_hidden = network.architecture.names()[-2]

    def keep(node: Node, output: np.ndarray) -> None:
        if node.name == last_hidden:
            hidden.append(output.astype(np.float64))

    network.probabilities(pictures[..., None].astype(np.float32), seen=keep)
    own = network.weights[OUTPUT_NAME]
    logits: Logits = np.concatenate(hidden) @ own["kernel"] + own["bias"]
    return logits
