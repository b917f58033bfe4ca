"""The settings of a server, read from environment variables. No Keras and no Streamlit."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from cnn_demo.byte_sizes import GIGABYTE, MEGABYTE
from cnn_demo.errors import UserError
from cnn_demo.machine_memory import memory_limit_bytes

Answer = TypeVar("Answer")

SITE = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?")
PROJECT_FOLDER = Path(__file__).resolve().parent.parent
MODELS_FOLDER = PROJECT_FOLDER / "models"
AUTO = "auto"
SPARE_WORKER_NEEDS_BYTES = 2 * GIGABYTE
SHORTEST_PASSWORD = 12
LOOPBACK = "127.0.0.1"
LOG_FORMS = ("text", "json")
SIGN_IN_OFF, SIGN_IN_OPTIONAL, SIGN_IN_REQUIRED = "off", "optional", "required"
ANYBODY, NOBODY, SIGNED_IN = "anybody", "nobody", "signed-in"  # who may make classes; else a list of people
SECOND_COMPUTE_WORKER_NEEDS_BYTES = 4 * GIGABYTE
LEAST_COMPUTE_MB, MOST_COMPUTE_MB = 1536, 4096  # all exports of a small network take 1,030 MB
# What the other processes need beside the training workers: the web process with many visitors, a compute worker with a
# few networks, and the pages of TensorFlow's libraries, which all workers share. The spare worker needs nothing in
# addition: it becomes the training worker.
WEB_BYTES, COMPUTE_BYTES, LIBRARIES_BYTES = 150 * MEGABYTE, 450 * MEGABYTE, 250 * MEGABYTE
# A worker that takes more than it was estimated at is ended at this multiple of the limit.
MEMORY_SLACK = 1.3
LEAST_WORKER_MB = 450  # the fast preset trains everywhere, also where the compute worker then has to give way


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One environment variable: its name, its default and one line of meaning."""

    variable: str
    default: str
    meaning: str


