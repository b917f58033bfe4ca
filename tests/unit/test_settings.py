from __future__ import annotations

from pathlib import Path

import pytest

from cnn_demo import machine_memory, settings
from cnn_demo.errors import UserError
from cnn_demo.machine_memory import memory_limit_bytes
from cnn_demo.settings import PROJECT_FOLDER, SETTINGS, Cluster, Setting, read

OTHER = (
    "CNN_DEMO_DATA",
    "CNN_DEMO_RUNS",
    "CNN_DEMO_WORKERS",
    "CNN_DEMO_SPARE_WORKER",
    "CNN_DEMO_EXECUTOR",
    "CNN_DEMO_EXECUTOR_TLS",
    "CNN_DEMO_COMPUTE_EXECUTOR",
    "CNN_DEMO_KEPT_EPOCHS",
    "CNN_DEMO_KEEP_DAYS",
    "CNN_DEMO_PROXIES",
    "CNN_DEMO_EMBEDDED_IN",
    "CNN_DEMO_COMPUTE_WORKERS",
    "CNN_DEMO_COMPUTE_MB",
    "CNN_DEMO_LOG",
    "CNN_DEMO_SIGN_IN",
    "CNN_DEMO_TEACHERS",
    "CNN_DEMO_PROMETHEUS",
    "CNN_DEMO_OPERATOR_PASSWORD",
)
COUNTS = [setting for setting in SETTINGS if setting.variable not in OTHER]


def test_without_any_variable_the_defaults_hold() -> None:
    found = read({})
    assert found.data_folder is None
    assert found.runs_folder == PROJECT_FOLDER / "runs"
    assert (found.parallel_runs, found.max_epochs) == (1, 200)


@pytest.mark.parametrize("setting", COUNTS, ids=lambda setting: setting.variable)
@pytest.mark.parametrize("value", ["", "0", "-1", "1.5", "many", "²", "1e3", "0x10"])
def test_a_wrong_count_is_refused_by_name_and_value_and_auto_is_offered_where_it_may_be_set(
    setting: Setting, value: str
) -> None:
    expected = "auto or a whole number of at least 1" if setting.default == "auto" else "a whole number of at least 1"
    with pytest.raises(UserError, match=f"^{setting.variable} is '{value}'; it must be {expected}"):
        read({setting.variable: value})


def test_no_epoch_need_be_kept() -> None:
    assert read({"CNN_DEMO_KEPT_EPOCHS": "0"}).kept_epochs == 0
    assert read({"CNN_DEMO_PROXIES": "0"}).proxies == 0
    assert read({"CNN_DEMO_KEEP_DAYS": "0"}).keep_days == 0
    with pytest.raises(UserError, match="CNN_DEMO_KEPT_EPOCHS is '-1'; it must be a whole number of at least 0"):
        read({"CNN_DEMO_KEPT_EPOCHS": "-1"})


def test_a_count_is_read_with_spaces_around_it() -> None:
    assert read({"CNN_DEMO_MAX_EPOCHS": " 7 "}).max_epochs == 7


@pytest.mark.parametrize(
    ("value", "memory", "expected"), [("on", 1, True), ("off", 2**40, False), ("auto", 2**40, True)]
)
def test_the_spare_worker_is_kept_where_it_is_wanted_and_memory_allows(
    monkeypatch: pytest.MonkeyPatch, value: str, memory: int, expected: bool
) -> None:
    monkeypatch.setattr(settings, "memory_limit_bytes", lambda: memory)
    assert read({"CNN_DEMO_SPARE_WORKER": value}).spare_worker is expected


def test_below_two_gigabytes_there_is_no_spare_worker_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "memory_limit_bytes", lambda: 2 * 1024**3 - 1)
    assert not read({}).spare_worker


def test_an_unknown_word_for_the_spare_worker_is_refused() -> None:
    with pytest.raises(UserError, match="CNN_DEMO_SPARE_WORKER is 'yes'; it must be one of on, off, auto"):
        read({"CNN_DEMO_SPARE_WORKER": "yes"})


