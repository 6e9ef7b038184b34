"""The files of the production deployment agree with each other. No Odoo needed."""

import ast
import configparser
import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft201909Validator

ROOT = Path(__file__).resolve().parents[1]
SECRET = re.compile(r"PASSWORD|SECRET|TOKEN")
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)([^}]*)\}")
COMPOSE_TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(COMPOSE_TEXT)
SERVICES = COMPOSE["services"]
SCALE = {n for n, s in SERVICES.items() if s.get("profiles") == ["scale"]}


def read_env_example():
    lines = (ROOT / ".env.example").read_text().splitlines()
    pairs = (line.split("=", 1) for line in lines if line and line[0] != "#")
    return dict(pairs)


def read_odoo_conf():
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(ROOT / "odoo.conf")
    return parser


def environment(name):
    return SERVICES[name].get("environment", {})


def test_compose_file_fits_the_specification():
    schema = json.loads((ROOT / "tests/deploy/compose-spec.json").read_text())
    errors = [e.message for e in Draft201909Validator(schema).iter_errors(COMPOSE)]
    assert not errors


def test_the_schema_refuses_a_wrong_compose_file():
    schema = json.loads((ROOT / "tests/deploy/compose-spec.json").read_text())
    assert not Draft201909Validator(schema).is_valid(
        {"services": {"db": {"imag": "x"}}}
    )


def test_every_secret_of_the_compose_file_is_required():
    secrets = {
        n: rest for n, rest in VARIABLE.findall(COMPOSE_TEXT) if SECRET.search(n)
    }
    assert {"DB_PASSWORD", "REPLICATION_PASSWORD", "ADMIN_PASSWORD"} <= set(secrets)
    assert [n for n, rest in secrets.items() if not rest.startswith(":?")] == []


def test_no_service_has_a_literal_secret():
    for name in SERVICES:
        for key, value in environment(name).items():
            if SECRET.search(key):
                assert value.startswith(("${", "/run/secrets/")), f"{name}: {key}"
    named = {secret["environment"] for secret in COMPOSE["secrets"].values()}
    assert named <= {n for n, _rest in VARIABLE.findall(COMPOSE_TEXT)}


def test_env_example_names_each_variable_and_no_secret_value():
    example = read_env_example()
    used = {n for n, _rest in VARIABLE.findall(COMPOSE_TEXT)}
    assert set(example) == used | {"COMPOSE_PROFILES"}
    assert [n for n, value in example.items() if SECRET.search(n) and value] == []


def test_defaults_equal_the_example():
    example = read_env_example()
    for name, rest in VARIABLE.findall(COMPOSE_TEXT):
        if rest.startswith(":-"):
            assert rest[2:] == example[name], name


def test_every_image_is_pinned_to_a_major_version():
    images = {name: service["image"] for name, service in SERVICES.items()}
    assert set(images) == set(SERVICES)
    images["Dockerfile"] = re.search(
        r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE
    )[1]
    assert {
        n: i for n, i in images.items() if not re.fullmatch(r"[\w./-]+:\d[\w.-]*", i)
    } == {}
    assert images["Dockerfile"] == "odoo:19"
    assert images["db"] == images["db-replica"] == "postgres:16"


def test_python_packages_of_the_image_are_locked_by_hash():
    assert "--require-hashes" in (ROOT / "Dockerfile").read_text()
    pinned = (ROOT / "requirements.txt").read_text().replace("\\\n", " ").splitlines()
    pinned = [line for line in pinned if line.strip() and not line.startswith("#")]
    assert pinned
    assert [line for line in pinned if "==" not in line or "--hash=" not in line] == []


def test_the_image_takes_all_that_it_copies_from_the_context():
    copied = re.findall(
        r"^COPY (\S+) ", (ROOT / "Dockerfile").read_text(), re.MULTILINE
    )
    ignore = (ROOT / ".dockerignore").read_text().splitlines()
    for path in copied:
        assert (ROOT / path).exists(), path
        assert f"!{path.rstrip('/')}" in ignore, path


