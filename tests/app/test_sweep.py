"""A search for settings: its form on Train, its page, its runs on the Runs page, and deleting it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.runs.lease import hold
from cnn_demo.runs.status import FINISHED
from cnn_demo.runs.sweep_folder import (
    DONE,
    FAILED,
    SEARCHING,
    STOPPED,
    STOPPED_EARLY,
    TRAINING,
    WAITING,
    SweepFolder,
    SweepTrial,
    sweeps_of,
)
from cnn_demo.runs.workspace import Workspace
from cnn_demo.spec.sweep import ACCURACY, PARAMETERS
from cnn_demo.spec.varied import Varied
from cnn_demo.sweeps.search import Search
from tests.app.conftest import WORKSPACE, MakeRun
from tests.app.sweep_folders import OPTIMIZER, RATE, Trial, asked_for, put_sweep
from tests.app.visitor import Visitor
from tests.shipped import FIRST
from tests.unit.sweeps.recorded_runs import RecordedRuns, play

TRIALS: list[Trial] = [
    (DONE, {RATE: 0.001, OPTIMIZER: "adam"}, 0.91),
    (DONE, {RATE: 0.003, OPTIMIZER: "rmsprop"}, 0.95),
    (STOPPED_EARLY, {RATE: 0.02, OPTIMIZER: "sgd"}, 0.40),
]


@pytest.fixture
def workspace(owner: Visitor, runs_folder: Path) -> Path:
    return runs_folder / WORKSPACE


@pytest.fixture
def done(workspace: Path) -> SweepFolder:
    """A search that has ended, with what it has found."""
    shares = {RATE: 0.8, OPTIMIZER: 0.2}
    return put_sweep(workspace, asked_for(most_runs=3), TRIALS, state=DONE, importances=shares)


@pytest.fixture
def going_on(workspace: Path) -> SweepFolder:
    """A search of ten runs of which three have ended."""
    running: list[Trial] = [
        (TRAINING, {RATE: 0.002, OPTIMIZER: "adam"}, 0.5),
        (WAITING, {RATE: 0.004, OPTIMIZER: "sgd"}, None),
    ]
    return put_sweep(workspace, asked_for(most_runs=10), [*TRIALS, *running])


def search_form(visitor: Visitor) -> Visitor:
    return visitor.open("train").unfold("Search settings")


def test_search_starts_with_what_the_form_says_and_its_page_opens(owner: Visitor, workspace: Path) -> None:
    search_form(owner)
    owner.pick("What varies", [RATE, OPTIMIZER]).fill("Learning rate, lowest", 0.0005).fill("Runs in the search", 6)
    owner.fill("Name of the search", "Which rate").press("Start the search")
    (folder,) = sweeps_of(workspace)
    asked = folder.sweep()
    assert folder.name() == "Which rate"
    assert (asked.most_runs, asked.goal, asked.early_stopping, asked.base) == (6, ACCURACY, True, owner.project)
    assert {varied.path for varied in asked.space} == {RATE, OPTIMIZER}
    assert Varied(path=RATE, low=0.0005, high=0.03, log=True) in asked.space
    assert owner.title == "Search for settings"
    assert owner.address == {"sweep": folder.id}
    assert owner.progress.startswith("Starting the process that searches")


def test_any_setting_of_the_project_can_vary(owner: Visitor, workspace: Path) -> None:
    search_form(owner)
    others = next(each for each in owner.app.multiselect if each.label == "Other settings that vary")
    others.set_value(["recipe.augmentation.shift", "recipe.augmentation.mirror"]).run()
    owner.pick("What varies", []).press("Start the search")
    (folder,) = sweeps_of(workspace)
    assert {varied.path for varied in folder.sweep().space} == {
        "recipe.augmentation.shift",
        "recipe.augmentation.mirror",
    }


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda visitor: visitor.pick("What varies", []), "varies 0 settings"),
        (
            lambda visitor: visitor.fill("Learning rate, lowest", 0.5),
            "Learning rate: low is 0.5 and high is 0.03; low must be less than high.",
        ),
        (lambda visitor: visitor.fill("Validation share", 0.0), "set a validation share above 0"),
        (lambda visitor: visitor.fill("Runs in the search", 500), "No more runs can be kept here"),
    ],
)
def test_search_that_is_impossible_cannot_start_and_says_why(owner: Visitor, change: object, told: str) -> None:
    change(search_form(owner))  # type: ignore[operator]
    assert owner.button("Start the search").disabled
    assert any(told in warning for warning in owner.warnings)


def test_numbers_to_choose_from_can_be_added(owner: Visitor, workspace: Path) -> None:
    sizes = next(each for each in search_form(owner).app.multiselect if each.label == "Batch size")
    sizes.set_value(["32", "48"]).run()
    owner.press("Start the search")
    assert Varied(path="recipe.batch_size", choices=(32, 48)) in sweeps_of(workspace)[0].sweep().space


def test_word_among_the_numbers_to_choose_from_is_refused(owner: Visitor) -> None:
    sizes = next(each for each in search_form(owner).app.multiselect if each.label == "Batch size")
    sizes.set_value(["32", "many"]).run()
    assert owner.errors == ["Batch size: many is not a number."]
    assert not owner.button("Start the search").disabled


def test_next_search_starts_when_the_one_that_goes_on_has_ended(owner: Visitor, going_on: SweepFolder) -> None:
    assert search_form(owner).button("Start the search").disabled
    assert "A search goes on already. Stop it, or start this one when it has ended." in owner.warnings


def test_form_and_page_say_when_a_run_may_be_stopped_at_the_earliest(owner: Visitor, workspace: Path) -> None:
    search_form(owner).fill("Epochs", 6)
    told = "After 2 epochs, a run goes on only if its validation accuracy is among the best third"
    assert told in owner.text
    owner.press("Start the search")
    assert told in owner.text
    assert "None is stopped earlier." in owner.text


def test_form_says_that_short_runs_are_not_stopped(owner: Visitor) -> None:
    assert "Runs of fewer than 4 epochs are too short to be stopped early." in search_form(owner).fill("Epochs", 3).text


def test_two_goals_end_no_run_early(owner: Visitor, workspace: Path) -> None:
    search_form(owner).choose("Goal", PARAMETERS)
    assert "With two goals every run trains to its end" in owner.text
    owner.press("Start the search")
    assert not sweeps_of(workspace)[0].sweep().early_stopping


def test_time_of_a_search_is_told_once_the_machine_is_measured(owner: Visitor) -> None:
    search_form(owner)
    assert "one after the other" not in owner.text
    owner.press("measure-speed").unfold("Search settings")
    assert "so 20 of them, one after the other, about" in owner.text
    assert "Early stopping makes it shorter." in owner.text
    assert "The search ends after" not in owner.text
    owner.fill("Minutes at most", 0.5).choose("Goal", PARAMETERS)
    assert "Early stopping makes it shorter." not in owner.text
    assert "The search ends after 0.5 minutes, whether or not all of them were tried." in owner.text


def test_time_of_runs_that_train_at_once_is_told_as_the_least(owner: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    search_form(owner).press("measure-speed")
    monkeypatch.setattr(LocalExecutor, "places", lambda executor: 4)
    owner.unfold("Search settings")
    assert "so 20 of them, up to 4 at the same time, take at least" in owner.text


def test_limit_of_the_minutes_can_be_cleared(owner: Visitor, workspace: Path) -> None:
    search_form(owner).fill("Minutes at most", 30.0).look_again()
    owner.fill("Minutes at most", None)
    assert owner.value("Minutes at most") is None
    owner.press("Start the search")
    assert sweeps_of(workspace)[0].sweep().most_minutes is None


def test_settings_that_the_design_has_no_more_leave_the_form(owner: Visitor) -> None:
    search_form(owner).pick("What varies", [RATE, "architecture.5.filters"])
    assert owner.value("Layer 5 (Convolution): Filters, lowest")
    search_form(owner.open("build").choose("Start from", "LeNet-5"))
    assert owner.value("Learning rate, lowest") == 0.0001
    assert not owner.warnings


def test_page_shows_the_best_run_its_settings_and_what_mattered(owner: Visitor, done: SweepFolder) -> None:
    owner.open("sweep", sweep=done.id)
    assert owner.headings == ["Search for settings", "My search", "Runs"]
    assert owner.metric("Best validation accuracy") == "95.00\u00a0%"
    assert (owner.metric("Runs ended"), owner.metric("Stopped early"), owner.metric("Failed")) == ("3", "1", "0")
    assert "**Best run: Run 2**, validation accuracy 95.00\u00a0%" in owner.text
    assert "Learning rate\u00a0**0.003** · Optimizer\u00a0**RMSprop**" in owner.text.replace("\\", "")
    assert owner.pictures == ["Accuracy of the runs", "Which settings matter", "Settings of the runs"]
    table = owner.app.dataframe[0].value
    assert table["State"].tolist() == ["Finished", "Finished", "Stopped early"]
    assert table["Optimizer"].tolist() == ["Adam", "RMSprop", "SGD"]
    assert "Note" not in table


def test_settings_that_made_no_network_have_no_run_and_say_why(owner: Visitor, done: SweepFolder) -> None:
    reason = "Layer 2 (max_pooling2d): pool_size 4 is larger than its 3x3 input."
    impossible = SweepTrial(number=3, run_id=None, values={RATE: 0.01, OPTIMIZER: "sgd"}, state=FAILED, reason=reason)
    state = done.stored_state()
    done.write_state(replace(state, trials=(*state.trials, impossible)))
    owner.open("sweep", sweep=done.id)
    assert owner.app.dataframe[0].value["Note"].tolist() == ["", "", "", reason]
    choice = next(each for each in owner.app.selectbox if each.label == "One of the runs")
    assert choice.options == ["Run 1, 91.00\u00a0%", "Run 2, 95.00\u00a0%", "Run 3, 40.00\u00a0%"]


def test_search_with_two_goals_shows_its_front(owner: Visitor, workspace: Path) -> None:
    put_sweep(workspace, asked_for(goal=PARAMETERS), TRIALS[:2], state=DONE, front=(1,))
    owner.open("sweep")
    assert "Accuracy against parameters" in owner.pictures
    assert "**Most accurate run: Run 2**" in owner.text
    assert "Parameters" in owner.app.dataframe[0].value


def test_settings_of_the_best_run_become_the_project(owner: Visitor, done: SweepFolder) -> None:
    owner.open("sweep", sweep=done.id).press("Use these settings")
    assert owner.project == done.sweep().project({RATE: 0.003, OPTIMIZER: "rmsprop"})
    assert [toast.value for toast in owner.app.toast] == [
        "The settings of Run 2 are now on the Build and Train pages. Undo brings yours back."
    ]


def test_any_run_of_a_search_opens_on_the_train_page(owner: Visitor, done: SweepFolder) -> None:
    owner.open("sweep", sweep=done.id).choose("One of the runs", 2).press("open-chosen")
    assert owner.title == "Train"
    assert owner.address == {"run": done.state().trials[2].run_id}


def test_run_of_a_search_leads_back_to_it(owner: Visitor, done: SweepFolder) -> None:
    owner.open("train", run=str(done.state().trials[0].run_id))
    assert "A run of the search **My search**." in owner.text
    owner.press("See the search")
    assert owner.title == "Search for settings"
    assert owner.address == {"sweep": done.id}


def test_search_that_goes_on_is_told_of_on_the_train_page(owner: Visitor, going_on: SweepFolder) -> None:
    assert "The search **My search** goes on. Runs ended: 3 of 10." in owner.open("train").text
    owner.press("See the search")
    assert owner.address == {"sweep": going_on.id}


def test_search_that_goes_on_can_be_stopped_and_then_deleted(owner: Visitor, going_on: SweepFolder) -> None:
    owner.open("sweep", sweep=going_on.id)
    assert owner.progress.startswith("Runs ended: 3 of 10")
    assert owner.button("Delete").disabled
    owner.press("Stop")
    assert going_on.is_asked_to_stop()
    assert not owner.look_again().button("Delete").disabled  # no process searches in it
    assert "Stopped before all runs were tried." in owner.text


def test_runs_of_searches_do_not_bury_the_others(owner: Visitor, done: SweepFolder, make_run: MakeRun) -> None:
    make_run(FINISHED, name="My own")
    owner.open("runs")
    assert owner.app.dataframe[0].value["Name"].tolist() == ["Search, run 2", "My own"]  # the best, and no other
    assert "Runs ended: 3 of 3, best validation accuracy 95.00\u00a0%" in owner.text
    owner.switch("List all runs of searches below: 2 more")
    assert len(owner.app.dataframe[0].value) == 4
    owner.press(f"open-{done.id}")
    assert owner.title == "Search for settings"


def test_damaged_search_can_be_deleted(owner: Visitor, done: SweepFolder, workspace: Path) -> None:
    (done.path / "sweep.json").write_text("{")
    owner.open("runs").press(f"delete-{done.id}").press("Delete it, keep the runs")
    assert owner.successes == ["My search was deleted. Runs deleted with it: 0."]
    assert not sweeps_of(workspace)
    assert len(Workspace(workspace).runs()) == 3


@pytest.mark.parametrize("file", ["sweep.json", "state.json", "about.json"])
def test_page_of_a_damaged_search_says_so_and_shows_its_runs(owner: Visitor, done: SweepFolder, file: str) -> None:
    first = done.state().trials[0].run_id
    (done.path / file).write_text("{")
    owner.open("sweep", sweep=done.id)
    assert not owner.errors
    (warning,) = owner.warnings
    assert f"{file} of the search {done.id} is damaged" in warning
    assert owner.app.dataframe[0].value["Name"].tolist() == [f"Search, run {number}" for number in (1, 2, 3)]
    owner.choose("One of the runs", "Search, run 1").press("open-chosen")
    assert owner.title == "Train"
    assert owner.address == {"run": first}


@pytest.mark.parametrize(("button", "kept"), [("Delete it, keep the runs", 3), ("Delete it and its runs", 0)])
def test_damaged_search_is_deleted_on_its_page_with_its_runs_or_without(
    owner: Visitor, done: SweepFolder, workspace: Path, button: str, kept: int
) -> None:
    (done.path / "state.json").write_text("{")
    owner.open("sweep", sweep=done.id).press("Delete").press(button)
    assert not sweeps_of(workspace)
    assert len(Workspace(workspace).runs()) == kept
    assert owner.successes[0].endswith(f"was deleted. Runs deleted with it: {3 - kept}.")
    assert "There is no search yet." in owner.text


def test_damaged_search_leads_to_the_others(owner: Visitor, done: SweepFolder, workspace: Path) -> None:
    other = put_sweep(workspace, asked_for(), [], name="Another", state=DONE)
    (other.path / "about.json").write_text("{")
    owner.open("sweep", sweep=other.id)
    assert "There are no runs of it." in owner.text
    owner.choose("Search", done.id)
    assert "My search" in owner.headings


def test_runs_page_shows_older_searches_on_request(owner: Visitor, workspace: Path) -> None:
    made = [put_sweep(workspace, asked_for(), [], name=f"Search {number}", state=DONE) for number in range(6)]
    oldest = min(made, key=lambda folder: folder.id)
    owner.open("runs")
    assert not [button for button in owner.app.button if button.key == f"open-{oldest.id}"]
    owner.switch("Show older searches: 2").press(f"open-{oldest.id}")
    assert owner.title == "Search for settings"
    assert owner.address == {"sweep": oldest.id}


def test_train_page_opens_with_the_newest_run_that_no_search_has_made(
    owner: Visitor, done: SweepFolder, make_run: MakeRun
) -> None:
    own = make_run(FINISHED, name="My own")
    assert own.id < min(str(trial.run_id) for trial in done.state().trials)
    assert owner.open("train").address == {"run": own.id}


@pytest.mark.parametrize(("button", "kept"), [("Delete it, keep the runs", 3), ("Delete it and its runs", 0)])
def test_search_is_deleted_with_its_runs_or_without(
    owner: Visitor, done: SweepFolder, workspace: Path, button: str, kept: int
) -> None:
    owner.open("sweep", sweep=done.id).press("Delete").press(button)
    assert not sweeps_of(workspace)
    assert len(Workspace(workspace).runs()) == kept
    assert owner.successes[0].endswith(f"was deleted. Runs deleted with it: {3 - kept}.")
    assert "There is no search yet." in owner.text
    if kept:  # they are ordinary runs now
        assert len(owner.open("runs").app.dataframe[0].value) == kept


def picked_from(visitor: Visitor, label: str = "Network") -> list[str]:
    """The runs of the search among a picker's choices."""
    (box,) = (each for each in visitor.app.selectbox if each.label == label)
    return [option for option in box.options if option.startswith("Search, run")]


