"""Which words are somebody's name."""

import re

from .posts import ends_in_role, names_body, role_and_body
from .vocabulary import (
    ALSO_SURNAMES,
    ARTICLES,
    BEHIND_NAMES,
    BODIES,
    GIVEN_NAMES,
    HONORIFICS,
    JOINING,
    OFFICIALS,
    PARTICLES,
    PREPOSITIONS,
    ROLES,
    SHARED_MAILBOXES,
    fold,
)

_LONGEST = 80
_MOST_WORDS = 9
_TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u064b-\u0652]|[.’'ʼ-](?=[^\W\d_]|$))*$")
_NICKNAME = re.compile(r"[“\"‘'(]([^\W\d_][\w .-]{0,20})[”\"’')]$")
_OF = re.compile(r"\s+(?:of|from|with|at|de|del|de la)\s+(?:the\s+)?|\s+@\s*", re.IGNORECASE)
# Words that begin with a capital in such blocks and are nobody's.
_NOT_NAMES = frozenset(
    "contact contacts press media news email mail phone tel cell fax whatsapp signal telegram twitter facebook"
    " instagram website web available availability interview interviews information info monday tuesday"
    " wednesday thursday friday saturday sunday january february march july august september october november"
    " december lunes martes miercoles jueves viernes sabado domingo enero febrero abril junio julio agosto"
    " septiembre octubre noviembre diciembre for the and or if this these those to in on is are call write text"
    " please ask tell hotline desk line number street avenue suite floor room update statement release english"
    " spanish arabic espanol ingles contacto contactos prensa medios telefono correo movil celular".split()
)
# Officials whose office is told behind the name too ("Jo Lind, U.S. Senator").
_ELECTED = frozenset(
    "senator congressman congresswoman congressmember congressperson assemblymember assemblyman assemblywoman governor"
    " senador senadora diputado diputada gobernador gobernadora".split()
)
_REALM = frozenset("us state federal united states the hon honorable el la".split())


def is_name(text: str) -> bool:
    """Whether the words can be a person's name: two to five words that begin with capitals (where the script has them),
    none of which belongs to organisations or roles."""
    tokens = text.split()
    if not 0 < len(tokens) <= _MOST_WORDS or len(text) > _LONGEST:
        return False
    start, end = _bounds(tokens)
    core = [token for token in tokens[start:end] if not _NICKNAME.match(token)]
    if not core or not all(map(_TOKEN.match, core)):
        return False
    folded = [fold(token) for token in core]
    own = [token for token, word in zip(core, folded, strict=True) if word not in PARTICLES]
    if not (1 if start else 2) <= len(own) <= 5 or any(_is_lower(token) for token in own):
        return False
    if folded[-1] in JOINING or any(_is_acronym(token, core) for token in core):
        return False
    is_familiar = folded[0].split()[:1] and folded[0].split()[0] in GIVEN_NAMES
    for place, word in enumerate(word for words in folded for word in words.split()):
        if word in _NOT_NAMES or word in PREPOSITIONS and word not in PARTICLES:
            return False
        if word in BODIES and word not in PARTICLES and not (is_familiar and (place == 0 or word in ALSO_SURNAMES)):
            return False
        if word in ROLES and not (is_familiar and (place == 0 or len(own) == 2)):
            return False
    return True


def _bounds(tokens: list[str]) -> tuple[int, int]:
    """Where the name begins and ends within honorifics and credentials."""
    start, end = 0, len(tokens)
    while start < end - 1 and fold(tokens[start]) in HONORIFICS:
        start += 1
    while end > start + 1 and fold(tokens[end - 1].replace(".", "")) in BEHIND_NAMES and tokens[end - 1][0].isupper():
        end -= 1
    return start, end


def _is_lower(token: str) -> bool:
    return token[0].lower() == token[0] and token[0].upper() != token[0]


def _is_acronym(token: str, tokens: list[str]) -> bool:
    """Capitals throughout, where the other words have small letters; "JD" and "J.D." in front are initials."""
    letters = [character for character in token if character.isalpha()]
    is_upper = len(letters) > 1 and token.upper() == token and token.lower() != token
    if not is_upper or "." in token or len(letters) == 2 and token is tokens[0]:
        return False
    return any(other.upper() != other for other in tokens)


def has_given_name(name: str) -> bool:
    """Whether a name begins with a given name that many people have."""
    tokens = name.split()
    start, _end = _bounds(tokens)
    words = fold(tokens[start]).split() if tokens else []
    return bool(words) and words[0] in GIVEN_NAMES


def fits(name: str, email: str) -> bool:
    """Whether an address looks as if made of a name: "ana@", "ruiz.a@", "aruiz@" for Ana Ruiz."""
    mailbox = re.sub(r"[^a-z]", "", fold(email.partition("@")[0]))
    words = [word for word in fold(name).split() if word not in HONORIFICS and word not in BEHIND_NAMES]
    if not words or not mailbox:
        return False
    return any(len(word) > 2 and word in mailbox for word in words) or mailbox == "".join(word[0] for word in words)


def is_mailbox_of(name: str, email: str) -> bool:
    """Whether an address is the shared mailbox of what looks like a name, as info@norcalwatch.example."""
    mailbox, _at, domain = email.casefold().partition("@")
    squeezed = fold(name).replace(" ", "")
    return mailbox in SHARED_MAILBOXES and len(squeezed) > 3 and squeezed in re.sub(r"[^a-z]", "", domain)


def is_official(text: str) -> bool:
    """Whether the words name or describe an elected official or a judge: "Senator Jo Lind", "U.S. Senator"."""
    tokens = [token for token in text.split() if fold(token.replace(".", "")) not in _REALM]
    words = fold(" ".join(tokens).replace(".", "")).split()
    if not words or len(words) > 6 or names_body(" ".join(tokens)):
        return False
    if words[0] in OFFICIALS and len(words) > 1:
        return tokens[-1][:1].isupper() or tokens[-1].lower() == tokens[-1].upper()
    return words[-1] in _ELECTED


def parted(text: str) -> list[str]:
    """A name with a role before it, an organisation behind it, or both, in their order; else the words as one."""
    if is_name(text):
        return [text]
    for match in _OF.finditer(text):
        before, body = text[: match.start()], text[match.end() :]
        if names_body(body) and (found := _with_role(before)):
            return [*found, body]
    return _with_role(text) or [text]


def _with_role(text: str) -> list[str]:
    """The role and the name in "Executive Director Jo Lind"; a name alone; nothing where no name stands."""
    if is_name(text):
        return [text]
    tokens = text.split()
    for index in range(min(len(tokens) - 2, 6), 0, -1):
        name, before = " ".join(tokens[index:]), " ".join(tokens[:index])
        if not is_name(name) or any(fold(token) in ARTICLES for token in tokens[index:]):
            continue
        is_plain = not any(fold(token) in PREPOSITIONS for token in tokens[:index])
        if role_and_body(before) and ends_in_role(before) and (is_plain or has_given_name(name)):
            return [before, name]
    return []
