"""Signing on, and the page of one's own signature."""

import copy
from dataclasses import dataclass
from time import monotonic, sleep

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language

from campaign.forms.public import open_to_all, see_other
from campaign.views import gone, read_only, translation_ids
from supporters import tokens

from ..models import Letter, Signatory
from . import acts, flow, links
from .acts import Act
from .flow import NewLink, Outcome
from .forms import FORMS
from .merging import current

State = Signatory.State
BEAT = 0.15  # seconds; a new signature takes longer to keep than one that is there, and a stopwatch could tell

# What the page says of the button that was pressed last, where it is still true.
TOLD_OF = {
    State.UNCONFIRMED: {NewLink.SENT, NewLink.LATELY, NewLink.ENOUGH, Outcome.CHANGED},
    State.WITHDRAWN: {"withdrawn", "erased"},
    **dict.fromkeys(flow.SETTLED, {Outcome.CONFIRMED, Outcome.ALREADY}),
}


@dataclass(frozen=True)
class Door:
    """The way to one letter: what is public of it is open to all, the rest to whoever has the invitation."""

    letter: Letter
    is_live: bool
    is_invited: bool

    @property
    def query(self):
        """What every address behind this door carries along; "" where nothing is needed."""
        return f"?invitation={self.letter.original.invitation}" if self.is_invited else ""

    @property
    def may_sign(self):
        return self.is_invited or not self.letter.original.is_by_invitation

    def ways(self):
        """Who may sign, as (Kind, title, address of the form)."""
        here = self.letter.address("sign")
        joint = "&" if self.query else "?"
        return [(kind, FORMS[kind].title, f"{here}{self.query}{joint}as={kind}") for kind in self.letter.kinds_taken]

    def translations(self):
        """The form in the other languages of the letter."""
        others = Letter.objects.filter(pk__in=translation_ids(self.letter)).exclude(pk=self.letter.pk)
        others = others.exclude(status=Letter.Status.WITHDRAWN) if self.is_invited else others.live()
        return [
            Elsewhere(letter.language, letter.address("sign") + self.query)
            for letter in others.only("language", "slug")
        ]


@dataclass(frozen=True)
class Elsewhere:
    """A page in another language."""

    language: str
    address: str

    def get_absolute_url(self):
        return self.address


def door_to(request, slug) -> Door:
    """Raises Http404 where the public knows of no such letter and no invitation fits; `letter` may be withdrawn."""
    here = Letter.objects.in_language(get_language()).select_related("translation_of")
    letter = get_object_or_404(here, slug=slug)
    invitation = request.POST.get("invitation") or request.GET.get("invitation", "")
    is_invited = letter.is_invited(invitation)
    is_live = links.is_live(letter)
    if not is_live and not is_invited and not Letter.objects.gone().filter(pk=letter.pk).exists():
        raise Http404
    return Door(letter, is_live, is_invited)


def withdrawn(request, door):
    """The answer where the letter was withdrawn, or the original of which it is a translation; else None."""
    for letter in (door.letter, door.letter.original):
        if letter.status == Letter.Status.WITHDRAWN:
            response = gone(request, letter)
            return hidden(response) if door.is_invited else response
    return None


@open_to_all
def sign(request, slug):
    door = door_to(request, slug)
    if refusal := withdrawn(request, door):
        return refusal
    letter, form = door.letter, None
    kind = kind_asked_for(request, letter)
    if door.may_sign and letter.is_collecting() and kind:
        form = FORMS[kind](request, letter)
        if form.is_valid():
            began = monotonic()
            form.save()
            sleep((began - monotonic()) % BEAT)  # until the next beat, whatever became of it
            return see_other(letter.address("thanks") + door.query)
    deadline = letter.original.deadline_at
    context = {
        "kind": kind,
        "form": form,
        "ways": door.ways(),
        "here": letter.address("sign"),
        "is_collecting": letter.is_collecting(),
        "is_too_late": deadline is not None and deadline <= timezone.now(),
    }
    return answer(request, door, "coalition/sign.html", context)


