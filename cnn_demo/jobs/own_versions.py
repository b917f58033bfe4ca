"""Deletes images of own data sets that nothing needs any more: of versions that a newer one has replaced."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

from cnn_demo.browser.published_data import unpublish
from cnn_demo.datasets.catalog import Catalog
from cnn_demo.datasets.prepared import LATEST, OWN, READY
from cnn_demo.errors import UserError
from cnn_demo.own_data.data_set import OwnDataSet, own_data_sets
from cnn_demo.runs.own_data_use import versions_in_use
from cnn_demo.runs.workspace import is_workspace_id
from cnn_demo.settings import Settings

FRESH_SECONDS = 3600.0  # another tab may still have a project with the version before


def clear_versions(settings: Settings) -> None:
    """Delete, in all workspaces, the images that are not the newest and that neither a run nor a project names."""
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
            kept = in_use | {newest.version if newest else ""}
            for data in data_set.versions():
                if data.version not in kept:
                    unpublish(data, catalog)
            data_set.drop_versions(kept)


def _has_old_versions(data_set: OwnDataSet) -> bool:
    with suppress(OSError):
        made_at = (data_set.folder / READY / LATEST).stat().st_mtime
        return time.time() - made_at > FRESH_SECONDS and len(data_set.versions()) > 1
    return False
