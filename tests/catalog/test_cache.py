"""The cache is fast, never stale, and never trusted further than it deserves."""

import os
import pickle
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest

from bot.catalog.cache import Cache, _Pickler, _Unpickler
from bot.catalog.catalog import Catalog
from bot.catalog.cause import Category
from bot.catalog.classify import Classifier
from bot.catalog.index import Index
from bot.catalog.load import cached_classifier, catalog_path, load_catalog
from bot.catalog.signs import SignCounts, count_signs
from bot.mail.paste import read_paste
from tests.catalog.small import FULL_CATALOG, bounce


class Loader:
    """Counts how often the catalog is really loaded."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, path: Path) -> Index:
        assert path.is_dir()
        self.count += 1
        return Index(FULL_CATALOG)


def cached(source: Path, load: Loader, folder: Path) -> Index:
    return Cache(source, folder).get(Index, lambda: load(source))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "catalog"
    (folder / "causes").mkdir(parents=True)
    (folder / "causes" / "a.yml").write_text("a", encoding="utf-8")
    return folder


def kept(cache: Path) -> Path:
    (file,) = cache.glob("*.pickle")
    return file


def test_the_second_load_comes_from_the_cache_and_is_the_same(source: Path, tmp_path: Path) -> None:
    load = Loader()

    assert cached(source, load, tmp_path / "cache").catalog == FULL_CATALOG
    assert cached(source, load, tmp_path / "cache").catalog == FULL_CATALOG
    assert load.count == 1


def test_a_changed_file_is_loaded_anew(source: Path, tmp_path: Path) -> None:
    load = Loader()
    cached(source, load, tmp_path / "cache")
    (source / "causes" / "a.yml").write_text("b", encoding="utf-8")
    cached(source, load, tmp_path / "cache")

    assert load.count == 2


def test_old_files_are_cleared_away(source: Path, tmp_path: Path) -> None:
    for number in range(12):
        (source / "causes" / "a.yml").write_text(str(number), encoding="utf-8")
        cached(source, Loader(), tmp_path / "cache")

    assert len(list((tmp_path / "cache").iterdir())) <= 8


@pytest.mark.parametrize("damage", [b"", b"garbage", pickle.dumps([1, 2]), pickle.dumps(FULL_CATALOG)])
def test_a_damaged_file_is_ignored_and_replaced(source: Path, tmp_path: Path, damage: bytes) -> None:
    load = Loader()
    cached(source, load, tmp_path / "cache")
    kept(tmp_path / "cache").write_bytes(damage)

    assert cached(source, load, tmp_path / "cache").catalog == FULL_CATALOG
    assert cached(source, load, tmp_path / "cache").catalog == FULL_CATALOG
    assert load.count == 2


class Weapon:
    """Pickles as a call of os.mkdir."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self.target),)


def test_a_pickle_that_names_a_function_runs_nothing(source: Path, tmp_path: Path) -> None:
    load = Loader()
    cached(source, load, tmp_path / "cache")
    kept(tmp_path / "cache").write_bytes(pickle.dumps(Weapon(tmp_path / "owned")))

    assert cached(source, load, tmp_path / "cache").catalog == FULL_CATALOG
    assert not (tmp_path / "owned").exists()


class ByName:
    """Pickles as older Pythons do the members of an enumeration: getattr(owner, name)."""

    def __init__(self, owner: type, name: str) -> None:
        self.owner = owner
        self.name = name

    def __reduce__(self) -> tuple[object, tuple[type, str]]:
        return getattr, (self.owner, self.name)


def test_members_of_enumerations_are_read_however_python_pickles_them() -> None:
    stream = BytesIO(pickle.dumps(ByName(Category, "CONTENT")))

    assert _Unpickler(stream).load() is Category.CONTENT


@pytest.mark.parametrize(("owner", "name"), [(Category, "__class__"), (Category, "mro"), (Catalog, "__init__")])
def test_nothing_but_members_is_reached_by_name(owner: type, name: str) -> None:
    stream = BytesIO(pickle.dumps(ByName(owner, name)))

    with pytest.raises(pickle.UnpicklingError):
        _Unpickler(stream).load()


