"""Moments in words, always with their zone."""

from datetime import UTC, datetime

import pytest
from django.test import override_settings

from campaign.zones import in_zone, offset, zone_sentence

WINTER, SUMMER = datetime(2021, 1, 13, 17, 0, tzinfo=UTC), datetime(2021, 5, 13, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "winter", "summer"),
    [
        ("America/Los_Angeles", "UTC−8", "UTC−7"),
        ("Asia/Kolkata", "UTC+5:30", "UTC+5:30"),
        ("America/St_Johns", "UTC−3:30", "UTC−2:30"),
        ("Europe/London", "UTC", "UTC+1"),
        ("UTC", "UTC", "UTC"),
    ],
)
def test_a_zone_is_told_by_its_distance_then(zone, winter, summer):
    with override_settings(TIME_ZONE=zone):
        assert (offset(WINTER), offset(SUMMER)) == (winter, summer)


@override_settings(TIME_ZONE="America/Los_Angeles")
def test_a_moment_is_told_with_its_zone():
    assert in_zone(SUMMER) == "13 May 2021, 10:00 (America/Los_Angeles, UTC−7)"
    assert zone_sentence(WINTER) == "Times are in America/Los_Angeles, now UTC−8."


def test_utc_is_told_once():
    assert in_zone(SUMMER) == "13 May 2021, 17:00 (UTC)"
    assert zone_sentence(SUMMER) == "Times are in UTC."
