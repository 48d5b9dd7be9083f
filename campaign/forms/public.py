"""Forms that anybody may send: without account, session, cookie or script.

What guards them instead: the browser's word that the form came from this site, a signed stamp with the time at which
the page was written, a field that only machines fill in, and a limit for each sender. None of it asks the database. A
post that looks like a machine's gets the same answer as any other; its row is held back until staff have looked at it,
and nothing is mailed. A form that is sent twice, with the same words from the same page, is kept once: `fingerprint`
goes into a column of its own, under a constraint.

The next form takes a class and a view:

    class SignForm(PublicForm, forms.ModelForm):
        per_sender = Limit("signatures", 5, 10 * MINUTE)

    @open_to_all
    def sign(request):
        form = SignForm(request)
        if form.is_valid():
            form.save()  # which asks `self.is_suspicious`, and stores `self.fingerprint`
            return see_other(reverse("coalition:thanks"))
        return render(request, "coalition/sign.html", {"form": form})

and in the template, between the tags of the form, `{% include "partials/form_guard.html" %}`.
"""

import json
import secrets
import time
import unicodedata
from functools import wraps
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.http.response import HttpResponseRedirectBase
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ..limits import DAY, Limit, peer
from ..text import clean, one_line
from ..views import error_page

MOST_BYTES = 1024 * 1024  # of a whole post: what is far too long can still be told so beside its field
YOUNGEST = 2  # seconds between page and post; nobody reads and writes faster
OLDEST = DAY  # a page may have lain in a cache, and then in a tab
DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST_LOCAL_PART = 64  # octets (RFC 5321, 4.5.3.1.1)
GOOGLES = {"gmail.com", "googlemail.com"}  # one and the same, and dots before the @ mean nothing there

# Signs that take room and show nothing, beside spaces, marks and format characters: fillers of Hangul, empty Braille.
FILLERS = set("\u115f\u1160\u3164\uffa0\u2800")

is_address = EmailValidator(allowlist=())


class SeeOther(HttpResponseRedirectBase):
    """What to look at after a post: 303 makes every browser ask for it with GET (RFC 9110, 15.4.4)."""

    status_code = 303


def see_other(address: str) -> SeeOther:
    return SeeOther(address)


def open_to_all(view):
    """A view that shows a form (GET, HEAD) and takes it (POST) from anybody whose browser stands on this site.

    Django's own check needs a cookie, which the public does not get; `is_from_here` takes its place.
    """

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.method != "POST":
            return view(request, *args, **kwargs)
        if is_too_large(request):
            response = error_page(request, "413_form.html", 413)
        elif not is_from_here(request):
            response = error_page(request, "403_form.html", 403)
        else:
            response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    return guarded


def is_too_large(request) -> bool:
    """Whether the body is announced as larger than a form of words can be; it has not been read yet then."""
    length = request.headers.get("content-length") or "0"
    return length.isdigit() and int(length) > MOST_BYTES


def is_from_here(request) -> bool:
    """Whether a page of this site sent a post, by the headers that a page cannot forge.

    Sec-Fetch-Site decides where there is one (Fetch Metadata, W3C), else Origin, else Referer; "null" is nobody, and
    a post with none of the three does not come from a browser's form.
    """
    if (relation := request.headers.get("sec-fetch-site")) is not None:
        return relation in {"same-origin", "none"}
    sender = request.headers.get("origin", request.headers.get("referer", ""))
    return host_of(sender) in {host_of(settings.SITE_URL), host_of(f"{request.scheme}://{request.get_host()}")} - {""}


