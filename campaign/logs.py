"""The lines of the log, without what could be misused by whoever reads them."""

import logging
import re

# Whoever has the link to a signature can withdraw it. Nothing but the end of the line ends what was asked for.
SECRET = re.compile(r"(?<=/signature/).+", re.IGNORECASE)


class Formatter(logging.Formatter):
    """Writes of a link to a signature that it was one, and leaves out for which."""

    def format(self, record):
        return SECRET.sub("…", super().format(record))
