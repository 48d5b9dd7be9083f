"""What stands above the form of a letter: where it is, the link to send around, who signed, and what can be done."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaign import languages
from campaign.states import State, state_of
from contacts.models import Organisation

from ..models import Letter, Signatory
from ..models.kinds import Kind
from .importing import may_import
from .stages import stage_in_words

EMBED = '<iframe src="{}" title="{}" width="100%" height="240" loading="lazy" style="border:0"></iframe>'


@dataclass(frozen=True)
class Shared:
    """A link to send around, and what it opens. `is_secret` tells that it can be replaced by a new one."""

    address: str
    sentence: str
    is_secret: bool


@dataclass(frozen=True)
class Line:
    """One number of the panel, and where those whom it counts can be seen; no address for who may not see them."""

    label: str
    number: int
    address: str = ""
    remark: str = ""


def shared_link(letter: Letter) -> Shared | None:
    """The link by which the letter is signed in its language; None while nobody can sign it."""
    original, state = letter.original, state_of(letter)
    if not original.is_collecting() or state == State.WITHDRAWN:
        return None
    if original.is_by_invitation:
        sentence, is_secret = _("Who has this link can sign, and nobody else."), True
    elif state != State.LIVE:
        sentence, is_secret = _("Who has this link can read the letter and sign it, before it is public, too."), True
    else:
        sentence, is_secret = _("Anybody can sign here."), False
    path = letter.invitation_link if is_secret else letter.address("sign")
    return Shared(settings.SITE_URL + path, sentence, is_secret)


def embed_code(letter: Letter) -> str:
    """What other sites put into their page to show the count; "" while the letter, or its original, is not public."""
    if not letter.is_live():
        return ""
    return EMBED.format(escape(settings.SITE_URL + letter.address("embed")), escape(letter.title))


def listed(letter, **filters):
    """The address of the list of those signatories of an original."""
    query = urlencode({"letter__id__exact": letter.pk, **filters})
    return f"{reverse('admin:coalition_signatory_changelist')}?{query}"


def page_of(letter, view):
    """The address of a page about the signatories of an original: the queue of those who wait, or likely duplicates."""
    return f"{reverse(f'admin:coalition_signatory_{view}')}?{urlencode({'letter': letter.pk})}"


def by_group(letter: Letter, is_linked: bool) -> list[Line]:
    """How many signatures of each group are public."""
    lines = []
    for group in letter.groups.all():
        remark = _("%(count)d of them counted only") % {"count": group.unnamed} if group.unnamed else ""
        address = listed(letter, group__id__exact=group.pk, state__exact=Signatory.State.PUBLISHED) if is_linked else ""
        lines.append(Line(group.heading_in(get_language()), group.count, address, remark))
    return lines


def by_state(letter: Letter, is_linked: bool) -> list[Line]:
    """How many signatories are in each state; states in which nobody is are left out."""
    found = letter.signatories.order_by().values_list("state").annotate(Count("pk"))
    counts = dict(found)
    return [
        Line(state.label, counts[state], listed(letter, state__exact=state) if is_linked else "")
        for state in Signatory.State
        if state in counts
    ]


def waiting(letter: Letter) -> int:
    """About how many signatories of an original somebody has to decide."""
    return letter.signatories.waiting().count()


def joinable(letter: Letter):
    """The known organisations that signed an original, were verified at least, and are no members."""
    states = [Signatory.State.VERIFIED, Signatory.State.PUBLISHED]
    signed = letter.signatories.filter(kind=Kind.ORGANISATION, state__in=states).order_by()
    return Organisation.objects.filter(pk__in=signed.values("organisation"), membership__isnull=True)


def missing_languages(original: Letter) -> list[tuple[str, str]]:
    """Code and name of each language of the site into which a letter is not translated yet."""
    there = {original.language, *original.translations.values_list("language", flat=True)}
    return [(code, name) for code, name in languages.choices() if code not in there]


def new_translations(original: Letter, letters) -> list[tuple[str, str]]:
    """Language and address for each translation that could be added."""
    queries = [
        (name, urlencode({"translation_of": original.pk, "language": code}))
        for code, name in missing_languages(original)
    ]
    return [(name, f"{letters.address('add')}?{query}") for name, query in queries]


def panel_of(letter: Letter, letters, request) -> dict:
    """What the panel of a stored letter shows to a member of staff; `letters` is the admin of letters."""
    original, may_check = letter.original, request.user.has_perm("coalition.moderate_signatory")
    may_see = letters.admin_site.get_model_admin(Signatory).has_view_or_change_permission(request)
    may_renew = letters.has_change_permission(request, original)
    return {
        "state": letters.sentence_of_state(letter),
        "stage": stage_in_words(original),
        "original": None if letter == original else original,
        "original_address": letters.address("change", original),
        "shared": shared_link(letter) if letters.has_change_permission(request, letter) else None,
        "link_address": letters.address("link", original) if may_renew else "",
        "groups": by_group(original, may_see),
        "states": by_state(original, may_see),
        "joinable": joinable(original).count() if letters.may_take_in(request, original) else 0,
        "members": letters.address("members", original),
        "queue": page_of(original, "queue") if may_check else "",
        "duplicates": page_of(original, "duplicates") if may_check else "",
        "waiting": waiting(original) if may_check else 0,
        "imports": letters.address("import", original) if may_import(request) else "",
        "acts": letters.act_buttons(request, letter),
        "package": letters.address("package", letter) if letters.has_publish_permission(request) else "",
        "translations": [
            (one, letters.address("change", one)) for one in original.translations.all() if one.pk != letter.pk
        ],
        "new_translations": new_translations(original, letters) if letters.has_add_permission(request) else [],
        "embed": embed_code(letter),
    }
