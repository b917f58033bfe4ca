"""The Build page: presets, layers, undo, data sets, JSON, Keras code and share links."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.runs.folder import RunFolder
from cnn_demo.spec import link, presets
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import CIFAR10, MNIST, MNIST_5K, builtin_named
from cnn_demo.spec.layers import LAYERS, Conv2D, Dense, Flatten, Layer, MaxPooling2D
from cnn_demo.spec.measured import measurements
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.ui.core import server
from cnn_demo.ui.core.state import first_project
from tests.app.visitor import LAYER_PICKER, Visitor, as_read

KIND = TypeVar("KIND", bound=Layer)

FAST = presets.design("fast").layers
JSON_FIELD = "Design and recipe"


@pytest.fixture
def build(visitor: Visitor) -> Visitor:
    """The Build page of a new visitor."""
    return visitor.open("build")


@pytest.mark.parametrize("name", presets.DESIGNS)
def test_preset_brings_its_layers_and_its_recipe(build: Visitor, name: str) -> None:
    design = presets.design(name)
    build.choose("Start from", design.title)
    assert build.project.architecture.layers == design.layers
    assert build.project.recipe == design.recipe_for(builtin_named(build.project.data.name).training_images)
    assert titles(build) == [layer.title for layer in design.layers]
    assert design.sentence in build.text


def test_preset_recipe_follows_the_data_and_ones_own_stays(build: Visitor) -> None:
    fast = presets.design("fast")
    build.choose("Data set", builtin_named("mnist").title)
    assert build.project.recipe == fast.recipe_for(60_000)
    build.choose("Data set", builtin_named("mnist-5k").title)
    assert build.project.recipe == fast.recipe_for(4_000)
    own = fast.recipe_for(4_000).with_changes(epochs=3)
    build.open("train").fill("Epochs", 3).open("build").choose("Data set", builtin_named("mnist").title)
    assert build.project.recipe == own


def test_edited_design_is_no_preset_any_more(build: Visitor) -> None:
    build.edit_layer(1).fill("Filters", 24)
    assert build.selected("Start from") is None


def titles(build: Visitor) -> list[str]:
    """The layers that the page offers for editing, by their titles alone."""
    lines = [line.partition(" · ")[2] for line in build.layers()]
    by_length = sorted({layer.title for layer in LAYERS.values()}, key=len, reverse=True)
    return [next(title for title in by_length if line.startswith(title)) for line in lines]


def layer_at(build: Visitor, number: int, kind: type[KIND]) -> KIND:
    """The layer of that number, from 1, in the design in progress."""
    layer = build.project.architecture.layers[number - 1]
    assert isinstance(layer, kind)
    return layer


def test_edited_field_changes_the_design_and_its_figures(build: Visitor) -> None:
    before = build.metric("Parameters")
    build.edit_layer(9).fill("Units", 128)
    assert layer_at(build, 9, Dense).units == 128
    assert build.metric("Parameters") != before


def test_chosen_word_and_switch_change_the_design(build: Visitor) -> None:
    build.edit_layer(1).choose("Activation", "tanh").switch("Bias")
    first = layer_at(build, 1, Conv2D)
    assert (first.activation, first.use_bias) == ("tanh", True)


def test_added_layer_stands_before_or_after_the_chosen_one_and_is_chosen(build: Visitor) -> None:
    build.edit_layer(3).choose("New layer", "Dropout").press("Insert after")
    assert titles(build)[2:4] == ["Activation", "Dropout"]
    assert build.layer == 4
    build.edit_layer(1).press("Insert before")
    assert titles(build)[:2] == ["Dropout", "Convolution"]
    assert build.layer == 1


def test_layers_are_added_beside_the_input_and_the_output(build: Visitor) -> None:
    build.choose("Layer to edit", "Input").choose("New layer", "Dropout")
    assert build.button("Insert before").disabled
    build.press("Insert after")
    assert titles(build)[:2] == ["Dropout", "Convolution"]
    build.choose("Layer to edit", "Output")
    assert build.button("Insert after").disabled
    build.press("Insert before")
    assert titles(build)[-2:] == ["Dense", "Dropout"]


def test_duplicated_layer_stands_twice(build: Visitor) -> None:
    build.edit_layer(9).fill("Units", 77).press("Duplicate")
    assert [layer_at(build, number, Dense).units for number in (9, 10)] == [77, 77]


def test_layer_moves_in_both_directions_and_stays_chosen(build: Visitor) -> None:
    build.edit_layer(2).press("Later")
    assert titles(build)[1:3] == ["Activation", "Batch normalization"]
    assert build.layer == 3
    build.press("Earlier")
    assert build.project.architecture.layers == FAST


def test_first_layer_cannot_move_earlier_nor_the_last_one_later(build: Visitor) -> None:
    assert build.edit_layer(1).button("Earlier").disabled
    assert build.edit_layer(len(FAST)).button("Later").disabled


def test_removed_layer_is_gone(build: Visitor) -> None:
    build.edit_layer(9).press("Remove")
    assert build.project.architecture.layers == FAST[:-1]


def test_all_layers_but_the_needed_flatten_can_be_removed(build: Visitor) -> None:
    build.edit_layer(9).press("Remove")
    for _ in range(7):
        build.edit_layer(1).press("Remove")
    assert titles(build) == ["Flatten"]
    assert not build.errors


def test_undo_takes_the_last_change_back_and_redo_brings_it_again(build: Visitor) -> None:
    assert build.button("undo-button").disabled
    build.edit_layer(1).fill("Filters", 24).press("undo-button")
    assert build.project.architecture.layers == FAST
    assert build.value("Filters") == 16
    build.press("redo-button")
    assert build.value("Filters") == 24
    assert build.button("redo-button").disabled


def test_undo_takes_every_change_back_to_the_first(build: Visitor) -> None:
    build.choose("Start from", "LeNet-5").edit_layer(1).fill("Filters", 8).press("Duplicate")
    for _ in range(3):
        build.press("undo-button")
    assert build.project == first_project()
    assert build.button("undo-button").disabled


def test_new_change_after_an_undo_ends_redo(build: Visitor) -> None:
    build.edit_layer(1).fill("Filters", 24).press("undo-button").fill("Filters", 20)
    assert build.button("redo-button").disabled


def test_pool_larger_than_its_input_names_the_layer_and_keeps_design_and_edit(build: Visitor) -> None:
    build.choose("Start from", "LeNet-5").edit_layer(2).fill("Pool size", 30)
    assert "Layer 2 (Average pooling): pool size 30 is larger than its 28x28 input." in build.errors[0]
    assert build.project.architecture.layers == presets.design("lenet5").layers
    assert build.value("Pool size") == 30


def test_refused_edit_is_still_there_after_a_look_at_another_layer_and_another_page(build: Visitor) -> None:
    build.choose("Start from", "LeNet-5").edit_layer(2).fill("Pool size", 30).edit_layer(1).open("data").open("build")
    assert "pool size 30" in build.errors[0]
    assert build.edit_layer(2).value("Pool size") == 30


def test_refused_edit_can_be_completed_by_an_edit_of_another_field_or_layer(build: Visitor) -> None:
    build.fill("Groups", 2)
    assert "groups is 2" in build.errors[0]
    build.edit_layer(1).fill("Groups", 1)
    assert not build.errors
    build.edit_layer(5).fill("Groups", 5)
    assert "groups is 5" in build.errors[0]
    build.edit_layer(1).fill("Filters", 20)
    assert "32 filters" in build.errors[0]
    build.edit_layer(5).fill("Filters", 40)
    assert not build.errors
    first, second = layer_at(build, 1, Conv2D), layer_at(build, 5, Conv2D)
    assert (first.filters, second.groups, second.filters) == (20, 5, 40)


def test_refused_edit_can_be_discarded(build: Visitor) -> None:
    build.edit_layer(4).fill("Pool size", 16).press("discard-edit")
    assert not build.errors
    assert build.value("Pool size") == layer_at(build, 4, MaxPooling2D).pool_size == 2


def test_undo_leaves_a_refused_edit_behind(build: Visitor) -> None:
    build.fill("Filters", 24).edit_layer(4).fill("Pool size", 16).press("undo-button")
    assert not build.errors
    assert build.project == first_project()


def test_convolution_before_the_flatten_cannot_be_dense(build: Visitor) -> None:
    build.edit_layer(1).choose("New layer", "Dense").press("Insert after")
    assert build.errors[0].startswith("Dense cannot go here. Layer 2 (Dense): it needs a vector")
    assert build.project.architecture.layers == FAST


def test_flatten_that_is_needed_cannot_be_removed(build: Visitor) -> None:
    build.edit_layer(8).press("Remove")
    assert build.errors[0].startswith("This layer cannot be removed. Layer 8 (Dense): it needs a vector")
    assert build.project.architecture.layers == FAST
    assert build.layer == 8


def test_flatten_cannot_move_above_a_convolution(build: Visitor) -> None:
    build.choose("Start from", "LeNet-5").edit_layer(5).press("Earlier")
    assert "This layer cannot be moved there. Layer 5 (Average pooling)" in build.errors[0]
    assert titles(build) == [layer.title for layer in presets.design("lenet5").layers]


def test_message_on_a_refused_move_is_gone_after_the_next_choice_or_change(build: Visitor) -> None:
    build.edit_layer(8).press("Remove").edit_layer(1)
    assert not build.errors
    build.edit_layer(8).press("Remove").edit_layer(1).fill("Filters", 24)
    assert not build.errors


def test_layer_that_does_not_fit_is_marked_where_it_stands_without_the_refused_change(build: Visitor) -> None:
    build.edit_layer(8).press("Remove")
    refused = build.app.session_state["refused_edit"]
    assert refused.fault == (8,)  # the dense layer, which would be the eighth


def test_refused_change_leaves_undo_as_it_was(build: Visitor) -> None:
    build.edit_layer(8).press("Remove")
    assert build.button("undo-button").disabled


def test_way_to_the_training_is_on_the_page(build: Visitor) -> None:
    build.press("train-network")
    assert build.title == "Train"


def test_data_set_decides_the_input(build: Visitor) -> None:
    build.choose("Data set", builtin_named("cifar10").title)
    assert build.project.architecture.input_shape == (32, 32, 3)
    assert build.project.data.name == "cifar10"
    build.press("undo-button")
    assert build.project == first_project()


def test_data_set_whose_images_do_not_fit_the_design_is_refused(build: Visitor) -> None:
    wide = replace(
        first_project().architecture, layers=(Conv2D(filters=4, kernel_size=31), Flatten()), input_shape=(32, 32, 3)
    )
    project = Project(architecture=wide, recipe=Recipe(), data=CIFAR10)
    build.arrive(design=link.encode(project)).open("build").choose("Data set", builtin_named("mnist-5k").title)
    assert "Layer 1 (conv2d): kernel_size 31 is larger than its 28x28 input." in build.errors[0]
    assert build.project.data.name == "cifar10"
    assert build.selected("Data set") == "cifar10"


def test_json_of_a_design_brings_design_and_recipe(build: Visitor) -> None:
    design = presets.design("lenet5").architecture()
    recipe = Recipe(epochs=7)
    build.fill(JSON_FIELD, json.dumps({"architecture": design.to_dict(), "recipe": recipe.to_dict()}))
    build.press("Apply the text")
    assert build.project == Project(architecture=design, recipe=recipe, data=MNIST_5K)


def test_json_that_the_page_shows_changes_nothing(build: Visitor) -> None:
    build.press("Apply the text")
    assert build.project == first_project()
    assert not build.errors


def test_json_without_a_recipe_keeps_the_recipe(build: Visitor) -> None:
    design = presets.design("lenet5").architecture()
    build.fill(JSON_FIELD, json.dumps({"architecture": design.to_dict()})).press("Apply the text")
    assert build.project.recipe == first_project().recipe


def test_json_for_other_images_is_fitted_to_the_data_set(build: Visitor) -> None:
    design = presets.design("lenet5").architecture((32, 32, 3), 7)
    build.fill(JSON_FIELD, json.dumps({"architecture": design.to_dict()})).press("Apply the text")
    assert build.project.architecture == presets.design("lenet5").architecture()


def test_json_of_a_design_alone_keeps_the_recipe(build: Visitor) -> None:
    design, recipe = presets.design("lenet5").architecture(), build.project.recipe
    build.fill(JSON_FIELD, json.dumps(design.to_dict())).press("Apply the text")
    assert (build.project.architecture, build.project.recipe) == (design, recipe)


def _with(**changes: object) -> str:
    return json.dumps({"architecture": {**first_project().architecture.to_dict(), **changes}})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"architecture": ', "The text cannot be read as JSON"),
        ("", "The text cannot be read as JSON"),
        ("[" * 100_000, "The text cannot be read as JSON"),
        ("[]", "it must be a JSON object"),
        ("{}", "The architecture's version is None"),
        ('{"architecture": 5}', "it must be a JSON object"),
        (_with(version=2), "version is 2; this program reads 1"),
        (_with(layers=[{"kind": "lambda"}]), "Layer 1 is of the unknown kind 'lambda'"),
        (_with(layers=["conv2d"]), "Layer 1 is 'conv2d'"),
        (_with(layers=[{"kind": "conv2d", "filters": -3}]), "filters is -3"),
        (_with(layers=[{"kind": "conv2d", "filters": 1e300}]), "filters is 1e+300"),
        (_with(layers=[{"kind": "max_pooling2d", "pool_size": 40}]), "Layer 1 (max_pooling2d): pool_size is 40"),
        (_with(layers=[{"kind": "dense", "units": 10}]), "Layer 1 (dense): it needs a vector"),
        (_with(layers=[{"kind": "dropout", "rate": float("nan")}]), "rate is nan"),
        (
            json.dumps({"architecture": Architecture(layers=(Flatten(),)).to_dict(), "recipe": {"version": 9}}),
            "recipe's version",
        ),
    ],
)
def test_impossible_json_says_why_and_keeps_the_design(build: Visitor, text: str, reason: str) -> None:
    build.fill(JSON_FIELD, text).press("Apply the text")
    assert len(build.errors) == 1
    assert reason in build.errors[0]
    assert build.project == first_project()


def test_keras_code_of_the_design_is_shown(build: Visitor) -> None:
    build.choose("Start from", "LeNet-5")
    code = next(element.value for element in build.app.code if element.language == "python")
    compile(code, "network.py", "exec")
    assert "keras" in code
    assert code.count("Conv2D(") == 2


def test_table_has_a_row_for_every_layer_and_the_output(build: Visitor) -> None:
    rows = build.app.dataframe[0].value
    assert len(rows) == len(FAST) + 1
    assert rows["Output shape"].tolist()[-1] == "10"


def test_share_link_brings_design_recipe_and_data_into_a_new_session(build: Visitor) -> None:
    build.choose("Data set", builtin_named("fashion_mnist").title).edit_layer(1).fill("Filters", 24)
    build.open("train").fill("Epochs", 9).open("build")
    guest = Visitor().arrive(design=link.encode(build.project))
    assert any("shared design, recipe and data are open now" in message for message in guest.successes)
    assert guest.open("build").project == build.project
    assert guest.workspace != build.workspace


def test_share_link_stays_in_a_new_visitors_address_until_there_is_something_to_keep(build: Visitor) -> None:
    shared = link.encode(build.project)
    guest = Visitor().arrive(design=shared).open("build")
    assert guest.address == {"design": shared}
    guest.choose("Start from", "LeNet-5")
    assert not guest.address
    assert guest.look_again().arrive(design=shared).project == build.project
    assert not guest.address


def test_share_link_holds_nothing_of_the_workspace(build: Visitor) -> None:
    build.press("Share").switch("A link that works without this server")
    short, long = (code.value.partition("?design=")[2] for code in build.app.code if "design=" in code.value)
    assert build.workspace not in short + long
    assert len(short) == 10
    assert link.decode(long) == build.project
    assert Visitor().arrive(design=short).open("build").project == build.project


def test_short_link_that_the_server_dropped_says_what_to_ask_for(build: Visitor) -> None:
    guest = Visitor().arrive(design="AAAAAAAAAA")
    assert any("Ask for the long link" in error for error in guest.errors)


def test_design_is_kept_for_a_short_link_on_demand_alone(build: Visitor, runs_folder: Path) -> None:
    build.choose("Start from", "LeNet-5")
    assert not (runs_folder / "shared").exists()


def test_undo_after_opening_a_link_brings_back_what_was_before(build: Visitor) -> None:
    shared = link.encode(Project(architecture=Architecture(layers=(Flatten(),)), recipe=Recipe(), data=MNIST))
    build.choose("Start from", "LeNet-5").arrive(design=shared).open("build")
    assert titles(build) == ["Flatten"]
    build.press("undo-button")
    assert build.selected("Start from") == "lenet5"
    assert build.project.data.name == "mnist-5k"


def _damage(text: str) -> str:
    return text[:40] + ("A" if text[40] != "A" else "B") + text[41:]


@pytest.mark.parametrize("how", [_damage, lambda text: text[:-30], lambda text: "%%%", lambda text: text * 200])
def test_damaged_share_link_says_so_and_keeps_the_design(how: Callable[[str], str]) -> None:
    guest = Visitor().arrive(design=how(link.encode(first_project())))
    assert any("The shared link is" in error for error in guest.errors)
    assert guest.open("build").project == first_project()


@pytest.mark.parametrize("page", ["build", "train", "data", "draw", "runs"])
def test_damaged_share_link_says_so_on_the_page_that_it_opens(visitor: Visitor, page: str) -> None:
    visitor.open(page, design="damaged")
    assert any("The shared link is" in error for error in visitor.errors)


def test_share_link_with_a_data_set_that_is_not_here_opens_and_says_so_where_its_images_are_needed() -> None:
    project = replace(first_project(), data=replace(CIFAR10, name="imagenet", title="Photographs"))
    guest = Visitor().arrive(design=link.encode(project)).open("build")
    assert not guest.errors
    assert guest.project.data == project.data
    assert guest.selected("Data set") == "imagenet"
    guest.open("data")
    assert "imagenet is not on this server" in guest.warnings[0]
    assert not [button for button in guest.app.button if button.label == "Download it"]
    guest.open("train").press("start")
    assert "imagenet is not on this server" in guest.errors[0]


def test_share_link_that_gives_a_built_in_data_set_other_classes_is_refused() -> None:
    data = replace(first_project().data, classes=tuple("abcdefghij"))
    guest = Visitor().arrive(design=link.encode(replace(first_project(), data=data)))
    assert "mnist-5k, but describes other images or classes than those of the built-in mnist-5k" in guest.errors[0]
    assert guest.open("build").project == first_project()


def test_share_link_whose_input_is_not_its_data_sets_cannot_start_a_run() -> None:
    """Nobody can make such a link by the page; whoever writes one must not get runs that fail."""
    odd = replace(first_project(), architecture=presets.design("fast").architecture((32, 32, 3), 10))
    guest = Visitor().arrive(design=link.encode(odd)).open("build")
    assert guest.project.architecture.input_shape == (28, 28, 1)


def test_two_tabs_of_one_workspace_each_keep_their_design(owner: Visitor, finished: RunFolder) -> None:
    second = Visitor(owner.open("build").workspace).open("build")
    owner.choose("Start from", "LeNet-5")
    second.edit_layer(1).fill("Filters", 24)
    assert owner.look_again().selected("Start from") == "lenet5"


def test_where_a_cluster_trains_no_time_on_this_machine_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_DEMO_EXECUTOR", "dask://127.0.0.1:8786")
    monkeypatch.setattr(server, "server_executor", lambda *_, **__: LocalExecutor())
    assert "measure-speed" not in [button.key for button in Visitor().arrive().open("build").app.button]


def test_time_of_an_epoch_is_told_once_the_machine_is_measured_and_follows_the_design(build: Visitor) -> None:
    build.press("measure-speed")
    fast = expected_time(build)
    build.choose("Start from", presets.design("classic").title)
    assert expected_time(build) != fast
    assert expected_time(build) == expected_time(build.open("train"))


def test_what_would_make_an_epoch_slower_is_drawn_once_the_machine_is_measured(build: Visitor) -> None:
    build.press("measure-speed")
    assert "Time of an epoch on this machine against batch size, width and image size" in build.text


def test_measured_accuracy_of_the_preset_is_told_on_build_and_train_alike(build: Visitor) -> None:
    best = measurements()["best", "mnist"]
    build.choose("Start from", presets.design("best").title)
    for page in ("build", "train"):
        assert f"**{100 * best.mean:.2f}" in measured_line(build.open(page))
        assert measured_line(build).endswith("With fewer images it reaches less.")  # the data set is a part of MNIST
    build.open("build").choose("Data set", "cifar10")
    assert measured_line(build) == "Not measured on CIFAR-10."


def test_presets_stand_beside_each_other_with_their_time_here_once_the_machine_is_measured(build: Visitor) -> None:
    rows = presets_table(build)
    assert [row[0] for row in rows] == [preset.title.partition(" (")[0] for preset in presets.DESIGNS.values()]
    assert {row[3] for row in rows} == {"–"}
    assert "–" not in {row[3] for row in presets_table(build.press("measure-speed"))}


def measured_line(visitor: Visitor) -> str:
    return re.findall(":material/verified: (.*)", "\n".join(as_read(visitor.app.caption)))[0]


def presets_table(visitor: Visitor) -> list[list[str]]:
    """The cells of each row below the heads."""
    table = visitor.text.partition("| Preset |")[2].split("\n")[2:]
    rows = [
        [cell.removeprefix(":small[").removesuffix("]") for cell in line.strip("| ").split(" | ")] for line in table
    ]
    return [row for row in rows if len(row) == 4]


def expected_time(visitor: Visitor) -> str:
    return re.findall("Expected time on this machine, .* in total", visitor.text)[0]


def test_reason_of_an_impossible_edit_stands_above_the_fields_of_the_layer(build: Visitor) -> None:
    build.choose("Start from", "LeNet-5").edit_layer(2).fill("Pool size", 30)
    everything = [(element.type, getattr(element, "label", "")) for element in build.app.main]
    order = [
        index
        for index, (kind, label) in enumerate(everything)
        if kind == "error" or label in (LAYER_PICKER, "Pool size")
    ]
    assert [everything[index][0] for index in order] == ["selectbox", "error", "number_input"]
