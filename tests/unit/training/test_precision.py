"""In which precision a run trains: the choice on machines of both kinds, and what bfloat16 must not change."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnn_demo import processor, settings
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.run_precision import NAMED, NO_BFLOAT16, NO_GPU, TIMED, RunPrecision, read_precision
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.layers import BatchNormalization, Conv2D, Dropout, Flatten
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Augmentation, Recipe

DESIGN = Architecture(
    layers=(Conv2D(filters=4), Conv2D(filters=4, groups=2, l2=0.01), BatchNormalization(), Dropout(), Flatten()),
    input_shape=(8, 8, 1),
)
AUTO = Project(architecture=DESIGN, recipe=Recipe(batch_size=4), data=MNIST_5K)
FLAGS = "processor\t: 0\nflags\t\t: fpu avx2 {}\nbugs\t\t: none\n"


@pytest.fixture(scope="module")
def precision() -> Any:
    from cnn_demo.training import precision

    return precision


@pytest.fixture
def machine(precision: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Makes this a machine with such flags of the processor, and such a GPU, that trains so fast."""

    def make(flags: str = "", *, has_gpu: bool = False, speeds: dict[str, float] | None = None) -> None:
        (tmp_path / "cpuinfo").write_text(FLAGS.format(flags))
        monkeypatch.setattr(processor, "CPUINFO", tmp_path / "cpuinfo")
        monkeypatch.setattr(precision, "has_gpu", lambda: has_gpu)

        def timed(project: Project) -> dict[str, float]:
            assert speeds, "nothing was to be timed"
            return speeds

        monkeypatch.setattr(precision, "images_per_second", timed)

    return make


def asking(name: str, device: str = "auto") -> Project:
    return replace(AUTO, recipe=AUTO.recipe.with_changes(precision=name, device=device))


def test_without_instructions_for_bfloat16_nothing_is_timed(precision: Any, machine: Any) -> None:
    machine("avx512f avx512_bf16_like")
    assert precision.choose(AUTO) == RunPrecision(precision="float32", why=NO_BFLOAT16)
    machine(has_gpu=True)
    assert precision.choose(asking("auto", device="cpu")).why == NO_BFLOAT16
    processor.CPUINFO.unlink()  # another system
    assert not processor.has_bfloat16()


@pytest.mark.parametrize(("flags", "has_gpu"), [("avx512_bf16", False), ("amx_tile amx_bf16", False), ("", True)])
@pytest.mark.parametrize(
    ("fast", "chosen"), [(230.0, "bfloat16"), (115.0, "bfloat16"), (114.0, "float32"), (40.0, "float32")]
)
def test_bfloat16_is_taken_where_it_is_clearly_faster(
    precision: Any, machine: Any, flags: str, has_gpu: bool, fast: float, chosen: str
) -> None:
    speeds = {"float32": 100.0, "bfloat16": fast}
    machine(flags, has_gpu=has_gpu, speeds=speeds)
    assert precision.choose(AUTO) == RunPrecision(precision=chosen, why=TIMED, images_per_second=speeds)


def test_what_the_recipe_names_is_taken_untimed(precision: Any, machine: Any) -> None:
    machine("avx512_bf16")
    for name in ("float32", "bfloat16"):
        assert precision.choose(asking(name)) == RunPrecision(precision=name, why=NAMED)
    assert precision.choose(asking("float16")) == RunPrecision(precision="float32", why=NO_GPU)
    machine(has_gpu=True)
    assert precision.choose(asking("float16")) == RunPrecision(precision="float16", why=NAMED)
    assert precision.choose(asking("float16", device="cpu")).why == NO_GPU


def test_a_run_keeps_what_it_began_with(precision: Any, machine: Any, tmp_path: Path) -> None:
    run = RunFolder(tmp_path)
    machine("amx_bf16", speeds={"float32": 1.0, "bfloat16": 2.0})
    assert precision.precision_of(run, AUTO).precision == "bfloat16"
    machine()  # it goes on on another machine
    assert precision.precision_of(run, AUTO).precision == "bfloat16"
    assert precision.with_precision(AUTO, precision.precision_of(run, AUTO)) == asking("bfloat16")


def test_a_run_of_an_earlier_program_goes_on_in_float32(precision: Any, machine: Any, tmp_path: Path) -> None:
    run = RunFolder(tmp_path)
    run.checkpoint_file.touch()
    machine("amx_bf16", speeds={"float32": 1.0, "bfloat16": 2.0})
    assert precision.precision_of(run, AUTO).precision == "float32"
    assert read_precision(run) is None
    machine(has_gpu=True)
    assert precision.precision_of(run, asking("float16")).precision == "float16"


