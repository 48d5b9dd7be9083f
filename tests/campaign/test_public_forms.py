"""What guards the forms of the public, without a session, a cookie, a script or a question to the database.

None of these tests may touch the database: pytest-django would fail it.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django import forms
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from campaign import limits
from campaign.forms import public
from campaign.forms.public import LineField, MailboxField, ProseField, PublicForm, mailbox, open_to_all
from campaign.limits import DAY, HOUR, MINUTE, Limit, peer
from tests.clock import Clock

FROM_HERE = {"sec-fetch-site": "same-origin"}
MIDNIGHT = datetime(2021, 5, 13, tzinfo=UTC).timestamp()


class Petition(PublicForm, forms.Form):
    per_sender = Limit("signatures", 2, 10 * MINUTE)
    name = LineField(max_length=20)


class OtherForm(Petition):
    pass


@open_to_all
def sign(request):
    form = Petition(request)
    if form.is_valid():
        return HttpResponse("held" if form.is_suspicious else "taken")
    return HttpResponse(" ".join(form.non_field_errors()) or form.stamp)


ONCE_MORE = "The site was changed while you wrote. Nothing you wrote is lost. Send it once more."


@pytest.fixture(autouse=True)
def empty_cache():
    caches["default"].clear()
    yield
    caches["default"].clear()


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


def page(form=Petition):
    """The stamp of a page that is written now."""
    return form(RequestFactory().get("/")).stamp


def post(headers=FROM_HERE, sender="192.0.2.7", **data):
    return RequestFactory().post("/sign/", data, headers=headers, REMOTE_ADDR=sender)


def answer(clock, seconds=30, stamp=None, **data):
    """What comes of a form whose page was opened some seconds ago."""
    stamp = page() if stamp is None else stamp
    clock.go_on(seconds=seconds)
    return sign(post(**{"name": "Ana", "stamp": stamp, **data})).content.decode()


# Where it comes from


@override_settings(SITE_URL="https://river.example", ALLOWED_HOSTS=["river.example", "127.0.0.1"])
@pytest.mark.parametrize(
    ("headers", "is_ours"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": ""}, False),
        ({"sec-fetch-site": "cross-site", "origin": "https://river.example"}, False),
        ({"sec-fetch-site": "cross-site", "referer": "https://river.example/"}, False),
        ({"origin": "https://river.example"}, True),
        ({"origin": "HTTPS://River.example:443"}, True),
        ({"origin": "http://127.0.0.1:8000"}, True),
        ({"origin": "http://127.0.0.1:9000"}, False),
        ({"origin": "http://127.0.0.1"}, False),
        ({"origin": "null"}, False),
        ({"origin": ""}, False),
        ({"origin": "null", "referer": "https://river.example/form/"}, False),
        ({"origin": "https://evil.example", "referer": "https://river.example/"}, False),
        ({"origin": "https://river.example.evil.example"}, False),
        ({"origin": "https://river.example@evil.example"}, False),
        ({"origin": "https://evilriver.example"}, False),
        ({"origin": "ftp://river.example"}, False),
        ({"origin": "https://[river.example"}, False),
        ({"origin": "https://river.example:99999"}, False),
        ({"origin": "https://river.example, https://evil.example"}, False),
        ({"referer": "https://river.example/press/enquiry/?a=b"}, True),
        ({"referer": "http://127.0.0.1:8000/press/enquiry/"}, True),
        ({"referer": "https://evil.example/?https://river.example"}, False),
        ({"referer": "about:blank"}, False),
        ({}, False),
    ],
)
def test_only_a_page_of_this_site_may_send_a_form(headers, is_ours):
    request = RequestFactory().post("/sign/", headers={"host": "127.0.0.1:8000", **headers})
    assert public.is_from_here(request) is is_ours


def test_a_form_is_shown_and_taken_and_nothing_else():
    answers = {method: sign(RequestFactory().generic(method, "/sign/")) for method in ("PUT", "PATCH", "DELETE")}
    assert {method: response.status_code for method, response in answers.items()} == dict.fromkeys(answers, 405)
    assert {response.headers["Allow"] for response in answers.values()} == {"GET, HEAD, POST"}
    assert sign(RequestFactory().head("/sign/")).status_code == 200


def test_no_cache_may_keep_the_answer_to_a_post(clock):
    assert sign(post()).headers["Cache-Control"] == "no-store"
    assert "Cache-Control" not in sign(RequestFactory().get("/sign/")).headers


# When it was written


@pytest.mark.parametrize(
    ("seconds", "comes_to"), [(0, "held"), (1.9, "held"), (2.1, "taken"), (HOUR, "taken"), (DAY - 1, "taken")]
)
def test_nobody_reads_and_writes_in_less_than_two_seconds(clock, seconds, comes_to):
    assert answer(clock, seconds) == comes_to


def test_a_page_from_a_clock_ahead_of_ours_is_held(clock):
    assert answer(clock, -60) == "held"


@pytest.mark.parametrize(
    "stamp",
    ["", "1620846000000", "1620846000000:forged", ":", "a:b:c", "\x00", "🕰", "x" * 10_000, "９:９"],
)
def test_a_forged_stamp_is_asked_for_once_more(clock, stamp):
    assert answer(clock, stamp=stamp) == ONCE_MORE


@pytest.mark.parametrize("words", ["1620846000000", "noon.abc", "1620846000000.a.b", ".", "1" * 5000 + ".a"])
def test_a_stamp_that_is_signed_and_yet_none_is_asked_for_once_more(clock, words):
    assert answer(clock, stamp=Petition(RequestFactory().get("/"))._signer.sign(words)) == ONCE_MORE


def test_the_stamp_of_another_form_is_forged(clock):
    assert answer(clock, stamp=page(OtherForm)) == ONCE_MORE


def test_a_post_without_a_stamp_is_asked_for_once_more(clock):
    assert sign(post(name="Ana")).content.decode() == ONCE_MORE


def test_who_wrote_while_the_site_got_another_secret_key_sends_it_once_more_and_loses_nothing(clock):
    stamp = page()
    with override_settings(SECRET_KEY="another"):
        clock.go_on(seconds=30)
        form = Petition(post(name="Ana", stamp=stamp))
        assert form.non_field_errors() == [ONCE_MORE]
        assert form["name"].value() == "Ana"
        stamp = form.stamp
        clock.go_on(seconds=3)
        again = Petition(post(name="Ana", stamp=stamp))
        assert again.is_valid()
        assert not again.is_suspicious


def test_a_form_that_is_asked_for_once_more_does_not_count(clock):
    for _ in range(5):
        assert answer(clock, stamp="forged") == ONCE_MORE
    assert [answer(clock), answer(clock), answer(clock)] == ["taken", "taken", "held"]


def test_a_page_that_lay_open_for_more_than_a_day_is_asked_for_once_more_and_nothing_is_lost(clock):
    stamp = page()
    clock.go_on(days=1, seconds=1)
    form = Petition(post(name="Ana", stamp=stamp))
    assert form.non_field_errors() == [
        "This page had been open for more than a day. Nothing you wrote is lost: send it once more."
    ]
    assert form["name"].value() == "Ana"
    again = Petition(post(name="Ana", stamp=form.stamp))
    assert again.is_valid()
    assert not again.is_suspicious  # though it may come at once


def test_correcting_takes_no_patience(clock):
    stamp = page()
    clock.go_on(seconds=30)
    form = Petition(post(name="", stamp=stamp))
    assert not form.is_valid()
    assert form.stamp == stamp


def test_a_forged_stamp_does_not_come_back(clock):
    form = Petition(post(name="", stamp="forged"))
    assert not form.is_valid()
    assert form.stamp.partition(".")[0] == page().partition(".")[0]
    assert Petition(post(name="Ana", stamp=form.stamp)).is_suspicious  # a machine that sends it back at once


# Which sending it is


def test_the_same_words_from_the_same_page_have_one_fingerprint():
    stamp, other = page(), page()
    assert stamp != other
    first, second = (Petition(post(name="Ana", stamp=stamp)).fingerprint for _ in range(2))
    assert first == second
    assert len(first) == 64
    others = [
        Petition(post(name="Bo", stamp=stamp)), Petition(post(name="Ana", stamp=other)), Petition(post(stamp=stamp)),
    ]  # fmt: skip
    assert len({first, *(form.fingerprint for form in others)}) == 4
    assert "Ana" not in first


# Who sends it


def test_a_field_that_people_do_not_see_gives_machines_away(clock):
    assert answer(clock, website="https://evil.example") == "held"
    assert answer(clock, website=" ") == "held"
    caches["default"].clear()
    assert answer(clock, website="") == "taken"


def test_who_sends_too_many_is_held_back_until_the_next_window(clock):
    assert [answer(clock) for _ in range(4)] == ["taken", "taken", "held", "held"]
    assert sign(post(sender="198.51.100.1", name="Bo", stamp=page())).content == b"held"  # in no time
    clock.go_on(minutes=10)
    assert answer(clock) == "taken"


def test_what_must_be_corrected_does_not_count(clock):
    for _ in range(5):
        assert answer(clock, name="") not in {"held", "taken"}
    assert answer(clock) == "taken"


def test_machines_that_were_found_out_count_too(clock):
    assert [answer(clock, website="x") for _ in range(2)] == ["held", "held"]
    assert answer(clock) == "held"


@pytest.mark.parametrize("proxies", [[], ["198.51.100.0/24"]])
def test_a_hundred_posts_under_other_peoples_addresses_are_one_sender(clock, settings, proxies):
    settings.TRUSTED_PROXIES = proxies
    came_to = []
    for n in range(100):
        stamp = page()
        clock.go_on(seconds=3)
        named = dict.fromkeys(("x-forwarded-for", "x-real-ip", "cf-connecting-ip", "client-ip"), f"203.0.113.{n}")
        headers = {**FROM_HERE, **named, "forwarded": f"for=203.0.113.{n}"}
        came_to.append(sign(post(headers, name="Ana", stamp=stamp)).content.decode())
    assert came_to == ["taken", "taken", *["held"] * 98]


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_a_sender_is_the_connection_and_of_ipv6_the_line(address, who):
    assert peer(RequestFactory().get("/", REMOTE_ADDR=address)) == who


@pytest.mark.parametrize(
    ("connection", "forwarded", "who"),
    [
        # From whom it came is what the proxy added, at the right.
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "nonsense, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9,10.9.9.9 , 2001:db8:ffff::1", "203.0.113.9"),
        ("::ffff:10.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:ffff::1", "2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        # A proxy that says nothing that can be read speaks for itself.
        ("10.0.0.1", None, "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9, unknown", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9:4711", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9,", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.2, 10.0.0.3", "10.0.0.1"),
        # Nobody else is believed.
        ("192.0.2.7", "203.0.113.9", "192.0.2.7"),
        ("192.0.2.7", "203.0.113.9, 10.0.0.1", "192.0.2.7"),
        ("2001:db8:1:2::1", "203.0.113.9", "2001:db8:1:2::"),
        ("", "203.0.113.9", ""),
    ],
)
def test_a_proxy_of_ours_is_believed_about_the_address_before_it(settings, connection, forwarded, who):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8", "2001:db8:ffff::1"]
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
    assert peer(RequestFactory().get("/", headers=headers, REMOTE_ADDR=connection)) == who


# How often


def test_windows_are_fixed():
    limit = Limit("test", 2, HOUR)
    assert [limit.take("ana", MIDNIGHT + second) for second in (10, 3599, 3599.9)] == [True, True, False]
    assert limit.take("ana", MIDNIGHT + 3600)
    assert limit.take("bo", MIDNIGHT + 3599)


def test_limits_of_one_name_with_other_windows_are_counted_apart():
    hour, day = Limit("test", 1, HOUR), Limit("test", 2, DAY)
    assert [hour.take("ana", MIDNIGHT), day.take("ana", MIDNIGHT), day.take("ana", MIDNIGHT)] == [True, True, True]
    assert not hour.take("ana", MIDNIGHT)
    assert not day.take("ana", MIDNIGHT)


def test_a_limit_of_nobody_in_particular_is_one_budget():
    budget = Limit("receipts", 2, HOUR)
    assert [budget.take(at=MIDNIGHT) for _ in range(3)] == [True, True, False]
    assert not Limit("receipts", 0, DAY).take(at=MIDNIGHT)


def test_what_is_kept_tells_nobody_who_it_was():
    limit, sender = Limit("test", 5, 10 * MINUTE), "192.0.2.7"
    limit.take(sender, MIDNIGHT)
    today, tomorrow = (limit._key(sender, at) for at in (MIDNIGHT, MIDNIGHT + DAY))
    assert sender not in today
    assert today.rpartition(":")[2] != tomorrow.rpartition(":")[2]
    assert today.rpartition(":")[2] == limit._key(sender, MIDNIGHT + DAY - 1).rpartition(":")[2]
    with override_settings(SECRET_KEY="another"):
        assert limit._key(sender, MIDNIGHT) != today


def test_fifty_at_once_are_counted_one_by_one():
    limit = Limit("test", 7, HOUR)
    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(lambda _: limit.take("ana", MIDNIGHT), range(50))) == 7


@pytest.mark.parametrize("backend", ["locmem.LocMemCache", "filebased.FileBasedCache"])
def test_every_cache_counts(backend, tmp_path, clock):
    with override_settings(
        CACHES={"default": {"BACKEND": f"django.core.cache.backends.{backend}", "LOCATION": str(tmp_path)}}
    ):
        limit = Limit("test", 2, HOUR)
        assert [limit.take("ana"), limit.take("ana")] == [True, True]
        clock.go_on(minutes=30)  # longer than Django's own lifetime of what a cache keeps
        assert not limit.take("ana")
        clock.go_on(minutes=30)
        assert limit.take("ana")


def test_a_cache_that_keeps_nothing_costs_nobody_the_form_and_mails_no_stranger():
    with override_settings(CACHES={"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}):
        assert [Limit("test", 1, HOUR).take("ana") for _ in range(3)] == [True, True, True]
        assert not Limit("receipts", 1, HOUR, without_cache=False).take("ana")


def test_a_cache_that_is_away_costs_nobody_the_form_and_mails_no_stranger(monkeypatch, caplog):
    def away(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(limits, "cache", type("Away", (), {"add": away, "incr": away}))
    assert Limit("signatures", 1, HOUR).take("192.0.2.7")
    assert not Limit("receipts", 1, HOUR, without_cache=False).take("192.0.2.7")
    assert "The cache does not count; the limit “signatures” is not kept" in caplog.messages
    assert "192.0.2.7" not in caplog.text


# What is typed


@pytest.mark.parametrize(
    "address",
    [
        "ana@example.org", "o'neil+press@news.example.co.uk", "ana@bücher.example", "a" * 64 + "@example.org",
        "ana@BÜCHER.example", "ana@bu\u0308cher.example", "ana@xn--bcher-kva.example", "ana@XN--BCHER-KVA.example",
        "ana@xn--strae-oqa.example", "ana@strasse.example", "ana@ايران.example", "ana@例え.example",
        "a=b?=@example.org", "ana=bo@example.org", "ana?@example.org",
    ],
)  # fmt: skip
def test_an_address_to_which_an_answer_can_go(address):
    assert MailboxField().clean(f" {address} ") == address


@pytest.mark.parametrize(
    "address",
    [
        "ana", "ana@", "@example.org", "ana@localhost", "ana@newsroom", "ana@127.0.0.1", "ana@[127.0.0.1]",
        "ana@[::1]", "a" * 65 + "@example.org", '"ana ruiz"@example.org', '"ana\x0b"@example.org', "añа@example.org",
        "ſam@example.org", "ana@exa mple.org", "ana@example.org, bo@example.org", "ana@example.org;bo@example.org",
        "Ana <ana@example.org>", "ana@example.org\nBcc: bo@example.org", "ana@example.org\u2028bo@example.org",
        "ana@example.org%0aBcc:bo@example.org", "ana@-example.org", "ana@" + "ü" * 63 + ".example",
        "ana..b@example.org", "a@b@example.org", "ana@exa\uff0cmple.org", "ana@\ufe6bexample.org",
        "ana@a\u2100.example.org",
        # Words that a mail program would read as others (RFC 2047).
        "=?utf-8?q?ana?=@example.org", "ana=?utf-8?b?YW5h?=@example.org", "a=?b@example.org",
        # Domains of which today's registries know two where older programs know one.
        "ana@straße.example", "ana@STRAẞE.example", "ana@www.faß.example", "ana@βόλος.example", "ana@a\u200db.example",
        "ana@نامه\u200cای.example", "ana@\ufb01sh.example", "ana@Ｂei.example",
    ],
)  # fmt: skip
def test_an_address_to_which_none_can_go(address):
    with pytest.raises(ValidationError) as caught:
        MailboxField().clean(address)
    assert caught.value.messages == ["No answer can go to this e-mail address. Write it such as name@example.org."]


@pytest.mark.parametrize(
    ("address", "whose"),
    [
        ("Ana@Example.org", "ana@example.org"),
        ("ana+press+1@example.org", "ana@example.org"),
        ("ana@BÜCHER.example", "ana@xn--bcher-kva.example"),
        ("ana.ruiz@example.org", "ana.ruiz@example.org"),
        ("r.osa@gmail.com", "rosa@gmail.com"),
        ("rosa+x@gmail.com", "rosa@gmail.com"),
        ("R.O.S.A+a.b@GoogleMail.com", "rosa@gmail.com"),
        ("r.osa@gmail.com.example", "r.osa@gmail.com.example"),
        ("r.osa@notgmail.com", "r.osa@notgmail.com"),
    ],
)
def test_one_mailbox_is_counted_once_however_it_is_written(address, whose):
    assert mailbox(address) == whose


def test_a_line_stays_a_line():
    assert LineField().clean(" Ana\r\nBcc:\u2028x\x00\x1f\u202e \x85Ruiz ") == "Ana Bcc: x Ruiz"
    with pytest.raises(ValidationError):
        LineField().clean(" \x00\n ")


@pytest.mark.parametrize(
    "nothing",
    [
        "\u200b", "\u200d\u200c\u200e", "\u2060 \u00a0\u3000", "\ufeff", "\u3164\u115f", "\u2800",
        "\ufe0f\u034f", "\u2066\u2069",
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", [LineField(), ProseField()])
def test_words_that_nobody_can_see_are_none(field, nothing):
    with pytest.raises(ValidationError) as caught:
        field.clean(f" {nothing}\n{nothing} ")
    assert caught.value.code == "required"


@pytest.mark.parametrize("something", ["می\u200cخواهم", "👩\u200d🚀", "❤\ufe0f", "?", "नमस्ते", "\u2066שלום\u2069", "é"])
@pytest.mark.parametrize("field", [LineField(), ProseField()])
def test_signs_that_nobody_can_see_stay_where_words_need_them(field, something):
    assert field.clean(something) == something


def test_a_text_of_the_most_allowed_length_fits_whatever_its_line_ends():
    assert ProseField(max_length=5).clean("ab\r\ncd") == "ab\ncd"
    assert ProseField(max_length=5).clean("\n ab\x00\r\ncd \n") == "ab\ncd"
    with pytest.raises(ValidationError):
        ProseField(max_length=4).clean("ab\r\ncd")
