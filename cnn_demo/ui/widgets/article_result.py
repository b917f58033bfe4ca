"""How well the article's script does as Keras 3 runs it, in sentences made from the measured runs. Knows no Streamlit."""

from __future__ import annotations

from cnn_demo.spec.article_runs import ArticleRuns, SameAccuracy
from cnn_demo.ui.core.number_text import percent_text

UNMEASURED = "In the same number of epochs, the script as it stands learns much less."


def result_text(runs: ArticleRuns | None) -> str:
    """Whole sentences. runs: None for a sentence without a figure."""
    if runs is None:
        return UNMEASURED
    by_seed = ", ".join(
        f"{percent_text(accuracy)} (seed {seed})"
        for seed, accuracy in zip(runs.seeds, runs.test_accuracies, strict=True)
    )
    measured = (
        f"The script as it stands, {runs.epochs} epochs on all {runs.training_images:,} training images of {runs.dataset}, "
        f"recognises {percent_text(runs.mean)} of the test images on average: {by_seed}."
    )
    return f"{measured} {_same_accuracy(runs.same_accuracy)}" if runs.same_accuracy else measured


def _same_accuracy(same: SameAccuracy) -> str:
    intended = round(same.intended_steps)
    return (
        f"In its last epoch, after {same.as_run_steps:,} steps, it recognises {percent_text(same.accuracy)} of the training "
        f"images, with dropout on. With learning rate 1.0, the network recognises as many after about {intended:,} steps: the "
        f"script takes {same.as_run_steps / intended:,.0f} times as long."
    )
