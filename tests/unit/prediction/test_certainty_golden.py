from __future__ import annotations

import json

import numpy as np
import pytest

from cnn_demo.prediction.certainty import Certainty, Level
from tests.golden.make_certainty import PATH

GOLDEN = json.loads(PATH.read_text())


@pytest.mark.parametrize("golden", GOLDEN, ids=["shipped", "three classes", "with outliers"])
def test_the_rule_says_what_javascript_is_held_to(golden: dict) -> None:
    rule = Certainty.from_dict(golden["rule"])
    probabilities = np.array([case["probabilities"] for case in golden["cases"]])
    assert rule.distance(probabilities) == pytest.approx(
        [case["distance"] for case in golden["cases"]], rel=1e-9, abs=1e-6
    )
    assert rule.is_unsure(probabilities).tolist() == [case["unsure"] for case in golden["cases"]]
    assert rule.is_sure(probabilities).tolist() == [case["sure"] for case in golden["cases"]]
    for case, row in zip(golden["cases"], probabilities, strict=True):
        level: Level = "sure" if case["sure"] else "unsure" if case["unsure"] else "leaning"
        assert rule.doubt(row, level) == case["doubt"]


def test_the_golden_cases_are_of_all_kinds() -> None:
    assert {case["doubt"] for golden in GOLDEN for case in golden["cases"]} == {None, "low", "strange", "both"}
    for golden in GOLDEN:
        assert {case["unsure"] for case in golden["cases"]} == {True, False}
        assert any(case["sure"] for case in golden["cases"])
