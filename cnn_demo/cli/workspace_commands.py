"""The command `workspace`: lists workspaces with their sizes, and moves them between servers as one file."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from cnn_demo import settings as settings_module
from cnn_demo.byte_sizes import MEGABYTE
from cnn_demo.cli.actions import act, actions_of
from cnn_demo.cli.output import Command, Output, complain, progress_bar
from cnn_demo.errors import BundleError, RunError
from cnn_demo.runs.workspace import PERSON_PREFIX, Workspace, is_workspace_id, new_workspace_id
from cnn_demo.runs.workspace_archive import SUFFIX, Moved, everything, write_archive
from cnn_demo.runs.workspace_arrival import read_archive
from cnn_demo.runs.workspace_use import record_local_use
from cnn_demo.storage import bytes_in, replacing, storage_errors

OPENS_BY_LINK = "Open it in the app with its private link, which ends in #workspace="
OPENS_BY_SIGN_IN = "It opens in the app when the person signs in.\n"
WHICH = "a workspace's id, or a folder of runs (write -- before an id that begins with -)"


def _list(options: Namespace, output: Output) -> int:
    """List what is in the folder of all runs. An id opens the work to anyone who reads it."""
    runs = settings_module.read().runs_folder
    found = [Workspace(path) for path in sorted(runs.iterdir())] if runs.is_dir() else []
    found = [each for each in found if is_workspace_id(each.folder.name) or each.runs()]
    columns = {"workspace": "WORKSPACE", "runs": "RUNS", "megabytes": "MB"}
    output.table([_row(each) for each in found], columns, "There are no workspaces yet.")
    return 0


def _row(workspace: Workspace) -> dict[str, Any]:
    megabytes = round(bytes_in(workspace.folder) / MEGABYTE, 1)
    return {"workspace": workspace.folder.name, "runs": len(workspace.runs()), "megabytes": megabytes}


def _export(options: Namespace, output: Output) -> int:
    workspace, file = _workspace(options.workspace), options.file.expanduser().absolute()
    if not workspace.exists():
        raise RunError(f"There is no workspace {options.workspace}.")
    selection = everything(workspace, with_epochs=not options.without_epochs)
    with storage_errors(file.parent):
        file.parent.mkdir(parents=True, exist_ok=True)
    with progress_bar() as bar, replacing(file) as opened:
        task = bar.add_task("copying", total=1.0, note="")
        moved = write_archive(opened, workspace, selection, lambda share: bar.update(task, completed=share))
    _tell_left_out(moved)
    megabytes = file.stat().st_size / MEGABYTE
    output.record(
        {
            "file": str(file),
            "runs": len(moved.runs),
            "data_sets": len(moved.data_sets),
            "left_out": moved.left_out,
            "megabytes": round(megabytes, 1),
        },
        f"Runs copied: {len(moved.runs)}, data sets: {len(moved.data_sets)}, {megabytes:,.1f} MB. Exports are left out; they "
        f"can be made again.\n{file}",
    )
    return 0


def _import(options: Namespace, output: Output) -> int:
    settings = settings_module.read()
    workspace = (
        _workspace(options.workspace)
        if options.workspace
        else Workspace(settings.runs_folder / new_workspace_id(settings.runs_folder))
    )
    try:
        opened = options.file.expanduser().open("rb")
    except OSError as error:
        raise BundleError(f"{options.file} cannot be read: {error.strerror}.") from None
    with opened, progress_bar() as bar:
        task = bar.add_task("bringing back", total=1.0, note="")
        moved = read_archive(opened, workspace, settings, tell=lambda share: bar.update(task, completed=share))
    _tell_left_out(moved)
    name, how = workspace.folder.name, ""
    if workspace.folder.parent == settings.runs_folder and is_workspace_id(name):
        record_local_use(workspace.folder)
        how = OPENS_BY_SIGN_IN if name.startswith(PERSON_PREFIX) else f"{OPENS_BY_LINK}{name}\n"
    output.record(
        {
            "workspace": name,
            "path": str(workspace.folder),
            "runs": [run.id for run in moved.runs],
            "data_sets": [data_set.name for data_set in moved.data_sets],
            "left_out": moved.left_out,
        },
        f"Runs brought back: {len(moved.runs)}. Data sets: {len(moved.data_sets)}.\n{how}{workspace.folder}",
    )
    return 0


def _tell_left_out(moved: Moved) -> None:
    for line in moved.left_out:
        complain("Left out", line)


def _workspace(reference: str) -> Workspace:
    """The workspace of an id in the folder of all runs, else of a folder."""
    in_runs = settings_module.read().runs_folder / reference
    is_id = is_workspace_id(reference) and in_runs.is_dir()
    return Workspace(in_runs if is_id else Path(reference).expanduser().absolute())


def _add_arguments(parser: ArgumentParser) -> None:
    add = actions_of(parser)
    add("list", _list, "list the workspaces of this server with their sizes")
    export = add("export", _export, f"copy a workspace into one file, NAME{SUFFIX}")
    export.add_argument("workspace", metavar="ID|FOLDER", help=WHICH)
    export.add_argument("file", type=Path, metavar="FILE", help="the file to write")
    export.add_argument("--without-epochs", action="store_true", help="leave out the weights of earlier epochs")
    bring = add("import", _import, "bring the runs of such a file back")
    bring.add_argument("file", type=Path, metavar="FILE", help="the file to read")
    bring.add_argument(
        "workspace", nargs="?", metavar="ID|FOLDER", help=f"{WHICH}, to bring them into (default: a new workspace)"
    )


WORKSPACE = Command(
    name="workspace",
    help="List workspaces, copy one into a file, or bring one back from a file.",
    add_arguments=_add_arguments,
    act=act,
)