SETTINGS = (
    Setting(
        variable="CNN_DEMO_DATA",
        default="",
        meaning="folder with files of data sets, such as mnist.npz; empty: only ~/.cache/cnn-demo is searched",
    ),
    Setting(variable="CNN_DEMO_RUNS", default="runs", meaning="folder that keeps every visitor's runs"),
    Setting(variable="CNN_DEMO_PARALLEL_RUNS", default="1", meaning="runs that train at the same time"),
    Setting(
        variable="CNN_DEMO_SPARE_WORKER",
        default="auto",
        meaning="keep a worker with TensorFlow imported for the next run: on, off, auto (on from 2 GB of memory)",
    ),
    Setting(
        variable="CNN_DEMO_PROXIES",
        default="0",
        meaning="proxies in front of the server, each of which adds the address of its client to X-Forwarded-For",
    ),
    Setting(
        variable="CNN_DEMO_EMBEDDED_IN",
        default="",
        meaning="sites whose pages may show the app in a frame, such as https://moodle.example.org; empty: none",
    ),
    Setting(
        variable="CNN_DEMO_SIGN_IN",
        default="optional",
        meaning="off, optional or required; visitors can sign in where .streamlit/secrets.toml has a section [auth]",
    ),
    Setting(
        variable="CNN_DEMO_TEACHERS",
        default="anybody",
        meaning="who may make classes: anybody, signed-in, nobody, or e-mail addresses and subjects (sub), separated by commas",
    ),
    Setting(variable="CNN_DEMO_MAX_PARAMETERS", default="5000000", meaning="most parameters a design may have"),
    Setting(
        variable="CNN_DEMO_MAX_MULTIPLY_ADDS",
        default="200000000",
        meaning="most multiply-adds that a design may need for the prediction of one image",
    ),
    Setting(
        variable="CNN_DEMO_MAX_WORKER_MB",
        default="auto",
        meaning="most memory that a run may need, by the estimate, in MB; its worker is ended at 1.3 times that; "
        "auto: what the memory of the machine or container leaves for each run",
    ),
    Setting(
        variable="CNN_DEMO_MAX_ACTIVATION_MB",
        default="auto",
        meaning="most memory that one batch's activations may take in training, in MB; auto: as much as a run may need",
    ),
    Setting(variable="CNN_DEMO_MAX_BATCH_SIZE", default="2048", meaning="largest batch size"),
    Setting(variable="CNN_DEMO_MAX_EPOCHS", default="200", meaning="most epochs of a run"),
    Setting(variable="CNN_DEMO_MAX_MINUTES", default="240", meaning="most minutes a run may train"),
    Setting(
        variable="CNN_DEMO_MAX_RUNS_PER_WORKSPACE",
        default="50",
        meaning="most runs that one visitor may keep; more are refused until one is deleted",
    ),
    Setting(
        variable="CNN_DEMO_MAX_RUNS_PER_ADDRESS",
        default="1500",
        meaning="most runs of all visitors from one network address; a class behind one router has one address",
    ),
    Setting(
        variable="CNN_DEMO_MAX_QUEUED",
        default="200",
        meaning="most runs that train or wait for it at one time",
    ),
    Setting(
        variable="CNN_DEMO_MAX_QUEUED_PER_ADDRESS",
        default="60",
        meaning="most of these runs of all visitors from one network address",
    ),
    Setting(
        variable="CNN_DEMO_MAX_QUEUED_PER_WORKSPACE",
        default="20",
        meaning="most of these runs of one visitor",
    ),
    Setting(
        variable="CNN_DEMO_MAX_DISK_MB",
        default="auto",
        meaning="most disk space that the folder of runs may take, in MB; auto: half of what it takes and what is free",
    ),
    Setting(
        variable="CNN_DEMO_MAX_DISK_MB_PER_ADDRESS",
        default="auto",
        meaning="most of it for all visitors from one network address; auto: half of it, but all of it on this machine",
    ),
    Setting(
        variable="CNN_DEMO_MAX_DISK_MB_PER_WORKSPACE",
        default="auto",
        meaning="most of it for one visitor; auto: a quarter of it, but all of it on this machine",
    ),
    Setting(
        variable="CNN_DEMO_KEEP_DAYS",
        default="90",
        meaning="days without a visit after which work is deleted, unless it was ever used on this machine; 0: never",
    ),
    Setting(
        variable="CNN_DEMO_KEPT_EPOCHS",
        default="20",
        meaning="most epochs of a run whose weights are kept to look back on; 0 keeps none",
    ),
    Setting(
        variable="CNN_DEMO_KEPT_EPOCHS_MB",
        default="50",
        meaning="most disk space that these epochs of one run may take, in MB; of a larger network fewer are kept",
    ),
    Setting(variable="CNN_DEMO_DOWNLOAD_SECONDS", default="300", meaning="time limit of a data set's download"),
    Setting(
        variable="CNN_DEMO_COMPUTE_WORKERS",
        default="auto",
        meaning="workers that answer questions about networks: 1; 2, one of them for long work; auto (2 from 4 GB of memory)",
    ),
    Setting(
        variable="CNN_DEMO_COMPUTE_MB",
        default="auto",
        meaning="most memory of one such worker, in MB; auto: from 1,536 to 4,096 by the memory, less on a small machine",
    ),
    Setting(
        variable="CNN_DEMO_COMPUTE_IDLE_SECONDS",
        default="900",
        meaning="idle time after which a compute worker gives its memory back",
    ),
    Setting(variable="CNN_DEMO_LOG", default="text", meaning="form of the log's lines: text (key=value) or json"),
    Setting(
        variable="CNN_DEMO_PROMETHEUS",
        default="",
        meaning="port, or address:port, for Prometheus; a port alone is on 127.0.0.1; empty: off",
    ),
    Setting(
        variable="CNN_DEMO_OPERATOR_PASSWORD",
        default="",
        meaning="password of the operator's page at /operation, 12 characters or more; empty: there is no such page",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The parsed settings; folders are absolute, counts are positive integers; proxies, kept_epochs and keep_days may be 0.

    teachers: ANYBODY, NOBODY or SIGNED_IN alone, else e-mail addresses and subjects. The three disk limits are None where
    they follow from the disk, see cnn_demo/jobs/quotas.py.
    """

    data_folder: Path | None
    cache_folder: Path
    runs_folder: Path
    parallel_runs: int
    spare_worker: bool
    proxies: int
    embedded_in: tuple[str, ...]
    sign_in: str
    teachers: tuple[str, ...]
    max_parameters: int
    max_multiply_adds: int
    max_worker_mb: int
    max_activation_mb: int
    max_batch_size: int
    max_epochs: int
    max_minutes: int
    max_runs_per_workspace: int
    max_runs_per_address: int
    max_queued: int
    max_queued_per_address: int
    max_queued_per_workspace: int
    max_disk_mb: int | None
    max_disk_mb_per_address: int | None
    max_disk_mb_per_workspace: int | None
    keep_days: int
    kept_epochs: int
    kept_epochs_mb: int
    download_seconds: int
    compute_workers: int
    compute_mb: int
    compute_idle_seconds: int
    log: str
    prometheus: tuple[str, int] | None
    operator_password: str = field(repr=False)


def cache_folder(environment: Mapping[str, str] | None = None) -> Path:
    """The folder of what can be made again, such as data sets. environment: os.environ where none is given."""
    given = os.environ if environment is None else environment
    return Path(given.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cnn-demo"


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """Parse the settings from the environment (os.environ where none is given).

    Raises UserError that names the variable and its value.
    """
    given = os.environ if environment is None else environment
    text = {setting.variable: given.get(setting.variable, setting.default) for setting in SETTINGS}
    data = text["CNN_DEMO_DATA"].strip()
    parallel = _whole("CNN_DEMO_PARALLEL_RUNS", text)
    compute_workers = _compute_workers(text)
    max_worker_mb = _whole("CNN_DEMO_MAX_WORKER_MB", text, auto=_worker_mb(parallel, compute_workers))
    return Settings(
        data_folder=Path(data).expanduser().absolute() if data else None,
        cache_folder=cache_folder(given),
        runs_folder=(PROJECT_FOLDER / Path(text["CNN_DEMO_RUNS"]).expanduser()).absolute(),
        parallel_runs=parallel,
        spare_worker=_spare_worker(text),
        proxies=_whole("CNN_DEMO_PROXIES", text, least=0),
        embedded_in=_sites("CNN_DEMO_EMBEDDED_IN", text),
        sign_in=_word((SIGN_IN_OFF, SIGN_IN_OPTIONAL, SIGN_IN_REQUIRED), "CNN_DEMO_SIGN_IN", text),
        teachers=_teachers(text["CNN_DEMO_TEACHERS"]),
        max_parameters=_whole("CNN_DEMO_MAX_PARAMETERS", text),
        max_multiply_adds=_whole("CNN_DEMO_MAX_MULTIPLY_ADDS", text),
        max_worker_mb=max_worker_mb,
        max_activation_mb=_whole("CNN_DEMO_MAX_ACTIVATION_MB", text, auto=max_worker_mb),
        max_batch_size=_whole("CNN_DEMO_MAX_BATCH_SIZE", text),
        max_epochs=_whole("CNN_DEMO_MAX_EPOCHS", text),
        max_minutes=_whole("CNN_DEMO_MAX_MINUTES", text),
        max_runs_per_workspace=_whole("CNN_DEMO_MAX_RUNS_PER_WORKSPACE", text),
        max_runs_per_address=_whole("CNN_DEMO_MAX_RUNS_PER_ADDRESS", text),
        max_queued=_whole("CNN_DEMO_MAX_QUEUED", text),
        max_queued_per_address=_whole("CNN_DEMO_MAX_QUEUED_PER_ADDRESS", text),
        max_queued_per_workspace=_whole("CNN_DEMO_MAX_QUEUED_PER_WORKSPACE", text),
        max_disk_mb=_whole_or_auto("CNN_DEMO_MAX_DISK_MB", text),
        max_disk_mb_per_address=_whole_or_auto("CNN_DEMO_MAX_DISK_MB_PER_ADDRESS", text),
        max_disk_mb_per_workspace=_whole_or_auto("CNN_DEMO_MAX_DISK_MB_PER_WORKSPACE", text),
        keep_days=_whole("CNN_DEMO_KEEP_DAYS", text, least=0),
        kept_epochs=_whole("CNN_DEMO_KEPT_EPOCHS", text, least=0),
        kept_epochs_mb=_whole("CNN_DEMO_KEPT_EPOCHS_MB", text),
        download_seconds=_whole("CNN_DEMO_DOWNLOAD_SECONDS", text),
        compute_workers=compute_workers,
        compute_mb=_whole("CNN_DEMO_COMPUTE_MB", text, auto=_usual_compute_mb()),
        compute_idle_seconds=_whole("CNN_DEMO_COMPUTE_IDLE_SECONDS", text),
        log=_word(LOG_FORMS, "CNN_DEMO_LOG", text),
        prometheus=_address("CNN_DEMO_PROMETHEUS", text),
        operator_password=_password("CNN_DEMO_OPERATOR_PASSWORD", text),
    )


def _worker_mb(parallel: int, compute_workers: int) -> int:
    """The estimate up to which a run is admitted, in MB, so that all that may run at the same time fits into the memory."""
    left = memory_limit_bytes() - WEB_BYTES - compute_workers * COMPUTE_BYTES - LIBRARIES_BYTES
    return max(int(left / parallel / MEMORY_SLACK / MEGABYTE), LEAST_WORKER_MB)


def _sites(variable: str, text: Mapping[str, str]) -> tuple[str, ...]:
    """Addresses of sites, with spaces between them."""
    sites = tuple(text[variable].split())
    for site in sites:
        if not SITE.fullmatch(site):
            raise UserError(
                f"{variable} names {site!r}; a site is written like https://moodle.example.org, without a path."
            )
    return sites


def _whole(variable: str, text: Mapping[str, str], *, least: int = 1, auto: int | None = None) -> int:
    """auto: the value of the word auto, where that is one."""
    value = text[variable].strip()
    if auto is not None and value == AUTO:
        return auto
    if not value.isdecimal() or int(value) < least:
        raise UserError(
            f"{variable} is {value!r}; it must be a whole number of at least {least}."
            if auto is None
            else f"{variable} is {value!r}; it must be auto or a whole number of at least {least}."
        )
    return int(value)


def _whole_or_auto(variable: str, text: Mapping[str, str]) -> int | None:
    return None if text[variable].strip() == AUTO else _whole(variable, text)


def _one_of(answers: Mapping[str, Answer], variable: str, text: Mapping[str, str]) -> Answer:
    """What the given word stands for."""
    value = text[variable].strip()
    if value not in answers:
        raise UserError(f"{variable} is {text[variable]!r}; it must be one of {', '.join(answers)}.")
    return answers[value]


def _word(words: tuple[str, ...], variable: str, text: Mapping[str, str]) -> str:
    return _one_of({word: word for word in words}, variable, text)


def _spare_worker(text: Mapping[str, str]) -> bool:
    answers = {"on": True, "off": False, AUTO: memory_limit_bytes() >= SPARE_WORKER_NEEDS_BYTES}
    return _one_of(answers, "CNN_DEMO_SPARE_WORKER", text)


def _compute_workers(text: Mapping[str, str]) -> int:
    answers = {"1": 1, "2": 2, AUTO: 2 if memory_limit_bytes() >= SECOND_COMPUTE_WORKER_NEEDS_BYTES else 1}
    return _one_of(answers, "CNN_DEMO_COMPUTE_WORKERS", text)


def _teachers(value: str) -> tuple[str, ...]:
    """A single word stands alone; an e-mail address or a subject is none of the words."""
    words = (ANYBODY, NOBODY, SIGNED_IN)
    listed = tuple(part.strip() for part in value.split(",") if part.strip())
    if not listed or (len(listed) > 1 and set(listed) & set(words)):
        raise UserError(
            f"CNN_DEMO_TEACHERS is {value!r}; it must be one of {', '.join(words)}, or e-mail addresses and subjects "
            "separated by commas."
        )
    return listed


def _address(variable: str, text: Mapping[str, str]) -> tuple[str, int] | None:
    value = text[variable].strip()
    if not value:
        return None
    host, _, port = value.rpartition(":")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise UserError(f"{variable} is {value!r}; it must be a port, such as 9464, or an address and a port.")
    return host or LOOPBACK, int(port)


def _usual_compute_mb() -> int:
    """A small machine cannot give what the exports need: a worker that asks for more is ended, not the web process."""
    memory_mb = memory_limit_bytes() // MEGABYTE
    return min(max(memory_mb // 3, LEAST_COMPUTE_MB), MOST_COMPUTE_MB, memory_mb - WEB_BYTES // MEGABYTE)


def _password(variable: str, text: Mapping[str, str]) -> str:
    """The error does not repeat it."""
    value = text[variable]
    if value and len(value) < SHORTEST_PASSWORD:
        raise UserError(f"{variable} has {len(value)} characters; it must have at least {SHORTEST_PASSWORD}.")
    return value
