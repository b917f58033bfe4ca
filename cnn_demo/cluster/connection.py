"""The connection of a server to a cluster, kept up by a thread, which also has each Dask worker examined before it is used."""

from __future__ import annotations

import logging
import threading
import time
from asyncio import CancelledError
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from distributed import Client
from distributed.security import Security

from cnn_demo.cluster import on_worker
from cnn_demo.cluster.examination import ANSWER_SECONDS, DaskWorker, Examination
from cnn_demo.cluster.purpose import Purpose
from cnn_demo.errors import WorkerError
from cnn_demo.events import event
from cnn_demo.jobs.executor import Machine
from cnn_demo.jobs.fault_log import FaultLog
from cnn_demo.settings.cluster import AUTHORITY, CERTIFICATE, KEY, Cluster

LOOK_SECONDS = 0.5
POLL_SECONDS = 0.1
CONNECT_SECONDS = 5.0
CLOSE_SECONDS = 3.0
COMPARE_AGAIN_SECONDS = 30.0
COMPARE_SECONDS = 5.0  # in which the Dask workers say which version they have
RECONNECT_SECONDS = 10.0
CONNECTING = "The server is connecting to the cluster that {does}."
UNREACHABLE = "The cluster that {does} cannot be reached."
EMPTY = "The cluster that {does} has no workers."

Key = tuple[str, str]  # address of a Dask worker, and Dask's id of it

log = logging.getLogger(__name__)


