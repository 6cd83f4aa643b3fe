import pytest

from indexer.extract.properties import iso_date


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("2019-07-10T09:30:00Z", "2019-07-10"),
        ("2019/7/1", "2019-07-01"),
        ("2019", "2019"),
        ("20190710", "2019-07-10"),
        ("2019-13-01", ""),
        ("2019-02-30", ""),
        ("1601-01-01", ""),
        ("201907", ""),
        ("July 2019", ""),
    ],
)
def test_dates_are_iso(said, expected):
    assert iso_date(said) == expected
