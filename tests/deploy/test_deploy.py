"""What is needed to put the site into service: each file against the programs that read it, and against the product."""

import re
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.house.source import PACKAGE, ROOT
from tests.house.test_dependencies import asked_for, plain
from tests.machine import CADDY, NGINX, OPENSSL, SYSTEMD, Need
from tests.servers import environment, free_port, selfreview_command, start_server

DEPLOY = ROOT / "deploy"
UNITS = ("selfreview.service", "selfreview-backup.service", "selfreview-backup.timer")
MOST_EXPOSED = 2.0
"""The exposure by systemd's own count, of 10, that no service here may pass."""


def needed(need: Need) -> str:
    """A program of the machine; the test is skipped without it."""
    found = need.find()
    if found is None:
        pytest.skip(f"{need.names[0]} is not on this machine")
    return found


def read(name: str) -> str:
    """A file of the deployment."""
    return (DEPLOY / name).read_text(encoding="utf-8")


def run(*words: str | Path, **more: Any) -> str:
    """What a program says; AssertionError where it fails."""
    done: subprocess.CompletedProcess[str] = subprocess.run(
        tuple(map(str, words)), capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, **more
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


# Settings and versions.


def test_the_example_of_the_settings_names_every_one_that_is_read() -> None:
    pattern = re.compile(r"\bSELFREVIEW_[A-Z0-9_]+")
    in_code = {name for file in PACKAGE.rglob("*.py") for name in pattern.findall(file.read_text(encoding="utf-8"))}
    told = set(re.findall(r"^#? ?(SELFREVIEW_[A-Z0-9_]+)=", read("env.example"), re.MULTILINE))
    # How dear a guess at a password is made is for tests alone.
    assert sorted(in_code - told - {"SELFREVIEW_ARGON2"}) == []


def test_the_example_of_the_settings_can_be_read_with_every_line_set(tmp_path: Path) -> None:
    from selfreview.settings import read_settings

    pairs = re.findall(r"^#? ?(SELFREVIEW_[A-Z0-9_]+)=(.*)$", read("env.example"), re.MULTILINE)
    environ = {name: value for name, value in pairs if value}
    settings = read_settings({**environ, "SELFREVIEW_HOME": str(tmp_path)})
    assert settings.url == "https://selfreview.example.org"
    assert settings.operator.name == "Example Council"


def locked() -> dict[str, list[str]]:
    """Every library of the lock, by its name, with the hashes of its files."""
    found: dict[str, list[str]] = {}
    for entry in re.split(r"\n(?=\S)", read("requirements.lock")):
        if match := re.match(r"([A-Za-z0-9_.-]+)==", entry):
            found[plain(match[1])] = re.findall(r"--hash=sha256:[0-9a-f]{64}\b", entry)
    return found


def test_every_library_is_locked_with_the_hashes_of_its_files() -> None:
    assert sorted(asked_for() - locked().keys()) == [], "run: make lock"
    assert [name for name, hashes in locked().items() if not hashes] == []


def test_the_lock_names_no_registry_and_no_folder() -> None:
    lines = [line for line in read("requirements.lock").splitlines() if line and not line.startswith("#")]
    assert [line for line in lines if re.match(r"--(index|extra|find|trusted)|.*(://|file:)", line)] == []


# The container.


def compose() -> dict[str, Any]:
    """The services of the composition by their names."""
    services: dict[str, Any] = YAML(typ="safe").load(read("compose.yaml"))["services"]
    return services


def test_the_container_is_not_root_and_copies_what_is_there() -> None:
    lines = read("Containerfile").splitlines()
    user = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert user == ["10001:10001"]
    copied = [word for line in lines if line.startswith("COPY ") for word in line.split()[1:-1]]
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert "--require-hashes" in read("Containerfile")
    assert not any(line.startswith("ADD ") for line in lines)


def test_the_site_has_no_privilege_and_a_root_file_system_that_nobody_writes_to() -> None:
    services = compose()
    for name in ("site", "proxy"):
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
        assert services[name]["security_opt"] == ["no-new-privileges:true"]
    assert "ports" not in services["site"]
    assert "ports" not in services["database"]
    assert "cap_add" not in services["site"]


def test_the_composition_asks_for_nothing_that_the_example_does_not_name() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+)", read("compose.yaml")))
    told = set(re.findall(r"^#? ?([A-Z0-9_]+)=", read("env.example"), re.MULTILINE))
    assert asked - told == set()


