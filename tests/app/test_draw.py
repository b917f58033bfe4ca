"""The Draw page: an upload, or a drawing to compare, is prepared, shown step by step and answered by the server."""

from __future__ import annotations

import io
import pickle
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnn_demo.drawing.digit import prepare_digit, prepare_drawn_digit
from cnn_demo.drawing.picture_formats import NAMES
from cnn_demo.errors import WorkerError
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.kept import Kept
from cnn_demo.runs.status import FINISHED, PAUSED
from cnn_demo.runs.trained_network import pretrained_networks
from cnn_demo.spec import presets
from cnn_demo.spec.builtin_data import FASHION_MNIST
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.ui.widgets import training_samples
from tests.app.conftest import FakeCompute, MakeRun
from tests.app.visitor import PROJECT, Visitor, blank, data_url, digit_one, png, two_strokes
from tests.shipped import ACCURACY, FIRST, NETWORKS

STEPS = ("Ink", "Crop", "Scale", "Centre")
PHOTO = PROJECT / "tests" / "golden" / "drawing" / "photo.png"
SURE = "**It is a 1.** :green-badge[Sure] Probability 97.0\u00a0%."
COMPARE, CANVAS = "Compare with the server", "compare"


@pytest.fixture
def uploading(visitor: Visitor, compute: FakeCompute) -> Visitor:
    """The Draw page, ready for a file, with a network that says 1."""
    compute.says(1)
    return visitor.open("draw").mark("Picture", "Upload")


@pytest.fixture
def answered(uploading: Visitor) -> Visitor:
    """The Draw page after a one was uploaded."""
    return uploading.upload(png(digit_one()))


@pytest.fixture
def comparing(visitor: Visitor, compute: FakeCompute) -> Visitor:
    """The Draw page, ready for a drawing that browser and server answer."""
    compute.says(1)
    return visitor.open("draw").mark("Picture", COMPARE)


def predictions(compute: FakeCompute) -> int:
    """How many pictures the server was asked about."""
    return sum(task == "predict" for task, _ in compute.asked)


def question(compute: FakeCompute) -> dict:
    """What the compute worker was asked about a picture, last."""
    return next(arguments for task, arguments in reversed(compute.asked) if task == "predict")


def test_nothing_drawn_is_no_question_to_the_server(comparing: Visitor, compute: FakeCompute) -> None:
    assert not comparing.draw_on_canvas(CANVAS, blank()).errors
    assert not predictions(compute)


def test_all_strokes_of_a_drawing_are_read_but_only_one_candidate_of_an_upload(
    visitor: Visitor, compute: FakeCompute
) -> None:
    compute.says(1)
    visitor.open("draw").mark("Picture", COMPARE).draw_on_canvas(CANVAS, two_strokes())
    assert np.array_equal(question(compute)["images"][0], prepare_drawn_digit(two_strokes()).image)
    visitor.mark("Picture", "Upload").upload(png(two_strokes()))
    assert np.array_equal(question(compute)["images"][0], prepare_digit(two_strokes()).image)


def test_undo_and_clear_bring_back_the_drawing_of_before(comparing: Visitor, compute: FakeCompute) -> None:
    comparing.draw_on_canvas(CANVAS, digit_one())
    assert " Centre**" in comparing.text
    assert " Centre**" not in comparing.press("compare-clear").text
    assert " Centre**" in comparing.press("compare-undo").text
    assert " Centre**" not in comparing.press("compare-undo").text
    assert comparing.button("compare-undo").disabled


def test_history_of_a_canvas_takes_bounded_memory(comparing: Visitor) -> None:
    """Twenty uncompressed pictures would be 6 MB for each visitor."""
    for shift in range(25):
        comparing.draw_on_canvas(CANVAS, np.roll(digit_one(), shift, axis=1))
    assert not comparing.button("compare-undo").disabled
    kept = comparing.app.session_state["remembered"][CANVAS]
    assert len(pickle.dumps(kept)) < 300_000


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"raw": {}, "data": "data:image/png;base64,!"}, "damaged"),
        ({"raw": {}, "data": data_url(np.zeros((281, 280, 4), np.uint8))}, "280 x 281 pixels"),
        ({"raw": {"objects": ["x" * 300_000]}, "data": data_url(digit_one())}, "bytes of strokes"),
        ({"raw": [1], "data": data_url(digit_one())}, "are a list"),
    ],
    ids=["damaged", "other size", "too many strokes", "no record"],
)
def test_drawing_that_no_canvas_sends_is_refused(
    comparing: Visitor, compute: FakeCompute, sent: dict, reason: str
) -> None:
    comparing.app.session_state[CANVAS] = {"drawing": sent}
    comparing.look_again()
    assert reason in comparing.errors[0]
    assert not predictions(compute)


