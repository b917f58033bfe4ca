"""Deletes images of own data sets that nothing needs any more: neither a run, nor a project, nor a browser that trains."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

from cnn_demo.browser.published_data import unpublish
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.datasets.prepared import ABOUT, LATEST, OWN, READY, sent_at, version_folder
from cnn_demo.errors import UserError
from cnn_demo.own_data.data_set import OwnDataSet, own_data_sets
from cnn_demo.runs.own_data_use import versions_in_use
from cnn_demo.runs.workspace import is_workspace_id
from cnn_demo.settings import Settings

FRESH_SECONDS = 3600.0  # another tab may still have a project with the version before
SENT_SECONDS = 7 * 24 * 3600.0  # a training in a browser may go on for so long after the page was opened last


def clear_versions(settings: Settings) -> None:
    """Delete, in all workspaces, the images that are not the newest, that neither a run nor a project names, and that no
    browser was sent lately.
    """
    for folder in settings.runs_folder.glob(f"*/{OWN}"):
        if is_workspace_id(folder.parent.name):
            _clear(folder.parent, settings)


def _clear(workspace: Path, settings: Settings) -> None:
    replaced = [data_set for data_set in own_data_sets(workspace) if _has_old_versions(data_set)]
    if not replaced:
        return
    in_use, catalog = versions_in_use(workspace), Catalog(settings, workspace)
    for data_set in replaced:
        with suppress(UserError, OSError):  # deleted or damaged meanwhile, or the disk refuses: the next time again
            newest = data_set.newest()
            kept = in_use | _sent_lately(data_set) | {newest.version if newest else ""}
            for data in data_set.versions():
                if data.version not in kept:
                    unpublish(data, catalog)
            data_set.drop_versions(kept)


def _has_old_versions(data_set: OwnDataSet) -> bool:
    """Whether it has images besides the newest, and all were made some time ago. A set of corrections has no newest ones."""
    ready = data_set.folder / READY
    with suppress(OSError):  # deleted meanwhile
        made_at = [path.stat().st_mtime for path in (*ready.glob(LATEST), *ready.glob(f"[!.]*/{ABOUT}"))]
        has_newest = (ready / LATEST).is_file()
        return len(made_at) > 2 * has_newest and time.time() - max(made_at) > FRESH_SECONDS
    return False


def _sent_lately(data_set: OwnDataSet) -> set[str]:
    own, since = data_set.folder.parent, time.time() - SENT_SECONDS
    return {data.version for data in data_set.versions() if sent_at(version_folder(own, data)) > since}
