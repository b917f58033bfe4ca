"""What all visitors of this web process share: the settings, the queue of runs, the compute worker."""

from __future__ import annotations

import streamlit as st

from cnn_demo import settings as settings_module
from cnn_demo.jobs.compute import Compute
from cnn_demo.jobs.queue import Queue
from cnn_demo.jobs.scheduler import Scheduler
from cnn_demo.settings import Settings


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """The settings, read once."""
    return settings_module.read()


@st.cache_resource(show_spinner=False)
def compute() -> Compute:
    """The compute worker; asking it starts it."""
    return Compute(settings())


@st.cache_resource(show_spinner=False)
def scheduler() -> Scheduler:
    """What works in the background; it starts with the first visitor."""
    started = Scheduler(settings(), compute())
    started.start()
    return started


def queue() -> Queue:
    """The queue of training runs."""
    return scheduler().queue
