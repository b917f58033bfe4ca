"""What all visitors of this web process share: settings, queue of runs, compute worker, devices of the machine."""

from __future__ import annotations

from cnn_demo import events
from cnn_demo import settings as settings_module
from cnn_demo.cluster.choice import server_executor, server_machines
from cnn_demo.jobs.answers import Answers
from cnn_demo.jobs.background_answer import BackgroundAnswer
from cnn_demo.jobs.compute import Compute
from cnn_demo.jobs.executor import Executor
from cnn_demo.jobs.garbage import GarbageCollector
from cnn_demo.jobs.long_work import LongWorks
from cnn_demo.jobs.queue import Queue
from cnn_demo.jobs.quotas import Quotas
from cnn_demo.jobs.scheduler import Scheduler
from cnn_demo.operation.faults import LastFaults
from cnn_demo.runs.classes import Classes
from cnn_demo.runs.shared_designs import SharedDesigns
from cnn_demo.runs.shared_networks import SharedNetworks
from cnn_demo.runs.workspace_tag import concealer
from cnn_demo.settings import Settings
from cnn_demo.settings.worker_support import WorkerSupport, worker_support
from cnn_demo.spec.cost import Speed
from cnn_demo.spec.device import Device
from cnn_demo.ui.core.one_per_process import one_per_process


@one_per_process()
def settings() -> Settings:
    """The settings, read once."""
    return settings_module.read()


@one_per_process()
def workers() -> WorkerSupport:
    """Whether this server runs worker processes, and why not: what pages ask before they offer what needs one."""
    return worker_support(settings())


@one_per_process()
def faults() -> LastFaults:
    """The last errors of this process."""
    return LastFaults()


@one_per_process()
def set_up_log() -> None:
    """Log events in the form that the settings say, without workspaces' ids. Both app.py and server.py need it."""
    events.set_up(settings().log, concealer(settings().runs_folder), faults())


def shared_networks() -> SharedNetworks:
    """The links to networks."""
    return SharedNetworks(settings().runs_folder)


def classes() -> Classes:
    """The classes of teachers and pupils."""
    return Classes(settings().runs_folder)


def shared_designs() -> SharedDesigns:
    """The designs of short links."""
    return SharedDesigns(settings().runs_folder)


@one_per_process(end=Compute.end)
def compute() -> Compute:
    """The compute workers; asking one starts it."""
    machines = server_machines(settings())
    lanes = 2 if machines else settings().compute_workers  # machines take none of this one's memory
    return Compute(settings(), workers=lanes, support=workers(), machines=machines)


@one_per_process()
def answers() -> Answers:
    """Answers of the compute workers that all visitors share."""
    return Answers()


@one_per_process(end=LongWorks.end)
def long_works() -> LongWorks:
    """The long work of all visitors, each on a thread of its own."""
    return LongWorks()


@one_per_process()
def _devices() -> BackgroundAnswer[list[Device]]:
    return BackgroundAnswer(lambda: compute().ask("devices"))


def devices() -> list[Device] | None:
    """The devices that the compute worker finds, see cnn_demo.network.devices; None until that is known. Never waits.

    They are asked for once, in the background, when the worker has started: asking alone is no reason to start it.
    """
    if workers().is_there and compute().is_warm():
        _devices().request()
    return _devices().get()


@one_per_process()
def speeds() -> list[Speed]:
    """Holds this machine's speed once it was measured, see cnn_demo/ui/widgets/training_time.py."""
    return []


@one_per_process()
def executor() -> Executor:
    """What runs the workers of all runs."""
    spare = settings().spare_worker and workers().is_there
    return server_executor(settings().cluster, settings().runs_folder, spare=spare)


@one_per_process(end=Scheduler.end)
def scheduler() -> Scheduler:
    """The background thread of this process; it starts with the first visitor."""
    started = Scheduler(settings(), compute(), executor(), workers())
    started.start()
    return started


def queue() -> Queue:
    """The queue of training runs."""
    return scheduler().queue


def quotas() -> Quotas:
    """What visitors may keep, and how much they keep."""
    return scheduler().housekeeping.quotas


@one_per_process(end=GarbageCollector.end)
def garbage_collector() -> GarbageCollector:
    """The background thread that frees what reruns leave behind; it starts with the first visitor."""
    started = GarbageCollector()
    started.start()
    return started
