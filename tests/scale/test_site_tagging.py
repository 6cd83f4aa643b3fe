"""The journeys in which people tag, over a catalogue in PostgreSQL and an index in OpenSearch."""

from tests.journeys.test_tagging import *  # noqa: F403 - each of its tests, whatever it is called