# The machine's own service.


def test_every_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    program = needed(SYSTEMD)
    for name in UNITS:
        text = read(f"systemd/{name}").replace("/opt/selfreview/bin/selfreview", selfreview_command())
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert run(program, "verify", "--man=no", *(tmp_path / name for name in UNITS)) == ""


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_no_service_is_exposed_more_than_it_has_to_be(name: str) -> None:
    said = run(needed(SYSTEMD), "security", "--offline=true", "--no-pager", DEPLOY / "systemd" / name)
    (exposure,) = re.findall(r"Overall exposure level.*?: ([0-9.]+)", said)
    assert float(exposure) <= MOST_EXPOSED


# What stands in front.


def test_caddy_takes_its_file() -> None:
    caddy = needed(CADDY)
    file = DEPLOY / "proxy" / "Caddyfile"
    env = {**environment(Path("/nowhere")), "SITE_ADDRESS": "selfreview.example.org", "HOME": "/tmp"}
    assert "Valid configuration" in run(caddy, "validate", "--adapter", "caddyfile", "--config", file, env=env)


@pytest.fixture
def nginx(tmp_path: Path, sqlite_settled_url: str, home: Path) -> Iterator[int]:
    """The site behind nginx with its example, on ports and with a certificate of the test; the port of https."""
    program, openssl = needed(NGINX), needed(OPENSSL)
    names = ("-keyout", tmp_path / "key.pem", "-out", tmp_path / "cert.pem", "-subj", "/CN=localhost")
    run(openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names)
    secure, plain_port = free_port(), free_port()
    more = {"SELFREVIEW_PROXIES": "1", "SELFREVIEW_METRICS": "1", "SELFREVIEW_URL": f"https://localhost:{secure}"}
    with start_server(home, sqlite_settled_url, workers=1, more=more) as server:
        text = read("proxy/nginx.conf")
        folder = "/etc/letsencrypt/live/selfreview.example.org"
        for old, new in (
            (f"{folder}/fullchain.pem", tmp_path / "cert.pem"),
            (f"{folder}/privkey.pem", tmp_path / "key.pem"),
            ("listen [::]:80;", ""),
            ("listen [::]:443 ssl http2;", ""),
            ("listen 80;", f"listen 127.0.0.1:{plain_port};"),
            ("listen 443 ssl http2;", f"listen 127.0.0.1:{secure} ssl http2;"),
            ("server 127.0.0.1:8000;", f"server 127.0.0.1:{server.port};"),
            ("Host $host;", "Host $http_host;"),
        ):
            assert old in text, old
            text = text.replace(old, str(new))
        folders = "".join(
            f"{kind}_temp_path {tmp_path}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (tmp_path / "site.conf").write_text(text, encoding="utf-8")
        (tmp_path / "nginx.conf").write_text(
            f"pid {tmp_path}/pid; error_log {tmp_path}/error.log; worker_processes 1; daemon off;\n"
            f"events {{}}\nhttp {{ access_log off; {folders} include {tmp_path}/site.conf; }}\n",
            encoding="utf-8",
        )
        run(program, "-t", "-c", tmp_path / "nginx.conf")
        with subprocess.Popen((program, "-c", str(tmp_path / "nginx.conf"))) as process:
            try:
                yield secure
            finally:
                process.terminate()
                process.wait(20)


def fetch(port: int, path: str) -> tuple[int, str]:
    """The status and text of a page behind the proxy."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    address = f"https://localhost:{port}{path}"
    for attempt in range(50):
        try:
            with urllib.request.urlopen(address, context=context, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()
        except urllib.error.URLError:
            if attempt == 49:
                raise
    raise AssertionError


def test_behind_nginx_the_site_answers_and_what_machines_ask_does_not(nginx: int) -> None:
    for _ in range(100):
        status, page = fetch(nginx, "/sign-in")
        if status == 200:
            break
    assert status == 200
    assert "<main" in page
    assert fetch(nginx, "/healthz")[0] == 200
    for path in ("/metrics", "/readyz", "/livez"):
        assert fetch(nginx, path)[0] == 404


# The entry for another server.


def test_another_server_finds_the_application(home: Path) -> None:
    code = "from selfreview.wsgi import app; print(app.test_client().get('/readyz').get_json())"
    said = run(sys.executable, "-W", "error", "-c", code, env=environment(home))
    assert "{'status': 'ok'}" in said