@pytest.mark.parametrize(("tool", "is_kept"), [("undo", True), ("clear", False)])
def test_drawing_of_too_many_strokes_can_be_taken_back_or_cleared(comparing: Visitor, tool: str, is_kept: bool) -> None:
    comparing.draw_on_canvas(CANVAS, digit_one())
    sent = {"raw": {"objects": ["x" * 300_000]}, "data": data_url(two_strokes())}
    comparing.app.session_state[CANVAS] = {"drawing": sent}
    assert comparing.look_again().errors
    assert not comparing.press(f"{CANVAS}-{tool}").errors
    assert (" Centre**" in comparing.text) == is_kept


def test_first_drawing_can_be_cleared_though_it_has_too_many_strokes(comparing: Visitor) -> None:
    sent = {"raw": {"objects": ["x" * 300_000]}, "data": data_url(digit_one())}
    comparing.app.session_state[CANVAS] = {"drawing": sent}
    assert comparing.look_again().errors
    assert not comparing.press(f"{CANVAS}-clear").errors


def test_drawing_is_still_there_after_another_page(comparing: Visitor, compute: FakeCompute) -> None:
    comparing.draw_on_canvas(CANVAS, digit_one())
    comparing.app.session_state[CANVAS] = None
    comparing.open("home").open("draw").mark("Picture", COMPARE)
    assert " Centre**" in comparing.text


def test_upload_is_answered_by_the_shipped_network(answered: Visitor, compute: FakeCompute) -> None:
    assert answered.successes == [SURE]
    assert question(compute)["path"] == str(FIRST.path)


def test_network_is_shown_what_mnist_looks_like(answered: Visitor, compute: FakeCompute) -> None:
    image = question(compute)["images"]
    assert image.shape == (1, 28, 28, 1)
    assert image.dtype == np.float32
    assert image[0, :4].max() == 0.0
    assert image[0, 14, 14, 0] > 0.9


def test_upload_is_there_after_another_page_until_it_is_removed(answered: Visitor, compute: FakeCompute) -> None:
    answered.open("data").open("draw")
    assert any("It is a 1" in message for message in answered.successes)
    answered.press("Remove the picture")
    assert not answered.successes
    answered.open("data").open("draw")
    assert not answered.successes


def test_another_upload_takes_the_place_of_the_kept_one(answered: Visitor, compute: FakeCompute) -> None:
    answered.open("data").open("draw")
    compute.says(3)
    answered.upload(png(np.rot90(digit_one())))
    assert any("It is a 3" in message for message in answered.successes)
    assert not any(button.label == "Remove the picture" for button in answered.app.button)


def test_of_several_digits_another_one_can_be_chosen(uploading: Visitor, compute: FakeCompute) -> None:
    two = np.hstack([digit_one(), np.rot90(digit_one())])
    uploading.upload(png(two))
    assert "**Which one is the digit?**" in uploading.text
    first = question(compute)["images"]
    taken = next(control for control in uploading.app.segmented_control if control.label == "Digit to read").value
    uploading.mark("Digit to read", 0 if taken == 1 else 1)
    assert predictions(compute) == 2
    assert not np.array_equal(question(compute)["images"], first)


def test_chosen_digit_is_still_chosen_after_another_page(uploading: Visitor, compute: FakeCompute) -> None:
    uploading.upload(png(np.hstack([digit_one(), np.rot90(digit_one())])))
    first = question(compute)["images"]
    other = 2 if "Frame 1 of 2 is read." in " ".join(uploading.pictures) else 1
    uploading.mark("Digit to read", other - 1).open("home").open("draw")
    assert f"Frame {other} of 2 is read." in " ".join(uploading.pictures)
    assert not np.array_equal(question(compute)["images"], first)


def test_prediction_names_its_file_and_the_formats_that_are_taken(uploading: Visitor) -> None:
    uploading.upload(png(digit_one()), "my one.png")
    assert "Prediction for my one" in uploading.text
    assert f"Formats: {NAMES}. A file of any other kind is refused" in uploading.text


def test_unsure_answer_is_said_to_be_unsure(uploading: Visitor, compute: FakeCompute) -> None:
    compute.says(3, probability=0.99, unsure=True)
    uploading.upload(png(digit_one()))
    assert "a 3 (99.0\u00a0%)" in uploading.warnings[0]
    assert uploading.warnings[0].startswith("**Not sure.** ")
    assert not uploading.successes


