"""What becomes of imported entries, whichever importer read them."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.redirects.models import Redirect
from django.utils import timezone

from campaign.models import Asset, Page
from tests.campaign.picture_files import plain, saved
from tests.campaign.test_media import PDF
from tests.updates.factories import MAY_13, make_campaign
from updates.importers.entry import Comment, Entry, ImageRef, Precision, State
from updates.importers.media import MediaUnavailable
from updates.importers.store import store
from updates.models import ArchivedComment, ImportRecord, Topic, Update

pytestmark = pytest.mark.django_db

OLD = "https://old.example.org"


def entry(key="1", title="A vigil", **values):
    return Entry(
        **{"key": key, "title": title, "state": State.PUBLISHED, "published_at": MAY_13, "body": "Text.", **values}
    )


def run(*entries, **options):
    return store(list(entries), source="test:old", hosts={"old.example.org"}, **options)


def counts(report, sort="updates"):
    return {outcome: number for outcome, number in report.counts[sort].items() if number}


class Folder:
    """Media of an old site: gives a picture for the addresses it was told of."""

    def __init__(self, **files):
        self.files = {f"{OLD}/{name}.png": saved(plain(width, 40), "PNG") for name, width in files.items()}

    def open(self, url):
        if url not in self.files:
            raise MediaUnavailable("It is not in the folder.")
        return io.BytesIO(self.files[url])


def test_an_entry_becomes_an_update_at_its_date():
    run(entry(kind="ruling", categories=["Courts"], tags=["Bond", "Courts"], byline="Ana Ruiz", slug="the-vigil"))
    update = Update.objects.get()
    assert update.get_absolute_url() == "/updates/2021/05/13/the-vigil/"
    assert (update.kind, update.byline, update.is_live()) == ("ruling", "Ana Ruiz", True)
    assert [topic.name for topic in update.topics.all()] == ["Bond", "Courts"]


def test_a_second_run_changes_nothing():
    entries = [entry(), entry("2", "Draft", state=State.DRAFT, published_at=None), entry("3", "About", is_page=True)]
    assert counts(run(*entries)) == {"made": 2}
    stamps = list(Update.objects.order_by("pk").values_list("changed_at", flat=True))
    again = run(*entries)
    assert counts(again) == {"unchanged": 2}
    assert counts(again, "pages") == {"unchanged": 1}
    assert list(Update.objects.order_by("pk").values_list("changed_at", flat=True)) == stamps


def test_a_change_in_the_source_comes_through_but_never_over_an_edit_made_here():
    run(entry("1", "One"), entry("2", "Two", slug="two"))
    edited = Update.objects.get(title="Two")
    edited.body = "Corrected by hand."
    edited.save()
    report = run(entry("1", "One", body="New text."), entry("2", "Two", slug="two", body="New text."))
    assert counts(report) == {"changed": 1, "skipped": 1}
    assert report.skipped == [("Two", "It was edited here since the last import; what was written here stays.")]
    assert Update.objects.get(title="One").body == "New text."
    assert Update.objects.get(title="Two").body == "Corrected by hand."


def test_what_was_deleted_here_does_not_come_back():
    run(entry())
    Update.objects.all().delete()
    assert counts(run(entry())) == {"unchanged": 1}
    assert counts(run(entry(body="New."))) == {"skipped": 1}
    assert not Update.objects.exists()


def test_a_dry_run_tries_everything_and_writes_nothing(media):
    report = run(entry(images=[ImageRef(f"{OLD}/a.png")], tags=["x"]), dry_run=True, media=Folder(a=60))
    assert counts(report) == {"made": 1}
    assert not Update.objects.exists()
    assert not Topic.objects.exists()
    assert not ImportRecord.objects.exists()
    assert list(media.iterdir()) == []


def test_a_fault_in_the_middle_leaves_nothing_behind(media):
    def entries():
        yield entry(images=[ImageRef(f"{OLD}/a.png")], body=f"![x]({OLD}/a.png)")
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        store(entries(), source="test:old", media=Folder(a=60))
    assert not Update.objects.exists()
    assert list(media.iterdir()) == []


def test_only_what_is_published_and_dated_becomes_public():
    later = timezone.now() + timedelta(days=30)
    run(
        entry("1", "Draft", state=State.DRAFT, slug="a"),
        entry("2", "Undated", published_at=None, slug="b"),
        entry("3", "Later", published_at=later, slug="c"),
        entry("4", "Shown", slug="d"),
    )
    assert [update.title for update in Update.objects.live()] == ["Shown"]
    assert [update.title for update in Update.objects.scheduled()] == ["Later"]


def test_everything_can_be_left_as_a_draft():
    run(entry(), as_drafts=True)
    update = Update.objects.get()
    assert (update.status, update.published_at) == ("draft", MAY_13)


def test_three_posts_of_one_name_are_three_updates_and_keep_their_numbers():
    entries = [entry(str(n), "Update", body=f"Body {n}") for n in range(3)]
    run(*entries)
    run(*entries)
    assert list(Update.objects.order_by("pk").values_list("slug", "body")) == [
        ("update", "Body 0"),
        ("update-2", "Body 1"),
        ("update-3", "Body 2"),
    ]


def test_old_addresses_lead_to_the_new_ones(client):
    make_campaign()
    run(entry(slug="vigil", old_paths=["/category/news/2019/07/vigil/", "/?p=12", "/2019/07/old-slug/"]))
    for old in ("/category/news/2019/07/vigil/", "/category/news/2019/07/vigil", "/?p=12", "/2019/07/old-slug/"):
        response = client.get(old)
        assert (response.status_code, response.headers["Location"]) == (301, "/updates/2021/05/13/vigil/"), old
    assert counts(run(entry(slug="vigil", old_paths=["/?p=12"])), "redirects") == {"unchanged": 1}


def test_old_addresses_of_drafts_lead_nowhere(client):
    run(entry(state=State.DRAFT, old_paths=["/?p=12", "/old/"]))
    assert client.get("/old/").status_code == 404
    assert client.get("/?p=12").status_code == 200


def test_an_address_too_long_for_a_redirect_is_reported():
    report = run(entry(old_paths=["/" + "x" * 250 + "/"]))
    assert "too long" in report.notes[0].sentence


def test_links_between_entries_lead_to_new_addresses_but_not_to_drafts():
    links = [
        f"{OLD}/?p=2",
        f"{OLD}/2020/05/b/",
        f"{OLD}/2020/05/b/#part",
        f"{OLD}/2020/05/draft/",
        "https://else.example/2020/05/b/",
    ]
    body = "\n".join(f"[x]({link})" for link in links)
    known = {"/?p=2": "2", "/2020/05/b/": "2", "/2020/05/draft/": "3"}
    entries = [
        entry("1", "A", body=body, links=links),
        entry("2", "B", slug="b"),
        entry("3", "Draft", state=State.DRAFT, slug="draft"),
    ]
    run(*entries, links=known)
    new = "/updates/2021/05/13/b/"
    assert Update.objects.get(title="A").body.splitlines() == [
        f"[x]({new})",
        f"[x]({new})",
        f"[x]({new}#part)",
        f"[x]({OLD}/2020/05/draft/)",
        "[x](https://else.example/2020/05/b/)",
    ]
    assert counts(run(*entries, links=known)) == {"unchanged": 3}


def test_a_link_to_a_draft_is_put_right_once_the_draft_is_public():
    link = f"{OLD}/2020/05/b/"
    one = entry("1", "A", body=f"[x]({link})", links=[link])
    run(one, entry("2", "B", slug="b", state=State.DRAFT))
    one = entry("1", "A", body=f"[x]({link})", links=[link])
    run(one, entry("2", "B", slug="b"), links={"/2020/05/b/": "2"})
    assert Update.objects.get(title="A").body == "[x](/updates/2021/05/13/b/)"


def test_pictures_come_along_once_and_the_text_shows_our_copies(media):
    def entries():
        urls = [f"{OLD}/{name}.png" for name in ("a", "b", "gone")]
        for n in range(2):
            body = "\n\n".join(f"![Vigil]({url})" for url in urls)
            images = [ImageRef(url, alt="Vigil", caption="At night") for url in urls]
            yield entry(str(n), f"T{n}", body=body, images=images, lead_image=ImageRef(f"{OLD}/a.png"))

    report = run(*entries(), media=Folder(a=60, b=70))
    assert counts(report, "media") == {"made": 2, "skipped": 1}
    assert Asset.objects.count() == 2
    update = Update.objects.first()
    assert update.lead_image.alt == "Vigil"
    assert update.body.count("](/media/") == 2
    assert f"![Vigil]({OLD}/gone.png)" in update.body
    assert counts(run(*entries(), media=Folder(a=60, b=70))) == {"unchanged": 2}


def test_pictures_that_were_missing_can_follow_in_a_later_run():
    def one():
        return entry(body=f"![x]({OLD}/a.png)", images=[ImageRef(f"{OLD}/a.png")])

    report = run(one())
    assert "1 pictures and files still lead to the old site" in report.notes[-1].sentence
    assert counts(run(one(), media=Folder(a=60))) == {"changed": 1}
    assert counts(run(one())) == {"unchanged": 1}
    assert "/media/" in Update.objects.get().body


def test_an_address_that_only_begins_like_a_pictures_is_left_alone():
    body = f"![x]({OLD}/a.png) and [y]({OLD}/a.png-large)"
    run(entry(body=body, images=[ImageRef(f"{OLD}/a.png")]), media=Folder(a=60))
    assert f"[y]({OLD}/a.png-large)" in Update.objects.get().body


def test_pages_are_stored_below_their_parents_in_whatever_order_they_come():
    run(
        entry("3", "Third", is_page=True, slug="third", parent_key="2"),
        entry("2", "Second", is_page=True, slug="second", parent_key="1"),
        entry("1", "First", is_page=True, slug="first"),
        entry("4", "Loop A", is_page=True, slug="loop-a", parent_key="5"),
        entry("5", "Loop B", is_page=True, slug="loop-b", parent_key="4"),
    )
    paths = set(Page.objects.values_list("path", flat=True))
    assert {"first", "first/second", "first/second/third"} <= paths
    assert len(paths) == 5


def test_a_page_with_the_address_of_another_room_gets_its_own_and_its_old_one_is_told():
    report = run(entry("1", "Updates", is_page=True, slug="updates"), entry("2", "Acción", is_page=True, slug=""))
    assert set(Page.objects.values_list("path", flat=True)) == {"page-updates", "accion"}
    assert "/page-updates/" in report.notes[0].sentence


def test_two_pages_of_one_name_both_have_an_address():
    run(entry("1", "About", is_page=True), entry("2", "About", is_page=True))
    assert set(Page.objects.values_list("path", flat=True)) == {"about", "about-2"}


def test_comments_are_archived_for_staff_and_never_public(client):
    make_campaign()
    comments = [Comment("Sam", "Thank you", MAY_13, approved=True), Comment("Spammer", "Buy", None)]
    run(entry(comments=comments))
    run(entry(comments=comments))
    assert list(ArchivedComment.objects.order_by("pk").values_list("author", "text", "at", "was_public")) == [
        ("Sam", "Thank you", MAY_13, True),
        ("Spammer", "Buy", None, False),
    ]
    assert "Thank you" not in client.get(Update.objects.get().get_absolute_url()).text


def test_what_the_source_takes_back_changes_nothing_here():
    """A post that got a password there must not bring its new words here, nor vanish without anybody's decision."""
    run(entry())
    report = run(entry(state=State.DRAFT, published_at=None, title="Secret", body="Secret."))
    update = Update.objects.get()
    assert (update.is_live(), update.title, update.body) == (True, "A vigil", "Text.")
    assert report.skipped[0][1].startswith("It is no longer public in the source.")


