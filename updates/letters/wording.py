"""The words by which one knows the parts of a letter, in English, Spanish and Arabic.

A line is given as a reader sees it, without marks of Markdown. Words are compared as `contacts.names.fold` leaves them:
without case, accents, punctuation and the spellings of Arabic that are used for one another.
"""

import re

from contacts.names import fold

from ..importers.text import wording as page_wording

LONGEST = 160  # characters of a line that may still be a part of a letter's form

# What a closing may begin with, anywhere at the start of a line: the cheap look that most texts do not pass.
_PERHAPS = re.compile(
    r"^[^\w\n]{0,8}(?:very|most|sincerel|respectful|cordial|faithful|grateful|yours|we\s+remain|with|best|kind|warm|regards"
    r"|in\s+(?:solidarity|community|hope|faith|peace)|signed|the\s+undersigned|thank|many\s+thanks"
    r"|muy|atentamente|atte|respetuos|sinceramente|fratern|solidari|en\s+solidaridad|con\s|recib|un\s|saludo|salud[aeo]"
    r"|l[aeo]s?\s+salud|quedamos|sin\s+otro|abajo|los\s|firm|suscrib"
    r"|و?تفض|و?تقب|و?لكم|و?مع\s|تحيا|المخلص|الموقع|و?دمتم|والسلام|بالتضامن|تضامن)[^\n]{0,120}$",
    re.IGNORECASE | re.MULTILINE,
)

_TAIL = r"(?: (?:we )?(?:the )?(?:undersigned|following)\b.*| (?:on|in) behalf of .+)?"
_CLOSING = re.compile(
    r"(?:"
    rf"(?:(?:very|most) )?(?:sincerely|respectfully|cordially|faithfully|gratefully)(?: yours)?(?: submitted)?{_TAIL}"
    rf"|(?:we remain )?(?:very )?yours(?: very)?(?: (?:sincerely|truly|faithfully|respectfully|in \w+))?{_TAIL}"
    r"|(?:with )?(?:our |my )?(?:best|kind|kindest|warm|warmest)(?: (?:regards|wishes))|(?:with )?regards"
    rf"|in (?:solidarity|community|hope|faith|peace)(?: and (?:solidarity|community|hope|faith|peace|struggle))?{_TAIL}"
    rf"|with (?:our |my |deep |great |the utmost )*(?:gratitude|thanks|hope|respect|concern|urgency|solidarity){_TAIL}"
    r"|(?:many )?thanks|thank you(?: for your (?:attention|consideration|time))?"
    r"|signed(?: by)?(?: the (?:undersigned|following)\b.*)?|(?:we )?the undersigned\b.{0,60}"
    r"|(?:muy )?(?:atentamente|atte|cordialmente|respetuosamente|sinceramente|fraternalmente|solidariamente)"
    r"|en solidaridad|con (?:todo |mucho |nuestro |mi )?(?:gratitud|respeto|esperanza|aprecio|solidaridad)"
    r"|(?:reciban? )?(?:un |nuestros? )?(?:\w+ )?saludos?(?: (?:cordial|cordiales|atentos?|fraternos?|respetuosos?))?"
    r"|(?:(?:nos )?despedimos )?(?:sin otro particular )?l[aeo]s? saludan?(?: \w+){0,3}"
    r"|quedamos de ustede?s?(?: \w+)?|quedamos de usted|sin otro particular(?: \w+){0,6}"
    r"|(?:los |las )?(?:abajo )?firmantes|(?:abajo )?firman|firmado(?: por)?|suscriben|los abajo firmantes\b.{0,40}"
    r"|و?تفضلوا بقبول\b.*|و?تقبلوا\b.*|(?:و?لكم|و?مع) (?:منا )?(?:خالص|فايق|وافر|جزيل|اطيب|كامل|بالغ|اصدق|كل)\b.*"
    r"|و?مع (?:التحيه|التقدير|الاحترام|الشكر|التحيات)(?: \w+){0,4}|تحيات\w*(?: \w+){0,3}"
    r"|المخلص\w*|الموقع\w*(?: ادناه)?|و?دمتم(?: \w+){0,4}|والسلام عليكم(?: \w+){0,4}"
    r"|بالتضامن|تضامنا(?: معكم)?"
    r")"
)

