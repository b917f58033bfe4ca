from __future__ import annotations

import json

import numpy as np
import pytest

from cnn_demo.prediction.certainty import (
    UNMEASURED,
    UNMEASURED_SURE,
    USUAL,
    WITH_OUTLIERS,
    Certainty,
    calibrate,
    mean_logarithm,
    report,
)
from cnn_demo.runs.certainty_bounds import ANY_DISTANCE


def answers(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """(count, 3) probabilities of a network that is right and rather sure, and the (count,) labels."""
    labels = rng.integers(0, 3, count)
    logits = rng.normal(0, 0.5, (count, 3))
    logits[np.arange(count), labels] += 5
    values = np.exp(logits)
    return values / values.sum(axis=1, keepdims=True), labels


@pytest.fixture
def rule(rng: np.random.Generator) -> Certainty:
    train, labels = answers(rng, 3000)
    return calibrate(train, labels, answers(rng, 2000)[0])


def test_the_distance_is_mahalanobiss_to_the_nearest_class() -> None:
    """Two classes whose means lie at log-probabilities (0, -2) and (-2, 0), without correlation."""
    rule = Certainty(
        whitening=np.diag([1.0, 0.5]),
        means=np.array([[0.0, -2.0], [-2.0, 0.0]]) @ np.diag([1.0, 0.5]),
        least_probability=0.6,
        largest_distance=1.0,
        sure_probability=0.8,
        sure_distance=0.5,
    )
    probabilities = np.exp([[0.0, -2.0], [-1.0, -2.0], [-2.0, -2.0]])
    assert rule.distance(probabilities) == pytest.approx([0, 1, 1])
    far, near, low = np.exp([[0.0, -4.2], [0.0, -3.8], [-0.52, -1.5]])
    assert rule.is_unsure(np.array([far, near, low])).tolist() == [True, False, True]
    typical, faint = np.exp([[0.0, -2.2], [-0.3, -2.0]])
    assert rule.is_sure(np.array([typical, near, faint, low])).tolist() == [True, False, False, False]


def test_few_validation_images_are_called_unsure(rule: Certainty, rng: np.random.Generator) -> None:
    fresh = answers(rng, 5000)[0]
    assert 0 < rule.is_unsure(fresh).mean() < 2.5 * USUAL.unsure


def test_sure_is_stricter_than_not_unsure_and_holds_for_most_validation_images(
    rule: Certainty, rng: np.random.Generator
) -> None:
    fresh = answers(rng, 5000)[0]
    sure = rule.is_sure(fresh)
    assert not (sure & rule.is_unsure(fresh)).any()
    assert 1 - 2.5 * USUAL.not_sure < sure.mean() < 1 - 0.5 * USUAL.not_sure


def test_an_answer_without_a_favourite_is_unsure(rule: Certainty) -> None:
    assert rule.is_unsure(np.full((1, 3), 1 / 3)).all()


def test_a_hundred_percent_that_no_class_ever_reached_is_unsure(rule: Certainty) -> None:
    assert rule.is_unsure(np.array([[1.0, 0.0, 0.0], [1 - 2e-20, 1e-20, 1e-20]])).all()


def test_a_typical_answer_is_sure(rule: Certainty) -> None:
    values = np.exp([[5.0, 0.0, 0.0], [0.0, 5.0, 0.0]])
    assert rule.is_sure(values / values.sum(axis=1, keepdims=True)).all()


def test_the_rule_survives_json(rule: Certainty, rng: np.random.Generator) -> None:
    again = Certainty.from_dict(json.loads(json.dumps(rule.to_dict())))
    probabilities = answers(rng, 500)[0]
    assert np.array_equal(again.is_unsure(probabilities), rule.is_unsure(probabilities))
    assert np.allclose(again.distance(probabilities), rule.distance(probabilities))


def test_a_network_that_always_answers_the_same_can_still_be_calibrated() -> None:
    same = np.tile([[0.5, 0.3, 0.2]], (60, 1))
    rule = calibrate(same, np.arange(60) % 3, same)
    assert np.isfinite(rule.whitening).all()
    assert not rule.is_unsure(same).any()
    assert rule.is_sure(same).all()


def test_zero_probabilities_have_a_finite_distance() -> None:
    train = np.eye(3)[np.arange(60) % 3]
    rule = calibrate(train, np.arange(60) % 3, train)
    assert np.isfinite(rule.distance(train)).all()


def test_the_report_says_what_the_rule_does_to_the_validation_images(rule: Certainty) -> None:
    sure = np.exp([[5.0, 0.0, 0.0], [0.0, 5.0, 0.0], [0.0, 0.0, 5.0]])
    sure /= sure.sum(axis=1, keepdims=True)
    told = report(rule, np.concatenate([sure, np.full((1, 3), 1 / 3)]), np.array([0, 1, 1, 2]))
    assert told["validation_unsure_share"] == 0.25
    assert told["validation_leaning_share"] == 0
    assert told["validation_accuracy_where_sure"] == pytest.approx(2 / 3)
    assert json.loads(json.dumps(told)) == told
    assert report(rule, np.full((2, 3), 1 / 3), np.array([0, 1]))["validation_accuracy_where_sure"] is None


def test_without_validation_images_the_bounds_are_fixed_and_no_share_is_reported(rng: np.random.Generator) -> None:
    train, labels = answers(rng, 600)
    rule = calibrate(train, labels, train[:0])
    assert (rule.least_probability, rule.sure_probability) == (UNMEASURED, UNMEASURED_SURE)
    assert rule.largest_distance == rule.sure_distance == ANY_DISTANCE
    told = report(rule, train[:0], labels[:0])
    shares = [value for name, value in told.items() if name.startswith("validation")]
    assert shares == [None, None, None]


@pytest.mark.parametrize(("images", "is_bounded"), [(9, (False, False)), (10, (False, True)), (50, (True, True))])
def test_a_share_of_too_few_validation_images_bounds_nothing(
    images: int, is_bounded: tuple[bool, bool], rng: np.random.Generator
) -> None:
    train, labels = answers(rng, 600)
    rule = calibrate(train, labels, answers(rng, images)[0])
    assert (rule.largest_distance < ANY_DISTANCE, rule.sure_distance < ANY_DISTANCE) == is_bounded
    certain = np.eye(train.shape[1])[:1]  # as a network that has learned its few images by heart answers everything
    assert not (rule.is_unsure(certain)[0] and not is_bounded[0])


def exposed(rng: np.random.Generator) -> Certainty:
    train, labels = answers(rng, 600)
    return calibrate(train, labels, answers(rng, 4000)[0], with_outliers=True)


def test_with_outliers_the_distance_grows_with_the_mean_logarithm_and_not_with_the_class(
    rng: np.random.Generator,
) -> None:
    rule, some = exposed(rng), answers(rng, 50)[0]
    logarithms = [mean_logarithm(distance, 3) for distance in rule.distance(some)]
    assert logarithms == pytest.approx(np.log(some).mean(axis=1))
    assert rule.distance(np.roll(some, 1, axis=1)) == pytest.approx(rule.distance(some))
    assert rule.distance(np.eye(3)) == pytest.approx([0, 0, 0])
    assert mean_logarithm(float(rule.distance(np.full((1, 3), 1 / 3))[0]), 3) == pytest.approx(-np.log(3))


def test_with_outliers_an_even_answer_is_unsure_and_almost_all_validation_images_are_sure(
    rng: np.random.Generator,
) -> None:
    rule, fresh = exposed(rng), answers(rng, 5000)[0]
    assert rule.is_unsure(np.array([[0.36, 0.33, 0.31], [0.6, 0.2, 0.2]])).all()
    assert rule.is_sure(np.array([[1.0, 0.0, 0.0]])).all()
    assert 1 - 2.5 * WITH_OUTLIERS.not_sure < rule.is_sure(fresh).mean() < 1 - 0.5 * WITH_OUTLIERS.not_sure
    assert not (rule.is_sure(fresh) & rule.is_unsure(fresh)).any()
