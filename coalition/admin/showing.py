"""How one signatory is told to staff: who it is, what the public will read, where the mail leads, what was decided."""

import copy
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.forms.public import mailbox
from campaign.zones import in_zone

from ..models import Decision, Signatory
from ..paging import Signature
from ..signing import merging


@dataclass(frozen=True)
class Mailbox:
    """Where a signatory's mail goes, and whether that is where the organisation's site is.

    `fit` is "same" (also a part of it), "above" (the site is a part of it, which may be a provider's), "other", or ""
    where there is nothing to compare.
    """

    address: str
    domain: str
    site: str = ""
    fit: str = ""

    @property
    def sentence(self):
        return SENTENCES[self.fit] % {"domain": self.domain, "site": self.site}


SENTENCES = {
    "same": gettext_lazy("It belongs to the organisation’s site, %(site)s."),
    "above": gettext_lazy("The organisation’s site, %(site)s, is a part of %(domain)s. Is that their own?"),
    "other": gettext_lazy("The organisation’s site is %(site)s, another one."),
    "": gettext_lazy("No site of the organisation is known."),
}


@dataclass(frozen=True)
class Told:
    """One decision in words; `other` is the address of the signatory that it was merged with."""

    decision: Decision
    at: str
    who: str
    note: str
    other: str = ""


def mailbox_of(signatory: Signatory, site: str = "") -> Mailbox | None:
    """The Mailbox, beside a web address; None for who signed without one."""
    if signatory.supporter is None:
        return None
    address, host = signatory.supporter.email, host_of(site)
    domain = mailbox(address).rpartition("@")[2]
    return Mailbox(address, domain, host, fit(domain, host))


def host_of(address: str) -> str:
    """The host of a web address without "www.", in ASCII; "" where there is none."""
    try:
        host = urlsplit(address).hostname or ""
        return host.encode("idna").decode().lower().removeprefix("www.")
    except (ValueError, UnicodeError):
        return ""


def fit(domain: str, host: str) -> str:
    if not domain or not host:
        return ""
    if domain == host or domain.endswith(f".{host}"):
        return "same"
    return "above" if host.endswith(f".{domain}") else "other"


def public_part(signatory: Signatory) -> Signature | None:
    """What the page shows, or would show once it is published; None of who is counted only."""
    if signatory.display == Signatory.Display.COUNTED:
        return None
    shown = copy.copy(signatory)
    shown.show()
    return Signature(
        shown.rank, shown.pk, shown.group_id, shown.shown_name, shown.shown_title, shown.shown_organisation,
        shown.shown_place, shown.is_for_identification_only,
    )  # fmt: skip


def log_of(signatory: Signatory) -> list[Told]:
    """All that was decided about a signatory, the oldest first."""
    return [told(decision) for decision in signatory.decisions.select_related("by")]


def told(decision: Decision) -> Told:
    note, other = decision.note, merging.merged_with(decision)
    if other:
        words = {"number": other}
        into = note.startswith("into")
        note = _("Went into signatory %(number)d.") % words if into else _("Took in signatory %(number)d.") % words
    who = str(decision.by) if decision.by else ""
    return Told(decision, in_zone(decision.at), who, note, address_of(other) if other else "")


def address_of(key) -> str:
    return reverse("admin:coalition_signatory_change", args=[key])


def was_confirmed(signatory: Signatory) -> bool:
    """Whether nothing is left to confirm: by mail, or since it never came by the form of the public."""
    return signatory.confirmed_at is not None or signatory.supporter_id is None
