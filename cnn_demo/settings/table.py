"""The table of settings: each environment variable with its default and meaning; README.md shows it."""

from __future__ import annotations

from dataclasses import dataclass


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
    Setting(
        variable="CNN_DEMO_WORKERS",
        default="auto",
        meaning="worker processes with TensorFlow, which train and answer questions: on, off, auto (on where TensorFlow is "
        "installed and memory allows); without them visitors' browsers train and predict",
    ),
    Setting(
        variable="CNN_DEMO_PARALLEL_RUNS",
        default="1",
        meaning="runs that train at the same time on this machine; a cluster trains as many as it has workers",
    ),
    Setting(
        variable="CNN_DEMO_EXECUTOR",
        default="local",
        meaning="where runs train: local, or the scheduler of a Dask cluster, tls://HOST:8786, or dask://127.0.0.1:8786 on "
        "this machine",
    ),
    Setting(
        variable="CNN_DEMO_EXECUTOR_TLS",
        default="",
        meaning="folder with ca.pem, cert.pem and key.pem, by which server and cluster prove who they are",
    ),
    Setting(
        variable="CNN_DEMO_COMPUTE_EXECUTOR",
        default="local",
        meaning="where questions about networks (Inspect, exports, predictions) are answered: local, or cluster, the one that "
        "CNN_DEMO_EXECUTOR names",
    ),
    Setting(
        variable="CNN_DEMO_PARALLEL_SWEEPS",
        default="auto",
        meaning="searches for good settings that go on at the same time, each in a process of about 150 MB beside its runs; "
        "auto: one for each 4 GB of memory, from 1 to 4",
    ),
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
        meaning="sites whose pages may show the app in a frame, such as https://moodle.example.org; empty: none; "
        'the camera needs allow="camera" in the frame',
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
        meaning="workers that answer questions about networks: 1; 2, one of them for long work; auto (2 from 4 GB of memory). "
        "Always 2 where a cluster answers them",
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
