"""The mails to whoever signed. None of them holds a word that was typed into the form, so that nobody can have us
send theirs to strangers.

Each writer takes the row of the outbox, in whose language it is called (`supporters.mail`), and answers with nothing
where the mail has become needless.
"""

from django.core.mail import EmailMessage
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from campaign.identity import identity
from campaign.text import one_line
from supporters.mail import message
from supporters.models import Mail
from supporters.tokens import CONFIRM_DAYS

from ..models import Signatory
from .links import letter_read, link_to

State = Signatory.State
SUBJECT_LENGTH = 78  # signs in a line of a mail (RFC 5322, 2.1.1)


def confirmation(mail: Mail) -> EmailMessage | None:
    """Asks whoever reads the mailbox to confirm what was signed with its address."""
    subject = _("%(campaign)s: confirm your signature under “%(letter)s”")
    return _about(mail, {State.UNCONFIRMED}, subject, "mail/signature_confirm.txt")


def reminder(mail: Mail) -> EmailMessage | None:
    """Asks once more."""
    subject = _("%(campaign)s: your signature under “%(letter)s” waits for you")
    return _about(mail, {State.UNCONFIRMED}, subject, "mail/signature_reminder.txt")


def settled(mail: Mail) -> EmailMessage | None:
    """Says that the signature is confirmed, to whoever has just done so and to whoever signs again."""
    subject = _("%(campaign)s: your signature under “%(letter)s” is on record")
    return _about(mail, {State.PENDING, State.VERIFIED, State.PUBLISHED}, subject, "mail/signature_settled.txt")


def _about(mail, states, subject, template):
    signatory = Signatory.objects.filter(pk=mail.about, state__in=states).select_related("letter").first()
    if signatory is None:
        return None
    letter = letter_read(signatory, mail.language)
    name = identity(mail.language).name
    context = {
        "campaign": name,
        "title": one_line(letter.title),
        "link": link_to(signatory, mail.language),
        "days": CONFIRM_DAYS,
        "is_published": signatory.state == State.PUBLISHED,
    }
    line = subject % {"campaign": name, "letter": letter.title}
    return message(mail, Truncator(line).chars(SUBJECT_LENGTH), template, context)
