"""Running outside programs: what they print, how they end, and that nothing of them stays."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from indexer.extract.program import Overran, end_session, run


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def test_it_is_given_input_and_gives_what_it_printed():
    assert run(["cat"], 10, b"words\n") == b"words\n"


def test_it_sees_the_variables_it_is_given_beside_the_present_ones():
    assert run(["sh", "-c", 'echo "$EVIDENCE_TEST in $PATH"'], 10, environment={"EVIDENCE_TEST": "x"}).startswith(
        b"x in /"
    )


def test_more_than_a_pipe_holds_goes_both_ways():
    assert len(run(["cat"], 10, b"x" * 1_000_000)) == 1_000_000


def test_an_error_is_raised():
    with pytest.raises(subprocess.CalledProcessError) as raised:
        run(["sh", "-c", "echo half; exit 3"], 10)
    assert (raised.value.returncode, raised.value.output) == (3, b"half\n")


def test_a_program_that_is_missing_is_told():
    with pytest.raises(FileNotFoundError):
        run(["no-such-program-here"], 10)


def test_one_that_computes_too_long_is_stopped():
    started = time.monotonic()
    with pytest.raises(Overran):
        run([sys.executable, "-c", "while True: pass"], 1)
    assert time.monotonic() - started < 30


def test_one_that_only_waits_is_stopped_too():
    with pytest.raises(Overran):
        run(["sleep", "60"], 0.1)


@pytest.mark.parametrize("after", ["exit 0", "exit 3", "sleep 60"])
def test_what_it_left_running_is_ended(tmp_path, after):
    noted = tmp_path / "process"
    script = f'sleep 60 >/dev/null 2>&1 & echo $! > "{noted}"; {after}'
    try:
        run(["sh", "-c", script], 0.2)
    except (Overran, subprocess.CalledProcessError):
        assert after != "exit 0"
    end = time.monotonic() + 5
    while is_running(int(noted.read_text())) and time.monotonic() < end:
        time.sleep(0.01)
    assert not is_running(int(noted.read_text()))


def test_the_end_of_a_session_is_the_end_of_its_programs_groups_too(tmp_path):
    noted = tmp_path / "process"
    script = (
        "import subprocess, sys, time\n"
        "with subprocess.Popen(['sleep', '60'], process_group=0) as program:\n"
        f"    open({str(noted)!r}, 'w').write(str(program.pid) + '.')\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], start_new_session=True) as leader:
        end = time.monotonic() + 10
        while not (noted.exists() and noted.read_text().endswith(".")) and time.monotonic() < end:
            time.sleep(0.01)
        program = int(noted.read_text()[:-1])
        assert is_running(program)
        end_session(leader.pid)
    assert not is_running(program)
    assert leader.returncode == -signal.SIGKILL
