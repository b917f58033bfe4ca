"""What all visitors of this web process share: settings, queue of runs, compute worker, devices of the machine."""

from __future__ import annotations

import streamlit as st

from cnn_demo import settings as settings_module
from cnn_demo.jobs.background_answer import BackgroundAnswer
from cnn_demo.jobs.compute import Compute
from cnn_demo.jobs.executor import Executor
from cnn_demo.jobs.local_executor import LocalExecutor
from cnn_demo.jobs.long_work import LongWorks
from cnn_demo.jobs.queue import Queue
from cnn_demo.jobs.scheduler import Scheduler
from cnn_demo.runs.shared_designs import SharedDesigns
from cnn_demo.runs.shared_networks import SharedNetworks
from cnn_demo.settings import Settings
from cnn_demo.spec.device import Device


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """The settings, read once."""
    return settings_module.read()


def shared_networks() -> SharedNetworks:
    """The links to networks."""
    return SharedNetworks(settings().runs_folder)


def shared_designs() -> SharedDesigns:
    """The designs of short links."""
    return SharedDesigns(settings().runs_folder)


@st.cache_resource(show_spinner=False)
def compute() -> Compute:
    """The compute worker; asking it starts it."""
    return Compute(settings())


@st.cache_resource(show_spinner=False)
def long_works() -> LongWorks:
    """The long work of all visitors, each on a thread of its own."""
    return LongWorks()


@st.cache_resource(show_spinner=False)
def _devices() -> BackgroundAnswer[list[Device]]:
    return BackgroundAnswer(lambda: compute().ask("devices"))


def devices() -> list[Device] | None:
    """The devices that the compute worker finds, see cnn_demo.network.devices; None until that is known. Never waits.

    They are asked for once, in the background, when the worker has started: asking alone is no reason to start it.
    """
    if compute().is_warm():
        _devices().request()
    return _devices().get()


@st.cache_resource(show_spinner=False)
def executor() -> Executor:
    """What runs the workers of all runs."""
    return LocalExecutor(spare=settings().spare_worker)


@st.cache_resource(show_spinner=False)
def scheduler() -> Scheduler:
    """The background thread of this process; it starts with the first visitor."""
    started = Scheduler(settings(), compute(), executor())
    started.start()
    return started


def queue() -> Queue:
    """The queue of training runs."""
    return scheduler().queue
