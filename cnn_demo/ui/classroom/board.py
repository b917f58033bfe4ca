"""What a class sees of its members, as it changes: a table, or tiles in large type for a projector."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from cnn_demo.errors import ClassError
from cnn_demo.runs.class_board import Order, Row, in_order, rows
from cnn_demo.runs.school_class import SchoolClass
from cnn_demo.runs.status import ACTIVE, RUNNING, TRAINED
from cnn_demo.ui.core import own_classes, own_work, server
from cnn_demo.ui.core.number_text import count_text, percent_text
from cnn_demo.ui.core.visitor import record_use
from cnn_demo.ui.train.run_view import BADGES

REFRESH_SECONDS, FRESH_SECONDS = 2.0, 1.0
MOST_CLASSES_KEPT = 50
COLUMNS = ((4, 2), (9, 3), (16, 4), (25, 5))  # up to so many members, so many tiles in a line; six for more
NOTHING = "–"
ON_TRAINING_IMAGES = "on its training images"  # where a run has no validation images
ORDERS: dict[Order, str] = {"name": "Name", "progress": "Progress", "accuracy": "Accuracy", "size": "Size"}


@st.cache_data(ttl=FRESH_SECONDS, max_entries=MOST_CLASSES_KEPT, show_spinner=False)
def shown_rows(school_class: SchoolClass) -> list[Row]:
    """The members' rows. All who look at a class share them for a moment."""
    return rows(school_class, server.settings().runs_folder)


def board(school_class: SchoolClass, order: Order, *, in_tiles: bool) -> None:
    """The members, renewed every other second. The page runs again where somebody joins or leaves, or a network is ready."""
    known = _what_the_page_offers(shown_rows(school_class))

    def show() -> None:
        try:
            current = server.classes().get(school_class.id, own_work.workspace().folder.name)
        except ClassError:
            st.rerun()  # it has ended, or the visitor was taken out of it
        record_use()
        found = shown_rows(current)
        if _what_the_page_offers(found) != known or current.name != school_class.name:
            st.rerun()
        st.html(f"{_sums(found)}{(_tiles if in_tiles else _table)(in_order(found, order))}")

    with st.container():
        st.fragment(show, run_every=REFRESH_SECONDS)()


@st.fragment(run_every=REFRESH_SECONDS)
def wait_for_members(school_class: SchoolClass) -> None:
    """Run the page again as soon as somebody joins a class without members."""
    if any(each.id == school_class.id and each.members for each in own_classes.own_classes()):
        st.rerun()


def _what_the_page_offers(found: Sequence[Row]) -> list[tuple[str, str | None]]:
    return [(row.member.id, row.network.name if row.network else None) for row in found]


def _sums(found: Sequence[Row]) -> str:
    states = [row.status.state for row in found if row.status]
    validated = [row.val_accuracy for row in found if row.val_accuracy is not None]
    trained = [row.train_accuracy for row in found if row.train_accuracy is not None]
    measured = "training" if trained and not validated else "validation"
    best = max(validated or trained, default=None)
    sums = {
        "Pupils": str(len(found)),
        "Training": str(states.count(RUNNING)),
        "Trained": str(sum(state in TRAINED for state in states)),
        f"Best {measured} accuracy": NOTHING if best is None else percent_text(best),
    }
    return "".join(
        ['<p class="class-sums">', *(f"<span>{name} <b>{value}</b></span>" for name, value in sums.items()), "</p>"]
    )


def _table(found: Sequence[Row]) -> str:
    titles = ("Name", "Network", "State", "Progress", "Validation accuracy", "Parameters")
    head = "".join(f'<th scope="col">{title}</th>' for title in titles)
    return (
        f'<table class="class-table"><thead><tr>{head}</tr></thead><tbody>{"".join(map(_line, found))}</tbody></table>'
    )


def _line(row: Row) -> str:
    name = f'<th scope="row">{escape(row.member.name)}</th>'
    if row.status is None:
        return f'<tr>{name}<td class="none" colspan="5">No network yet</td></tr>'
    cells = {
        "its-network": f'{escape(row.design)}<small class="its-data">{escape(row.data)}</small>',
        "its-state": _state(row),
        "its-progress": f"{_bar(row)}<small>{_epochs(row)}</small>",
        "its-accuracy": f"{_accuracy(row)}{_measured_on(row)}",
        "its-size": count_text(row.parameters),
    }
    return "".join(["<tr>", name, *(f'<td class="{kind}">{cell}</td>' for kind, cell in cells.items()), "</tr>"])


def _tiles(found: Sequence[Row]) -> str:
    columns = next((columns for most, columns in COLUMNS if len(found) <= most), 6)
    return f'<ul class="class-tiles" style="--columns: {columns}">{"".join(map(_tile, found))}</ul>'


def _tile(row: Row) -> str:
    name = f"<strong>{escape(row.member.name)}</strong>"
    if row.status is None:
        return f'<li class="none">{name}<small>No network yet</small></li>'
    return (
        f"<li>{name}<b>{_accuracy(row)}</b>{_measured_on(row)}{_bar(row)}"
        f"<small>{_state(row)} {_epochs(row, word='')}</small><small>{escape(row.design)}</small></li>"
    )


def _state(row: Row) -> str:
    state = row.status.state if row.status else ""
    return f'<span class="state {escape(state)}">{BADGES[state][0]}</span>' if state in BADGES else NOTHING


def _bar(row: Row) -> str:
    percent = 100 * row.status.progress if row.status else 0
    state = row.status.state if row.status else ""
    colour = "active" if state in ACTIVE else "ended" if state in TRAINED else "halted"
    return f'<span class="bar {colour}"><span style="width: {percent:.0f}%"></span></span>'


def _epochs(row: Row, *, word: str = "epoch ") -> str:
    return f"{word}{row.status.epoch} of {row.status.epochs}" if row.status and row.status.epochs else "imported"


def _accuracy(row: Row) -> str:
    measured = row.train_accuracy if row.val_accuracy is None else row.val_accuracy
    return NOTHING if measured is None else percent_text(measured)


def _measured_on(row: Row) -> str:
    """A line under an accuracy that was not measured on validation images."""
    return "" if row.train_accuracy is None else f'<small class="measured-on">{ON_TRAINING_IMAGES}</small>'
