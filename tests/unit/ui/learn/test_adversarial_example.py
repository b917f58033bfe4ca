"""The gradient along the pixels against Keras and a finite difference, and what a change along its signs does."""

from __future__ import annotations

import json

import numpy as np
import pytest

from cnn_demo.datasets.catalog import from_environment
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.ui.learn.adversarial_example import (
    EPSILONS,
    Attack,
    Direction,
    attack,
    changed_at_random,
    logits_of,
    moved,
    random_signs,
)
from cnn_demo.ui.learn.input_gradient import gradient_of_logits, gradient_of_loss
from tests.golden.make_input_gradient import LABEL, PATH, example


@pytest.fixture(scope="module")
def made() -> Attack:
    images = from_environment().load(MNIST_5K)
    return attack(images.x_test[int(np.flatnonzero(images.y_test == 7)[0]), ..., 0], seed=3)


def test_gradient_along_the_pixels_is_keras() -> None:
    golden = np.array(json.loads(PATH.read_text())).reshape(28, 28)
    assert np.abs(golden).max() > 0.01
    np.testing.assert_allclose(gradient_of_loss(example(), LABEL), golden, atol=1e-6 * np.abs(golden).max())


def test_gradient_of_the_lead_is_its_finite_difference_along_the_gradient() -> None:
    noise = np.random.default_rng(1).integers(20, 236, (28, 28)).astype(np.uint8)  # a plain ground has equal maxima
    of_noise = attack(noise, seed=0)
    step = 2e-4 * of_noise.lead_gradient
    above, below = logits_of(of_noise.given, np.array([of_noise.picture + step, of_noise.picture - step]))
    expected = 4e-4 * (of_noise.lead_gradient**2).sum()
    assert of_noise.lead(above) - of_noise.lead(below) == pytest.approx(expected, rel=0.02)


def test_gradient_of_the_loss_keeps_its_signs_where_the_network_is_sure(made: Attack) -> None:
    others = np.where(np.arange(10) == made.answer, 0.0, made.given.probabilities)
    assert 0 < others.sum() < 1e-3
    weights = others - np.where(np.arange(10) == made.answer, others.sum(), 0.0)
    expected = gradient_of_logits(made.given, weights / others.sum())
    assert np.array_equal(np.sign(gradient_of_loss(made.given, made.answer)), np.sign(expected))


def test_changed_pixels_stay_near_the_picture_and_within_black_and_white(made: Attack) -> None:
    for epsilon in EPSILONS:
        changed = moved(made.picture, made.along_gradient.signs, epsilon)
        assert np.abs(changed - made.picture).max() <= epsilon + 1e-9
        assert changed.min() >= 0
        assert changed.max() <= 1


def test_smallest_change_is_where_the_networks_own_answer_first_is_another_one(made: Attack) -> None:
    found = made.along_gradient.smallest_change
    assert found is not None
    pictures = [moved(made.picture, made.along_gradient.signs, e) for e in (found - 0.01, found)]
    answers = made.given.network.probabilities(np.array(pictures, np.float32)[..., None]).argmax(axis=1)
    assert answers[0] == made.answer != answers[1]


def test_without_another_answer_there_is_no_smallest_change() -> None:
    logits = np.tile([2.0, 1.0], (len(EPSILONS), 1))
    assert Direction(signs=np.zeros((28, 28)), logits=logits).smallest_change is None


def test_sum_of_the_products_predicts_the_leads_change_for_a_small_epsilon(made: Attack) -> None:
    leads = [made.lead(logits) for logits in made.along_gradient.logits]
    predicted = made.products(made.along_gradient.signs, EPSILONS[2]).sum()
    assert predicted == pytest.approx(leads[2] - leads[0], rel=0.15)


def test_same_picture_and_seed_are_computed_once() -> None:
    picture = np.full((28, 28), 90, np.uint8)
    assert attack(picture, seed=0) is attack(picture.copy(), seed=0)
    assert attack(picture, seed=1) is not attack(picture, seed=0)


def test_random_signs_do_far_less_and_are_others_for_another_seed(made: Attack) -> None:
    along, at_random = (made.lead(each.logits[10]) for each in (made.along_gradient, made.at_random))
    before = made.lead(made.along_gradient.logits[0])
    assert before - at_random < (before - along) / 2
    assert changed_at_random(made, 0.1, range(5)) == 0
    signs = random_signs(1)
    assert set(np.unique(signs)) == {-1.0, 1.0}
    assert not np.array_equal(signs, random_signs(2))