def test_leaning_answer_is_neither_sure_nor_unsure(uploading: Visitor, compute: FakeCompute) -> None:
    compute.says(3, probability=0.5, sure=False)
    uploading.upload(png(digit_one()))
    assert any(
        note.startswith("**Probably a 3.** :blue-badge[Leaning] Probability 50.0\u00a0%, but it could also be a ")
        for note in uploading.notes
    )
    assert not uploading.successes
    assert not uploading.warnings


def test_nearest_training_images_of_both_classes_are_shown_where_the_answer_is_not_sure(
    uploading: Visitor, compute: FakeCompute
) -> None:
    compute.says(3, probability=0.6, unsure=True)  # 4 in 90 for every other class
    uploading.upload(png(digit_one()))
    assert "Nearest training images of a 3" in uploading.text
    assert "Nearest training images of a 0" in uploading.text
    assert [text for text in uploading.pictures if text.startswith("Training image of ")] == [
        *["Training image of a 3"] * 4,
        *["Training image of a 0"] * 4,
    ]
    assert "Nearest of up to 40 training images of each class" in uploading.text
    counts = [len(about["images"]) for task, about in compute.asked if task == "penultimate_activations"]
    assert counts == [81]


def test_a_correction_is_offered_though_the_nearest_training_images_cannot_be_computed(
    uploading: Visitor, compute: FakeCompute
) -> None:
    def fail(**_: object) -> None:
        raise WorkerError("The compute worker is busy.")

    compute.answers["penultimate_activations"] = fail
    compute.says(3, probability=0.6, unsure=True)
    uploading.upload(png(digit_one()))
    assert uploading.errors == ["The compute worker is busy."]
    assert "No, this is" in [box.label for box in uploading.app.selectbox]
    assert f" {STEPS[0]}**" in uploading.text


def test_the_pad_is_there_though_training_images_cannot_be_unpacked(
    visitor: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training_samples, "SAMPLES", Kept(8))  # other tests may have asked
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    visitor.open("draw")
    assert not visitor.errors
    assert "What runs where?" in [expander.label for expander in visitor.app.expander]


def test_no_training_images_are_shown_for_a_sure_answer(answered: Visitor) -> None:
    assert not [text for text in answered.pictures if text.startswith("Training image of ")]


def test_a_class_that_is_hardly_probable_is_no_rival(uploading: Visitor, compute: FakeCompute) -> None:
    compute.says(3, probability=0.999, unsure=True)
    uploading.upload(png(digit_one()))
    assert {text for text in uploading.pictures if text.startswith("Training image of ")} == {"Training image of a 3"}


def test_probabilities_of_all_classes_are_readable_without_seeing(answered: Visitor) -> None:
    bars = next(text for text in answered.pictures if "97.0\u00a0%" in text)
    assert all(f"{digit} " in bars for digit in range(10))


@pytest.mark.parametrize("step", STEPS)
def test_every_step_of_the_preparation_is_shown(answered: Visitor, step: str) -> None:
    assert f" {step}**" in answered.text


def test_steps_have_alternative_texts(answered: Visitor) -> None:
    assert len(answered.pictures) > len(STEPS)
    assert all(answered.pictures)


def test_rule_for_unsure_is_stated(uploading: Visitor) -> None:
    assert uploading.text.index("even for a scribble") < uploading.text.index("The exact rule.")
    assert "validation images" in uploading.text


def test_run_of_the_visitors_own_is_preselected_and_the_shipped_one_can_be_chosen(
    owner: Visitor, compute: FakeCompute, finished: RunFolder
) -> None:
    compute.says(1)
    owner.open("draw").mark("Picture", "Upload").upload(png(digit_one()))
    assert question(compute)["path"] == str(finished.path)
    owner.choose("Network", FIRST.name)
    assert question(compute)["path"] == str(FIRST.path)


def test_chosen_network_stays_after_another_page(owner: Visitor, finished: RunFolder) -> None:
    owner.open("draw").choose("Network", FIRST.name).open("home").open("draw")
    assert owner.selected("Network") == FIRST.name


def test_network_that_reads_no_digits_says_what_it_reads(owner: Visitor, make_run: MakeRun) -> None:
    clothes = Project(architecture=presets.design("fast").architecture(), recipe=Recipe(), data=FASHION_MNIST)
    make_run(FINISHED, name="Clothes", project=clothes)
    own = next(box for box in owner.open("draw").app.selectbox if box.label == "Network").options[-1]
    assert own.startswith("Clothes")
    assert own.endswith(" · Fashion-MNIST")


