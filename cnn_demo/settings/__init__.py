"""The settings of a server, read from environment variables. No Keras and no Streamlit."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from cnn_demo.machine_memory import memory_limit_bytes
from cnn_demo.settings import memory_shares, parsers
from cnn_demo.settings.cluster import COMPUTE_VARIABLE, Cluster, answers_questions, read_cluster
from cnn_demo.settings.folders import MODELS_FOLDER, PROJECT_FOLDER, cache_folder
from cnn_demo.settings.memory_shares import LEAST_WORKER_MB, MEMORY_SLACK
from cnn_demo.settings.record import (
    ANYBODY,
    LOG_FORMS,
    NOBODY,
    SIGN_IN_OFF,
    SIGN_IN_OPTIONAL,
    SIGN_IN_REQUIRED,
    SIGNED_IN,
    WORKERS_AUTO,
    WORKERS_OFF,
    WORKERS_ON,
    Settings,
)
from cnn_demo.settings.table import SETTINGS, Setting

__all__ = [
    "ANYBODY",
    "LEAST_WORKER_MB",
    "MEMORY_SLACK",
    "MODELS_FOLDER",
    "NOBODY",
    "PROJECT_FOLDER",
    "SETTINGS",
    "SIGNED_IN",
    "SIGN_IN_OFF",
    "SIGN_IN_OPTIONAL",
    "SIGN_IN_REQUIRED",
    "WORKERS_AUTO",
    "WORKERS_OFF",
    "WORKERS_ON",
    "Cluster",
    "Setting",
    "Settings",
    "cache_folder",
    "read",
    "read_cluster",
]


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """Parse the settings from the environment (os.environ where none is given).

    Raises UserError that names the variable and its value.
    """
    given = os.environ if environment is None else environment
    texts = {setting.variable: given.get(setting.variable, setting.default) for setting in SETTINGS}
    data = texts["CNN_DEMO_DATA"].strip()
    memory = memory_limit_bytes()
    cluster = read_cluster(texts["CNN_DEMO_EXECUTOR"], texts["CNN_DEMO_EXECUTOR_TLS"])
    parallel = parsers.whole("CNN_DEMO_PARALLEL_RUNS", texts)
    sweeps = parsers.whole_or_auto("CNN_DEMO_PARALLEL_SWEEPS", texts, memory_shares.parallel_sweeps(memory))
    compute_workers = parsers.one_of(
        {"1": 1, "2": 2, parsers.AUTO: memory_shares.compute_workers(memory)}, "CNN_DEMO_COMPUTE_WORKERS", texts
    )
    max_worker_mb = parsers.whole_or_auto(
        "CNN_DEMO_MAX_WORKER_MB", texts, memory_shares.worker_mb(memory, parallel, compute_workers, sweeps)
    )
    return Settings(
        data_folder=Path(data).expanduser().absolute() if data else None,
        cache_folder=cache_folder(given),
        runs_folder=(PROJECT_FOLDER / Path(texts["CNN_DEMO_RUNS"]).expanduser()).absolute(),
        workers=parsers.word((WORKERS_ON, WORKERS_OFF, WORKERS_AUTO), "CNN_DEMO_WORKERS", texts),
        parallel_runs=parallel,
        parallel_sweeps=sweeps,
        cluster=cluster,
        compute_on_cluster=answers_questions(texts[COMPUTE_VARIABLE], cluster),
        spare_worker=parsers.one_of(
            {"on": True, "off": False, parsers.AUTO: memory_shares.keeps_spare_worker(memory)},
            "CNN_DEMO_SPARE_WORKER",
            texts,
        ),
        proxies=parsers.whole("CNN_DEMO_PROXIES", texts, least=0),
        embedded_in=parsers.sites("CNN_DEMO_EMBEDDED_IN", texts),
        sign_in=parsers.word((SIGN_IN_OFF, SIGN_IN_OPTIONAL, SIGN_IN_REQUIRED), "CNN_DEMO_SIGN_IN", texts),
        teachers=parsers.teachers("CNN_DEMO_TEACHERS", texts),
        max_parameters=parsers.whole("CNN_DEMO_MAX_PARAMETERS", texts),
        max_multiply_adds=parsers.whole("CNN_DEMO_MAX_MULTIPLY_ADDS", texts),
        max_worker_mb=max_worker_mb,
        max_activation_mb=parsers.whole_or_auto("CNN_DEMO_MAX_ACTIVATION_MB", texts, max_worker_mb),
        max_batch_size=parsers.whole("CNN_DEMO_MAX_BATCH_SIZE", texts),
        max_epochs=parsers.whole("CNN_DEMO_MAX_EPOCHS", texts),
        max_minutes=parsers.whole("CNN_DEMO_MAX_MINUTES", texts),
        max_runs_per_workspace=parsers.whole("CNN_DEMO_MAX_RUNS_PER_WORKSPACE", texts),
        max_runs_per_address=parsers.whole("CNN_DEMO_MAX_RUNS_PER_ADDRESS", texts),
        max_queued=parsers.whole("CNN_DEMO_MAX_QUEUED", texts),
        max_queued_per_address=parsers.whole("CNN_DEMO_MAX_QUEUED_PER_ADDRESS", texts),
        max_queued_per_workspace=parsers.whole("CNN_DEMO_MAX_QUEUED_PER_WORKSPACE", texts),
        max_disk_mb=parsers.whole_or_auto("CNN_DEMO_MAX_DISK_MB", texts, None),
        max_disk_mb_per_address=parsers.whole_or_auto("CNN_DEMO_MAX_DISK_MB_PER_ADDRESS", texts, None),
        max_disk_mb_per_workspace=parsers.whole_or_auto("CNN_DEMO_MAX_DISK_MB_PER_WORKSPACE", texts, None),
        keep_days=parsers.whole("CNN_DEMO_KEEP_DAYS", texts, least=0),
        kept_epochs=parsers.whole("CNN_DEMO_KEPT_EPOCHS", texts, least=0),
        kept_epochs_mb=parsers.whole("CNN_DEMO_KEPT_EPOCHS_MB", texts),
        download_seconds=parsers.whole("CNN_DEMO_DOWNLOAD_SECONDS", texts),
        compute_workers=compute_workers,
        compute_mb=parsers.whole_or_auto("CNN_DEMO_COMPUTE_MB", texts, memory_shares.compute_mb(memory)),
        compute_idle_seconds=parsers.whole("CNN_DEMO_COMPUTE_IDLE_SECONDS", texts),
        log=parsers.word(LOG_FORMS, "CNN_DEMO_LOG", texts),
        prometheus=parsers.address("CNN_DEMO_PROMETHEUS", texts),
        operator_password=parsers.password("CNN_DEMO_OPERATOR_PASSWORD", texts),
    )
