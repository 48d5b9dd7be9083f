"""Signatories who stand under one letter twice: found, set side by side, merged."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coalition.models import Decision
from coalition.signing import acts
from coalition.signing.acts import Act
from tests.coalition.factories import make_letter, make_signatory

from .moderation import LIST, MERGE, QUEUE, STATE, TWICE, address, log, organisation, said, state, wait

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(letter):
    """Rita, who waits, and Rita, who is public."""
    return wait(letter, email="rita@mail.example"), make_signatory(letter, "R. Okafor", email="okafor@work.example")


def merge(client, keep, *others, **values):
    return client.post(
        MERGE, {"signatory": [keep.pk, *(row.pk for row in others)], "keep": keep.pk, **values}, follow=True
    )


def test_all_of_a_letter_stand_side_by_side_with_one_proposed_to_be_kept(client, moderator, letter, pair):
    waiting, public = pair
    wait(letter, "Omar Haddad")
    response = client.get(TWICE, {"letter": letter.pk})
    [group] = response.context["groups"]
    assert [(side.signatory, side.is_kept) for side in group.sides] == [(waiting, False), (public, True)]
    assert str(group.why) == "the same name, one shortened"
    for words in ("rita@mail.example", "okafor@work.example", "To be checked", "Published"):
        assert words in response.text
    assert "Omar Haddad" not in response.text


def test_a_letter_is_chosen_first_and_one_without_doubles_says_so(client, moderator, letter):
    assert client.get(TWICE).context["groups"] == []
    assert letter.title in client.get(TWICE).text
    assert "Nobody stands under this letter twice" in client.get(TWICE, {"letter": letter.pk}).text


def test_every_group_is_reached_page_by_page_and_a_large_one_says_what_is_not_shown(client, moderator, letter):
    for number in range(26):
        for _each in range(2):
            wait(letter, f"Name{number} Family{number}")
    for _each in range(10):
        wait(letter, "Ana Ruiz")
    first, second = (client.get(TWICE, {"letter": letter.pk, "p": page}) for page in (1, 2))
    assert [len(page.context["groups"]) for page in (first, second)] == [25, 2]
    [*_rest, large] = second.context["groups"]
    assert (len(large.sides), large.more) == (8, 2)
    assert "2 more are not shown" in second.text
    assert f"?letter={letter.pk}&amp;p=2" in first.text


def test_merging_declines_the_other_and_leads_back_to_where_one_came_from(client, moderator, letter, pair):
    waiting, public = pair
    page = client.get(MERGE, {"signatory": [waiting.pk, public.pk], "from": "twice", "letter": letter.pk})
    assert 'name="from" value="twice"' in page.text
    response = merge(client, public, waiting, **{"from": "twice", "letter": letter.pk})
    assert response.redirect_chain == [(f"{TWICE}?letter={letter.pk}", 302)]
    assert said(response) == ["One signature now: 1 went into the one that is kept."]
    assert (state(waiting), state(public)) == (STATE.DECLINED, STATE.PUBLISHED)
    assert log(waiting)[-1] == (Act.MERGED, "mona", f"into {public.pk}")
    page = client.get(address(waiting)).text
    assert f'<a href="{address(public)}">Went into signatory {public.pk}.</a>' in page
    assert f"Took in signatory {waiting.pk}." in client.get(address(public)).text


def test_from_the_queue_one_goes_on_in_the_queue(client, moderator, letter, pair):
    waiting, public = pair
    other = wait(letter, "Omar Haddad", hours=1)
    response = merge(client, waiting, public, **{"from": "queue", "letter": letter.pk})
    assert response.redirect_chain == [(f"{QUEUE}?letter={letter.pk}&at={waiting.pk}", 302)]
    again = make_signatory(letter, "Rita Okafor")
    response = merge(client, again, waiting, **{"from": "queue"})
    assert response.redirect_chain == [(QUEUE, 302)]
    assert response.context["signatory"] == other


def test_from_the_queue_of_all_letters_one_goes_on_in_that_of_all(client, moderator, letter, pair):
    waiting, public = pair
    page = client.get(QUEUE)
    assert page.context["signatory"] == waiting
    way = f"{MERGE}?signatory={waiting.pk}&amp;signatory={public.pk}&amp;from=queue"
    assert f'href="{way}"' in page.text
    page = client.get(way.replace("&amp;", "&")).text
    assert 'name="from" value="queue"' in page
    assert 'name="letter"' not in page
    page = client.get(f"{way.replace('&amp;', '&')}&letter={letter.pk}").text
    assert f'name="letter" value="{letter.pk}"' in page
    assert 'name="letter"' not in client.get(f"{way.replace('&amp;', '&')}&letter=x").text
    response = merge(client, waiting, public, **{"from": "queue"})
    assert response.redirect_chain == [(f"{QUEUE}?at={waiting.pk}", 302)]


def test_that_the_public_one_goes_from_the_page_is_said_before_and_after(client, moderator, letter, pair):
    waiting, public = pair
    sentence = "Readers see neither until you publish it."
    for page in (
        client.get(TWICE, {"letter": letter.pk}),
        client.get(MERGE, {"signatory": [waiting.pk, public.pk]}),
    ):
        _start, of_waiting, of_public = page.text.split('<div class="side-card">')
        assert f'<p class="warned">{sentence}</p>' in of_waiting
        assert 'class="warned"' not in of_public
    assert said(merge(client, waiting, public)) == [
        "One signature now: 1 went into the one that is kept.", sentence,
    ]  # fmt: skip
    assert (state(waiting), state(public)) == (STATE.PENDING, STATE.DECLINED)


def test_of_more_than_two_it_is_said_as_well_and_not_where_nobody_is_public(client, moderator, letter):
    one, other = wait(letter), wait(letter)
    assert 'class="warned"' not in client.get(MERGE, {"signatory": [one.pk, other.pk]}).text
    public = make_signatory(letter)
    keys = [one.pk, other.pk, public.pk]
    assert client.get(MERGE, {"signatory": keys}).text.count("Readers see none of them until you publish it.") == 2
    assert said(merge(client, one, other, public)) == [
        "One signature now: 2 went into the one that is kept.",
        "Readers see none of them until you publish it.",
    ]


def test_signatories_of_two_letters_are_not_shown_for_merging(client, moderator, letter, pair):
    elsewhere = wait(make_letter("Another letter"))
    response = client.get(MERGE, {"signatory": [pair[0].pk, elsewhere.pk], "from": "queue"}, follow=True)
    assert response.redirect_chain == [(QUEUE, 302)]
    assert said(response) == ["They signed different letters. Each letter has its own signatories."]


def test_from_the_page_of_one_the_page_of_the_one_that_is_kept_comes(client, moderator, letter, pair):
    assert merge(client, pair[0], pair[1], **{"from": "elsewhere"}).redirect_chain == [(address(pair[0]), 302)]


def test_too_few_too_many_and_what_cannot_be_merged_are_refused_with_a_sentence(client, moderator, letter, pair):
    waiting, public = pair
    for keys in ([], [waiting.pk], [waiting.pk] * 2, [waiting.pk, "x"], [waiting.pk, 10**9]):
        for ask in (client.get, client.post):
            response = ask(MERGE, {"signatory": keys, "keep": waiting.pk}, follow=True)
            assert said(response) == ["Choose two signatories or more that are one."]
            assert response.redirect_chain == [(LIST, 302)]
    response = client.get(MERGE, {"signatory": [wait(letter, f"N {n}").pk for n in range(9)]}, follow=True)
    assert said(response) == ["At most 8 can be merged at once. Choose fewer."]
    for keep in ("", "x", "12345"):
        response = client.post(MERGE, {"signatory": [waiting.pk, public.pk], "keep": keep})
        assert said(response) == ["Choose which one is kept."]
    elsewhere = wait(make_letter("Another letter"))
    assert said(merge(client, waiting, elsewhere)) == [
        "They signed different letters. Each letter has its own signatories."
    ]
    acts.perform(Act.DECLINED, type(public).objects.filter(pk=public.pk))
    assert "so they cannot be merged" in client.get(MERGE, {"signatory": [waiting.pk, public.pk]}).text
    assert said(merge(client, waiting, public)) == [
        "One of them was declined or withdrawn meanwhile. Nothing was merged."
    ]
    assert Decision.objects.filter(act=Act.MERGED).count() == 0


def test_only_who_may_check_signatories_merges(client, reader, letter, pair):
    data = {"signatory": [row.pk for row in pair], "keep": pair[0].pk}
    assert client.get(TWICE, {"letter": letter.pk}).status_code == 403
    assert client.post(TWICE, {"letter": letter.pk}).status_code == 403
    assert client.get(MERGE, data).status_code == 403
    assert client.post(MERGE, data).status_code == 403
    assert state(pair[1]) == STATE.PUBLISHED
    client.logout()
    assert client.post(MERGE, data).status_code == 302
    assert state(pair[1]) == STATE.PUBLISHED


def test_the_page_costs_the_same_queries_however_many_stand_there_twice(client, moderator, letter, pair):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(TWICE, {"letter": letter.pk}).status_code == 200
        return len(queries)

    few = cost()
    for number in range(10):
        for name in ("Local", "Lokal"):
            organisation(letter, f"{name} Musicians {number}", email=f"{name}{number}@mail.example")
    assert cost() == few
    assert few <= 12
