"""The Train page: recipes, starting, and watching a run in every state that it can have."""

from __future__ import annotations

import io
import json
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

from cnn_demo.datasets.catalog import Catalog, from_environment
from cnn_demo.datasets.split import parts
from cnn_demo.drawing.digit import prepare_drawn_digit
from cnn_demo.errors import DatasetError, WorkerError
from cnn_demo.runs import metrics
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.run_precision import TIMED, RunPrecision, write_precision
from cnn_demo.runs.status import FAILED, FINISHED, PAUSED, QUEUED, RUNNING, STOPPED
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec import presets
from cnn_demo.spec.builtin_data import builtin_named
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.fields import ChoiceField, fields_of
from cnn_demo.spec.recipe import Recipe
from cnn_demo.ui.core import server
from cnn_demo.ui.core.one_per_process import end_all
from cnn_demo.ui.core.state import first_project
from cnn_demo.ui.data import download
from cnn_demo.ui.train import expected_wait
from tests.app.conftest import WORKSPACE, FakeCompute, MakeRun
from tests.app.run_folders import give_better_epoch, records_of_an_epoch, until, write_history
from tests.app.visitor import Visitor, blank, digit_one, two_strokes
from tests.shipped import ACCURACY_TEXT


@pytest.fixture
def train(visitor: Visitor) -> Visitor:
    """The Train page of a new visitor."""
    return visitor.open("train")


def runs_of(visitor: Visitor, runs_folder: Path) -> list[RunFolder]:
    return Workspace(runs_folder / visitor.workspace).runs()


@pytest.mark.parametrize("name", presets.RECIPES)
def test_recipe_preset_fills_the_form(train: Visitor, name: str) -> None:
    preset = presets.recipe(name)
    train.choose("Recipe", preset.title)
    assert train.project.recipe == preset.recipe
    assert train.value("Epochs") == preset.recipe.epochs
    assert train.value("Learning rate") == preset.recipe.learning_rate
    assert preset.sentence in train.text


def test_recipe_preset_stays_chosen_in_another_precision(train: Visitor) -> None:
    chosen = train.selected("Recipe")
    assert train.choose("Precision", "bfloat16").project.recipe.precision == "bfloat16"
    assert train.selected("Recipe") == chosen


def test_edited_fields_change_the_recipe(train: Visitor) -> None:
    train.fill("Epochs", 2).fill("Learning rate", 0.02).choose("Optimizer", "sgd").fill("Momentum", 0.5)
    train.fill("Batch size", 32).fill("Seed", 7).fill("Rotate (degrees)", 12.0)
    recipe = train.project.recipe
    assert (recipe.epochs, recipe.learning_rate, recipe.optimizer) == (2, 0.02, "sgd")
    assert (recipe.momentum, recipe.batch_size, recipe.seed) == (0.5, 32, 7)
    assert recipe.augmentation.rotate == 12.0
    assert train.selected("Recipe") is None


def test_edit_stays_while_the_browser_still_sends_the_choice_that_it_has_replaced(train: Visitor) -> None:
    sent_before = train.sent()  # "Quick" is chosen; the edit makes the recipe the visitor's own
    train.fill("Epochs", 2).send_late(sent_before)
    assert train.project.recipe.epochs == 2
    assert train.value("Epochs") == 2


def test_recipe_is_still_there_after_another_page(train: Visitor) -> None:
    train.fill("Epochs", 2).open("home").open("train")
    assert train.value("Epochs") == 2


def test_adadeltas_trap_is_explained_where_adadelta_is_chosen(train: Visitor) -> None:
    assert not any("learning rate" in note for note in train.notes)
    train.choose("Recipe", presets.recipe("article-as-run").title)
    assert any("now 0.001 where the paper means 1.0" in note for note in train.notes)


def test_augmentation_shows_real_images_on_request(train: Visitor, compute: FakeCompute) -> None:
    assert next(toggle for toggle in train.app.toggle if toggle.label == "Show examples").disabled
    train.fill("Shift", 0.1).switch("Show examples")
    asked = next(arguments for task, arguments in compute.asked if task == "augment")
    assert asked["augmentation"]["shift"] == 0.1
    assert asked["images"].shape == (30, 28, 28, 1)
    train.look_again()
    assert [task for task, _ in compute.asked].count("augment") == 1


def devices_offered(visitor: Visitor) -> list[str]:
    return next(box.options for box in visitor.app.selectbox if box.label == "Device")