def test_a_changed_date_or_language_that_meets_a_namesake_gets_a_number():
    day = timedelta(days=1)
    run(entry("1", "Update"), entry("2", "Update", published_at=MAY_13 + day), entry("3", "Update", language="es"))
    run(entry("1", "Update"), entry("2", "Update"), entry("3", "Update", language="en"))
    assert sorted(Update.objects.values_list("language", "published_on", "slug")) == [
        ("en", MAY_13.date(), "update"),
        ("en", MAY_13.date(), "update-2"),
        ("en", MAY_13.date(), "update-3"),
    ]


def test_a_pinned_update_that_changes_its_language_gives_the_pin_away():
    run(entry("1", "A", is_pinned=True), entry("2", "B", is_pinned=True, language="es"))
    report = run(entry("1", "A", is_pinned=True), entry("2", "B", is_pinned=True))
    assert counts(report) == {"unchanged": 1, "changed": 1}
    assert [update.title for update in Update.objects.filter(is_pinned=True)] == ["A"]


def test_a_draft_takes_no_pin():
    run(entry("1", "Draft", is_pinned=True, state=State.DRAFT), entry("2", "B", is_pinned=True))
    assert [update.title for update in Update.objects.filter(is_pinned=True)] == ["B"]


def test_topics_and_pins_changed_here_count_as_edits():
    run(entry("1", "A", tags=["x"]), entry("2", "B", is_pinned=True))
    Update.objects.get(title="A").topics.add(Topic.objects.create(name="Ours"))
    Update.objects.filter(title="B").update(is_pinned=False)
    report = run(entry("1", "A", tags=["x"], body="New."), entry("2", "B", is_pinned=True, body="New."))
    assert counts(report) == {"skipped": 2}