@pytest.mark.parametrize("what", ["folder", "file"])
def test_what_others_may_write_is_not_read(source: Path, tmp_path: Path, what: str) -> None:
    load = Loader()
    cached(source, load, tmp_path / "cache")
    (tmp_path / "cache" if what == "folder" else kept(tmp_path / "cache")).chmod(0o777)
    cached(source, load, tmp_path / "cache")

    assert load.count == 2


def test_a_link_in_place_of_the_file_is_not_followed(source: Path, tmp_path: Path) -> None:
    load = Loader()
    cached(source, load, tmp_path / "cache")
    file = kept(tmp_path / "cache")
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    cached(source, load, tmp_path / "cache")

    assert load.count == 2


def test_a_cache_that_cannot_be_written_is_no_trouble(source: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file, not a folder", encoding="utf-8")

    assert cached(source, Loader(), tmp_path / "cache").catalog == FULL_CATALOG


def test_half_a_file_is_ignored(source: Path, tmp_path: Path) -> None:
    load = Loader()
    cached(source, load, tmp_path / "cache")
    file = kept(tmp_path / "cache")
    file.write_bytes(file.read_bytes()[:-20])
    cached(source, load, tmp_path / "cache")

    assert load.count == 2


def test_processes_that_begin_at_the_same_time_leave_one_whole_file(source: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as several:
        found = list(several.map(lambda _: cached(source, Loader(), tmp_path / "cache").catalog, range(32)))

    assert found == [FULL_CATALOG] * 32
    assert [file.suffix for file in (tmp_path / "cache").iterdir()] == [".pickle"]


def test_the_projects_own_catalog_comes_back_from_the_cache_whole() -> None:
    catalog = load_catalog(catalog_path())
    stream = BytesIO()
    _Pickler(stream, protocol=pickle.HIGHEST_PROTOCOL).dump(Index(catalog))
    stream.seek(0)

    assert _Unpickler(stream).load().catalog == catalog


def test_an_index_from_the_cache_decides_like_a_new_one(tmp_path: Path) -> None:
    catalog = load_catalog(catalog_path())
    cached_classifier(catalog_path(), tmp_path / "cache")
    known, anew = cached_classifier(catalog_path(), tmp_path / "cache"), Classifier(catalog)
    texts = [example.text for rule in catalog.rules for example in rule.match[:1]]
    assert texts

    for text in texts:
        for found in read_paste(text).bounces:
            assert known.classify(found) == anew.classify(found)


UNKNOWN = bounce("550 this letter takes too many words, so we will not read it", reply_code=550)


def test_the_likeness_is_kept_in_a_file_of_its_own_made_when_words_are_unknown(tmp_path: Path) -> None:
    first = cached_classifier(catalog_path(), tmp_path)
    first.classify(bounce("550 5.1.1 User unknown", reply_code=550, enhanced="5.1.1"))
    assert [file.name.split("-")[1] for file in tmp_path.iterdir()] == ["index"]

    told = first.classify(UNKNOWN)
    assert told.nearest
    (file,) = tmp_path.glob("catalog-signcounts-*")
    written = file.stat().st_mtime_ns
    assert cached_classifier(catalog_path(), tmp_path).classify(UNKNOWN) == told
    assert file.stat().st_mtime_ns == written


@pytest.mark.parametrize("damage", [b"", b"garbage", pickle.dumps(FULL_CATALOG)])
def test_a_damaged_likeness_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    told = cached_classifier(catalog_path(), tmp_path).classify(UNKNOWN)
    (file,) = tmp_path.glob("catalog-signcounts-*")
    whole = file.read_bytes()
    file.write_bytes(damage)

    assert cached_classifier(catalog_path(), tmp_path).classify(UNKNOWN) == told
    assert file.read_bytes() == whole


def test_signs_come_back_from_the_cache_whole(tmp_path: Path) -> None:
    catalog = load_catalog(catalog_path())
    counts = [Cache(catalog_path(), tmp_path).get(SignCounts, lambda: count_signs(catalog)) for _ in range(2)]

    assert counts[0] is not counts[1]
    assert counts[0] == counts[1] == count_signs(catalog)