def test_workers_are_on_off_or_found_out() -> None:
    assert read({}).workers == "auto"
    assert read({"CNN_DEMO_WORKERS": " off "}).workers == "off"
    with pytest.raises(UserError, match="CNN_DEMO_WORKERS is 'no'; it must be one of on, off, auto"):
        read({"CNN_DEMO_WORKERS": "no"})


def test_an_unknown_form_of_the_log_is_refused() -> None:
    with pytest.raises(UserError, match="CNN_DEMO_LOG is 'xml'; it must be one of text, json"):
        read({"CNN_DEMO_LOG": "xml"})


def test_prometheus_has_a_port_on_loopback_unless_an_address_is_named() -> None:
    assert read({}).prometheus is None
    assert read({"CNN_DEMO_PROMETHEUS": " 9464 "}).prometheus == ("127.0.0.1", 9464)
    assert read({"CNN_DEMO_PROMETHEUS": "0.0.0.0:9464"}).prometheus == ("0.0.0.0", 9464)
    for wrong in ("on", "0", "70000", "127.0.0.1", "127.0.0.1:", "-1"):
        with pytest.raises(UserError, match=f"CNN_DEMO_PROMETHEUS is '{wrong}'; it must be a port"):
            read({"CNN_DEMO_PROMETHEUS": wrong})


def test_a_short_password_of_the_operator_is_refused_and_no_password_is_told() -> None:
    with pytest.raises(
        UserError, match="CNN_DEMO_OPERATOR_PASSWORD has 6 characters; it must have at least 12"
    ) as told:
        read({"CNN_DEMO_OPERATOR_PASSWORD": "secret"})
    assert "secret" not in str(told.value)
    settings = read({"CNN_DEMO_OPERATOR_PASSWORD": "a long secret"})
    assert settings.operator_password == "a long secret"
    assert "a long secret" not in repr(settings)


