"""Images of own data sets are deleted once no run and no project needs them."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from cnn_demo import settings as settings_module
from cnn_demo.browser import published
from cnn_demo.browser.published_data import publish
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.datasets.prepared import ABOUT, LATEST, READY, SENT
from cnn_demo.jobs.own_versions import FRESH_SECONDS, SENT_SECONDS, clear_versions
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.runs import draft
from cnn_demo.runs.draft import Draft
from cnn_demo.runs.own_data_use import needs_images, runs_on, versions_in_use
from cnn_demo.runs.status import FINISHED, PAUSED
from cnn_demo.runs.workspace import Workspace
from cnn_demo.settings import Settings
from cnn_demo.spec.data import DataSpec
from cnn_demo.spec.project import Project
from cnn_demo.ui.core.state import first_project
from tests.app.run_folders import put_run
from tests.unit.own_data.making import fill, ready_set


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(published, "STATIC", tmp_path / "static")
    (tmp_path / "static").mkdir()
    return replace(settings_module.read(), runs_folder=tmp_path / "runs", cache_folder=tmp_path / "cache")


@pytest.fixture
def workspace(settings: Settings) -> Path:
    return settings.runs_folder / "workspace-of-a-test"


def project_on(data: DataSpec) -> Project:
    first = first_project()
    return replace(first, data=data, architecture=first.architecture.for_data(data.input_shape, len(data.classes)))


def versions(workspace: Path, count: int) -> list[DataSpec]:
    """So many versions of a data set; the last is the newest, an hour old."""
    made = [ready_set(workspace, side=28)]
    data_set = OwnDataSet.open(workspace, made[0].name)
    for number in range(1, count):
        fill(data_set, {f"more {number}": 4})
        made.append(data_set.prepare(lambda *_: None))
    make_older(data_set, 2 * FRESH_SECONDS)
    return made


def make_older(data_set: OwnDataSet, seconds: float) -> None:
    """Let all its images have been made, and sent to browsers, so much earlier."""
    ready = data_set.folder / READY
    for path in (ready / LATEST, *ready.glob(f"*/{ABOUT}"), *ready.glob(f"*/{SENT}")):
        if path.exists():
            before = path.stat().st_mtime - seconds
            os.utime(path, (before, before))


def test_versions_that_a_run_or_the_project_names_stay(settings: Settings, workspace: Path) -> None:
    of_run, of_draft, unneeded, newest = made = versions(workspace, 4)
    put_run(workspace, FINISHED, project=project_on(of_run))
    draft.save(workspace, Draft(project=project_on(of_draft)))
    catalog = Catalog(settings, workspace)
    files = {data: publish(data, catalog)["url"].rpartition("/")[2] for data in made}
    make_older(OwnDataSet.open(workspace, newest.name), 2 * SENT_SECONDS)
    clear_versions(settings)
    assert [catalog.is_here(data) for data in made] == [True, True, False, True]
    assert {path.name for path in published.STATIC.iterdir()} == set(files.values()) - {files[unneeded]}
    assert catalog.get(newest.name) == newest


def test_what_was_replaced_just_now_stays_for_other_tabs(settings: Settings, workspace: Path) -> None:
    old, _ = versions(workspace, 2)
    latest = workspace / "data" / old.name / READY / LATEST
    os.utime(latest)
    clear_versions(settings)
    assert Catalog(settings, workspace).is_here(old)


def test_what_a_browser_was_sent_stays_for_its_training(settings: Settings, workspace: Path) -> None:
    sent, unneeded, newest = versions(workspace, 3)
    catalog = Catalog(settings, workspace)
    publish(sent, catalog)
    clear_versions(settings)
    assert [catalog.is_here(data) for data in (sent, unneeded, newest)] == [True, False, True]


def test_images_of_corrections_go_when_nothing_needs_them(settings: Settings, workspace: Path) -> None:
    """They are made for one run at a time, and none is the newest."""
    (ready,) = versions(workspace, 1)
    data_set = OwnDataSet.open(workspace, ready.name)
    images = Catalog(settings, workspace).load(ready)
    (data_set.folder / READY / LATEST).unlink()
    of_run = replace(ready, version="0" * 16)
    data_set.keep_images(of_run, [], lambda: images)
    put_run(workspace, FINISHED, project=project_on(of_run))
    clear_versions(settings)
    assert len(data_set.versions()) == 2  # one was made just now: a run may begin with it
    make_older(data_set, 2 * FRESH_SECONDS)
    clear_versions(settings)
    assert data_set.versions() == [of_run]


def test_runs_on_a_data_set_are_found_in_all_states(settings: Settings, workspace: Path) -> None:
    (data,) = versions(workspace, 1)
    finished = put_run(workspace, FINISHED, project=project_on(data))
    paused = put_run(workspace, PAUSED, number=1, project=project_on(data))
    put_run(workspace, FINISHED, number=2)
    found = runs_on(Workspace(workspace), data.name)
    assert [(run.id, needs_images(run)) for run in found] == [(paused.id, True), (finished.id, False)]
    assert versions_in_use(workspace) == {data.version}