def test_topics_are_the_same_in_any_case_of_any_letter():
    run(entry(tags=["École", "ÉCOLE", "école", "\u202e", " "]))
    assert [topic.name for topic in Topic.objects.all()] == ["École"]
    assert run(entry(body="New.", tags=["ÉCOLE"])).counts.get("topics") is None


def test_a_redirect_changed_by_hand_stays():
    run(entry(slug="a", old_paths=["/old/"]))
    Redirect.objects.update(new_path="/about/")
    assert counts(run(entry(slug="a", old_paths=["/old/"])), "redirects") == {"unchanged": 1}
    assert Redirect.objects.get().new_path == "/about/"


def test_the_old_address_of_a_draft_works_once_it_is_public(client):
    make_campaign()
    run(entry(slug="a", old_paths=["/old/"]), as_drafts=True)
    assert client.get("/old/").status_code == 404
    update = Update.objects.get()
    update.slug = "b"
    update.publish(MAY_13)
    update.save()
    assert client.get("/old/").headers["Location"] == "/updates/2021/05/13/b/"


def test_documents_that_a_text_links_to_come_along():
    files = Folder()
    files.files = {f"{OLD}/uploads/order.pdf": PDF}
    link = f"{OLD}/uploads/order.pdf"
    other = "https://court.example/order.pdf"
    body = f"[The order]({link}) and [theirs]({other})"
    run(entry(body=body, links=[link, other]), media=files)
    asset = Asset.objects.get()
    assert Update.objects.get().body == f"[The order]({asset.get_absolute_url()}) and [theirs]({other})"


