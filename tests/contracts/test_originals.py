"""What every place of originals promises; a new one is added to PLACES and must pass as it stands."""

import hashlib
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

from indexer.config import Config
from indexer.errors import LibraryDamaged, OriginalsAway
from indexer.originals import name_of, open_originals

PLACES = ("own folder", "shared folder", "object store")
CONTENT = b"The words of a report. " * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


class Whose:
    is_empty = True

    def __init__(self, identity="a-library"):
        self.identity = identity


@pytest.fixture(params=PLACES)
def kind(request):
    return request.param


@pytest.fixture
def config(kind, tmp_path, request):
    """The settings that name a new place of each kind."""
    if kind == "own folder":
        return Config(library=tmp_path / "library")
    if kind == "object store":
        return Config(library=tmp_path / "library", files=request.getfixturevalue("s3"))
    (tmp_path / "shared").mkdir()
    return Config(library=tmp_path / "library", files=str(tmp_path / "shared"))


@pytest.fixture
def place(config):
    return open_originals(config, Whose())


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "source"
    path.write_bytes(CONTENT)
    return path


@pytest.fixture
def other(tmp_path):
    """A file with other content under the same name, as a place might give it back that lost some of it."""
    path = tmp_path / "other"
    path.write_bytes(CONTENT[:-1] + b"!")
    return path


@pytest.fixture
def damage(place, kind, other):
    """What puts other bytes where an original is kept, behind the back of the place."""

    def damage():
        if kind == "object store":
            place._store.put_file(str(other), place._key(name_of(SHA256)))
            place._fetched.forget(SHA256)
        else:
            place.path(SHA256).parent.mkdir(parents=True, exist_ok=True)
            place.path(SHA256).unlink(missing_ok=True)
            shutil.copy(other, place.path(SHA256))

    return damage


def read(place):
    with place.local(SHA256) as path:
        return path.read_bytes()


class TestOriginals:
    def test_what_is_kept_is_there_whole(self, place, source):
        place.keep(source, SHA256)
        assert read(place) == CONTENT
        assert place.listed() == {name_of(SHA256): len(CONTENT)}
        assert place.is_whole(SHA256)
        place.answer()

    def test_another_opening_finds_it(self, place, source, config):
        place.keep(source, SHA256)
        whose = Whose()
        whose.is_empty = False
        assert read(open_originals(config, whose)) == CONTENT

    def test_a_new_place_is_empty(self, place):
        assert place.listed() == {}
        place.answer()

    def test_keeping_twice_changes_nothing(self, place, source):
        place.keep(source, SHA256)
        place.keep(source, SHA256)
        assert place.listed() == {name_of(SHA256): len(CONTENT)}

    def test_an_empty_file(self, place, tmp_path):
        (tmp_path / "empty").touch()
        sha256 = hashlib.sha256(b"").hexdigest()
        place.keep(tmp_path / "empty", sha256)
        with place.local(sha256) as path:
            assert path.stat().st_size == 0

    def test_a_file_that_changed_meanwhile_is_not_there(self, place, other):
        with pytest.raises(OSError, match="changed while"):
            place.keep(other, SHA256)
        assert place.listed() == {}
        with pytest.raises(LibraryDamaged, match="missing"):
            read(place)

    def test_a_file_that_cannot_be_read_is_not_there(self, place, tmp_path):
        with pytest.raises(FileNotFoundError):
            place.keep(tmp_path / "none", SHA256)
        assert place.listed() == {}

    def test_a_damaged_one_is_told_and_replaced(self, place, source, damage):
        place.keep(source, SHA256)
        damage()
        assert not place.is_whole(SHA256)
        place.keep(source, SHA256)
        assert place.is_whole(SHA256)
        assert read(place) == CONTENT

    def test_a_missing_one_is_told(self, place):
        assert not place.is_whole(SHA256)
        with pytest.raises(LibraryDamaged, match="is missing"):
            read(place)

    def test_what_is_removed_is_gone(self, place, source):
        place.keep(source, SHA256)
        place.remove(name_of(SHA256))
        assert place.listed() == {}
        with pytest.raises(LibraryDamaged, match="is missing"):
            read(place)
        place.remove(name_of(SHA256))

    def test_tidying_leaves_what_is_known(self, place, source):
        place.keep(source, SHA256)
        place.tidy({SHA256: 1})
        assert read(place) == CONTENT
        place.tidy({})
        assert place.listed() == {name_of(SHA256): len(CONTENT)}

    def test_several_threads_at_once(self, place, source):
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(lambda _: place.keep(source, SHA256), range(8)))
            assert set(threads.map(lambda _: read(place), range(16))) == {CONTENT}


class TestSeveralLibraries:
    @pytest.fixture(params=PLACES[1:])
    def kind(self, request):
        return request.param

    def test_none_sees_what_another_keeps_in_the_same_place(self, config, place, source):
        place.keep(source, SHA256)
        beside = open_originals(config, Whose("another"))
        assert beside.listed() == {}
        beside.keep(source, SHA256)
        beside.remove(name_of(SHA256))
        assert place.is_whole(SHA256)


class TestAway:
    """The folder is not mounted, or the bucket is not there: nothing is taken for missing."""

    @pytest.fixture(params=PLACES[1:])
    def kind(self, request):
        return request.param

    @pytest.fixture
    def away(self, config, tmp_path):
        files = config.files.replace("s3://b", "s3://none-") if "://" in config.files else str(tmp_path / "none")
        return open_originals(Config(library=tmp_path / "library", files=files), Whose())

    @pytest.mark.parametrize(
        "ask",
        [
            lambda place, _: read(place),
            lambda place, source: place.keep(source, SHA256),
            lambda place, _: place.remove(name_of(SHA256)),
            lambda place, _: place.listed(),
            lambda place, _: place.is_whole(SHA256),
            lambda place, _: place.answer(),
        ],
        ids=["local", "keep", "remove", "listed", "is_whole", "answer"],
    )
    def test_every_question_says_what_to_do(self, away, source, ask):
        with pytest.raises(OriginalsAway, match=r"EVIDENCE_FILES .* try again"):
            ask(away, source)
