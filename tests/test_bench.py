"""The measurements measure something: what they generate is what saving makes, and every page they time is there."""

from django.test import Client, TestCase

from bench import exports, generate, pages, words
from campaign.models import Asset, Campaign, Page
from coalition.models import Letter, Signatory
from updates.importers.wordpress import wxr
from updates.models import SearchEntry, Topic, Update

COUNT = 60


def rows():
    fields = Update._meta.concrete_fields
    own = [field.name for field in fields if not field.is_relation and field.name != "changed_at"]
    related = ["lead_image__key", "document__key", "translation_of", "continues", "supersedes"]
    return (
        list(Update.objects.order_by("pk").values_list(*own, *related)),
        list(SearchEntry.objects.order_by("pk").values_list("pk", "title_stems", "text_stems")),
        sorted(Update.topics.through.objects.values_list("update", "topic__slug")),
        sorted(Update.body_assets.through.objects.values_list("update", "asset__key")),
        list(Update.objects.order_by("pk", "attachments__order").values_list("pk", "attachments__asset__key")),
        sorted(Signatory.objects.values_list("key", "rank", "group__kind", "shown_name", "shown_place", "display")),
    )


class ArchiveTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        generate.fill(COUNT)

    def test_it_is_the_same_in_every_run(self):
        before = rows()
        for model in (Signatory, Letter, Update, Topic, Page, Campaign, Asset):
            model.objects.all().delete()
        generate.fill(COUNT)
        assert len(before[0]) == len(before[1]) == COUNT
        assert rows() == before

    def test_it_holds_what_saving_its_updates_would_have_made(self):
        before = rows()
        for update in Update.objects.filter(pk__in=range(1, COUNT + 1, 8)):
            assert update.body_assets.count() == len(update.assets_in_body())
            update.save()
        assert rows() == before

    def test_its_texts_are_as_long_as_those_of_campaigns(self):
        titles, bodies = zip(*Update.objects.values_list("title", "body"), strict=True)
        assert all(5 <= len(title.split()) <= 14 for title in titles)
        assert all(200 <= len(body.split()) <= 900 for body in bodies)
        assert set(Update.objects.values_list("kind", flat=True)) == set(Update.Kind.values)

    def test_every_page_that_is_timed_is_there(self):
        client = Client(SERVER_NAME="127.0.0.1")
        for name, address in pages.addresses().items():
            assert client.get(address).status_code == 200, name
        found = client.get("/updates/search/", {"q": words.RARE_WORD}).content.decode()
        assert found.count('class="entry"') == 1


def test_an_export_holds_as_many_posts_as_were_asked_for(tmp_path):
    path = tmp_path / "export.xml"
    assert exports.write(path, posts=8) == 8
    assert wxr.survey(path).counts == {("post", "publish"): 8, ("attachment", "inherit"): 2}
    assert exports.write(path, megabytes=1) > 100
    assert 1_000_000 <= path.stat().st_size < 1_100_000
