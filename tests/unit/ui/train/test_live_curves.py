"""The curves of a run that trains: extended record by record, they equal those computed from all records."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cnn_demo.runs.metrics import BATCH, EPOCH, SKETCH
from cnn_demo.ui.charts.training import accuracy_axis
from cnn_demo.ui.train.live_curves import BATCHES, FACTORS, TRAINING, VALIDATION, LiveCurves

STEPS = 10
SHARE = st.floats(0, 1)
LOSS = st.floats(0, 20)
BATCH_RECORDS = st.fixed_dictionaries({"kind": st.just(BATCH), "loss": LOSS, "accuracy": SHARE, "learning_rate": SHARE})
EPOCH_RECORDS = st.fixed_dictionaries(
    {"kind": st.just(EPOCH), "loss": LOSS, "accuracy": SHARE, "val_loss": LOSS, "val_accuracy": SHARE}
)
SKETCH_RECORDS = st.fixed_dictionaries(
    {"kind": st.just(SKETCH), "probabilities": st.lists(SHARE, min_size=3, max_size=3)}
)
RECORDS = st.lists(BATCH_RECORDS | EPOCH_RECORDS | SKETCH_RECORDS, max_size=30).map(
    lambda records: [{**record, "step": step, "sketch": step // 15} for step, record in enumerate(records)]
)


def points(records: Any, kind: str, name: str, factor: float) -> list[tuple[float, float]]:
    return [
        (round(record["step"] / STEPS, 4), round(record[name] * factor, 4))
        for record in records
        if record["kind"] == kind
    ]


def measured_accuracy(batches: Any, epochs: Any) -> tuple[float, float]:
    """The lowest accuracy of an epoch (of a batch while no epoch is complete) and the highest of all, in percent."""
    of_batches = [100 * batch["accuracy"] for batch in batches]
    of_epochs = [100 * value for epoch in epochs for value in (epoch["accuracy"], epoch["val_accuracy"])]
    return min(of_epochs or of_batches, default=0.0), max(of_epochs + of_batches, default=100.0)


@given(RECORDS, st.data())
def test_curves_grown_in_any_portions_equal_those_of_all_records(records: Any, data: st.DataObject) -> None:
    curves, read = LiveCurves(STEPS, 3), 0
    while read < len(records):
        until = data.draw(st.integers(read + 1, len(records)))
        curves.extend(records[read:until])
        read = until
    for what, factor in FACTORS.items():
        lines = curves.measures[what]
        assert lines[BATCHES].kept == points(records, BATCH, what, factor)
        assert lines[TRAINING].kept == points(records, EPOCH, what, factor)
        assert lines[VALIDATION].kept == points(records, EPOCH, f"val_{what}", factor)
    assert curves.learning_rate.count == sum(record["kind"] == BATCH for record in records)
    batches, epochs = ([record for record in records if record["kind"] == kind] for kind in (BATCH, EPOCH))
    low, high = curves.measure_layout("accuracy", 5).y
    expected_low, expected_high = accuracy_axis(*measured_accuracy(batches, epochs))
    assert abs(low - expected_low) < 0.0101
    assert abs(high - expected_high) < 0.0101
    losses = [each[name] for each in batches + epochs for name in ("loss", "val_loss") if each.get(name) is not None]
    assert curves.measure_layout("loss", 5).y[1] == (round(max(losses, default=0.0), 4) or 1.0)
    sketches = [record for record in records if record["kind"] == SKETCH]
    newest = [record for record in sketches if record["sketch"] == sketches[-1]["sketch"]]
    for index, line in enumerate(curves.sketch_lines):
        assert [y for _, y in line.kept] == [round(each["probabilities"][index] * 100, 1) for each in newest]


def test_lines_of_improbable_classes_are_grey_and_unnamed() -> None:
    curves = LiveCurves(STEPS, 2)
    record: Any = {"kind": SKETCH, "step": 1, "sketch": 1, "probabilities": [0.98, 0.02]}
    curves.extend([record])
    layout = curves.sketch_layout(("zero", "one"), epochs=3)
    assert [line.name for line in layout.series] == ["zero", ""]


def test_a_record_of_an_unknown_kind_is_left_out() -> None:
    curves = LiveCurves(STEPS, 2)
    record: Any = {"kind": "temperature", "step": 1}
    curves.extend([record])
    assert curves.newest_batch is None


def test_run_without_validation_images_has_the_curve_of_training_alone() -> None:
    curves = LiveCurves(STEPS, 2, has_validation=False)
    record: Any = {"kind": EPOCH, "step": 1, "loss": 0.5, "accuracy": 0.75, "val_loss": None, "val_accuracy": None}
    curves.extend([record])
    assert [line.count for line in curves.measures["accuracy"]] == [1, 0, 0]
    layout = curves.measure_layout("accuracy", epochs=3)
    assert [line.name for line in layout.series] == ["Training", "", "Batches"]
    assert layout.alt == "Accuracy of training by epoch"
