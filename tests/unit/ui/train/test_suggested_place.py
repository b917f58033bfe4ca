"""Where a training fits best, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cnn_demo import settings
from cnn_demo.spec.builtin_data import MNIST_5K
from cnn_demo.spec.project import Project
from cnn_demo.ui.core.state import first_project
from cnn_demo.ui.train.on_device import DEVICE, SERVER, Place
from cnn_demo.ui.train.suggested_place import Obstacle, Situation, obstacles, suggestion

SETTINGS = settings.read({})
FREE = Situation(device_can=True)


@pytest.mark.parametrize(
    ("situation", "place", "why"),
    [
        (FREE, SERVER, ""),
        (replace(FREE, runs_ahead=2), DEVICE, "On the server, it would wait for other runs."),
        (replace(FREE, standstill="The server is under maintenance."), DEVICE, "The server is under maintenance."),
        (replace(FREE, refusal="Too large."), DEVICE, "The training takes more than this server allows."),
        (replace(FREE, refusal="Too large.", obstacles=(Obstacle("No page could use it."),)), SERVER, ""),
        (replace(FREE, no_workers="It has 500 MB."), DEVICE, "This server does not train."),
        (Situation(no_workers="It has 500 MB.", device_can=False), DEVICE, "This server does not train."),
        (Situation(runs_ahead=2), SERVER, ""),
        (Situation(runs_ahead=2, device_can=False), SERVER, "This browser has neither WebAssembly nor WebGPU."),
        (
            replace(FREE, runs_ahead=2, obstacles=(Obstacle("It learns from a teacher.", "Choose none."),)),
            SERVER,
            "It learns from a teacher.",
        ),
    ],
)
def test_suggestion_follows_from_what_fits(situation: Situation, place: Place, why: str) -> None:
    suggested = suggestion(situation)
    assert (suggested.place, suggested.why) == (place, why)


def test_obstacles_are_named_with_what_to_do() -> None:
    project = first_project()
    assert obstacles(project, SETTINGS) == ()
    taught = replace(project, recipe=project.recipe.with_changes(distillation=0.5))
    (teacher,) = obstacles(taught, SETTINGS)
    assert "teacher" in teacher.cause
    assert "Choose no teacher" in teacher.remedy
    unvalidated = replace(project, recipe=project.recipe.with_changes(validation_share=0))
    (everything,) = obstacles(unvalidated, SETTINGS)
    assert "no images back for validation" in everything.cause
    assert "Set *Validation share* above 0" in everything.remedy
    fixed = replace(unvalidated, data=replace(project.data, validation_images=100))
    assert obstacles(fixed, SETTINGS) == ()


def test_more_classes_than_a_byte_counts_are_an_obstacle() -> None:
    data = replace(MNIST_5K, classes=tuple(f"class {index}" for index in range(300)))
    project = first_project()
    many = Project(architecture=project.architecture.for_data(data.input_shape, 300), recipe=project.recipe, data=data)
    (obstacle,) = obstacles(many, SETTINGS)
    assert "300 classes" in obstacle.cause


def test_network_beyond_the_servers_settings_is_an_obstacle_and_a_large_batch_is_none() -> None:
    project = first_project()
    assert obstacles(project, settings.read({"CNN_DEMO_MAX_BATCH_SIZE": "1"})) == ()
    (obstacle,) = obstacles(project, settings.read({"CNN_DEMO_MAX_PARAMETERS": "1000"}))
    assert "this server allows 1,000" in obstacle.remedy
    assert r"CNN\_DEMO\_MAX\_PARAMETERS" in obstacle.remedy
