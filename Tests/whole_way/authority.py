"""A certificate authority for tests: openssl makes it, nothing of ours."""
from __future__ import annotations

import pathlib
import subprocess


def make_authority(folder: pathlib.Path) -> None:
    """Fills `folder` with ca.pem, and certificate.pem and key.pem for localhost and 127.0.0.1."""
    folder.mkdir()
    folder.chmod(0o755)
    run = lambda *words: subprocess.run(words, check=True, capture_output=True, cwd=folder, timeout=60)
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test authority",
        "-keyout", "ca.key", "-out", "ca.pem")
    run("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", "key.pem",
        "-out", "request.pem")
    (folder / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    run("openssl", "x509", "-req", "-in", "request.pem", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
        "-days", "2", "-extfile", "names", "-out", "certificate.pem")
    for file in folder.iterdir():
        file.chmod(0o644)


def make_client(folder: pathlib.Path, name: str, common_name: str) -> None:
    """Adds NAME.pem and NAME.key to an authority's folder: a client's certificate with a common name."""
    run = lambda *words: subprocess.run(words, check=True, capture_output=True, cwd=folder, timeout=60)
    # A bare slash would begin another part of the name.
    run("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=" + common_name.replace("/", "\\/"),
        "-keyout", f"{name}.key", "-out", f"{name}.request")
    run("openssl", "x509", "-req", "-in", f"{name}.request", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
        "-days", "2", "-out", f"{name}.pem")