def test_scale_has_two_web_servers_nginx_a_job_runner_and_a_replica():
    assert {"odoo-web1", "odoo-web2", "odoo-jobs", "nginx", "db-replica"} == SCALE
    for name in ("odoo-web1", "odoo-web2"):
        assert environment(name)["ODOO_QUEUE_JOB_CHANNELS"] == "root:0"
        assert environment(name)["ODOO_MAX_CRON_THREADS"] == "0"
        assert environment(name)["PGHOST_REPLICA"] == "db-replica"
    assert "ODOO_QUEUE_JOB_CHANNELS" not in environment("odoo-jobs")
    assert "ODOO_MAX_CRON_THREADS" not in environment("odoo-jobs")
    assert environment("db-replica")["PRIMARY_HOST"] == "db"
    assert SERVICES["db-replica"]["command"] == SERVICES["db"]["command"]


def test_servers_share_files_and_sessions():
    servers = [
        n for n, s in SERVICES.items() if s["image"] == SERVICES["odoo"]["image"]
    ]
    assert len(servers) == 5
    for name in servers:
        assert "odoo-data:/var/lib/odoo" in SERVICES[name]["volumes"], name


def test_servers_wait_for_the_database_and_its_installation():
    for name in ("odoo", "odoo-web1", "odoo-web2", "odoo-jobs"):
        needs = SERVICES[name]["depends_on"]
        assert needs["db"]["condition"] == "service_healthy"
        assert needs["init"]["condition"] == "service_completed_successfully"
    for name in set(SERVICES) - {"init"}:
        assert SERVICES[name]["restart"] == "unless-stopped", name
        assert SERVICES[name]["healthcheck"]["test"], name


def test_only_loopback_is_published_by_default():
    published = {n: s["ports"] for n, s in SERVICES.items() if "ports" in s}
    assert set(published) == {"odoo", "nginx"}
    for name, ports in published.items():
        for port in ports:
            assert port.startswith("${BIND_ADDRESS:-127.0.0.1}:"), f"{name}: {port}"


def test_nginx_sends_requests_to_the_web_servers_of_the_compose_file():
    text = (ROOT / "deploy/nginx.conf").read_text()
    upstreams = {
        name: set(re.findall(r"^\s*server ([\w-]+:\d+)", body, re.MULTILINE))
        for name, body in re.findall(r"upstream ([\w-]+) \{(.*?)\}", text, re.DOTALL)
    }
    web = {name for name in SCALE if name.startswith("odoo-web")}
    assert upstreams == {
        "odoo": {f"{name}:8069" for name in web},
        "odoo-websocket": {f"{name}:8072" for name in web},
    }
    assert set(re.findall(r"proxy_pass http://([\w-]+);", text)) == set(upstreams)
    assert web <= set(SERVICES["nginx"]["depends_on"])
    assert re.search(
        r"location /websocket \{\s*proxy_pass http://odoo-websocket;", text
    )
    assert "client_max_body_size 64m;" in text


def test_every_mounted_file_exists_and_every_volume_is_declared():
    for name, service in SERVICES.items():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("."):
                assert (ROOT / source).exists(), f"{name}: {source}"
            else:
                assert source in COMPOSE["volumes"], f"{name}: {source}"


@pytest.mark.parametrize(
    "path", sorted((ROOT / "deploy").rglob("*.sh")), ids=lambda p: p.name
)
def test_scripts_stop_at_the_first_error(path):
    text = path.read_text()
    assert text.startswith("#!/bin/sh\n")
    assert "\nset -eu\n" in text


def test_odoo_conf_is_one_for_production():
    conf = read_odoo_conf()
    options = conf["options"]
    assert options.getboolean("list_db") is False
    assert options.getboolean("proxy_mode") is True
    assert options.getint("workers") > 0
    assert 0 < options.getint("limit_memory_soft") < options.getint("limit_memory_hard")
    assert "queue_job" in options["server_wide_modules"].split(",")
    # Each channel takes one worker while its job runs; some must stay free.
    capacity = int(re.match(r"root:(\d+)", conf["queue_job"]["channels"])[1])
    assert 0 < capacity < options.getint("workers")
    assert not [
        key for key in options if SECRET.search(key.upper()) or key == "admin_passwd"
    ]


def test_init_installs_every_addon_of_the_suite():
    manifests = (ROOT / "addons").glob("*/__manifest__.py")
    present = {
        path.parent.name
        for path in manifests
        if ast.literal_eval(path.read_text()).get("installable", True)
    }
    assert present
    assert present <= set(environment("init")["SUITE_ADDONS"].split(","))


def test_init_loads_chinese():
    assert "zh_CN" in read_env_example()["LANGUAGES"].split(",")
