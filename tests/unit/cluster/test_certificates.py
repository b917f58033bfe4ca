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


def test_certificates_that_expire_soon_are_not_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not certificates.are_valid(tmp_path)
    certificates.make(tmp_path)
    assert certificates.are_valid(tmp_path)
    monkeypatch.setattr(certificates, "LEAST_DAYS", certificates.DAYS + 1)
    assert not certificates.are_valid(tmp_path)


def test_damaged_or_missing_certificates_are_not_valid(tmp_path: Path) -> None:
    certificates.make(tmp_path)
    whole = (tmp_path / "cert.pem").read_bytes()
    (tmp_path / "cert.pem").write_bytes(whole[:50])
    assert not certificates.are_valid(tmp_path)
    (tmp_path / "cert.pem").write_bytes(whole)
    (tmp_path / "key.pem").unlink()
    assert not certificates.are_valid(tmp_path)