class Connection:
    """runs_folder: what is shared. version: of the app, which each Dask worker must have."""

    def __init__(self, cluster: Cluster, runs_folder: Path, version: str, purpose: Purpose) -> None:
        self._cluster, self._purpose = cluster, purpose
        self._examination = Examination(runs_folder, version, purpose)
        self._client: Client | None = None
        self._reached_at = self._usable_at = time.monotonic()
        self._workers: dict[Key, DaskWorker] = {}
        self._asked_now: dict[Key, threading.Thread] = {}
        self._lock = threading.Lock()
        self._trouble, self._unreachable = (text.format(does=purpose.does) for text in (CONNECTING, UNREACHABLE))
        self._compare_at = time.monotonic() + COMPARE_AGAIN_SECONDS
        self._faults = FaultLog(log, "The cluster could not be looked at; the server tries again.")
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._work, name="cluster", daemon=True)
        self._thread.start()

    def client(self) -> Client | None:
        """None where the scheduler is not reached now."""
        client = self._client
        return client if client is not None and client.status == "running" else None

    def places(self) -> dict[str, int]:
        """Address of each Dask worker that may be used -> for how much at one time; empty without a connection."""
        if self.client() is None:
            return {}
        machines = {address: worker.machine for (address, _), worker in self._workers.items()}
        return {address: each.places for address, each in machines.items() if each.places and not each.refusal}

    def addresses(self) -> frozenset[str]:
        """Of all Dask workers that have places, also of refused ones, which may still be at work."""
        workers = self._workers.items() if self.client() else ()
        return frozenset(address for (address, _), worker in workers if worker.machine.places)

    def machines(self) -> list[Machine]:
        """Those for this purpose, and refused ones, by their names; empty without a connection."""
        found = [worker.machine for worker in self._workers.values()] if self.client() else []
        return sorted((each for each in found if each.places or each.refusal), key=lambda machine: machine.name)

    def compare_soon(self) -> None:
        """Ask the Dask workers that are used for their versions at the next look: their files may have been replaced."""
        self._compare_at = 0.0

    def note_version(self, address: str, theirs: str) -> None:
        """Refuse a Dask worker that has another version of the app, until it is examined again."""
        for key, worker in self._workers.items():
            if key[0] == address and theirs != self._examination.version:
                self._note(
                    key, self._examination.of_another_version(worker.machine.name, worker.machine.places, theirs)
                )

    def standstill(self) -> str | None:
        """Why the cluster cannot be used now, a sentence; None where it can."""
        if self.client() is None:
            return self._trouble
        if self.places():
            self._usable_at = time.monotonic()
            return None
        refusals = dict.fromkeys(machine.refusal for machine in self.machines() if machine.refusal)
        return " ".join(refusals) or EMPTY.format(does=self._purpose.does)

    def wait(self, seconds: float) -> None:
        """Wait until the cluster can be used. Raises WorkerError with the reason where it could not for so many seconds.

        They count from when it was last usable, so that of many who wait one after the other, all are told at the same time.
        """
        while (standstill := self.standstill()) is not None:
            if time.monotonic() - self._usable_at > seconds:
                raise WorkerError(standstill)
            time.sleep(POLL_SECONDS)

    def end(self) -> None:
        """Close the connection. Runs that train go on."""
        self._end.set()
        self._thread.join(CONNECT_SECONDS + CLOSE_SECONDS)
        give_up = time.monotonic() + CLOSE_SECONDS
        for asking in list(self._asked_now.values()):
            asking.join(max(give_up - time.monotonic(), 0))
        if self._client is not None:
            self._close(self._client)

    def _work(self) -> None:
        while not self._end.is_set():
            try:
                self._look()
                self.standstill()  # notes that it can be used
            except Exception as error:  # noqa: BLE001 - the thread must go on; the error is logged
                self._trouble = self._unreachable
                self._faults.failed(error)
            else:
                self._faults.succeeded()
            self._end.wait(LOOK_SECONDS)

    def _look(self) -> None:
        if self._client is not None and self._is_given_up(self._client):
            self._close(self._client)
            self._client = None
        if self._client is None:
            self._workers = {}
            self._client = self._connected()
        if (client := self.client()) is None:  # Dask tries to reach it again
            return
        self._reached_at = time.monotonic()
        self._trouble = self._unreachable  # said from the moment on at which the connection is lost
        found = self._registered(client)
        now = {(address, str(info["id"])): info for address, info in found.items()}
        with self._lock:
            self._workers = {key: worker for key, worker in self._workers.items() if key in now}
        again = [key for key, worker in self._workers.items() if worker.again_at <= time.monotonic()]
        for key in [*(now.keys() - self._workers.keys()), *again]:
            self._apart(key, self._examine, client, key, str(now[key]["name"]), now[key]["resources"])
        if time.monotonic() >= self._compare_at:
            self._compare_at = time.monotonic() + COMPARE_AGAIN_SECONDS
            self._compare(client)

    def _registered(self, client: Client) -> dict[str, Any]:
        """What the scheduler says of all Dask workers, by their addresses.

        Client.scheduler_info now and then has none of them, as a timer of the client replaces the answer by one without.
        """
        answer: dict[str, Any] = client.sync(client.scheduler.identity, n_workers=-1, callback_timeout=ANSWER_SECONDS)
        workers: dict[str, Any] = answer["workers"]
        return workers

    def _apart(self, key: Key, ask: Callable[..., None], *arguments: Any) -> None:
        """Ask a Dask worker on a thread of its own, one thing at a time: one that is silent holds up nothing else."""
        if key in self._asked_now:
            return

        def work() -> None:
            try:
                ask(*arguments)
            except (Exception, CancelledError) as error:  # noqa: BLE001 - the next look asks again
                log.info("A worker of the cluster could not be asked: %s", error)
            finally:
                del self._asked_now[key]

        self._asked_now[key] = threading.Thread(target=work, name="cluster-worker", daemon=True)
        self._asked_now[key].start()

    def _note(self, key: Key, worker: DaskWorker) -> None:
        machine = worker.machine
        with self._lock:
            before = self._workers.get(key)
            self._workers = {**self._workers, key: worker}
        if before is None or before.machine.refusal != machine.refusal:
            event("cluster-worker", worker=machine.name, places=machine.places, refused=machine.refusal or None)

    def _compare(self, client: Client) -> None:
        """Refuse those whose app was replaced since they were examined. One that does not answer in time stays as it is."""
        usable = self.places()
        for key in [key for key in self._workers if key[0] in usable]:
            self._apart(key, self._compare_one, client, key[0])

    def _compare_one(self, client: Client, address: str) -> None:
        with suppress(TimeoutError, OSError):
            versions = client.run(
                on_worker.version_against,
                self._examination.version,
                workers=[address],
                on_error="ignore",
                callback_timeout=COMPARE_SECONDS,
            )
            for theirs in versions.values():
                self.note_version(address, theirs)

    def _examine(self, client: Client, key: Key, name: str, resources: dict[str, float]) -> None:
        self._note(key, self._examination.examine(client, key[0], name, resources))

    def _is_given_up(self, client: Client) -> bool:
        """Whether Dask tries no more to reach the scheduler again, or has tried in vain for so long that it may hang."""
        since_reached = time.monotonic() - self._reached_at
        return client.status != "running" and (client.status == "closed" or since_reached > RECONNECT_SECONDS)

    def _close(self, client: Client) -> None:
        try:
            client.close(timeout=CLOSE_SECONDS)
        except (OSError, TimeoutError, ValueError) as error:  # ValueError: it was cut off in the middle of a handshake
            log.info("A lost connection to the cluster could not be closed: %s", error)

    def _connected(self) -> Client:
        return Client(
            self._cluster.address,
            security=_security(self._cluster.tls),
            timeout=CONNECT_SECONDS,
            set_as_default=False,
            name="cnn-demo",
        )


def _security(tls: Path | None) -> Security:
    if tls is None:
        return Security(require_encryption=False)
    return Security(
        require_encryption=True,
        tls_ca_file=str(tls / AUTHORITY),
        tls_client_cert=str(tls / CERTIFICATE),
        tls_client_key=str(tls / KEY),
    )
