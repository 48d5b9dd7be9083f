"""In which language something is told to a reader: its own, or that of its words in another one."""

from django.utils.translation import get_language


class ToldHere:
    """For a row in one `language` that has `words` in others: what of it stands on a page of the current language."""

    def words_in(self, language):
        """Its words in a language, or None where it has none, or is written in that language itself."""
        if language == self.language or not self.pk:
            return None
        return next((words for words in self.words.all() if words.language == language), None)

    @property
    def spoken(self):
        """The languages in which it is told: its own first."""
        return [self.language, *(words.language for words in (self.words.all() if self.pk else ()))]

    def here(self, name):
        """Its `name` (title, body_html, outcome) on a page of the current language, and the language that is in."""
        words = self.words_in(get_language())
        if words and (text := getattr(words, name)):
            return text, words.language
        return getattr(self, name), self.language

    @property
    def title_here(self):
        return self.here("title")[0]

    @property
    def language_here(self):
        """The language in which its title is shown on a page of the current language."""
        return self.here("title")[1]

    @property
    def body_html_here(self):
        return self.here("body_html")[0]

    @property
    def body_language_here(self):
        return self.here("body_html")[1]

    @property
    def outcome_here(self):
        return self.here("outcome")[0]

    @property
    def outcome_language_here(self):
        return self.here("outcome")[1]
