"""Links that prove who follows them: nobody else's key, nobody else's purpose, and not for ever."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from supporters.tokens import CONFIRM_DAYS, Expired, Unknown, make, new_key, read

KEY = "Zk3vQ0uXq1mS7c9dT5wRbA"
WEEK = timedelta(days=CONFIRM_DAYS)


def test_a_key_is_128_bit_that_nobody_can_guess():
    keys = {new_key() for _ in range(1000)}
    assert {len(key) for key in keys} == {22}
    assert len(keys) == 1000


def test_a_token_says_its_key_and_goes_into_an_address_as_it_is(clock):
    token = make("confirm", KEY)
    assert read("confirm", token) == KEY
    assert quote(token, safe="") == token


def test_a_token_is_good_for_one_purpose_alone(clock):
    with pytest.raises(Unknown):
        read("withdraw", make("confirm", KEY))


def test_a_token_is_good_under_one_secret_key_alone(clock, settings):
    token = make("confirm", KEY)
    settings.SECRET_KEY = "another secret of the tests"
    with pytest.raises(Unknown):
        read("confirm", token)


def test_a_token_in_which_one_sign_was_changed_is_unknown(clock):
    token = make("confirm", KEY)
    for place, sign in enumerate(token):
        changed = f"{token[:place]}{'A' if sign != 'A' else 'B'}{token[place + 1 :]}"
        with pytest.raises(Unknown):
            read("confirm", changed)


@pytest.mark.parametrize(
    "token",
    ["", ".", "..", KEY, f"{KEY}.", f"{KEY}.1.2.3", f"{KEY}.{'A' * 100_000}", "ك.ل", "\x00", "a\nb.c.d", "\ud800.x.y"],
)
def test_what_never_was_a_token_is_unknown(clock, token):
    with pytest.raises(Unknown):
        read("confirm", token, WEEK)


def test_a_token_made_for_another_moment_is_unknown(clock):
    key, _moment, signature = make("confirm", KEY).split(".")
    clock.go_on(days=8)
    _key, later, _signature = make("confirm", KEY).split(".")
    with pytest.raises(Unknown):
        read("confirm", f"{key}.{later}.{signature}", WEEK)


def test_a_token_expires_after_seven_days_and_says_for_which_key_it_was(clock):
    token = make("confirm", KEY)
    clock.go_on(days=7)
    assert read("confirm", token, WEEK) == KEY
    clock.go_on(seconds=1)
    with pytest.raises(Expired) as raised:
        read("confirm", token, WEEK)
    assert raised.value.key == KEY
    assert KEY not in str(raised.value)
    assert read("confirm", token) == KEY  # for what does not expire


def test_a_token_that_expired_is_as_unknown_to_another_purpose_as_before(clock):
    token = make("confirm", KEY)
    clock.go_on(days=30)
    with pytest.raises(Unknown):
        read("withdraw", token, WEEK)
