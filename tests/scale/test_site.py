"""The site’s journeys over a catalogue in PostgreSQL and an index in OpenSearch: finding and reading."""

from tests.journeys.test_finding import *  # noqa: F403 - each of its tests, whatever it is called
from tests.journeys.test_reading import *  # noqa: F403
from tests.journeys.test_site import *  # noqa: F403