@pytest.fixture
def cgroups(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder of control groups of a process in /service/part, by both versions."""
    (tmp_path / "own").write_text("4:cpu,memory:/service/part\n1:name=systemd:/\n0::/service/part\n")
    monkeypatch.setattr(machine_memory, "OWN_CGROUPS", tmp_path / "own")
    monkeypatch.setattr(machine_memory, "CGROUPS", tmp_path / "cgroup")
    for folder in ("cgroup/service/part", "cgroup/memory/service/part"):
        (tmp_path / folder).mkdir(parents=True)
    return tmp_path / "cgroup"


@pytest.mark.parametrize("content", ["max", "", "none", "9223372036854771712"])
def test_a_container_without_a_limit_has_the_machines_memory(cgroups: Path, content: str) -> None:
    machine = memory_limit_bytes()
    (cgroups / "memory.max").write_text(f"{content}\n")
    assert memory_limit_bytes() == machine


@pytest.mark.parametrize(
    "file",
    [
        "memory.max",
        "service/memory.max",
        "service/part/memory.max",
        "memory/memory.limit_in_bytes",
        "memory/service/part/memory.limit_in_bytes",
    ],
)
def test_the_limit_of_a_control_group_counts_and_so_do_those_around_it(cgroups: Path, file: str) -> None:
    (cgroups / "service" / "part" / "memory.max").write_text("2000000\n")
    (cgroups / file).write_text("1000000\n")
    assert memory_limit_bytes() == 1_000_000


def test_a_run_may_need_what_the_other_processes_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "memory_limit_bytes", lambda: 4 * 1024**3)
    one, two = read({}), read({"CNN_DEMO_PARALLEL_RUNS": "2"})
    assert 2000 < one.max_worker_mb < 3000
    assert abs(one.max_worker_mb - 2 * two.max_worker_mb) <= 2
    assert one.max_activation_mb == one.max_worker_mb
    assert read({"CNN_DEMO_MAX_WORKER_MB": "700"}).max_worker_mb == 700
    assert read({"CNN_DEMO_MAX_ACTIVATION_MB": "64"}).max_activation_mb == 64


def test_the_smallest_server_trains_small_designs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "memory_limit_bytes", lambda: 690 * 1024**2)
    assert read({}).max_worker_mb == settings.LEAST_WORKER_MB


def test_folders_may_be_relative_or_in_the_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    found = read({"CNN_DEMO_RUNS": "~/runs", "CNN_DEMO_DATA": "~/data"})
    assert found.runs_folder == tmp_path / "runs"
    assert found.data_folder == tmp_path / "data"
    assert read({"CNN_DEMO_RUNS": "elsewhere"}).runs_folder == PROJECT_FOLDER / "elsewhere"


def test_who_may_sign_in_and_who_may_make_classes() -> None:
    assert (read({}).sign_in, read({}).teachers) == ("optional", ("anybody",))
    assert read({"CNN_DEMO_SIGN_IN": "required"}).sign_in == "required"
    assert read({"CNN_DEMO_TEACHERS": "ada@school.example, 1234 ,"}).teachers == ("ada@school.example", "1234")
    with pytest.raises(UserError, match="CNN_DEMO_SIGN_IN is 'yes'; it must be one of off, optional, required"):
        read({"CNN_DEMO_SIGN_IN": "yes"})


@pytest.mark.parametrize("value", ["", " , ", "anybody, ada@school.example", "nobody,signed-in"])
def test_teachers_are_a_word_or_a_list(value: str) -> None:
    with pytest.raises(UserError, match="CNN_DEMO_TEACHERS is"):
        read({"CNN_DEMO_TEACHERS": value})


def test_disk_limits_follow_from_the_disk_unless_they_are_set() -> None:
    assert read({}).max_disk_mb is read({}).max_disk_mb_per_address is read({}).max_disk_mb_per_workspace is None
    assert read({"CNN_DEMO_MAX_DISK_MB": "700"}).max_disk_mb == 700


@pytest.mark.parametrize(
    ("memory_mb", "workers", "mb"), [(690, 1, 540), (2048, 1, 1536), (6000, 2, 2000), (64_000, 2, 4096)]
)
def test_compute_workers_follow_the_memory_there_is(
    monkeypatch: pytest.MonkeyPatch, memory_mb: int, workers: int, mb: int
) -> None:
    monkeypatch.setattr(settings, "memory_limit_bytes", lambda: memory_mb * 1024**2)
    found = read({})
    assert (found.compute_workers, found.compute_mb) == (workers, mb)
    found = read({"CNN_DEMO_COMPUTE_WORKERS": "2", "CNN_DEMO_COMPUTE_MB": "700"})
    assert (found.compute_workers, found.compute_mb) == (2, 700)


def test_number_of_compute_workers_is_one_of_those_offered() -> None:
    with pytest.raises(UserError, match="CNN_DEMO_COMPUTE_WORKERS is '3'; it must be one of 1, 2, auto"):
        read({"CNN_DEMO_COMPUTE_WORKERS": "3"})


def test_sites_that_may_embed_the_app_are_origins() -> None:
    sites = "https://moodle.example.org http://localhost:8080"
    assert read({"CNN_DEMO_EMBEDDED_IN": sites}).embedded_in == tuple(sites.split())
    for wrong in ("*", "https://a.example/path", "https://a.example;script-src *", "'unsafe-inline'", "javascript:1"):
        with pytest.raises(UserError, match="CNN_DEMO_EMBEDDED_IN names"):
            read({"CNN_DEMO_EMBEDDED_IN": wrong})


@pytest.mark.parametrize(("gigabytes", "expected"), [(1, 1), (4, 1), (8, 2), (64, 4)])
def test_as_many_searches_go_on_as_memory_allows(
    monkeypatch: pytest.MonkeyPatch, gigabytes: int, expected: int
) -> None:
    monkeypatch.setattr(settings, "memory_limit_bytes", lambda: gigabytes * 1024**3)
    assert read({}).parallel_sweeps == expected
    assert read({"CNN_DEMO_PARALLEL_SWEEPS": "3"}).parallel_sweeps == 3


def test_the_memory_of_searches_is_kept_from_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "memory_limit_bytes", lambda: 8 * 1024**3)
    one, three = read({"CNN_DEMO_PARALLEL_SWEEPS": "1"}), read({"CNN_DEMO_PARALLEL_SWEEPS": "3"})
    assert one.max_worker_mb - three.max_worker_mb == pytest.approx(2 * 150 / settings.MEMORY_SLACK, abs=1)


def test_cluster_answers_questions_where_the_settings_say_so_and_name_one() -> None:
    cluster = {"CNN_DEMO_EXECUTOR": "dask://127.0.0.1:8786"}
    assert not read(cluster).compute_on_cluster
    assert read({**cluster, "CNN_DEMO_COMPUTE_EXECUTOR": "cluster"}).compute_on_cluster
    with pytest.raises(UserError, match="so CNN_DEMO_EXECUTOR must name a cluster; it is local"):
        read({"CNN_DEMO_COMPUTE_EXECUTOR": "cluster"})
    with pytest.raises(UserError, match="CNN_DEMO_COMPUTE_EXECUTOR is 'dask'; it must be one of local, cluster"):
        read({**cluster, "CNN_DEMO_COMPUTE_EXECUTOR": "dask"})


def test_runs_train_on_this_machine_unless_a_cluster_is_named() -> None:
    assert read({}).cluster is None
    assert read({"CNN_DEMO_EXECUTOR": " local "}).cluster is None
    assert read({"CNN_DEMO_EXECUTOR": "dask://127.0.0.1:8786"}).cluster == Cluster("tcp://127.0.0.1:8786")
    assert read({"CNN_DEMO_EXECUTOR": "dask://[::1]:8786"}).cluster == Cluster("tcp://[::1]:8786")


@pytest.mark.parametrize(
    "value", ["", "dask", "http://127.0.0.1:8786", "dask://localhost", "dask://localhost:0", "tls://:8"]
)
def test_wrong_address_of_a_cluster_is_refused_by_name_and_value(value: str) -> None:
    with pytest.raises(UserError, match=r"^CNN_DEMO_EXECUTOR is .*; it must be local, dask://HOST:PORT") as told:
        read({"CNN_DEMO_EXECUTOR": value})
    assert repr(value) in str(told.value)


@pytest.mark.parametrize("host", ["10.0.0.1", "0.0.0.0", "localhost.example", "127.0.0.1.example", "[2001:db8::1]"])
def test_address_beyond_this_machine_without_encryption_is_refused(host: str) -> None:
    for scheme in ("dask", "tcp"):
        with pytest.raises(UserError, match="without TLS the scheduler must be on this machine"):
            read({"CNN_DEMO_EXECUTOR": f"{scheme}://{host}:8786"})


def test_encrypted_address_needs_a_folder_that_holds_all_certificates(tmp_path: Path) -> None:
    encrypted = {"CNN_DEMO_EXECUTOR": "tls://cluster.example:8786"}
    with pytest.raises(UserError, match=r"CNN_DEMO_EXECUTOR_TLS must be a folder with .* it is not set"):
        read(encrypted)
    (tmp_path / "ca.pem").touch()
    with pytest.raises(UserError, match=r"CNN_DEMO_EXECUTOR_TLS is .* Missing there: cert.pem, key.pem"):
        read({**encrypted, "CNN_DEMO_EXECUTOR_TLS": str(tmp_path)})
    for name in ("cert.pem", "key.pem"):
        (tmp_path / name).touch()
    found = read({**encrypted, "CNN_DEMO_EXECUTOR_TLS": str(tmp_path)})
    assert found.cluster == Cluster("tls://cluster.example:8786", tmp_path)
