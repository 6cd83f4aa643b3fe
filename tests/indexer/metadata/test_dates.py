import pytest

from indexer.extract.extraction import Property
from indexer.metadata.dates import guess_date


def made(value, source="PDF information"):
    return Property("date", value, source)


@pytest.mark.parametrize(
    ("properties", "first", "date"),
    [
        ([], "Published: 3 March 2016. Visited on 4 May 2017.", "2016-03-03"),
        ([], "Visited 3rd March 2016 and March 14, 2016.", "2016-03-14"),
        ([made("2016-04-01")], "Reporting on 2 February 2010. Visited 14 March 2016.", "2016-03-14"),
        ([made("2016-04-01")], "Reporting on 2 February 2010.", "2016-04-01"),
        ([made("2015-05-06", "og:published_time")], "Published 3 March 2016.", "2015-05-06"),
        ([], "Annual report, July 2014", "2014-07"),
        ([], "31 February 2016 is no day", "2016-02"),
        ([], "No date at all", None),
    ],
)
def test_the_likeliest_date_is_taken(properties, first, date):
    guess = guess_date(properties, first)
    assert (guess.value if guess else None) == date
    assert guess is None or (guess.source and not guess.confirmed)
