import pytest

from tests.updates.factories import make_campaign, make_update

pytestmark = pytest.mark.django_db


def found(client, query, path="/updates/search/"):
    return [result["update"].title for result in client.get(path, {"q": query}).context["results"]]


@pytest.fixture(autouse=True)
def updates():
    make_campaign()
    make_update("Judge orders José’s release", body="The **court** hearing was moved to Van Nuys.", slug="a")
    make_update("A vigil", body="After the rulings, a vigil. Docket 2:18-mj-00152. O’Brien spoke.", slug="b")


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("jose", "Judge orders José’s release"),
        ("JOSÉ", "Judge orders José’s release"),
        ("judges order", "Judge orders José’s release"),
        ("hear", "Judge orders José’s release"),
        ('"court hearing"', "Judge orders José’s release"),
        ("“van nuys”", "Judge orders José’s release"),
        ("ruling", "A vigil"),
        ("2:18-mj-00152", "A vigil"),
        ("o'brien", "A vigil"),
        ("O’Brien", "A vigil"),
        ("obrien", "A vigil"),
    ],
)
def test_a_word_is_found_in_any_of_its_forms(client, query, title):
    assert found(client, query) == [title]


@pytest.mark.parametrize("query", ['"hearing court"', "vigil judge", "absent", "mj-00999"])
def test_what_is_not_there_is_not_found(client, query):
    assert found(client, query) == []


@pytest.mark.parametrize(
    "query",
    [
        '"',
        '""',
        "(",
        ")",
        "-",
        "NEAR(",
        "a AND",
        "NOT",
        "OR",
        "col:x",
        "title_stems:x",
        "'",
        "*",
        "a*",
        "^a",
        "{a b}",
        "\\",
        "&",
        "|",
        "!",
        "<->",
        ":*",
        "a:*",
        "%",
        "_",
        "\x00",
        "ü" * 10_000,
        "a " * 5_000,
        '"a' * 200,
        "𝔘𝔫𝔦",
        "\u202e",
        "<script>alert(1)</script>",
    ],
)
def test_absurd_queries_are_answered_kindly(client, query):
    response = client.get("/updates/search/", {"q": query})
    assert response.status_code == 200
    assert "<script>alert" not in response.text


def test_a_title_counts_more_than_a_text(client):
    make_update("Nothing else", body="They spoke of freedom and freedom again.", slug="c")
    make_update("Freedom", body="At last.", slug="d")
    assert found(client, "freedom") == ["Freedom", "Nothing else"]


def test_found_words_are_highlighted_and_the_rest_is_escaped(client):
    make_update("Trains <b>& buses", body="`<b>` The buses stopped.", slug="e")
    result = client.get("/updates/search/", {"q": "bus"}).context["results"][0]
    assert result["title"] == "Trains &lt;b&gt;&amp; <mark>buses</mark>"
    assert result["snippet"] == "&lt;b&gt; The <mark>buses</mark> stopped."


def test_a_snippet_begins_near_the_first_word_found(client):
    make_update("Long", body=f"{'Before it. ' * 60}The needle lies here. {'After it. ' * 60}", slug="f")
    snippet = client.get("/updates/search/", {"q": "needle"}).context["results"][0]["snippet"]
    assert snippet.startswith("… ")
    assert "<mark>needle</mark> lies here." in snippet
    assert len(snippet) < 300


def test_each_language_is_searched_with_its_own_word_forms(client):
    make_update("Las audiencias", body="El juez ordenó.", language="es", slug="g")
    make_update("أمر المحكمة", body="قضت المَحكمة بالإفراج.", language="ar", slug="h")
    assert found(client, "audiencia", "/es/updates/search/") == ["Las audiencias"]
    assert found(client, "المحكمه", "/ar/updates/search/") == ["أمر المحكمة"]
    assert found(client, "audiencia") == []


@pytest.mark.parametrize("query", ["الجلسة", "جلسة", "الجلسه", "والجلسة", "بالجلسة", "للجلسة", "جَلسة"])
def test_an_arabic_word_is_found_with_and_without_what_is_written_together_with_it(client, query):
    make_update("خبر", body="تُعقد جلسة غدًا.", language="ar", slug="l")
    make_update("آخر", body="قال المحامون إنهم مستعدون.", language="ar", slug="m")
    assert found(client, query, "/ar/updates/search/") == ["خبر"]


def test_a_changed_update_is_found_by_its_new_words_only(client):
    update = make_update("Old words", slug="i")
    update.title = "Fresh phrasing"
    update.save()
    assert found(client, "fresh") == ["Fresh phrasing"]
    assert found(client, "old") == []


def test_a_deleted_update_is_not_found(client):
    make_update("Ephemeral", slug="j").delete()
    assert found(client, "ephemeral") == []


def test_results_come_in_pages(client):
    for n in range(21):
        make_update(f"Common {n}", slug=f"k{n}")
    first = client.get("/updates/search/", {"q": "common"})
    assert len(first.context["results"]) == 20
    assert first.context["more"] == 2
    second = client.get("/updates/search/", {"q": "common", "page": 2})
    assert len(second.context["results"]) == 1
    assert second.context["more"] is None
