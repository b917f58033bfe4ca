"""Makes the certificates by which the machines of a cluster and the server prove to each other that they belong together.

All of them use the same three files: Dask accepts every certificate that this authority has signed, whatever
name stands in it. With the key, one can run programs on every machine of the cluster.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from cnn_demo.errors import StorageError
from cnn_demo.settings.cluster import AUTHORITY, CERTIFICATE, KEY
from cnn_demo.storage import storage_errors, write_bytes

DAYS = 365
LEAST_DAYS = 30
OWNER_ONLY = 0o600


def make(folder: Path) -> None:
    """Write ca.pem, cert.pem and key.pem into a folder, valid for a year. The authority's own key is not kept.

    Raises StorageError, also where one of the files is there already.
    """
    with storage_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    if there := [name for name in (AUTHORITY, CERTIFICATE, KEY) if (folder / name).exists()]:
        raise StorageError(f"{folder} has {', '.join(there)} already. Choose another folder, or delete them first.")
    authority_key, key = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
    authority = _signed("cnn-demo cluster authority", authority_key, None, authority_key)
    certificate = _signed("cnn-demo cluster", key, authority, authority_key)
    write_bytes(folder / AUTHORITY, authority.public_bytes(Encoding.PEM))
    write_bytes(folder / CERTIFICATE, certificate.public_bytes(Encoding.PEM))
    with storage_errors(folder / KEY):
        file = os.open(folder / KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)  # never readable by others
        with os.fdopen(file, "wb") as opened:
            opened.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def are_valid(folder: Path) -> bool:
    """Whether a folder has the three files, and the certificates are valid for some weeks more."""
    try:
        found = [x509.load_pem_x509_certificate((folder / name).read_bytes()) for name in (AUTHORITY, CERTIFICATE)]
    except (OSError, ValueError):
        return False
    needed = datetime.now(UTC) + timedelta(days=LEAST_DAYS)
    return (folder / KEY).is_file() and all(certificate.not_valid_after_utc > needed for certificate in found)


def _signed(
    name: str, key: EllipticCurvePrivateKey, authority: x509.Certificate | None, authority_key: EllipticCurvePrivateKey
) -> x509.Certificate:
    """A certificate of a key. authority: None for the authority's own."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(authority.subject if authority else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))  # the clocks of the machines differ
        .not_valid_after(now + timedelta(days=DAYS))
        .add_extension(x509.BasicConstraints(ca=authority is None, path_length=None), critical=True)
        .sign(authority_key, SHA256())
    )