@pytest.mark.parametrize("page", ["draw", "inspection", "export", "explain"])
def test_pickers_offer_the_best_run_of_a_search_and_say_so(owner: Visitor, done: SweepFolder, page: str) -> None:
    assert picked_from(owner.open(page)) == ["Search, run 2"]
    (box,) = (each for each in owner.app.selectbox if each.label == "Network")
    assert box.value == done.state().trials[1].run_id
    assert "the most accurate of those that trained to their end, and those that you have opened" in box.help


def test_pickers_say_nothing_of_searches_where_there_are_none(owner: Visitor) -> None:
    (box,) = (each for each in owner.open("draw").app.selectbox if each.label == "Network")
    assert not box.help


def test_run_of_a_search_that_was_opened_is_offered_from_then_on(owner: Visitor, done: SweepFolder) -> None:
    owner.open("sweep", sweep=done.id).choose("One of the runs", 0).press("open-chosen")
    assert picked_from(owner.open("draw")) == ["Search, run 2", "Search, run 1"]
    assert picked_from(owner.open("train").start_another(), "Network to start from") == [
        "Search, run 2",
        "Search, run 1",
    ]


def test_network_in_use_stays_when_a_search_finds_a_better_one(owner: Visitor, done: SweepFolder) -> None:
    assert picked_from(owner.open("draw")) == ["Search, run 2"]
    state = done.stored_state()
    better = replace(state.trials[0], accuracy=0.99)
    done.write_state(replace(state, trials=(better, *state.trials[1:])))
    assert picked_from(owner.look_again()) == ["Search, run 2", "Search, run 1"]
    (box,) = (each for each in owner.app.selectbox if each.label == "Network")
    assert box.value == state.trials[1].run_id