def test_one_picture_at_two_addresses_stays_ours_without_its_files():
    def one():
        urls = [f"{OLD}/a.png", f"{OLD}/b.png"]
        return entry(body=" ".join(f"![x]({url})" for url in urls), images=[ImageRef(url) for url in urls])

    run(one(), media=Folder(a=60, b=60))
    assert Asset.objects.count() == 1
    assert counts(run(one())) == {"unchanged": 1}


def test_a_file_too_large_is_refused_before_it_is_read():
    class Huge(io.BytesIO):
        def tell(self):
            return 2 * 1024**3

        def read(self, size=-1):
            assert size == 1024, "The whole file was read."
            return b"\xff\xd8\xff"

    folder = Folder(a=60)
    folder.open = lambda url: Huge()
    report = run(entry(images=[ImageRef(f"{OLD}/a.png")]), media=folder)
    assert report.skipped == [("a.png", "This file is larger than 10 MB. Make it smaller and upload it again.")]


@pytest.mark.parametrize("year", [1, 1899, 2201, 9999])
def test_a_year_that_cannot_be_right_makes_a_draft_and_is_told(year):
    at = datetime(year, 12, 31, 23, tzinfo=UTC)
    values = {"created_at": at, "revised_at": at, "outlet_date": at.date(), "comments": [Comment("a", "b", at)]}
    report = run(entry(published_at=at, **values))
    assert Update.objects.get().status == "draft"
    assert str(year) in report.notes[0].sentence


