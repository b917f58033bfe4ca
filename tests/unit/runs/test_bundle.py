"""A network is taken away and comes back."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from safetensors.numpy import load

from cnn_demo import settings as settings_module
from cnn_demo.errors import LimitError, ModelError, StorageError, UserError
from cnn_demo.runs.bundle import pack, unpack, write_bundle
from cnn_demo.runs.bundle_figures import MOST_CLASSES
from cnn_demo.runs.folder import RunFolder
from cnn_demo.runs.record import read_record
from cnn_demo.runs.status import FINISHED
from cnn_demo.runs.trained_network import TrainedNetwork, resolve, shipped
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec.architecture import Architecture
from cnn_demo.spec.builtin_data import builtin_named
from cnn_demo.spec.data import WORKSPACE
from cnn_demo.spec.layers import Dense, Flatten
from cnn_demo.spec.project import Project
from cnn_demo.spec.recipe import Recipe
from cnn_demo.storage import write_json
from tests.unit.runs.bundles import (
    Members,
    Unpack,
    certainty,
    changed_json,
    members_of,
    put_trained,
    result,
    zip_of,
)


def test_a_network_comes_back_as_it_was(trained_run: RunFolder, unpack_here: Unpack) -> None:
    imported = unpack_here(pack(TrainedNetwork(trained_run.path)))
    assert imported.project() == trained_run.project()
    assert imported.result() == trained_run.result()
    for name in ("weights.safetensors", "certainty.json"):
        assert (imported.path / name).read_bytes() == (trained_run.path / name).read_bytes()
    assert not [path for path in imported.path.iterdir() if path.name.startswith(".")]


def test_a_network_of_as_many_classes_as_a_label_tells_apart_comes_back(
    workspace: Workspace, project: Project, unpack_here: Unpack
) -> None:
    data = replace(project.data, name="many", origin=WORKSPACE, classes=tuple(map(str, range(MOST_CLASSES))))
    many = replace(project, architecture=project.architecture.for_data(data.input_shape, MOST_CLASSES), data=data)
    run = put_trained(workspace, many)
    rule, figures = certainty(), result(many)
    rule |= {
        name: np.random.default_rng(0).normal(size=(MOST_CLASSES,) * 2).tolist() for name in ("whitening", "means")
    }
    of_class = figures["test"]["per_class"][0]
    figures["test"] |= {
        "images": 10_000 * MOST_CLASSES,
        "accuracy": 1.0,
        "per_class": [{**of_class, "class": index} for index in range(MOST_CLASSES)],
        "confusion": (10_000 * np.eye(MOST_CLASSES, dtype=int)).tolist(),
    }
    write_json(run.path / "certainty.json", rule)
    write_json(run.path / "result.json", figures)
    assert unpack_here(pack(TrainedNetwork(run.path))).result() == run.result()


def test_an_imported_network_is_a_trained_run_that_says_where_it_is_from(
    trained_run: RunFolder, unpack_here: Unpack
) -> None:
    imported = unpack_here(pack(TrainedNetwork(trained_run.path)), max_runs=1)
    record = read_record(imported)
    assert record.can_predict
    assert (record.name, record.origin) == ("My seven", "Imported")
    status = imported.status()
    assert (status.state, status.epoch, status.seconds, status.progress) == (FINISHED, 2, 3.5, 1.0)
    assert "stated in the bundle" in status.reason


def test_every_shipped_network_comes_back(unpack_here: Unpack, elsewhere: Workspace) -> None:
    for network in shipped():
        imported = unpack_here(pack(network))
        assert imported.about()["name"] == network.name
        assert TrainedNetwork(imported.path).weights_file.read_bytes() == network.weights_file.read_bytes()
        assert resolve(imported.id, elsewhere).result() == network.result()


def test_the_same_network_makes_the_same_bytes(trained_run: RunFolder, unpack_here: Unpack) -> None:
    first = pack(TrainedNetwork(trained_run.path))
    assert pack(TrainedNetwork(trained_run.path)) == first
    again = members_of(unpack_here(first))
    before = members_of(trained_run)
    assert again.pop("README.md") != before.pop("README.md")  # it names the file, and tells that it was imported
    assert again == before


def test_a_bundle_is_written_under_the_networks_name_and_read_from_there(
    trained_run: RunFolder, unpack_here: Unpack, tmp_path: Path
) -> None:
    path = write_bundle(TrainedNetwork(trained_run.path), tmp_path / "new" / "folder")
    assert path == tmp_path / "new" / "folder" / f"{trained_run.id}.cnn.zip"
    assert unpack_here(path).project() == trained_run.project()


def test_the_card_states_the_figures_and_the_weights_hash(members: Members, trained_run: RunFolder) -> None:
    card = members["README.md"].decode()
    assert card.startswith("# My seven\n")
    for fact in ("99.00% of 100 images", "0.0500", "7,850", trained_run.project().architecture.hash(), "| seed | 0 |"):
        assert fact in card
    assert hashlib.sha256(members["weights.safetensors"]).hexdigest() in card
    assert f"python -m cnn_demo import {trained_run.id}.cnn.zip" in card


def test_the_card_of_an_imported_network_says_that_its_figures_are_stated(
    trained_run: RunFolder, unpack_here: Unpack
) -> None:
    imported = members_of(unpack_here(pack(TrainedNetwork(trained_run.path))))
    assert "as stated by the bundle that the network was imported from" in imported["README.md"].decode()


def test_a_bundle_that_was_packed_anew_by_another_program_is_taken(members: Members, unpack_here: Unpack) -> None:
    del members["README.md"]
    assert unpack_here(zip_of(dict(reversed(members.items())))).status().state == FINISHED


def test_a_network_that_lacks_a_part_makes_no_bundle(trained_run: RunFolder, tmp_path: Path) -> None:
    (trained_run.path / "certainty.json").unlink()
    with pytest.raises(ModelError, match="cannot be put into a bundle"):
        write_bundle(TrainedNetwork(trained_run.path), tmp_path)
    assert not list(tmp_path.glob("*.zip"))


def test_a_full_workspace_takes_no_bundle(trained_run: RunFolder, unpack_here: Unpack, elsewhere: Workspace) -> None:
    bundle = pack(TrainedNetwork(trained_run.path))
    unpack_here(bundle, max_runs=1)
    with pytest.raises(LimitError, match="No more runs can be kept here; the limit is 1"):
        unpack_here(bundle, max_runs=1)
    assert len(list(elsewhere.folder.iterdir())) == 1


def test_a_design_beyond_the_servers_limits_is_refused(trained_run: RunFolder, elsewhere: Workspace) -> None:
    settings = replace(settings_module.read(), max_parameters=7849)
    with pytest.raises(LimitError, match="number of parameters is 7,850; this server allows 7,849"):
        unpack(pack(TrainedNetwork(trained_run.path)), elsewhere, settings)
    assert not elsewhere.folder.exists()


def test_an_epoch_count_that_only_another_server_allows_is_no_hindrance(
    trained_run: RunFolder, elsewhere: Workspace
) -> None:
    settings = replace(settings_module.read(), max_epochs=1, max_batch_size=1)
    assert unpack(pack(TrainedNetwork(trained_run.path)), elsewhere, settings).project().recipe.epochs == 2


@pytest.mark.parametrize("error", [StorageError("the disk is full"), MemoryError(), KeyboardInterrupt()], ids=repr)
def test_a_run_that_could_not_be_made_whole_leaves_nothing(
    trained_run: RunFolder,
    unpack_here: Unpack,
    elsewhere: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
) -> None:
    bundle = pack(TrainedNetwork(trained_run.path))

    def fail(path: Path, value: object) -> None:
        raise error

    monkeypatch.setattr("cnn_demo.runs.folder.write_json", fail)
    with pytest.raises(type(error)):
        unpack_here(bundle)
    assert list(elsewhere.folder.iterdir()) == []


def test_a_name_that_is_no_file_name_stays_a_name(members: Members, unpack_here: Unpack, tmp_path: Path) -> None:
    about = changed_json(members["about.json"], "name", to="../../" + "x" * 500)
    imported = unpack_here(zip_of({**members, "about.json": about}))
    assert imported.about()["name"] == ("../../" + "x" * 500)[:60]
    assert imported.path.parent.name not in ("", "..")
    assert write_bundle(TrainedNetwork(imported.path), tmp_path).name == f"{imported.id}.cnn.zip"


def test_an_imported_run_tells_what_its_network_had_started_from(
    trained_run: RunFolder, members: Members, unpack_here: Unpack
) -> None:
    write_json(trained_run.path / "about.json", {**trained_run.about(), "starts_from": "compact", "taught_by": "best"})
    imported = unpack_here(pack(TrainedNetwork(trained_run.path)))
    assert read_record(imported).origin == "Imported, Weights of compact, Taught by best"
    card = members_of(imported)["README.md"].decode()
    assert "| started from | the weights of compact |" in card
    assert "| taught by | best |" in card


def test_a_bundle_of_a_time_before_there_were_teachers_is_taken(members: Members, unpack_here: Unpack) -> None:
    about = json.loads(members["about.json"])
    del about["taught_by"]
    assert read_record(unpack_here(zip_of({**members, "about.json": json.dumps(about).encode()}))).origin == "Imported"


def test_a_design_for_other_data_is_taken_with_its_data(workspace: Workspace, unpack_here: Unpack) -> None:
    data = builtin_named("fashion_mnist")
    design = Architecture(layers=(Flatten(), Dense(units=3)), input_shape=data.input_shape, classes=len(data.classes))
    project = Project(architecture=design, recipe=Recipe(), data=data)
    trained_run = put_trained(workspace, project)
    assert load(
        (unpack_here(pack(TrainedNetwork(trained_run.path))).path / "weights.safetensors").read_bytes()
    ).keys() == {
        "dense_1/kernel",
        "dense_1/bias",
        "output/kernel",
        "output/bias",
    }


@hypothesis_settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=4))
def test_whatever_bytes_are_changed_a_bundle_is_taken_whole_or_refused(
    trained_run: RunFolder, elsewhere: Workspace, unpack_here: Unpack, changes: list[tuple[float, int]]
) -> None:
    """Changes fall on the weights' numbers for the most part, so these are left out of the count."""
    bundle = bytearray(pack(TrainedNetwork(trained_run.path)))
    start = bundle.index(b'"output/kernel"')
    soft = [*range(start + 200), *range(start + 200 + 31_000, len(bundle))]
    for place, value in changes:
        bundle[soft[int(place * len(soft))]] = value
    with suppress(UserError):
        unpack_here(bytes(bundle)).delete()
    assert not elsewhere.folder.exists() or list(elsewhere.folder.iterdir()) == []
