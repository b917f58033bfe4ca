"""The golden figures of every fit, size, colour and background, which JavaScript is held to as well."""

from __future__ import annotations

import json

import numpy as np

from tests.golden import make_fitting

ROUNDING = 1.1e-6


def test_every_rule_makes_of_the_golden_pictures_what_was_recorded() -> None:
    recorded = json.loads((make_fitting.FOLDER / "cases.json").read_text(encoding="utf-8"))
    found = json.loads(json.dumps(list(make_fitting.cases())))
    assert [{**case, "figures": None} for case in found] == [{**case, "figures": None} for case in recorded]
    differences = np.abs(np.array([case["figures"] for case in found]) - [case["figures"] for case in recorded])
    assert differences.max() <= ROUNDING, recorded[int(differences.max(axis=1).argmax())]
