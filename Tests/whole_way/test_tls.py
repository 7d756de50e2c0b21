"""`isotherm serve` with PostgreSQL and its own API over TLS: certificates are checked, and a wrong one is named."""
from __future__ import annotations

import os
import shutil
import signal
import ssl
import time

import pytest
import requests

from authority import make_authority
from devices import reading
from product import wait_for


@pytest.fixture(scope="module")
def certificates(stack):
    folder = stack.folder / "certificates"
    make_authority(folder)
    make_authority(stack.folder / "strangers")
    return folder


@pytest.fixture(scope="module")
def encrypted_database(stack, certificates):
    """The server takes only encrypted connections from here on."""
    data = stack.value("show data_directory")
    owner = os.stat(data)
    for name in ("certificate.pem", "key.pem"):
        shutil.copy(certificates / name, f"{data}/{name}")
        os.chown(f"{data}/{name}", owner.st_uid, owner.st_gid)
        os.chmod(f"{data}/{name}", 0o600)
    with stack.connect() as connection:
        connection.execute("alter system set ssl_cert_file = 'certificate.pem'")
        connection.execute("alter system set ssl_key_file = 'key.pem'")
        connection.execute("alter system set ssl = on")
        rules = connection.execute("show hba_file").fetchone()[0]
        with open(rules, "a+") as file:
            file.seek(0)
            text = file.read().replace("\nhost ", "\nhostssl ")
            file.truncate(0)
            file.write(text)
        connection.execute("select pg_reload_conf()")
    wait_for("PostgreSQL over TLS", lambda: stack.value("show ssl") == "on")
    return {"ISOTHERM_DATABASE_SSLMODE": "verify-full",
            "ISOTHERM_DATABASE_CA_FILE": str(certificates / "ca.pem")}


def test_every_connection_to_the_database_is_encrypted_and_the_api_speaks_https(
    stack, certificates, encrypted_database
):
    everything = stack.start(
        "all", **encrypted_database, ISOTHERM_HTTP_CERTIFICATE_FILE=str(certificates / "certificate.pem"),
        ISOTHERM_HTTP_KEY_FILE=str(certificates / "key.pem"),
    )
    everything.wait_for_words("collector connected")
    address = f"https://localhost:{stack.http_port}"
    authority = str(certificates / "ca.pem")

    def is_ready() -> bool:
        try:
            return requests.get(f"{address}/readyz", verify=authority, timeout=5).ok
        except requests.ConnectionError:
            return False

    wait_for("the API over HTTPS", is_ready)
    stack.publish("isotherm/v1/default/gateways/gw-tls/telemetry", reading("tls-2", time.time(), 4.0, 1))
    wait_for("the reading over HTTPS", lambda: "tls-2" in [
        item["name"] for item in requests.get(f"{address}/v1/devices", verify=authority, timeout=5).json()["items"]])
    sessions = stack.query(
        "select ssl.ssl from pg_stat_ssl ssl join pg_stat_activity activity using (pid) "
        "where activity.application_name like 'isotherm%%'")
    assert len(sessions) >= 3
    assert all(encrypted for (encrypted,) in sessions), sessions
    # A certificate of another authority in the same files: shown after a hang-up, without a restart.
    strangers = stack.folder / "strangers"
    for name in ("key.pem", "certificate.pem"):
        shutil.copy(strangers / name, certificates / name)
    everything.child.send_signal(signal.SIGHUP)

    def is_exchanged() -> bool:
        try:
            return requests.get(f"{address}/livez", verify=str(strangers / "ca.pem"), timeout=5).ok
        except requests.ConnectionError:
            return False

    wait_for("the other certificate", is_exchanged, limit=8)
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(f"{address}/livez", verify=authority, timeout=5)
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(f"{address}/livez", verify=ssl.get_default_verify_paths().cafile, timeout=5)
    assert everything.stop() == 0


def test_a_database_of_an_unknown_authority_is_refused_and_said(stack, encrypted_database):
    stranger = encrypted_database | {"ISOTHERM_DATABASE_CA_FILE": str(stack.folder / "strangers/ca.pem")}
    stack.environment |= stranger
    try:
        answer = stack.isotherm("doctor", check=False)
    finally:
        for name in stranger:
            del stack.environment[name]
    assert answer.returncode != 0
    assert "certificate verify failed" in answer.stdout + answer.stderr


def test_a_missing_key_file_ends_the_start_with_its_path(stack, certificates, encrypted_database):
    server = stack.start("api", **encrypted_database,
                         ISOTHERM_HTTP_CERTIFICATE_FILE=str(certificates / "certificate.pem"),
                         ISOTHERM_HTTP_KEY_FILE="/nowhere/key.pem")
    assert server.child.wait(30) != 0
    assert "/nowhere/key.pem" in server.words
    assert "http.key_file" in server.words
