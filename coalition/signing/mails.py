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
from supporters.mail import message, spelled
from supporters.models import Mail
from supporters.tokens import CONFIRM_DAYS

from ..models import Signatory
from .acts import SETTLED, State
from .links import is_live, letter_read, link_to
from .merging import current

SUBJECT_LENGTH = 78  # signs in a line of a mail (RFC 5322, 2.1.1)


def confirmation(mail: Mail) -> EmailMessage | None:
    """Asks whoever reads the mailbox to confirm what was signed with its address."""
    subject = _("%(campaign)s: confirm your signature under “%(letter)s”")
    return _to_confirm(mail, subject, "mail/signature_confirm.txt")


def reminder(mail: Mail) -> EmailMessage | None:
    """Asks once more."""
    subject = _("%(campaign)s: your signature under “%(letter)s” waits for you")
    return _to_confirm(mail, subject, "mail/signature_reminder.txt")


def settled(mail: Mail) -> EmailMessage | None:
    """Says that the signature is confirmed, to whoever has just done so and to whoever signs again.

    Whoever signed again with the address spelled in another way may be somebody else: many mail servers give
    name+tag@ to another person than name@. There it says no more than that the mailbox has signed already.
    """
    signatory = _signatory(mail)
    if signatory is None or (standing := current(signatory)).state not in SETTLED:
        return None
    if spelled(mail.to) != spelled(signatory.supporter.email):
        subject = _("%(campaign)s: this mailbox has signed “%(letter)s” already")
        return _mail(mail, subject, "mail/signature_already.txt", signatory)
    subject = _("%(campaign)s: your signature under “%(letter)s” is on record")
    is_published = standing.state == State.PUBLISHED and is_live(signatory.letter)
    own = {"link": link_to(signatory, mail.language), "is_published": is_published}
    return _mail(mail, subject, "mail/signature_settled.txt", signatory, **own)


def _to_confirm(mail, subject, template):
    signatory = _signatory(mail)
    if signatory is None or signatory.state != State.UNCONFIRMED:
        return None
    link = link_to(signatory, mail.language)
    return _mail(mail, subject, template, signatory, link=link, days=CONFIRM_DAYS)


def _signatory(mail):
    """Whom a mail is about; None where there is nobody to write to any more."""
    signed = Signatory.objects.filter(pk=mail.about, supporter__isnull=False)
    return signed.select_related("letter", "supporter").first()


def _mail(mail, subject, template, signatory, **context):
    letter, name = letter_read(signatory, mail.language), identity(mail.language).name
    line = subject % {"campaign": name, "letter": letter.title}
    context |= {"campaign": name, "title": one_line(letter.title)}
    return message(mail, Truncator(line).chars(SUBJECT_LENGTH), template, context)