def kind_asked_for(request, letter):
    """The Kind of signer for whom the form is: the one that was chosen, or the only one; else None."""
    asked = request.POST.get("as") or request.GET.get("as", "")
    kinds = letter.kinds_taken
    return next((kind for kind in kinds if kind == asked), kinds[0] if len(kinds) == 1 else None)


@read_only
def thanks(request, slug):
    door = door_to(request, slug)
    return withdrawn(request, door) or answer(request, door, "coalition/thanks.html", {"days": tokens.CONFIRM_DAYS})


def answer(request, door, template, context):
    context |= {"door": door, "letter": door.letter, "original": door.letter.original}
    response = render(request, template, context | {"translations": door.translations()})
    return hidden(response) if door.is_invited else response


def hidden(response):
    """What only the owner of a link may see is kept by no cache and no search engine."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@open_to_all
def signature(request, token):
    """One's own signature. The link in the mail only shows it: whatever changes it is a button (POST)."""
    try:
        key, is_fresh = links.read(token)
    except tokens.Unknown as error:
        raise Http404 from error
    signatory = get_object_or_404(Signatory.objects.select_related("letter", "supporter"), key=key)
    if request.method == "POST":
        told = act(request, signatory, is_fresh)
        return see_other(f"{request.path}?told={told}" if told else request.path)
    context = page_of(signatory, is_fresh, request.GET.get("told", "")) | {"translations": page_elsewhere(token)}
    return hidden(render(request, "coalition/signature.html", context))


def act(request, signatory, is_fresh) -> str:
    """Does what a button says; the word for what came of it."""
    match request.POST.get("do"):
        case "confirm" if is_fresh:
            return flow.confirm(signatory, version_in(request), get_language())
        case "resend":
            return flow.send_new_link(signatory, get_language())
        case "withdraw" if flow.withdraw(signatory):
            return "withdrawn"
        case "erase":
            flow.erase(signatory)
            return "erased"
    return ""


def version_in(request) -> int:
    """The version of the signature that stood on the page; 0, which none has, where that is no number."""
    version = request.POST.get("version", "")
    return int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0


def page_of(signatory, is_fresh, told):
    """What the page of one's own signature shows: how it stands, and what the public reads or would read of it."""
    letter = links.letter_read(signatory, get_language())
    is_live = links.is_live(letter)
    standing = current(signatory)
    is_merged, is_erased = standing.pk != signatory.pk, signatory.supporter_id is None
    is_public = standing.state == State.PUBLISHED and links.is_live(signatory.letter)
    shown = standing
    if not is_public:  # of another's, only what is public is anybody's business
        shown = copy.copy(signatory)
        shown.show()
    unshown = [getattr(signatory, name) for name in ("name", "title", "place")]
    public = {shown.shown_name, shown.shown_title, shown.shown_place, ""}
    can_confirm = signatory.state == State.UNCONFIRMED and flow.can_be_confirmed(signatory.letter)
    return {
        "signatory": signatory,
        "standing": standing,
        "is_merged": is_merged,
        "is_erased": is_erased,
        "is_public": is_public,
        "letter": letter,
        "original": signatory.letter,
        "is_live": is_live,
        "shown": shown,
        "unshown": [words for words in unshown if words not in public],
        "may_confirm": can_confirm and is_fresh,
        "needs_link": can_confirm and not is_fresh,
        "may_withdraw": standing.state in acts.STEPS[Act.WITHDRAWN].comes_from,
        "sign_again": letter.address("sign") if is_live and letter.is_collecting() else "",
        "told": told if told in TOLD_OF.get(standing.state, ()) and (is_erased or told != "erased") else "",
    }


def page_elsewhere(token):
    """The page of one signature in the other languages of the site."""
    pages = []
    for language, _name in settings.LANGUAGES:
        if language != get_language():
            with translation.override(language):
                pages.append(Elsewhere(language, reverse("coalition:signature", args=[token])))
    return pages