def host_of(address: str) -> str:
    """Host and port of a whole web address, without the port that its scheme has anyway; "" of anything else."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        return ""
    return parts.hostname if port in {None, DEFAULT_PORTS[parts.scheme]} else f"{parts.hostname}:{port}"


class PublicForm(forms.BaseForm):
    """What every form of the public has; stands before `forms.Form` or `forms.ModelForm` in the list of bases.

    Takes the request: a post fills the form. `stamp`, `is_suspicious` and `fingerprint` are what template, view and
    `save` need to know. A stamp holds milliseconds since 1970, a dot, and an id of this one page.
    """

    per_sender: Limit
    TRAP, STAMP = "website", "stamp"  # the names that templates/partials/form_guard.html gives its two fields

    def __init__(self, request, **kwargs):
        super().__init__(request.POST if request.method == "POST" else None, **kwargs)
        self.sender = peer(request)

    @cached_property
    def age(self) -> float | None:
        """Seconds since the page was written; None where that is not signed by us, for this form."""
        try:
            written, _page = self._signer.unsign(self.data.get(self.STAMP, "")).split(".")
            return time.time() - int(written) / 1000
        except (signing.BadSignature, ValueError):
            return None

    @cached_property
    def stamp(self) -> str:
        """What goes into the page, signed. One that was sent stays, so that correcting takes no patience."""
        if self.age is None:
            return self._stamp(time.time())
        if self.age > OLDEST:
            return self._stamp(time.time() - YOUNGEST)
        return self.data[self.STAMP]

    @cached_property
    def is_suspicious(self) -> bool:
        """Whether a valid post looks like a machine's. Counts it for its sender, once."""
        is_within_limit = self.per_sender.take(self.sender)
        is_filled = bool(self.data.get(self.TRAP))
        return is_filled or self.age is None or self.age < YOUNGEST or not is_within_limit

    @cached_property
    def fingerprint(self) -> str:
        """64 signs, the same for the same words from the same page: a second click on the button, or a reload.

        The page alone does not decide: who goes back and asks something else sends a second form, and a cache between
        us and them may give one page to several.
        """
        words = [[name, self.data.getlist(self.add_prefix(name))] for name in sorted(self.fields)]
        return salted_hmac(
            f"{__name__}.fingerprint", json.dumps([self.data.get(self.STAMP), words]), algorithm="sha256"
        ).hexdigest()

    def clean(self):
        if self.age is None:  # a machine, or somebody who had the page open while the site got another secret key
            sentence = _("The site was changed while you wrote. Nothing you wrote is lost. Send it once more.")
            self.add_error(None, ValidationError(sentence, code="unknown"))
        elif self.age > OLDEST:
            sentence = _("This page had been open for more than a day. Nothing you wrote is lost: send it once more.")
            self.add_error(None, ValidationError(sentence, code="stale"))
        return super().clean()

    @property
    def _signer(self):
        return signing.Signer(salt=f"{__name__}.{type(self).__name__}")

    def _stamp(self, moment):
        return self._signer.sign(f"{int(moment * 1000)}.{secrets.token_urlsafe(9)}")


def seen(text: str) -> str:
    """The text, or "" where a reader would see nothing: spaces, joiners, marks without a letter, fillers."""
    return text if any(is_drawn(sign) for sign in text) else ""


def is_drawn(sign: str) -> bool:
    """Whether a sign shows something by itself (Unicode's general category, UAX 44)."""
    category = unicodedata.category(sign)
    return category[0] not in "ZM" and category not in {"Cc", "Cf"} and sign not in FILLERS


class LineField(forms.CharField):
    """One line: whatever would break it, or break out of it, becomes a space or goes."""

    def to_python(self, value):
        return seen(one_line(super().to_python(value)))


class ProseField(forms.CharField):
    """Several lines. Browsers send each line end as two signs; a text of the most allowed length counts them as one."""

    def to_python(self, value):
        return seen(clean(super().to_python(value)).strip())


def validate_mailbox(address: str):
    """Raises ValidationError for what is no address of a mailbox in the world.

    Beside what Django refuses: hosts without a domain, IP literals, local parts that are quoted, not ASCII, or longer
    than 64 octets; what would be taken for an encoded word (RFC 2047, 2); domains that have no form in ASCII, or one
    that may be another's: strasse.example and straße.example are one under IDNA 2003 and two under IDNA 2008 (RFC 5894,
    7.2).
    """
    local, _at, domain = address.rpartition("@")
    try:
        is_address(address)
        in_ascii = domain.encode("idna")
        is_address(f"{local}@{in_ascii.decode()}")  # where a full-width comma has become a comma
        is_same = domain.isascii() or in_ascii.decode("idna") == unicodedata.normalize("NFC", domain.lower())
    except (ValidationError, UnicodeError):
        is_good = False
    else:
        is_plain = local.isascii() and local[0] != '"' and "=?" not in local and domain[0] != "["
        is_good = is_plain and is_same and len(local) <= LONGEST_LOCAL_PART
    if not is_good:
        raise ValidationError(
            gettext_lazy("No answer can go to this e-mail address. Write it such as name@example.org."), code="mailbox"
        )


class MailboxField(forms.EmailField):
    """An e-mail address to which an answer can go."""

    default_validators = [validate_mailbox]

    def to_python(self, value):
        return clean(super().to_python(value)).strip()


def mailbox(address: str) -> str:
    """Whose mailbox a valid address is, for counting alone: mail goes to the address as it was typed.

    In small letters, the domain in ASCII, without "+anything"; at Google without dots, and under one domain.
    """
    local, _at, domain = address.rpartition("@")
    local, domain = local.partition("+")[0].lower(), domain.encode("idna").decode().lower()
    if domain in GOOGLES:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"
