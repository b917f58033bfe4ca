"""The classes of an own data set, and the pictures of one of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from cnn_demo.own_data.class_names import class_name
from cnn_demo.own_data.data_set import OwnDataSet
from cnn_demo.own_data.records import StoredPicture
from cnn_demo.shown_text import escaped
from cnn_demo.spec.data import MAX_NAME
from cnn_demo.ui.core import store
from cnn_demo.ui.core.page import show_errors_on_top
from cnn_demo.ui.data.own import picture_grid, undo

CHANGES = "class-changes"  # how many the session has made; a menu of another number is a new, closed one
MOST_PILLS = 12  # classes; more are in a list


def show(data_set: OwnDataSet) -> None:
    """Choose a class; rename, merge or delete it; its pictures."""
    by_class: dict[str, list[StoredPicture]] = {name: [] for name in data_set.classes}
    for picture in data_set.pictures():
        by_class.setdefault(picture.label, []).append(picture)
    st.markdown(f"**Classes: {len(by_class)}, pictures: {sum(map(len, by_class.values())):,}**")
    label = _chosen(data_set, {name: len(found) for name, found in by_class.items()})
    _actions(data_set, label, len(by_class[label]))
    if by_class[label]:
        picture_grid.show(data_set, label, by_class[label])
    else:
        st.caption("This class has no pictures yet. Add some, or move pictures of another class here.")


def _chosen(data_set: OwnDataSet, counts: dict[str, int]) -> str:
    """The class whose pictures are shown."""
    names, shown = list(counts), shown_class(data_set)
    key = f"{_key(data_set)}-{hash(tuple(counts.items()))}"  # other texts make another field
    st.session_state[key] = shown  # it may have been chosen elsewhere on the page
    if len(names) <= MOST_PILLS:
        st.pills(
            "Class",
            names,
            required=True,
            format_func=lambda name: f"{escaped(name)} ({counts[name]:,})",
            key=key,
            label_visibility="collapsed",
            on_change=_choose,
            args=(data_set, key),
        )
    else:
        st.selectbox(
            "Class",
            names,
            format_func=lambda name: f"{name} ({counts[name]:,})",
            key=key,
            on_change=_choose,
            args=(data_set, key),
        )
    return str(shown)


def _choose(data_set: OwnDataSet, key: str) -> None:
    choose(data_set, st.session_state[key])


def choose(data_set: OwnDataSet, label: str | None) -> None:
    """Show that class from the next run of the page on, the first one for None."""
    store.put(_key(data_set), label)


def shown_class(data_set: OwnDataSet) -> str | None:
    """The class whose pictures are shown; None where there are no classes."""
    chosen, names = store.get(_key(data_set)), data_set.classes
    return chosen if chosen in names else next(iter(names), None)


def _key(data_set: OwnDataSet) -> str:
    return f"shown-class-{data_set.name}"


def _actions(data_set: OwnDataSet, label: str, count: int) -> None:
    """What can be done with the whole class, and a button for a new one. A menu closes once it has done its work."""
    done = store.get(CHANGES, 0)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.popover("New class", icon=":material/add:", key=f"new-class-{done}"):
            key = f"name-of-new-class-{done}"
            st.text_input("Name of the class", key=key, max_chars=MAX_NAME)
            _button("Add it", ":material/add:", _add_class, data_set, key)
        with st.popover("Rename or merge", icon=":material/edit:", key=f"rename-class-{done}"):
            key = f"new-name-of-class-{done}"
            st.text_input("New name", label, key=key, max_chars=MAX_NAME)
            st.caption("With the name of another class, the two become one.")
            _button("Save", ":material/check:", _rename, data_set, label, key)
        with st.popover("Delete class", icon=":material/delete:", key=f"delete-class-{done}"):
            st.markdown(f"Delete the class **{escaped(label)}**? Pictures in it: {count:,}.")
            _button("Delete it", ":material/delete:", _delete, data_set, label)
        undo.button(data_set)


def _button(label: str, icon: str, act: Callable[..., None], *arguments: object) -> None:
    st.button(label, icon=icon, on_click=act, args=arguments, type="primary")


def _add_class(data_set: OwnDataSet, key: str) -> None:
    with show_errors_on_top():
        name = class_name(st.session_state[key])
        data_set.add_class(name)
        _changed(data_set, name)


def _rename(data_set: OwnDataSet, label: str, key: str) -> None:
    with show_errors_on_top():
        name = class_name(st.session_state[key])
        is_merged = name in data_set.classes
        ids = [picture.id for picture in data_set.pictures() if picture.label == label]
        if name == label:
            return
        data_set.rename_class(label, name)
        if is_merged:
            undo.offer(data_set, f"{label} is now a part of {name}.", lambda: data_set.relabel(ids, label))
        else:
            undo.offer(data_set, f"{label} is now called {name}.", lambda: data_set.rename_class(name, label))
        _changed(data_set, name)


def _delete(data_set: OwnDataSet, label: str) -> None:
    with show_errors_on_top():
        back = undo.kept(data_set, [picture for picture in data_set.pictures() if picture.label == label])
        data_set.delete_class(label)
        if back:
            undo.offer(data_set, f"The class {label} was deleted.", partial(_bring_back, data_set, label, back))
        else:
            undo.forget()
        _changed(data_set, None)


def _bring_back(data_set: OwnDataSet, label: str, pictures: undo.Back) -> None:
    if label not in data_set.classes:
        data_set.add_class(label)
    pictures()


def _changed(data_set: OwnDataSet, shown: str | None) -> None:
    store.put(CHANGES, store.get(CHANGES, 0) + 1)
    choose(data_set, shown)
