"""What the operator sees: whether the server works, its figures, the queue, workers, workspaces and last errors."""

from __future__ import annotations

import time
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnn_demo.shown_text import escaped
from cnn_demo.ui.core.number_text import bytes_text, seconds_text
from cnn_demo.ui.operator import actions

UNKNOWN = "–"


def health(status: dict[str, Any]) -> None:
    """One sentence, or a reason each why the server does not work."""
    if status["works"]:
        st.success("The server works.", icon=":material/check_circle:")
    for problem in status["problems"]:
        st.error(escaped(problem), icon=":material/error:")


def figures(status: dict[str, Any]) -> None:
    """The numbers that one looks at first."""
    memory, disk = status["memory"], status["disk"]
    sessions = sum(each["sessions"] for each in status["servers"])
    shown = [
        *(_queue_figures(status["queue"]) if _trains(status) else ()),
        ("Open tabs", str(sessions), f"web processes: {len(status['servers'])}"),
        ("Memory", bytes_text(memory["used_bytes"]), f"of {bytes_text(memory['limit_bytes'])}"),
        ("Stored runs", bytes_text(disk["runs_bytes"]), f"of at most {bytes_text(disk['limit_bytes'])}"),
        ("Free disk", _bytes(disk["free_bytes"]), f"workspaces: {disk['workspaces']}"),
    ]
    with st.container(horizontal=True, gap="small"):
        for label, value, about in shown:
            st.metric(label, value, about, delta_color="off", delta_arrow="off", border=True)


def queue(status: dict[str, Any]) -> None:
    """The active runs in their order, each with a button that ends it; nothing where none trains or waits or could."""
    entries = actions.active_runs()
    if not entries and not status["queue"]["held"] and not _trains(status):
        return
    st.subheader("Queue", anchor=False)
    actions.hold_button(is_held=status["queue"]["held"])
    if status["queue"]["held"]:
        st.warning(
            "The queue is paused for maintenance: runs that train go on, and no other one starts.",
            icon=":material/pause_circle:",
        )
    if not entries:
        st.caption("No run trains or waits.")
        return
    with st.container(border=True):
        for entry in entries:
            with _row():
                st.markdown(f"**{entry.run.id}** · workspace `{entry.workspace}` · {entry.doing}", width="stretch")
                actions.end_button(entry)


def processes(status: dict[str, Any]) -> None:
    """Web processes and workers, and which web processes run no workers."""
    st.subheader("Processes", anchor=False)
    rows = [_web_row(each) for each in status["servers"]] + [_worker_row(each) for each in status["workers"]]
    st.dataframe(rows, hide_index=True, width="stretch")
    for each in status["servers"]:
        if each["without_workers"]:
            st.info(
                f"Web process {each['pid']} trains nothing and starts no process with TensorFlow: workers are off. "
                f"{escaped(each['without_workers'])}",
                icon=":material/cloud_off:",
            )
        lanes = [f"{lane['lane']}: {lane['working']} running, {lane['waiting']} waiting" for lane in each["lanes"]]
        st.caption(f"Questions that web process {each['pid']} has given to other processes: {'; '.join(lanes)}.")


def machines(status: dict[str, Any]) -> None:
    """The cluster that trains the runs and may answer questions: its workers, their places, and why one gets nothing.

    Nothing without a cluster.
    """
    server = status["server"]
    _machines("Workers of the cluster", "runs", server["machines"], server["standstill"])
    _machines(
        "Question workers of the cluster", "questions", server["question_machines"], server["question_standstill"]
    )


def _machines(title: str, gets: str, found: list[dict[str, Any]], standstill: str) -> None:
    if not found and not standstill:
        return
    st.subheader(title, anchor=False)
    if found:
        st.dataframe([_machine_row(machine, gets) for machine in found], hide_index=True, width="stretch")
    refusals = [machine["refusal"] for machine in found if machine["refusal"]]
    for sentence in dict.fromkeys(refusals if found else [standstill]):  # with workers, standstill repeats the refusals
        st.warning(escaped(sentence), icon=":material/warning:")


def workspaces(status: dict[str, Any]) -> None:
    """The workspaces that take most, each with a button that clears it."""
    st.subheader("Largest workspaces", anchor=False)
    largest = status["disk"]["largest"]
    if not largest:
        st.caption("Nothing is stored yet.")
        return
    with st.container(border=True):
        for each in largest:
            used = time.strftime("%d %b %Y, %H:%M UTC", time.gmtime(each["used_at"]))
            with _row():
                st.markdown(
                    f"`{each['workspace']}` · **{bytes_text(each['bytes'])}** · runs: {each['runs']} · last used {used}",
                    width="stretch",
                )
                actions.clear_button(each["workspace"])


def faults(status: dict[str, Any]) -> None:
    """The last errors of all web processes."""
    st.subheader("Last errors", anchor=False)
    if not status["faults"]:
        st.caption("None since the web processes started.")
        return
    rows = [
        {
            "When": time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(fault["at"])),
            "Process": str(fault["pid"]),
            "Error": fault["text"],
        }
        for fault in status["faults"]
    ]
    st.dataframe(
        rows, hide_index=True, width="stretch", column_config={"When": st.column_config.TextColumn(help="UTC")}
    )


def versions(status: dict[str, Any]) -> None:
    """What is installed, whether it is used or not."""
    installed = " · ".join(f"{name} {version}" for name, version in status["versions"].items())
    st.caption(f"Installed: {installed}")


def _trains(status: dict[str, Any]) -> bool:
    """Whether any web process trains runs."""
    return not all(each["without_workers"] for each in status["servers"])


def _queue_figures(queue: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        ("Training", str(queue["running"]), f"at most {queue['parallel']}"),
        ("Waiting", str(queue["waiting"]), f"visitors in the queue: {queue['visitors']}"),
    ]


def _row() -> DeltaGenerator:
    """A line of text with a button at its end."""
    return st.container(horizontal=True, vertical_alignment="center", gap="small")


def _web_row(server: dict[str, Any]) -> dict[str, str]:
    return {
        "Process": str(server["pid"]),
        "Kind": "web",
        "What it does": f"open tabs: {server['sessions']}, up for {seconds_text(time.time() - server['started_at'])}",
        "Memory": _bytes(server["memory_bytes"]),
        "Last sign of life": _age(server["age_seconds"]),
    }


def _machine_row(machine: dict[str, Any], gets: str) -> dict[str, str | int]:
    state = f"Gets no {gets}" if machine["refusal"] else f"Gets {gets}"
    return {"Worker": machine["name"], "Places": machine["places"], "State": state}


def _worker_row(worker: dict[str, Any]) -> dict[str, str]:
    return {
        "Process": str(worker["pid"] or UNKNOWN),
        "Kind": worker["kind"],
        "What it does": " ".join(filter(None, (worker["run"], worker["doing"]))) or UNKNOWN,
        "Memory": _bytes(worker["memory_bytes"]),
        "Last sign of life": _age(worker["age_seconds"]),
    }


def _bytes(value: int | None) -> str:
    return UNKNOWN if value is None else bytes_text(value)


def _age(seconds: float | None) -> str:
    return UNKNOWN if seconds is None else f"{seconds_text(seconds)} ago"
