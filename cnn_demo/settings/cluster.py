"""Parses which cluster trains the runs, from CNN_DEMO_EXECUTOR and CNN_DEMO_EXECUTOR_TLS or from the command line."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path

from cnn_demo.errors import UserError

LOCAL, CLUSTER = "local", "cluster"
PLAIN, ENCRYPTED = "tcp", "tls"  # as Dask writes them
SCHEMES = {"dask": PLAIN, PLAIN: PLAIN, ENCRYPTED: ENCRYPTED}
ADDRESS = re.compile(r"(?P<scheme>[a-z]+)://(?P<host>\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+):(?P<port>[0-9]{1,5})")
AUTHORITY, CERTIFICATE, KEY = "ca.pem", "cert.pem", "key.pem"
FOLDER_VARIABLE, COMPUTE_VARIABLE = "CNN_DEMO_EXECUTOR_TLS", "CNN_DEMO_COMPUTE_EXECUTOR"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster of Dask.

    address: of its scheduler, tcp://HOST:PORT or tls://HOST:PORT. tls: the folder that holds ca.pem, cert.pem and key.pem,
    absolute; None without encryption.
    """

    address: str
    tls: Path | None = None


def read_cluster(value: str, tls: str, *, named: str = "CNN_DEMO_EXECUTOR") -> Cluster | None:
    """The cluster that an address names; None for the word local, which stands for processes of this machine.

    tls: the folder of certificates, empty where none is set. named: what the value was given as, for errors. Raises UserError.
    """
    if (value := value.strip()) == LOCAL:
        return None
    scheme, host, port = _parts(value, named)
    address = f"{scheme}://{host}:{port}"
    if scheme == ENCRYPTED:
        return Cluster(address, _folder(value, tls.strip(), named))
    if not is_loopback(host):
        raise UserError(
            f"{named} is {value!r}; without TLS the scheduler must be on this machine (127.0.0.1, ::1 or localhost), because "
            "anyone who reaches an open port of Dask can run any program on the cluster. Use tls://HOST:PORT, and set "
            f"{FOLDER_VARIABLE}."
        )
    return Cluster(address)


def answers_questions(value: str, cluster: Cluster | None) -> bool:
    """Whether the cluster answers the questions about networks, too, by COMPUTE_VARIABLE. Raises UserError."""
    if (value := value.strip()) not in (LOCAL, CLUSTER):
        raise UserError(f"{COMPUTE_VARIABLE} is {value!r}; it must be one of {LOCAL}, {CLUSTER}.")
    if value == CLUSTER and cluster is None:
        raise UserError(f"{COMPUTE_VARIABLE} is {CLUSTER}, so CNN_DEMO_EXECUTOR must name a cluster; it is {LOCAL}.")
    return value == CLUSTER


def _parts(value: str, named: str) -> tuple[str, str, int]:
    found = ADDRESS.fullmatch(value)
    if not found or found["scheme"] not in SCHEMES or not 0 < int(found["port"]) < 65536:
        raise UserError(
            f"{named} is {value!r}; it must be {LOCAL}, dask://HOST:PORT of a scheduler on this machine, or tls://HOST:PORT."
        )
    return SCHEMES[found["scheme"]], found["host"], int(found["port"])


def _folder(value: str, tls: str, named: str) -> Path:
    needed = f"a folder with {AUTHORITY}, {CERTIFICATE} and {KEY}"
    if not tls:
        raise UserError(f"{named} is {value!r}, so {FOLDER_VARIABLE} must be {needed}; it is not set.")
    folder = Path(tls).expanduser().absolute()
    missing = [name for name in (AUTHORITY, CERTIFICATE, KEY) if not (folder / name).is_file()]
    if missing:
        raise UserError(f"{FOLDER_VARIABLE} is {tls!r}; it must be {needed}. Missing there: {', '.join(missing)}.")
    return folder


def is_loopback(host: str) -> bool:
    """Whether a host of an address is the machine itself: a name, or the number of an address, in brackets or not."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:  # a name
        return host == "localhost"