def test_a_design_is_timed_once_whatever_its_seed_epochs_and_rate(
    precision: Any, machine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine("amx_bf16", speeds={"float32": 1.0, "bfloat16": 2.0})
    first = precision.choose(AUTO)
    machine("amx_bf16", speeds={"float32": 2.0, "bfloat16": 1.0})
    for changes in ({"seed": 5}, {"epochs": 7}, {"learning_rate": 0.5}):
        assert precision.choose(replace(AUTO, recipe=AUTO.recipe.with_changes(**changes))) == first
    assert precision.choose(replace(AUTO, recipe=AUTO.recipe.with_changes(batch_size=5))).precision == "float32"
    file = settings.read().cache_folder / kept_speeds().FILE
    file.write_text(file.read_text().replace("2.0", '"fast"'))
    assert precision.choose(AUTO).precision == "float32", "damaged entries are timed again"
    file.write_bytes(b"\xff")
    monkeypatch.setattr(kept_speeds(), "MOST", 1)
    for size in (4, 5):
        precision.choose(replace(AUTO, recipe=AUTO.recipe.with_changes(batch_size=size)))
    assert len(json.loads(file.read_text())) == 1


def kept_speeds() -> Any:
    from cnn_demo.training import kept_speeds

    return kept_speeds


def test_this_machine_times_both(precision: Any) -> None:
    speeds = precision.images_per_second(AUTO)
    assert sorted(speeds) == ["bfloat16", "float32"]
    assert min(speeds.values()) > 0


def test_in_bfloat16_weights_loss_and_output_are_float32() -> None:
    from cnn_demo.training.trainer import make_trainer

    recipe = Recipe(batch_size=4, augmentation=Augmentation(shift=0.1), precision="bfloat16")
    network, trainer = make_trainer(DESIGN, recipe, 10)
    assert [layer.compute_dtype for layer in network.layers[1:]] == [
        *["bfloat16"] * (len(network.layers) - 2),
        "float32",
    ]
    assert trainer.get_layer("augment").compute_dtype == "float32"
    assert {weight.dtype for weight in (*trainer.weights, *trainer.optimizer.variables[2:])} <= {"float32", "uint32"}
    images = np.random.default_rng(0).random((4, 8, 8, 1), np.float32)
    logs = trainer.train_on_batch(images, np.eye(10, dtype=np.float32)[:4], return_dict=True)
    assert np.float32(logs["loss"]).view(np.uint32) & 0xFFFF, "bfloat16 has no such digits"
    assert network.predict_on_batch(images).dtype == np.float32


def test_its_copy_predicts_in_float32_as_a_network_that_was_built_so() -> None:
    from cnn_demo.network.build import build
    from cnn_demo.network.float32 import in_float32
    from cnn_demo.network.weights import weights_of
    from cnn_demo.training.trainer import make_network, make_trainer

    recipe = Recipe(precision="bfloat16", schedule="one_cycle")
    network, trainer = make_trainer(DESIGN, recipe, total_steps=2)
    assert trainer is network  # compiled, with a schedule that Keras does not know
    images = np.random.default_rng(0).random((4, 8, 8, 1), np.float32)
    copy, plain = in_float32(network), make_network(DESIGN, Recipe(precision="float32"))
    plain.set_weights(network.get_weights())
    assert list(weights_of(copy)) == list(weights_of(network))
    assert np.array_equal(copy.predict_on_batch(images), plain.predict_on_batch(images))
    assert not np.array_equal(network.predict_on_batch(images), plain.predict_on_batch(images))
    assert in_float32(plain) is plain
    assert build(DESIGN).layers[1].compute_dtype == "float32", "other networks of the process, such as a teacher"


def test_in_float16_the_loss_is_scaled_for_the_whole_network_and_for_its_learning_layers() -> None:
    import keras

    from cnn_demo.training.phases import divided
    from cnn_demo.training.trainer import make_network, trainer_of

    recipe = Recipe(batch_size=4, precision="float16")
    network = make_network(DESIGN, recipe)
    trainers = [trainer_of(network, recipe, 10), trainer_of(divided(network, DESIGN)[1], recipe, 10)]
    assert trainers[0].name != trainers[1].name
    for trainer in trainers:
        assert isinstance(trainer.optimizer, keras.optimizers.LossScaleOptimizer)
        assert not isinstance(trainer.optimizer.inner_optimizer, keras.optimizers.LossScaleOptimizer)
    plain = trainer_of(make_network(DESIGN, Recipe(precision="bfloat16")), Recipe(precision="bfloat16"), 10)
    assert not isinstance(plain.optimizer, keras.optimizers.LossScaleOptimizer)