def test_only_devices_that_were_found_can_be_chosen(visitor: Visitor, compute: FakeCompute) -> None:
    compute.answers["devices"] = lambda: [{"device": "cpu", "name": "CPU"}, {"device": "gpu:0", "name": "A GPU"}]
    train = visitor.open("train")
    until(lambda: devices_offered(train.look_again()) == ["Automatic", "CPU", "A GPU"])
    train.choose("Device", "gpu:0")
    assert train.project.recipe.device == "gpu:0"


def test_precision_is_chosen_and_automatic_at_first(train: Visitor) -> None:
    assert train.project.recipe.precision == "auto"
    field, kind = next(box for box in train.app.selectbox if box.label == "Precision"), fields_of(Recipe)["precision"]
    assert isinstance(kind, ChoiceField)
    assert field.help == kind.help
    assert field.options == ["Automatic", *kind.options[1:]]
    train.choose("Precision", "bfloat16")
    assert train.project.recipe.precision == "bfloat16"


def test_a_run_says_in_which_precision_it_trains_and_why(owner: Visitor, finished: RunFolder) -> None:
    owner.open("train")
    assert not any(
        caption.value.startswith("Training precision") for caption in owner.app.caption
    )  # of an earlier program
    speeds = {"float32": 1200.0, "bfloat16": 2300.0}
    write_precision(finished, RunPrecision(precision="bfloat16", why=TIMED, images_per_second=speeds))
    owner.look_again()
    assert [caption.value for caption in owner.app.caption if caption.value.startswith("Training precision")] == [
        "Training precision: bfloat16, which was clearly faster when a few steps were timed: 2,300 images per second, "
        "against 1,200 in float32."
    ]
    assert owner.text.index("F1: the harmonic mean") < owner.text.index("Training precision")


def test_page_does_not_wait_for_the_devices_and_asks_once_for_all_visitors(
    visitor: Visitor, compute: FakeCompute
) -> None:
    """The compute worker may be busy with somebody's export for minutes."""
    is_free = threading.Event()
    compute.answers["devices"] = lambda: is_free.wait(60) and [{"device": "cpu", "name": "CPU"}]
    visitor.open("train")
    assert devices_offered(visitor) == ["Automatic"]
    assert devices_offered(Visitor().open("train")) == ["Automatic"]
    is_free.set()
    until(lambda: devices_offered(visitor.look_again()) == ["Automatic", "CPU"])
    assert [task for task, _ in compute.asked].count("devices") == 1


def test_devices_are_asked_for_again_where_the_worker_failed(visitor: Visitor, compute: FakeCompute) -> None:
    answers: Iterator[WorkerError | list[dict[str, str]]] = iter(
        [WorkerError("The compute worker ended."), [{"device": "cpu", "name": "CPU"}]]
    )

    def answer() -> list[dict[str, str]]:
        given = next(answers)
        if isinstance(given, WorkerError):
            raise given
        return given

    compute.answers["devices"] = answer
    train = visitor.open("train")
    until(lambda: devices_offered(train.look_again()) == ["Automatic", "CPU"])


def test_start_creates_a_run_with_the_project_and_shows_it(train: Visitor, runs_folder: Path) -> None:
    train.fill("Epochs", 2).fill("Name of the run", "First try").press("start")
    (run,) = runs_of(train, runs_folder)
    assert run.project() == train.project
    assert run.project().recipe.epochs == 2
    assert run.about()["name"] == "First try"
    assert train.address["run"] == run.id
    assert "First try" in train.text


