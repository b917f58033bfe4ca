from __future__ import annotations

import stat
from pathlib import Path

import pytest

from cnn_demo.cluster import certificates
from cnn_demo.errors import StorageError


def test_key_is_readable_by_its_owner_alone_and_nothing_is_overwritten(tmp_path: Path) -> None:
    certificates.make(tmp_path / "tls")
    assert stat.S_IMODE((tmp_path / "tls" / "key.pem").stat().st_mode) == 0o600
    before = (tmp_path / "tls" / "ca.pem").read_bytes()
    with pytest.raises(StorageError, match=r"has ca.pem, cert.pem, key.pem already"):
        certificates.make(tmp_path / "tls")
    assert (tmp_path / "tls" / "ca.pem").read_bytes() == before
