"""The axes on which the page of a search shows what its runs were trained with."""

from __future__ import annotations

from cnn_demo.runs.sweep_folder import DONE, SweepTrial
from cnn_demo.spec.varied import Varied
from cnn_demo.spec.varied_fields import varied_fields
from cnn_demo.ui.core.state import first_project
from cnn_demo.ui.sweep.findings import axes

EPOCHS, RATE = "recipe.epochs", "recipe.learning_rate"


def test_whole_numbers_have_whole_ticks_and_others_have_decimals() -> None:
    space = (Varied(path=EPOCHS, low=2, high=9), Varied(path=RATE, low=0.001, high=0.01))
    tried = ({EPOCHS: 2, RATE: 0.002}, {EPOCHS: 5, RATE: 0.003}, {RATE: 0.004})
    trials = [
        SweepTrial(number=number, run_id=None, values=values, state=DONE, accuracy=0.9)
        for number, values in enumerate(tried)
    ]
    epochs, rate = axes(space, varied_fields(first_project()), trials)
    assert [text for _, text in epochs.ticks()] == ["2", "5"]
    assert [text for _, text in rate.ticks()] == ["0.002", "0.003", "0.004"]
