"""The pictures of a class as a grid in the browser (web/picture_grid): some are selected, then deleted or moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from cnn_demo.browser.modules import GRID_STYLES
from cnn_demo.own_data.class_names import class_name
from cnn_demo.own_data.contact_sheet import contact_sheet
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.records import StoredPicture
from cnn_demo.runs.kept import Kept
from cnn_demo.shown_text import one_line
from cnn_demo.ui.core import store
from cnn_demo.ui.core.page import show_errors_on_top
from cnn_demo.ui.core.web_module import mount_module
from cnn_demo.ui.data.own import undo

MODULE = "picture_grid/picture_grid.js"
PER_PAGE, COLUMNS, SIDE = 60, 10, 112  # pictures of a page, tiles in a row of the sheet, pixels of a tile
LONGEST_NAME = 100
DELETE, MOVE, PAGE = "delete", "move", "page"
SHEETS: Kept[bytes] = Kept(24)  # some 150 KB each


def show(data_set: OwnDataSet, label: str, pictures: Sequence[StoredPicture]) -> None:
    """A page of the pictures, at least one. What the visitor does in the grid is done before it is shown."""
    key = f"grid-{data_set.name}"
    page = min(store.get(_page(data_set, label), 0), (len(pictures) - 1) // PER_PAGE)
    shown = pictures[page * PER_PAGE : (page + 1) * PER_PAGE]
    sheet = SHEETS.get(
        (data_set.folder, tuple((each.id, each.shard, each.offset) for each in shown)),
        partial(contact_sheet, data_set, shown, columns=COLUMNS, side=SIDE),
    )
    sent = mount_module(
        MODULE,
        GRID_STYLES,
        key=key,
        weights=sheet,
        options={
            "label": label,
            "classes": list(data_set.classes),
            "pictures": [{"id": each.id, "title": _title(each)} for each in shown],
            "columns": COLUMNS,
            "page": page,
            "first": page * PER_PAGE + 1,
            "total": len(pictures),
            "perPage": PER_PAGE,
        },
    )
    if _is_new(key, sent):
        _act(data_set, label, shown, sent)


def _act(data_set: OwnDataSet, label: str, shown: Sequence[StoredPicture], sent: Mapping[str, object]) -> None:
    """Do what the browser asks for, and run the page again. It may ask for anything."""
    asked, wanted = sent.get("kind"), sent.get("ids")
    chosen = [each for each in shown if isinstance(wanted, list) and each.id in wanted]
    number = sent.get("page")
    if asked == PAGE and type(number) is int and number >= 0:
        store.put(_page(data_set, label), number)
    elif asked == DELETE and chosen:
        with show_errors_on_top():
            _delete(data_set, chosen)
    elif asked == MOVE and chosen:
        with show_errors_on_top():
            _move(data_set, chosen, str(sent.get("to"))[:LONGEST_NAME])
    else:
        return
    st.rerun()


def _delete(data_set: OwnDataSet, pictures: Sequence[StoredPicture]) -> None:
    back = undo.kept(data_set, pictures)
    data_set.remove([each.id for each in pictures])
    if back:
        undo.offer(data_set, f"Pictures deleted: {len(pictures)}.", back)
    else:
        undo.forget()


def _move(data_set: OwnDataSet, pictures: Sequence[StoredPicture], to: str) -> None:
    """Move pictures to a class, which is made where there is none of that name."""
    label, before = class_name(to), defaultdict(list)
    for each in pictures:
        before[each.label].append(each.id)
    data_set.relabel([each.id for each in pictures], label)

    def back() -> None:
        for former, ids in before.items():
            data_set.relabel(ids, former)

    undo.offer(data_set, f"Pictures moved to {label}: {len(pictures)}.", back)


def _is_new(key: str, sent: object) -> bool:
    """Whether the browser has sent this since the last run; a component keeps its value."""
    number = sent.get("number") if isinstance(sent, Mapping) else None
    if not isinstance(number, str) or number == store.get(f"{key}-done"):
        return False
    store.put(f"{key}-done", number)
    return True


def _title(picture: StoredPicture) -> str:
    return f"{one_line(picture.name, LONGEST_NAME) or 'Picture'}, {picture.width} × {picture.height} pixels"


def _page(data_set: OwnDataSet, label: str) -> str:
    return f"page-of-{data_set.name}-{label}"
