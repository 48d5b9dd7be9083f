from django.conf import settings
from django.utils.translation import gettext as _
from markdownx.widgets import AdminMarkdownxWidget


class MarkdownWidget(AdminMarkdownxWidget):
    """The text box with its live preview; `static/js/editor.js` adds a button for files and says what went wrong."""

    def get_context(self, name, value, attrs):
        words = {
            "data-words-choose": _("Add a picture or PDF"),
            "data-words-hint": _("or drop it into the text"),
            "data-words-uploading": _("Uploading…"),
            "data-words-done": _("Added. Describe it under “Pictures and documents”."),
            "data-words-large": _("This file is larger than %(limit)d MB, which is the limit. Make it smaller.")
            % {"limit": settings.UPLOAD_MAX_BYTES // (1024 * 1024)},
            "data-words-failed": _("The file did not arrive. Check that you are online and logged in, then try again."),
            "data-words-preview": _("The preview could not be loaded. Check that you are online and logged in."),
            "data-limit": settings.UPLOAD_MAX_BYTES,
        }
        return super().get_context(name, value, {**attrs, **words})