def test_run_that_is_not_finished_is_not_offered(owner: Visitor, make_run: MakeRun) -> None:
    make_run(PAUSED, name="Half way")
    assert owner.open("draw").selected("Network") == FIRST.name
    assert len(next(box for box in owner.app.selectbox if box.label == "Network").options) == len(
        [*NETWORKS, *pretrained_networks()]
    )


@pytest.mark.parametrize("file", ["status.json", "spec.json", "about.json", "result.json"])
def test_damaged_run_does_not_keep_the_shipped_network_from_answering(
    owner: Visitor, compute: FakeCompute, make_run: MakeRun, file: str
) -> None:
    compute.says(1)
    run = make_run(FINISHED, name="Damaged")
    (run.path / file).write_text("{")
    owner.open("draw").mark("Picture", "Upload").choose("Network", FIRST.name).upload(png(digit_one()))
    assert owner.successes == [SURE]


def test_chosen_run_that_was_deleted_gives_way_to_another_network(
    owner: Visitor, compute: FakeCompute, finished: RunFolder
) -> None:
    compute.says(1)
    owner.open("draw").mark("Picture", "Upload").upload(png(digit_one()))
    finished.delete()
    owner.look_again()
    assert question(compute)["path"] == str(FIRST.path)
    assert owner.selected("Network") == FIRST.name


def test_compute_worker_that_fails_is_told_and_the_choice_stays(uploading: Visitor, compute: FakeCompute) -> None:
    def fail(**_: object) -> None:
        raise WorkerError("The compute worker ended while it worked, twice.")

    compute.answers["predict"] = fail
    uploading.upload(png(digit_one()))
    assert uploading.errors == ["The compute worker ended while it worked, twice."]
    assert any(control.label == "Picture" for control in uploading.app.segmented_control)


def test_uploaded_photo_is_turned_to_light_ink_and_answered(uploading: Visitor, compute: FakeCompute) -> None:
    uploading.upload(PHOTO.read_bytes())
    assert uploading.successes == [SURE]
    image = question(compute)["images"]
    assert image[0, 0, 0, 0] == 0.0
    assert image.max() > 0.8


def test_no_upload_yet_asks_for_a_picture(uploading: Visitor) -> None:
    assert any("Choose a picture." in note for note in uploading.notes)


def _png(width: int, height: int) -> bytes:
    """A PNG that says it is so large, and holds almost nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def _white_paper() -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (200, 200), 255).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", ""),
        (b"MZ this is a program", ""),
        (PHOTO.read_bytes()[:200], ""),
        (_png(60_000, 60_000), "megapixels"),
        (_png(0, 0), ""),
        (_white_paper(), ""),
    ],
    ids=["empty", "no picture", "cut off", "giant", "no pixel", "white paper"],
)
def test_upload_that_shows_nothing_says_so(uploading: Visitor, compute: FakeCompute, data: bytes, reason: str) -> None:
    uploading.upload(data)
    assert len(uploading.errors) == 1
    assert reason in uploading.errors[0]
    assert not any(task == "predict" for task, _ in compute.asked)


def test_refused_upload_leaves_the_choice_between_drawing_and_upload(uploading: Visitor) -> None:
    uploading.upload(b"no picture")
    assert uploading.app.file_uploader
    assert not uploading.mark("Picture", "Draw").errors


def test_home_says_what_its_network_is_before_anything_is_drawn(visitor: Visitor) -> None:
    visitor.arrive()
    assert f"**{FIRST.name}**" in visitor.text
    assert (
        f"Of 10,000 others that it had never seen, it read **{round(ACCURACY * 10_000):,}** correctly." in visitor.text
    )


def test_picture_that_costs_too_much_to_read_is_refused_with_what_to_do(
    uploading: Visitor, compute: FakeCompute
) -> None:
    reason = "This took longer than 30 seconds, which is the limit, and was stopped."

    def refuse(data: bytes) -> None:
        raise WorkerError(reason)

    compute.answers["decode_picture"] = refuse
    uploading.upload(PHOTO.read_bytes())
    assert uploading.errors == [
        f"The picture could not be read. {reason} Save it as a smaller JPEG or PNG, and choose that."
    ]


def test_picture_is_read_once_however_often_the_page_runs(answered: Visitor, compute: FakeCompute) -> None:
    answered.look_again().look_again()
    assert [task for task, _ in compute.asked].count("decode_picture") == 1