def test_chosen_run_of_a_search_stays_offered_in_another_session(owner: Visitor, done: SweepFolder) -> None:
    best = Workspace(done.workspace).run(str(done.state().trials[1].run_id))
    owner.open("draw").choose("Network", FIRST.name)
    assert not best.is_opened()
    owner.choose("Network", best.id)
    assert best.is_opened()


def test_search_is_renamed(owner: Visitor, done: SweepFolder) -> None:
    owner.open("sweep", sweep=done.id).fill("New name", "Rates").press("Save")
    assert done.name() == "Rates"
    assert "Rates" in owner.headings


def test_several_searches_can_be_chosen_from(owner: Visitor, done: SweepFolder, workspace: Path) -> None:
    other = put_sweep(workspace, asked_for(), [], name="Another", state=SEARCHING)
    owner.open("sweep", sweep=other.id).choose("Search", done.id)
    assert "My search" in owner.headings
    assert owner.address == {"sweep": done.id}


def test_address_of_a_search_that_is_gone_says_so(owner: Visitor) -> None:
    owner.open("sweep", sweep="20260101-000000-0a1b")
    assert any("There is no search" in error for error in owner.errors)
    assert owner.links == ["Go to Train"]


def test_two_who_watch_a_search_both_see_it_go_on_and_one_reads_that_the_other_has_stopped_it(
    owner: Visitor, workspace: Path
) -> None:
    folder = SweepFolder.create(workspace, asked_for(most_runs=4), name="My search")
    runs = RecordedRuns(Workspace(workspace))
    search, other = Search(folder, runs), Visitor(WORKSPACE)
    watchers = (owner.open("sweep", sweep=folder.id), other.open("sweep", sweep=folder.id))
    with hold(folder.path):  # as its process does
        search.step()
        play(runs.made[0], [])
        search.step()
        for watcher in watchers:
            assert watcher.look_again().progress == "Runs ended: 1 of 4"
            assert not watcher.button("Stop").disabled
        owner.press("Stop")
        assert other.look_again().button("Stop").disabled
        assert "It will stop in a moment." in other.text
        while (state := search.step()).state == SEARCHING:
            play(runs.made[-1], [])
    assert state.state == STOPPED
    for watcher in watchers:
        watcher.look_again()
        assert "Stopped before all runs were tried." in watcher.text
        assert not [button for button in watcher.app.button if button.label == "Stop"]
        assert watcher.metric("Runs ended") == "2"
        assert not watcher.button("Delete").disabled
