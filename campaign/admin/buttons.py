"""What stands below the form of something that can be published: each button with a sentence on what it does."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from ..forms.staff import Press
from ..states import State
from ..zones import in_zone, zone_name, zone_then


@dataclass(frozen=True)
class Button:
    """One thing to do with an item, and the sentence that says what will happen. Without a name it is a link."""

    label: str
    sentence: str
    name: str = ""
    address: str = ""
    is_main: bool = False
    in_new_tab: bool = False


def save_button(state):
    label, sentence = {
        State.DRAFT: (_("Save draft"), _("Keeps it as a draft. Readers do not see it.")),
        State.SCHEDULED: (_("Save"), _("Keeps it scheduled for the date above, in %(zone)s.") % {"zone": zone_name()}),
        State.LIVE: (_("Save"), _("Readers see the changes at once.")),
        State.WITHDRAWN: (_("Save"), _("Keeps it withdrawn. Readers do not see the text.")),
    }[state]
    return Button(label, sentence, name=Press.SAVE, is_main=state == State.LIVE)


def preview_button(address):
    sentence = _("Opens the page as readers will see it, in a new tab. Nothing is saved.")
    return Button(_("Preview"), sentence, name="_preview", address=address, in_new_tab=True)


def publish_buttons(state, item, withdraw_address):
    """For those who may publish. `item` and the address are None for a new one, which is a draft."""
    zone = {"zone": zone_then(timezone.now())}
    now = _("Readers see it at once. A past date above stays its date; left empty, its date is now, in %(zone)s.")
    later = _("Readers see it from the date and time above on, in %(zone)s. Until then nobody does.")
    schedule = Button(_("Schedule"), later % zone, name=Press.SCHEDULE)
    match state:
        case State.DRAFT:
            return [Button(_("Publish now"), now % zone, name=Press.PUBLISH, is_main=True), schedule]
        case State.SCHEDULED:
            at = {"at": in_zone(item.published_at)}
            early = _("Readers see it at once, dated now, instead of from %(at)s on.") % at
            stop = _("Nothing goes public on %(at)s. The text stays here as a draft.") % at
            return [
                Button(_("Publish now"), early, name=Press.PUBLISH),
                Button(_("Back to draft"), stop, name=Press.UNSCHEDULE),
            ]
        case State.WITHDRAWN:
            reason = _("Leads to the sentence for readers who follow an old link.")
            return [
                Button(_("Publish again"), now % zone, name=Press.PUBLISH, is_main=True),
                schedule,
                Button(_("Change the reason"), reason, address=withdraw_address),
            ]
    sentence = _("Asks for the reason first, then takes it from readers at once. Save your changes before.")
    return [Button(_("Withdraw…"), sentence, address=withdraw_address)]
