"""A PostgreSQL server of the tests' own: in a temporary folder, on a free port of this machine, and gone with them."""

import itertools
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

from sqlalchemy import URL, create_engine

_INSTALLED = Path("/usr/lib/postgresql")  # where Debian keeps them, apart from PATH
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",  # what a crash of the machine would lose is wanted by nobody
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "autovacuum": "off",
}
# Another order than that of bytes, so that a test notices where the catalogue leaves the order to the database.
_ENGLISH = "ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'en-GB' TEMPLATE template0"


def programs():
    """Give the folder of the server's programs, newest first, or None."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else []
    folders += sorted(_INSTALLED.glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    return next((each for each in folders if (each / "initdb").exists() and (each / "postgres").exists()), None)


class Server:
    """A server that runs from ``start`` to ``stop``."""

    user = "evidence"

    def __init__(self):
        self._programs = programs()
        self._folder = Path(tempfile.mkdtemp(prefix="evidence-postgresql-"))
        self._data = self._folder / "data"
        self._numbers = itertools.count(1)
        self.password = f"{secrets.token_hex(8)}/@:%"  # with all that an address must escape
        self.port = _free_port()

    def start(self):
        """Make its files and start it."""
        secret = self._folder / "password"
        secret.write_text(self.password)
        if os.getuid() == 0:  # the server refuses to run as root
            for path in (self._folder, secret):
                shutil.chown(path, "postgres")
        authentication = ("--auth=scram-sha-256", f"--pwfile={secret}", f"--username={self.user}")
        self._run("initdb", f"--pgdata={self._data}", "--no-sync", "--encoding=UTF8", "--locale=C", *authentication)
        self.resume()
        self.execute(f"CREATE DATABASE english {_ENGLISH}")

    def resume(self):
        """Start it once more, or for the first time."""
        options = " ".join(f"-c {name}='{value}'" for name, value in (_SETTINGS | {"port": self.port}).items())
        log = f"--log={self._folder / 'log'}"
        self._run("pg_ctl", f"--pgdata={self._data}", "--wait", log, "-o", options, "start")

    def halt(self):
        """Stop it at once, as when its machine goes down."""
        self._run("pg_ctl", f"--pgdata={self._data}", "--mode=immediate", "--wait", "stop")

    def stop(self):
        """Stop it and remove its files."""
        if (self._data / "postmaster.pid").exists():
            self.halt()
        shutil.rmtree(self._folder, ignore_errors=True)

    def address(self, database, **changed):
        """Give the address of a database as the setting wants it."""
        given = {"username": self.user, "password": self.password, "host": "127.0.0.1", "port": self.port}
        url = URL.create("postgresql+psycopg", database=database, **(given | changed))
        return url.render_as_string(hide_password=False)

    def database(self, template="english"):
        """Make a database like another one; gives its name."""
        name = f"test_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name):
        """Remove a database, whoever uses it."""
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def execute(self, statement, database="postgres"):
        """Carry out a statement outside any transaction; gives the rows of its answer, if it has any."""
        engine = create_engine(self.address(database), isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                answer = connection.exec_driver_sql(statement)
                return answer.all() if answer.returns_rows else []
        finally:
            engine.dispose()

    def holds(self, database, word):
        """Tell whether a word is in the files of a database, which are brought up to date first."""
        self.execute("CHECKPOINT")
        ((number,),) = self.execute(f"SELECT oid FROM pg_database WHERE datname = '{database}'")
        files = [each for each in (self._data / "base" / str(number)).iterdir() if each.is_file()]
        return any(word in each.read_bytes() for each in files)

    def _run(self, program, *arguments):
        command = [str(self._programs / program), *map(str, arguments)]
        # It refuses to be run by root.
        another = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
        # Its own output goes to a file: the server that pg_ctl leaves behind would hold a pipe open for ever.
        with (self._folder / "output").open("a+") as output:
            done = subprocess.run(
                command,
                **another,
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                timeout=60,
                check=False,
            )
            if done.returncode:
                output.seek(0)
                raise RuntimeError(f"{program} failed: {output.read()}")


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