def test_keys_sources_and_addresses_of_any_length_and_sign_are_borne():
    strange = entry(
        "k" * 900 + "\x00", links=["http://[x", "http://a:b/"], images=[ImageRef("http://[x"), ImageRef("a\x00b")]
    )
    for _ in range(2):
        report = store([strange], source="s" * 400 + "\x00", hosts={"old.example.org"})
    assert counts(report) == {"unchanged": 1}


def test_comments_on_a_page_are_told():
    report = run(entry(is_page=True, comments=[Comment("Sam", "Hi")]))
    assert "1 comments on this page were left out" in report.notes[0].sentence


def test_a_page_keeps_its_address_when_the_tree_above_it_changes():
    def pages(body):
        return (
            entry("1", "A", is_page=True, slug="a", parent_key="2", body=body),
            entry("2", "B", is_page=True, slug="b", parent_key="1", body=body),
            entry("3", "Self", is_page=True, slug="self", parent_key="3", body=body),
        )

    run(*pages("One."))
    before = set(Page.objects.values_list("path", flat=True))
    assert counts(run(*pages("Two.")), "pages") == {"changed": 3}
    assert set(Page.objects.values_list("path", flat=True)) == before


@pytest.mark.parametrize(
    ("code", "language"), [("es", "es"), ("es-MX", "es"), ("es_MX", "es"), ("pt-br", "ar"), ("", "ar")]
)
def test_a_source_names_its_language_in_many_ways(code, language):
    run(entry(language=code), language="ar")
    assert Update.objects.get().language == language


def test_only_one_of_several_sticky_posts_is_pinned():
    run(entry("1", "A", is_pinned=True), entry("2", "B", is_pinned=True))
    assert [update.title for update in Update.objects.filter(is_pinned=True)] == ["A"]


def test_what_no_page_would_bear_is_skipped_with_the_reason():
    report = run(entry(body="x" * 300_000), entry("2", "Good", slug="good"))
    assert counts(report) == {"made": 1, "skipped": 1}
    assert "200,000" in report.skipped[0][1]


def test_addresses_that_are_none_of_the_web_are_dropped():
    run(entry(kind="coverage", outlet_url="javascript:alert(1)", video_url="https://video.example/w/1"))
    update = Update.objects.get()
    assert (update.outlet_url, update.video_url) == ("", "https://video.example/w/1")


def test_precision_and_revision_are_kept():
    run(entry(precision=Precision.MONTH, revised_at=datetime(2021, 6, 1, tzinfo=UTC)))
    update = Update.objects.get()
    assert (update.date_precision, update.revised_at) == ("month", datetime(2021, 6, 1, tzinfo=UTC))


def test_long_titles_are_cut_and_told():
    report = run(entry(title="long " * 80))
    assert len(Update.objects.get().title) <= 250
    assert "cut" in report.notes[0].sentence


def test_the_table_tells_all_outcomes():
    lines = run(entry(), dry_run=True).lines(dry_run=True)
    assert lines[0].split() == ["made", "changed", "unchanged", "skipped"]
    assert lines[1].split() == ["updates", "1", "0", "0", "0"]
    assert lines[-1] == "Dry run: nothing was written."
