"""The settings of a server as one frozen value, and the words that some of them take."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from cnn_demo.settings.cluster import Cluster

LOG_FORMS = ("text", "json")
WORKERS_ON, WORKERS_OFF, WORKERS_AUTO = "on", "off", "auto"
SIGN_IN_OFF, SIGN_IN_OPTIONAL, SIGN_IN_REQUIRED = "off", "optional", "required"
ANYBODY, NOBODY, SIGNED_IN = "anybody", "nobody", "signed-in"  # who may make classes; else a list of people


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The parsed settings; folders are absolute, counts are positive integers; proxies, kept_epochs and keep_days may be 0.

    cluster: None where runs train on this machine. teachers: ANYBODY, NOBODY or SIGNED_IN alone, else e-mail addresses and
    subjects. The three disk limits are None where they follow from the disk, see cnn_demo/jobs/quotas.py.
    """

    data_folder: Path | None
    cache_folder: Path
    runs_folder: Path
    workers: str
    parallel_runs: int
    parallel_sweeps: int
    cluster: Cluster | None
    compute_on_cluster: bool
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
