import gc
import subprocess
import sys

import click
import pytest

from indexer.cli import COMMANDS, main
from indexer.config import Config
from indexer.library import Library


def commands(command, path=()):
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            yield from commands(command.get_command(context, name), (*path, name))


@pytest.mark.parametrize(("path", "command"), [pytest.param(*each, id=" ".join(each[0])) for each in commands(main)])
def test_every_command_explains_itself(evidence, path, command):
    said = evidence(*path, "--help").output
    assert said.startswith("Usage:")
    assert command.help.split("\n")[0].split(",")[0].split(".")[0].strip("r\b ")[:20] in said
    for each in command.params:
        if isinstance(each, click.Option):
            assert each.help or each.name in ("sort", "form"), f"{each.name} says nothing of itself"


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_each_says_of_itself(name):
    command = main.get_command(click.Context(main), name)
    assert command.name == name
    assert " ".join(command.help.split()).startswith(COMMANDS[name][1])


def test_no_such_command(evidence):
    assert "No such command" in evidence("serch", code=2).stderr


def test_the_list_of_commands_loads_none_of_them():
    program = "import sys; from indexer.cli import main; main(['--help'], standalone_mode=False); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert {"indexer.cli", "indexer.config"} <= set(loaded)
    assert not {"indexer.library", "sqlalchemy", "numpy"} & set(loaded)


class TestExitCodes:
    @pytest.mark.parametrize(
        "arguments",
        [["search", "x"], ["show", 1], ["tag"], ["coverage"], ["check"], ["reindex"], ["backup", "b.tar"], ["export"]],
        ids=lambda each: each[0],
    )
    def test_no_library(self, evidence, tmp_path, arguments):
        assert "There is no library" in evidence(*arguments, code=3).stderr
        assert not (tmp_path / "library").exists()

    def test_no_such_document_or_workstream(self, evidence, filled):
        evidence("show", 99, code=3)
        evidence("show", 1, 99, code=3)
        evidence("tag", 1, "--add", "ghosts", code=3)
        evidence("document", "withdraw", 99, code=3)

    def test_busy(self, evidence, filled, tmp_path):
        with Library(Config(library=tmp_path / "library")) as library, library.writing("holding a test"):
            assert "holding a test" in evidence("index", filled, code=4).stderr
            evidence("check", code=4)
            assert "1 document" in evidence("search", "infants").output

    @pytest.mark.parametrize("keep", [0, 4096])
    def test_a_damaged_catalogue(self, evidence, filled, tmp_path, keep):
        evidence("reindex")
        catalogue = tmp_path / "library" / "catalogue.sqlite"
        for path in catalogue.parent.glob("catalogue.sqlite-*"):
            path.unlink()
        catalogue.write_bytes(catalogue.read_bytes()[:keep] + b"\xa5" * 60_000)
        for command in ("search", "coverage", "check"):
            assert "restore" in evidence(command, code=5).stderr

    @pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh leaves it open then
    @pytest.mark.parametrize("damaged", ["*.toc", "*.arrays"])
    def test_a_damaged_index_and_the_way_out(self, evidence, filled, tmp_path, damaged):
        for path in (tmp_path / "library" / "index").rglob(damaged):
            path.write_bytes(b"nonsense")
        assert "evidence reindex" in evidence("search", "infants", code=5).stderr
        gc.collect()  # what Whoosh left open is found here, not in the next test
        evidence("reindex")
        assert "1 document" in evidence("search", "infants").output

    def test_faults_that_a_check_found(self, evidence, filled, tmp_path):
        assert "fit together" in evidence("check").output
        for path in (tmp_path / "library" / "files").rglob("*"):
            if path.is_file():
                path.unlink()
        assert "missing" in evidence("check", code=5).output

    def test_a_manifest_that_makes_no_sense(self, evidence, folder):
        (folder / "manifest.csv").write_text("nonsense\n")
        assert "manifest.csv" in evidence("index", folder, code=6).stderr

    def test_a_search_that_takes_too_long(self, evidence, filled, monkeypatch):
        monkeypatch.setenv("EVIDENCE_SEARCH_SECONDS", "0.000000001")
        assert "stopped" in evidence("search", "infants", code=7).stderr

    def test_what_makes_no_sense(self, evidence, filled, tmp_path, monkeypatch):
        evidence("index", tmp_path / "nowhere", code=2)
        evidence("index", code=2)
        evidence("show", "x", code=2)
        evidence("frobnicate", code=2)
        evidence("search", "--not", "kind", code=2)
        evidence("document", "correct", 1, "title", code=2)
        evidence("document", "correct", 1, "date=yesterday", code=2)
        monkeypatch.setenv("EVIDENCE_WORKERS", "many")
        assert "EVIDENCE_WORKERS must be a whole number" in evidence("search", code=2).stderr

    def test_something_outside_went_wrong(self, evidence, filled, tmp_path):
        (tmp_path / "file").write_text("")
        evidence("export", "infants", "--to", tmp_path / "file" / "x.csv", code=1)


ODD = ["", " ", "-", "--", "-x", '"', "((", "a)", "AND", "NOT", "OR OR", "*", "~", "a~9", "title:", ":", "year:[x TO", "\\", "\0a",
       "é" * 3000, "year:999999999999", "page:[9 TO 1]", "[a TO b]", "{", "^", "a^b", "https://x.org/?a=b#c", "文書", "\udce9"]  # fmt: skip


def test_no_query_is_an_error(evidence, filled):
    for word in ODD:
        for form in ((), ("--json",), ("--any",)):
            assert evidence("search", *form, "--", word).output
        evidence("export", "--", word)


def test_numbers_that_name_nothing_are_not_found(evidence, filled):
    for number in ("-1", "0", "99", "99999999999999999999"):
        evidence("show", "--", number, code=3)
        evidence("show", "--", 1, number, code=3)
        evidence("tag", "--add", "neglect", "--", 1, number, code=3)
        evidence("document", "edition", 1, "--of", number, code=3)
        evidence("document", "purge", "--yes", "--", number, code=3)


class TestServe:
    @pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org"])  # noqa: S104 - refused is the point
    def test_an_address_that_others_can_reach_is_refused(self, evidence, filled, host):
        assert "only for this computer" in evidence("serve", "--local", "--host", host, code=2).stderr

    def test_loopback_is_served(self, evidence, filled, monkeypatch):
        served = {}

        class Server:
            def __init__(self, _site, **given):
                served.update(given)

            def run(self):
                served["ran"] = True

        monkeypatch.setattr("waitress.create_server", Server)
        assert "http://127.0.0.1:8123/" in evidence("serve", "--local", "--port", 8123).stderr
        assert (served["host"], served["port"]) == ("127.0.0.1", 8123)