def test_click_while_a_run_is_started_neither_cuts_the_start_nor_makes_another_run(
    train: Visitor, runs_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create, made = Workspace.create, []

    def create_and_click(self: Workspace, *arguments: Any, **options: Any) -> RunFolder:
        run = create(self, *arguments, **options)
        made.append(run)
        context = get_script_run_ctx()
        assert context is not None
        assert context.script_requests is not None
        context.script_requests.request_rerun(RerunData(page_script_hash=context.page_script_hash))
        return run

    monkeypatch.setattr(Workspace, "create", create_and_click)
    train.press("start")
    assert runs_of(train, runs_folder) == made
    assert train.address["run"] == made[0].id
    assert server.queue().has_ticket(made[0])


def test_run_without_a_name_is_named_by_its_design_and_data(train: Visitor, runs_folder: Path) -> None:
    train.press("start")
    assert runs_of(train, runs_folder)[0].about()["name"] == "Fast on MNIST"


def test_runs_without_names_are_numbered(train: Visitor, runs_folder: Path) -> None:
    train.press("start").start_another().press("start").start_another().press("start")
    names = {run.about()["name"] for run in runs_of(train, runs_folder)}
    assert names == {"Fast on MNIST", "Fast on MNIST 2", "Fast on MNIST 3"}


def test_sketch_drawn_before_the_start_is_in_the_run(train: Visitor, runs_folder: Path) -> None:
    train.draw("sketch", digit_one()).press("start")
    assert runs_of(train, runs_folder)[0].sketch_file.is_file()


def test_second_run_waits_for_the_first(train: Visitor, runs_folder: Path) -> None:
    train.press("start").start_another().press("start")
    second, first = sorted(runs_of(train, runs_folder), key=lambda run: run.about()["created_at"], reverse=True)
    assert (first.status().state, second.status().state) == (RUNNING, QUEUED)
    assert train.address["run"] == second.id
    assert train.progress == "Waiting. Runs ahead of this one: 1."
    assert "Visitors take turns" in train.text


@pytest.mark.parametrize(
    ("is_measured", "text"),
    [
        (False, "Waiting. Runs ahead of this one: 2. Expected wait: at least 3 min."),
        (True, "Waiting. Runs ahead of this one: 2. Expected wait: about 6 min."),
    ],
)
def test_waiting_run_tells_its_place_and_what_is_known_of_the_wait(
    train: Visitor, runs_folder: Path, monkeypatch: pytest.MonkeyPatch, is_measured: bool, text: str
) -> None:
    """Of a run that waits, too, the time is known once the machine was measured."""
    monkeypatch.setattr("cnn_demo.jobs.waiting.KEPT_SECONDS", -1.0)
    monkeypatch.setattr(expected_wait, "epoch_seconds", lambda project: 45.0 if is_measured else None)
    train.fill("Epochs", 4).press("start").start_another().press("start").start_another()
    first = next(run for run in runs_of(train, runs_folder) if run.status().state == RUNNING)
    until(lambda: first.status().phase == "training")
    first.write_status(replace(first.status(), phase="training", seconds_left=190.0))
    train.press("start")
    assert train.progress == text


def test_started_run_reports_pauses_resumes_and_stops(train: Visitor, runs_folder: Path) -> None:
    train.press("start")
    (run,) = runs_of(train, runs_folder)
    until(lambda: run.status().phase == "training")
    train.look_again()
    assert train.metric("Images per second") == "1,234"
    assert train.metric("Validation accuracy") == "87.50\u00a0%"
    train.press("Pause")
    until(lambda: run.status().state == PAUSED)
    assert "Paused" in train.look_again().text
    train.press("Resume")
    until(lambda: run.status().phase == "training")
    train.look_again().press("Stop")
    until(lambda: run.status().state == STOPPED)
    assert "Stopped" in train.look_again().text


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("CNN_DEMO_MAX_EPOCHS", "5", "The number of epochs is 6; this server allows 5."),
        ("CNN_DEMO_MAX_BATCH_SIZE", "32", "The batch size is 64; this server allows 32."),
        ("CNN_DEMO_MAX_PARAMETERS", "1000", "The design's number of parameters is"),
        ("CNN_DEMO_MAX_ACTIVATION_MB", "1", "The memory for one batch's activations in MB is"),
        ("CNN_DEMO_MAX_WORKER_MB", "100", "The memory for training, estimated in MB, is"),
    ],
)
def test_limit_refuses_beforehand_with_a_sentence_and_creates_no_run(
    monkeypatch: pytest.MonkeyPatch, train: Visitor, runs_folder: Path, variable: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(variable, value)
    end_all()
    assert sentence in train.look_again().errors[0]
    assert train.button("start").disabled
    assert not runs_of(train, runs_folder)


def test_full_workspace_says_where_to_delete(
    monkeypatch: pytest.MonkeyPatch, owner: Visitor, make_run: MakeRun, runs_folder: Path
) -> None:
    monkeypatch.setenv("CNN_DEMO_MAX_RUNS_PER_WORKSPACE", "1")
    make_run(FINISHED)
    owner.open("train").start_another().press("start")
    assert "No more runs can be kept here; the limit is 1" in owner.errors[0]
    assert "Runs page" in owner.errors[0]
    assert len(runs_of(owner, runs_folder)) == 1


def test_missing_data_set_says_what_to_do_and_creates_no_run(
    monkeypatch: pytest.MonkeyPatch, train: Visitor, runs_folder: Path
) -> None:
    def fetch(data: DataSpec, catalog: Catalog) -> Iterator[float]:
        yield 0.5
        raise DatasetError(f"The data set {data.name} could not be downloaded: no network. Choose mnist-5k.")

    monkeypatch.setattr(download, "fetch", fetch)
    train.choose("Data set", builtin_named("mnist").title).press("start")
    assert train.errors == ["The data set mnist could not be downloaded: no network. Choose mnist-5k."]
    assert not runs_of(train, runs_folder)


def test_damaged_data_set_is_told_before_a_run_is_made(
    monkeypatch: pytest.MonkeyPatch, train: Visitor, runs_folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "mnist.npz").write_bytes(b"no archive")
    monkeypatch.setenv("CNN_DEMO_DATA", str(tmp_path))
    end_all()
    train.choose("Data set", builtin_named("mnist").title).press("start")
    assert "mnist.npz" in train.errors[0]
    assert not runs_of(train, runs_folder)


def test_queued_run_is_shown_as_waiting(owner: Visitor, make_run: MakeRun) -> None:
    make_run(QUEUED, name="Patient")
    owner.open("train")
    assert "Patient" in owner.text
    assert "Waiting" in owner.text
    assert owner.progress == "About to start."


def test_running_run_shows_its_place_and_its_figures(owner: Visitor, make_run: MakeRun) -> None:
    place = {"epoch": 2, "batch": 5, "batches": 10, "phase": "training", "seconds_left": 75.0}
    run = make_run(RUNNING, **place, images_per_second=4321.0, seconds=12.0, memory_mb=700.0)
    write_history(run)
    owner.open("train")
    assert owner.progress == "Epoch 3 of 6, batch 5 of 10, about 1 min 15 s left"
    assert owner.metric("Images per second") == "4,321"
    assert owner.metric("Validation accuracy") == "90.00\u00a0%"
    assert owner.metric("Trained for") == "12 s"


class CountedRecord(dict[str, Any]):
    """A record that counts how often any record is looked at."""

    looks = 0

    def __getitem__(self, key: str) -> Any:
        CountedRecord.looks += 1
        return super().__getitem__(key)


@pytest.mark.parametrize("epochs", [10, 5000])
def test_refresh_of_a_run_looks_only_at_new_records(
    monkeypatch: pytest.MonkeyPatch, owner: Visitor, make_run: MakeRun, epochs: int
) -> None:
    """The count is the same for a short run and a long one: watching a run does not slow down with time."""
    monkeypatch.setattr(metrics, "_parse", lambda line: CountedRecord(json.loads(line)))
    run = make_run(RUNNING, epoch=2, batch=5, batches=10, phase="training")
    lines = io.StringIO()
    for epoch in range(epochs):
        for record in records_of_an_epoch(epoch):
            lines.write(json.dumps(record) + "\n")
    run.metrics_file.write_text(lines.getvalue())
    owner.open("train")
    for record in records_of_an_epoch(epochs):
        metrics.append(run.metrics_file, record)
    CountedRecord.looks = 0
    owner.look_again()
    assert owner.metric("Batch loss") == "0.500"
    assert 0 < CountedRecord.looks < 40


def test_pause_leaves_its_request_for_the_worker(owner: Visitor, make_run: MakeRun) -> None:
    run = make_run(RUNNING)
    owner.open("train").press("Pause")
    assert run.requests() == {"pause": 0}
    assert owner.button("Pause").disabled
    assert owner.button("Stop").disabled
    assert "It will pause in a moment." in owner.text


def test_epoch_is_told_while_the_validation_images_are_measured(owner: Visitor, make_run: MakeRun) -> None:
    make_run(RUNNING, epoch=1, batch=10, batches=10, phase="validating")
    owner.open("train")
    assert owner.progress == "Epoch 2 of 6, measuring on the validation images"


def test_stop_leaves_its_request_for_the_worker(owner: Visitor, make_run: MakeRun) -> None:
    run = make_run(RUNNING)
    owner.open("train").press("Stop")
    assert run.requests() == {"stop": 0}


def test_pause_in_another_tab_is_no_error(owner: Visitor, make_run: MakeRun) -> None:
    run = make_run(RUNNING)
    second = Visitor(WORKSPACE).open("train")
    owner.open("train").press("Pause")
    run.write_status(replace(run.status(), state=PAUSED))
    second.press("Pause")
    assert "is paused already" in second.errors[0]
    assert second.look_again().button("Resume")


def test_paused_run_offers_resume(owner: Visitor, make_run: MakeRun) -> None:
    run = make_run(PAUSED, epoch=2, batch=5, batches=10)
    write_history(run)
    owner.open("train")
    assert "Paused" in owner.text
    assert owner.progress == "Epoch 3 of 6, batch 5 of 10"
    owner.press("Resume")
    assert run.status().state == RUNNING


def test_failed_run_shows_its_reason_the_end_of_its_log_and_resume(owner: Visitor, make_run: MakeRun) -> None:
    run = make_run(FAILED, reason="The training diverged.")
    run.log_file.write_text("line one\nValueError: NaN in the loss\n")
    owner.open("train")
    assert owner.errors == ["The training diverged."]
    assert any("ValueError: NaN in the loss" in code.value for code in owner.app.code)
    owner.press("Resume")
    assert run.status().state == RUNNING


def test_run_whose_worker_is_gone_reads_as_failed(owner: Visitor, make_run: MakeRun) -> None:
    make_run(RUNNING, worker_lives=False)
    owner.open("train")
    assert "The worker process ended unexpectedly" in owner.errors[0]
    assert owner.button("Resume")


def test_finished_run_shows_its_test_figures_and_the_ways_on(owner: Visitor, finished: RunFolder) -> None:
    owner.open("train")
    assert owner.metric("Test accuracy") == ACCURACY_TEXT
    assert owner.headings[1] == "99.6\u00a0% of new digits right"
    assert all(owner.button(label) for label in ("Try it on a drawing", "Continue training", "Export", "Inspect"))
    assert "Confusion matrix of the test images" in owner.pictures
    rows = owner.app.dataframe[0].value
    assert rows["Class"].tolist() == list(builtin_named("mnist-5k").classes)


def test_best_epoch_before_the_last_can_be_kept_as_a_network_of_its_own(
    owner: Visitor, finished: RunFolder, compute: FakeCompute, runs_folder: Path
) -> None:
    result = give_better_epoch(finished)
    figures = {name: result[name] for name in ("test", "validation", "certainty", "training_images", "parameters")}
    compute.answers["measure_best"] = lambda path: {"figures": figures, "certainty": {}}
    owner.open("train")
    assert "On the validation images, epoch 10 was the best, with 99.37\u00a0%." in owner.text
    owner.press("Keep epoch 10 too")
    kept = runs_of(owner, runs_folder)[0]
    assert kept.about()["name"] == "My seven, epoch 10"
    assert "My seven, epoch 10 is now a run of its own" in owner.successes[0]
    assert owner.address["run"] == kept.id
    assert owner.metric("Test accuracy") == ACCURACY_TEXT


def test_finished_run_offers_another_start(owner: Visitor, finished: RunFolder, runs_folder: Path) -> None:
    owner.open("train").start_another().press("start")
    assert len(runs_of(owner, runs_folder)) == 2


def test_finished_run_shows_the_sketch_that_it_predicted(owner: Visitor, finished: RunFolder) -> None:
    sketch = "What the run predicted, 28 x 28 pixels"
    assert sketch not in owner.open("train").pictures
    finished.write_sketch(np.ones((28, 28, 1)))
    assert sketch in owner.look_again().pictures


def test_training_of_a_finished_run_is_continued_from_its_page(
    owner: Visitor, finished: RunFolder, runs_folder: Path
) -> None:
    owner.open("train").press("Continue training").press("start")
    run = runs_of(owner, runs_folder)[0]
    assert run.about()["name"] == "My seven continued"
    assert run.initial_file.is_file()


def test_stopped_run_shows_its_test_figures(owner: Visitor, make_run: MakeRun) -> None:
    make_run(STOPPED)
    assert owner.open("train").metric("Test accuracy") == ACCURACY_TEXT


def test_newest_run_is_shown_first_and_the_address_chooses_another(owner: Visitor, make_run: MakeRun) -> None:
    older = make_run(FINISHED, name="Older")
    make_run(FINISHED, name="Newer")
    assert "Newer" in owner.open("train").text
    assert "Older" in Visitor(WORKSPACE).open("train", run=older.id).text


def test_run_that_the_address_names_is_shown_after_the_design_was_changed(owner: Visitor, finished: RunFolder) -> None:
    owner.open("build").press("layer-duplicate").open("home").press("See its results")
    assert owner.metric("Test accuracy") == ACCURACY_TEXT
    owner.open("runs").press("Open")
    assert owner.metric("Test accuracy") == ACCURACY_TEXT
    assert owner.open("train", run=finished.id).metric("Test accuracy") == ACCURACY_TEXT
    owner.open("build").press("train-network")
    assert owner.button("start")


def test_reload_finds_the_run_again(train: Visitor, runs_folder: Path) -> None:
    train.fill("Name of the run", "Still here").press("start")
    again = Visitor(train.workspace).open("train", run=train.address["run"])
    assert "Still here" in again.text


def test_run_deleted_while_shown_says_so(owner: Visitor, make_run: MakeRun) -> None:
    run = make_run(RUNNING)
    owner.open("train", run=run.id)
    shutil.rmtree(run.path)
    owner.look_again()
    assert any(run.id in error and "deleted" in error for error in owner.errors)
    assert owner.button("start")


def test_run_of_another_workspace_is_not_shown(make_run: MakeRun) -> None:
    run = make_run(FINISHED, name="Secret")
    stranger = Visitor().open("train", run=run.id)
    assert "Secret" not in stranger.text
    assert f"There is no run {run.id} here" in stranger.errors[0]


@pytest.mark.parametrize("given", ["../workspace-of-a-test/20260131-120000-0a1b", "nonsense", "."])
def test_text_that_is_no_runs_id_is_refused(make_run: MakeRun, given: str) -> None:
    make_run(FINISHED, name="Secret")
    stranger = Visitor().open("train", run=given)
    assert "is not the id of a run" in stranger.errors[0]
    assert "Secret" not in stranger.text


DAMAGED = pytest.mark.parametrize("file", ["status.json", "spec.json", "recipe.json", "about.json", "result.json"])


@DAMAGED
def test_damaged_run_does_not_keep_a_new_one_from_starting(
    owner: Visitor, finished: RunFolder, runs_folder: Path, file: str
) -> None:
    (finished.path / file).write_text("{")
    owner.open("train").press("start")
    assert not owner.errors
    assert len(runs_of(owner, runs_folder)) == 2


@DAMAGED
def test_damaged_run_that_the_address_names_is_told(owner: Visitor, finished: RunFolder, file: str) -> None:
    (finished.path / file).write_text("{")
    owner.open("train", run=finished.id)
    assert finished.id in owner.errors[0]
    assert owner.button("start")


def test_damaged_measurements_do_not_hide_the_run(owner: Visitor, finished: RunFolder) -> None:
    with finished.metrics_file.open("ab") as file:
        file.write(b'\x00\x00garbage\n{"kind": "epoch", "st')
    assert owner.open("train").metric("Test accuracy") == ACCURACY_TEXT


def test_sketch_beside_the_curves_reaches_the_worker(owner: Visitor, make_run: MakeRun) -> None:
    run = make_run(RUNNING)
    owner.open("train").draw("sketch", digit_one())
    sketch = np.load(run.sketch_file)
    assert sketch.shape == (28, 28, 1)
    assert sketch.max() > 0.9
    assert not owner.errors


def test_sketch_is_prepared_with_all_its_strokes(owner: Visitor, make_run: MakeRun) -> None:
    run = make_run(RUNNING)
    owner.open("train").draw("sketch", two_strokes())
    assert np.array_equal(np.load(run.sketch_file), prepare_drawn_digit(two_strokes()).image)


def test_erased_sketch_is_no_error(owner: Visitor, make_run: MakeRun) -> None:
    run = make_run(RUNNING)
    owner.open("train").draw("sketch", blank())
    assert not run.sketch_file.exists()
    assert not owner.errors


def test_sketch_of_one_run_is_given_to_the_next(owner: Visitor, make_run: MakeRun) -> None:
    first = make_run(RUNNING)
    owner.open("train", run=first.id).draw("sketch", digit_one())
    second = make_run(PAUSED)
    owner.open("train", run=second.id)
    assert second.sketch_file.is_file()


def test_project_of_a_new_visitor_trains_on_data_that_needs_no_network(train: Visitor) -> None:
    assert train.project == first_project()
    assert from_environment().is_embedded(train.project.data)


def test_run_on_images_in_colour_watches_a_validation_image(train: Visitor, runs_folder: Path) -> None:
    train.choose("Data set", "photo-pieces")
    assert "Watch the network learn to recognise this image" in train.text
    train.press("another-watched-image")
    train.press("start")
    (run,) = runs_of(train, runs_folder)
    images, project = from_environment().load(run.project().data), run.project()
    _, held = parts(images, project.recipe.validation_share, project.recipe.seed)
    sketch = run.read_sketch()
    assert sketch is not None
    np.testing.assert_array_equal(sketch, images.x_train[held[1]] / np.float32(255))