_TO_NOBODY = re.compile(
    r"to whom it may concern|a quien(?:es)? corresponda|a quien pueda interesar"
    r"|الي من يهمه الامر.{0,20}|تحيه طيبه.{0,60}|السلام عليكم.{0,60}"
)
_DEAR = re.compile(
    r"(?:dear|(?:muy )?(?:estimad|querid|apreciad|distinguid|respetad)[oa]?s?|عزيزي|عزيزتي|اعزاءنا|الاعزاء)\b"
    r"(?: (?:a|o|s|as|os)\b)*"
)
_DEAR_WORD = re.compile(
    r"(?:dear|(?:muy\s+)?(?:estimad|querid|apreciad|distinguid|respetad)\S*|عزيزي|عزيزتي|أعزاءنا|الأعزاء)\s+",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(
    r"(?:(?:the )?honou?rable\b|(?:mr|mme|madam) (?:secretary|president|speaker|mayor|governor|chair\w*|minister"
    r"|director|commissioner|attorney)\b"
    r"|to the (?:members|honou?rable|board|council|committee|commission|president|governor|mayor|secretary|minister"
    r"|department|office|congress|senate|parliament)\b"
    r"|(?:muy )?senor(?:a|es|as)?\b|excelentisim[oa]s?\b|honorable\b|a los (?:miembros|integrantes)\b"
    r"|(?:الي )?(?:السيد|السيده|الساده|السيدات|حضره|حضرات|معالي|سعاده|فخامه|سياده|دوله|سماحه|عطوفه)\b)"
)
_HONOURED = re.compile(r"\b(?:المحترم\w*|الموقر\w*)$")
# Whom a campaign writes to when it tells its own people something: no letter that others sign.
_OWN_PEOPLE = re.compile(
    r"(?: (?:our|my|all|fellow|to|y|and|nuestr[oa]s|querid[oa]s|los|las))*"
    r" (?:friends?|supporters?|all|everyone|everybody|neighbou?rs?|family|allies|readers?|subscribers?|volunteers?"
    r"|donors?|comrades|folks|followers|amig[oa]?s?|companer[oa]?s?|simpatizantes|vecin[oa]?s|lector\w*|tod[oa]s|aliad[oa]s"
    r"|familia|اصدقا\w*|الاصدقا\w*|الجميع|الرفاق|المناصر\w*|الداعم\w*|الاحبه|المتضامن\w*)\b"
)

_TELLS_OF_LETTER = re.compile(
    r"\b(?:letters?|wrote|writes|cartas?|escribio|escribieron|escribimos|escriben|misiva"
    r"|(?:ال|و|ب)*رساله|رسالت\w+|رسايل|و?كتب(?:وا|ت|نا)?|خطاب\w*)\b"
)
_SLASHED = re.compile(r"(?:/s/|s/\s|\(?signed\)?\s*[:)]|\(?fdo\b|\(?firmad[oa]\b|\(?(?:ال)?توقيع)\W*\w", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"\[[^\]]{0,60}\]|<[^>]{0,60}>|_{3,}|\.{5,}"
    r"|\b(?:your|print|full)\s+(?:full\s+)?name\b|\bname\s+here\b|\b(?:t[uú]|su)\s+nombre\b|\bnombre\s+(?:completo|y\s+apellidos)"
    r"|\bsign\s+here\b|\bfirm[ae]\s+aqu[ií]\b|اسم(?:ك|كم)\b|(?:ال)?اسم\s+(?:ال)?كامل",
    re.IGNORECASE,
)
_ENDS_SIGNATURES = re.compile(
    r"p\.?s\.?\s*[:–—]|ps\b|p\.s\.\s(?=.{25})|cc\b|c\.c\.|bcc\b|encl(?:osures?|s)?\b|enc\b|attachments?\b|anexos?\b"
    r"|adjuntos?\b|(?:con\s+)?copia\b|about\s|notes?\b|nota\b|sources?\b|(?:photo|foto)s?\b|\[\^?[^\]]+\]:"
    r"|نسخة|المرفقات|ملاحظة|للتواصل",
    re.IGNORECASE,
)
_NOT_ADDRESSEE = re.compile(
    r"\s*(?:re|subject|via|by|sent|delivered|from|asunto|ref(?:erencia)?|por|de|الموضوع|من)\s*[:.]|\s*(?:via|by|sent|por"
    r"|delivered)\s+(?:e-?mail|electronic|fax|mail|hand|u\.?s\.?|certified|correo|by)\b",
    re.IGNORECASE,
)
_TO = re.compile(r"\s*(?:to|para|a|إلى)\s*:\s*", re.IGNORECASE)
_ADDRESSEE = re.compile(
    r"(?:the\s+)?hon(?:ou?rable\b|\.)|(?:mr|mrs|ms|dr|sr|sra|dra|lic|excm[oa])\.\s|(?:secretary|governor|mayor|senator"
    r"|representative|president|director|attorney\s+general|commissioner|minister|judge|chair(?:man|woman|person)?"
    r"|gobernadora?|alcalde(?:sa)?|senadora?|presidenta?|ministr[oa]|secretari[oa]|director[a]?|juez[a]?|fiscal)\b"
    r"|honorable\b|excelent[ií]sim|a\s+la\s+atenci[oó]n|\s*(?:to|para|a|إلى)\s*:|(?:إلى|السيد|السيدة|السادة|معالي|سعادة|حضرة|فخامة)\b",
    re.IGNORECASE,
)
_REPLY = re.compile(
    r"\b(?:repl(?:y|ies|ied)|respon(?:se|ds?|ded)|answer(?:s|ed)?|respuesta|respondio|responde|contesto|contesta"
    r"|contestacion|(?:ال)?رد|ردا|اجاب(?:ت|ه)?|(?:ال)?جواب)\b"
)


def may_hold_letter(text: str) -> bool:
    """Whether some line begins as a closing does: a quick look."""
    return _PERHAPS.search(text) is not None


def is_closing(line: str) -> bool:
    """A line such as "Sincerely," that stands above signatures."""
    if len(line) > LONGEST or line.endswith(("!", "?", "؟")):
        return False
    words = fold(line)
    if words.startswith(("thank", "many thanks", "with", "regards")) and not line.endswith((",", "،", ":")):
        return False
    return _CLOSING.fullmatch(words) is not None


def is_salutation(line: str) -> bool:
    """A line such as "Dear Governor Lane:" or «السيد الوزير المحترم،» that stands above a letter's text."""
    if not line or len(line) > LONGEST:
        return False
    words = fold(line)
    if _TO_NOBODY.fullmatch(words):
        return True
    dear = _DEAR.match(words)
    if len(words.split()) > 24 or not (dear or _ADDRESSED.match(words)) or dear and dear.end() == len(words):
        return False
    if line.endswith((":", ",", "،")) or _HONOURED.search(words):
        return True
    names = [word for word in line.split()[1:] if word not in ("and", "of", "the", "y", "de", "la", "los")]
    is_name = len(names) <= 7 and all(word[:1].isupper() for word in names)
    return dear is not None and is_name and line[-1].isalnum()


def is_to_own_people(salutation: str) -> bool:
    """Whether a salutation is to friends, supporters or everybody, as that of a newsletter is."""
    words = fold(salutation)
    dear = _DEAR.match(words)
    return dear is not None and _OWN_PEOPLE.match(words, dear.end()) is not None


def addressee_of(salutation: str) -> str:
    """Whom a salutation names: "Governor Lane" for "Dear Governor Lane:"; "" where it names nobody."""
    if _TO_NOBODY.fullmatch(fold(salutation)):
        return ""
    return _DEAR_WORD.sub("", salutation, count=1).strip(" :,،.")


def tells_of_letter(line: str) -> bool:
    """Whether a line announces the text of a letter: "They wrote the following:"."""
    return line.rstrip("*_ ").endswith(":") and _TELLS_OF_LETTER.search(fold(line)) is not None


def tells_of_reply(text: str) -> bool:
    return _REPLY.search(fold(text)) is not None


def is_slashed(line: str) -> bool:
    """A signature that says it is one: "/s/ Ana Ruiz", "Fdo.: Ana Ruiz"."""
    return _SLASHED.match(line) is not None


def is_placeholder(line: str) -> bool:
    """A line that whoever uses a model letter is to fill in: "[Your name]"."""
    return _PLACEHOLDER.search(line) is not None


def ends_signatures(line: str) -> bool:
    """A line with which something else begins: a postscript, copies, a contact block."""
    return _ENDS_SIGNATURES.match(line) is not None


def is_addressee(line: str) -> bool:
    """Whether a line above a salutation begins to say whom the letter is to."""
    return _ADDRESSEE.match(line) is not None


def is_beside_addressees(line: str) -> bool:
    """A line such as "Re: …" or "Via e-mail" that stands among the addressees."""
    return _NOT_ADDRESSEE.match(line) is not None and _TO.match(line) is None


def without_to(line: str) -> str:
    return _TO.sub("", line, count=1)


def is_sentence(line: str) -> bool:
    """Whether somebody writes here in a sentence, rather than giving a name, an office or an address."""
    words = line.split()
    letters = [word for word in words if word[:1].isalpha()]
    if any(word[:1].isupper() for word in letters):
        share = page_wording.title_case_share(line)
        is_ended = page_wording.ends_in_stop(line) and len(words) >= 5
        return is_ended and share < 0.75 or len(words) >= 7 and share < 0.4
    return len(words) >= 14 or len(words) >= 7 and line.endswith((".", "!", "؟"))
