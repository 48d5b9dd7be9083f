from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.updates.factories import MAY_13, make_topic, make_update
from updates.models import Update

pytestmark = pytest.mark.django_db


def test_the_slug_is_made_from_the_title_and_numbered_within_a_day():
    slugs = [make_update("A vigil tonight!").slug for _ in range(3)]
    slugs.append(make_update("A vigil tonight!", MAY_13 + timedelta(days=1)).slug)
    assert slugs == ["a-vigil-tonight", "a-vigil-tonight-2", "a-vigil-tonight-3", "a-vigil-tonight"]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Иван на свободе", "ivan-na-svobode"),
        ("¡Audiencia mañana!", "audiencia-manana"),
        ("!!!", "news"),
        ("📣", "news"),
        ("x" * 200, "x" * 80),
    ],
)
def test_slugs_are_readable_in_any_script(title, slug):
    assert make_update(title).slug == slug


def test_topics_of_one_script_do_not_fall_together():
    slugs = {make_topic(name).slug for name in ("反馈", "日本語", "Иван", "Ольга", "!", "?")}
    assert len(slugs) == 6


def test_the_excerpt_is_the_summary_or_else_the_first_paragraph():
    assert make_update(summary="In short.", body="Long.").excerpt == "In short."
    assert make_update(body="# Heading\n\nFirst **one**.\n\nSecond.").excerpt == "First one."
    assert make_update(body="").excerpt == ""
    long = make_update(body="word " * 200).excerpt
    assert len(long) <= 280
    assert long.endswith("word…")


def test_only_one_update_in_a_language_is_pinned():
    make_update(is_pinned=True)
    make_update("In Spanish", is_pinned=True, language="es")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_update("Second", is_pinned=True)
    with pytest.raises(ValidationError, match="Unpin it first"):
        Update(title="Third", body="x", is_pinned=True).full_clean()


def test_a_withdrawn_update_gives_its_pin_away():
    first = make_update(is_pinned=True)
    first.withdraw("Wrong.")
    first.save()
    assert make_update("Second", is_pinned=True).is_pinned


def test_a_language_has_one_translation_of_an_update():
    original = make_update()
    make_update("Uno", language="es", translation_of=original)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_update("Dos", language="es", translation_of=original)


def test_the_text_is_rendered_once_at_save():
    update = make_update(body="**Free** him.")
    assert "<strong>Free</strong>" in update.body_html


def test_an_update_without_date_has_no_address():
    assert make_update(at=None).get_absolute_url() == ""
