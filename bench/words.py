"""Words of an invented campaign for a river, put together by arithmetic: one number gives one text, always the same."""

COMMON_WORD = "river"  # in every English update
RARE_WORD = "Quillmarrow"  # in none, but in the title of one update of an archive


def phrases(text):
    """The phrases of a text, which bars part."""
    return [phrase.strip() for phrase in text.replace("\n", " ").split("|")]


SUBJECTS = phrases("""
The court|A judge|The water board|Our lawyers|The county council|Two hundred neighbours|The fishers' union|
Night-shift nurses|The mill's owners|State inspectors|The appeals court|School children|Independent chemists|
The governor's office|Members of the coalition|The city attorney|Three former engineers|The harbour master|
Bargemen downstream|Hill farmers|The regional press|The public defender|A second witness|Evening volunteers
""")
VERBS = phrases("""
ordered|refused|published|delayed|reopened|challenged|confirmed|questioned|withdrew|granted|demanded|rejected|read|
explained|announced|defended|corrected|debated
""")
OBJECTS = phrases("""
a new hearing|the dredging permit|all sampling records|the sealed contract|its own report|the closed valve|
an independent audit|the second appeal|a stay of work|the fish count|every discharge log|the old settlement|
public access|the interim order|a wider inquiry|the toxicology figures|the missing minutes|the boundary survey|
an emergency motion|the clean-up deadline|the water licence|a full apology|the night barges|the ninth petition|
the revised map|compensation for growers|the final argument|the signed letters|a site visit|the budget for repairs
""")
TAILS = phrases("""
|after long delay|before the vote|this week|for good|once more|at last|despite warnings|under protest|on appeal|
within thirty days|without comment
""")

HEADS = "Ald Bar Cal Dun Els Fen Gar Har Ivel Jes Kel Lang Mar Nor Oak Pen Quar Ros Sel Tarn".split()
MIDDLES = "a ber den er field hol ing ker low mer o ster ton under wick".split()
ENDS = (
    "beck bridge by combe dale ford gate ham head hurst lea ley march mere minster ridge side stead thorpe well".split()
)

THINGS = """
permit hearing bank valve sample ledger barge outfall sluice lawsuit witness deadline levee motion meadow pump filter
inspection contract landing settlement laboratory reservoir statute turbine fishery spillway docket affidavit culvert
embankment easement injunction subpoena tributary watershed boathouse schedule transcript verdict
""".split()
QUALITIES = """
sealed public unsigned poisoned independent final contested quiet overdue broken honest regional temporary missing
unlawful patient flooded forgotten costly promised partial urgent shallow silted documented
""".split()
ACTS = """
explained refused measured returned recorded postponed repaired defended overturned published admitted described
counted photographed appealed inspected ignored confirmed translated signed
""".split()
TIMES = phrases("""
before sunrise|in the second week|on the last day of term|during the flood|after the vote|at noon|a month later|
within the hour|over the winter|between two hearings|by the end of the season|for the third time
""")

SENTENCES = [
    "In {place} the {quality} {thing} was {act} {time}, and {name} wrote down every word said about the river.",
    "{name} of {place} {act} the {thing} {time} although nobody had asked about the {quality} {other}.",
    "We were told that the {thing} is {quality}; the records from {place} say something else.",
    "Nobody {act} the {quality} {thing} until {name} stood up {time} and read the {other} aloud.",
    "The water below {place} stood {number} centimetres higher than the {quality} {thing} allows.",
    "“Show us the {thing},” said {name}, “and we shall talk about the {other} {time}.”",
    "Between {place} and the harbour, {number} households depend on one {quality} {thing}.",
    "{name} and {number} others {act} the {other}, which is {quality} at best.",
    "No {thing} in {place} has been {act} since the {quality} {other} was {act} {time}.",
    "What the company calls a {quality} {thing} is, to anyone in {place}, an ordinary {other}.",
    "The hearing lasted {number} minutes, of which the {thing} took all but the last few.",
    "Write to {place} {time}: the {quality} {thing} needs {number} signatures, and the {other} can wait.",
]
HEADINGS = [
    "What happened in {place}",
    "The {quality} {thing}",
    "What {name} found",
    "The {thing} and the {other}",
    "Next",
]

SPANISH = [
    "El juez de {place} escuchó a {name} y aplazó la audiencia sobre el río hasta la semana próxima.",
    "Más de {number} vecinas firmaron la carta, y {name} la leyó en voz alta ante el consejo.",
    "Nadie en {place} había visto el contrato sellado antes de que {name} lo publicara.",
    "El agua del río llegó {number} centímetros más alta que el año pasado cerca de {place}.",
    "La junta respondió a {name} con una sola línea; las muestras de {place} dicen otra cosa.",
    "Pedimos una inspección independiente, pública y pronta, como la que {place} ya consiguió.",
]
ARABIC = [
    "استمعت المحكمة في {place} إلى {name} وأجلت الجلسة الخاصة بالنهر إلى الأسبوع القادم.",
    "وقّع {number} من الجيران الرسالة وقرأتها {name} أمام المجلس بصوت عالٍ.",
    "لم يرَ أحد في {place} العقد المختوم قبل أن تنشره {name}.",
    "ارتفع ماء النهر {number} سنتيمتراً فوق مستوى العام الماضي قرب {place}.",
    "نطالب بتفتيش مستقل وعلني كما حدث في {place} من قبل.",
]
OF_LANGUAGE = {
    "en": (SENTENCES, HEADINGS),
    "es": (SPANISH, ["Qué pasó en {place}"]),
    "ar": (ARABIC, ["ماذا حدث في {place}"]),
}


def scatter(number, salt=0):
    """A whole number below 2**24, far from those of the neighbouring numbers (multiplicative hashing, Knuth 6.4)."""
    return ((number * 2_654_435_761 + salt * 2_246_822_519) % 2**32) >> 8


def pick(words, number, salt=0):
    return words[scatter(number, salt) % len(words)]


def name(number):
    """One of 6,000 invented names of people and places."""
    return pick(HEADS, number, 1) + pick(MIDDLES, number, 2) + pick(ENDS, number, 3)


def fill(pattern, number):
    return pattern.format(
        name=f"{pick(HEADS, number, 4)} {name(number + 7)}",
        place=name(number),
        thing=pick(THINGS, number, 5),
        other=pick(THINGS, number, 6),
        quality=pick(QUALITIES, number, 7),
        act=pick(ACTS, number, 8),
        time=pick(TIMES, number, 9),
        number=scatter(number, 10) % 900 + 3,
    )


def title(number):
    """A title of 5 to 14 words. Those of twenty-four neighbouring numbers begin differently."""
    rest, subject = divmod(number, len(SUBJECTS))
    words = [SUBJECTS[subject], pick(VERBS, rest, subject), pick(OBJECTS, number, 11)]
    if scatter(number, 12) % 4:
        words.append(f"in {name(scatter(number, 13))}")
    return " ".join([*words, pick(TAILS, number, 14)]).strip()


def sentence(number, language="en"):
    return fill(pick(OF_LANGUAGE[language][0], number), number)


def blocks(number, language="en"):
    """The text of a story as (sort, words) pairs of 200 to 900 words in all.

    Sorts: "paragraph" (words hold **bold** and [links](https://…)), "heading", "item" of a list, "quote".
    """
    wanted = 200 + scatter(number, 15) % 620
    at = number * 1000  # where the story's own sentences begin
    count, made = 0, []

    def add(sort, words):
        nonlocal count
        made.append((sort, words))
        count += len(words.split())

    while count < wanted:
        at += 10
        if len(made) % 5 == 4:
            add("heading", fill(pick(OF_LANGUAGE[language][1], at), at))
        elif len(made) % 11 == 7:
            for n in range(3):
                add("item", sentence(at + n, language))
        elif len(made) % 13 == 5:
            add("quote", sentence(at, language))
        else:
            lines = [sentence(at + n, language) for n in range(2 + at // 10 % 3)]
            if not made:  # the first pattern of each language names the river
                lines[0] = fill(OF_LANGUAGE[language][0][0], at)
            if len(made) % 3 == 1:
                lines[0] = f"**{lines[0]}**"
            if len(made) % 4 == 2:
                lines.append(f"[{name(at)}](https://{name(at).lower()}.example/{at}).")
            add("paragraph", " ".join(lines))
    return made


def markdown(number, language="en"):
    """The story as Markdown."""
    marks = {"paragraph": "", "heading": "## ", "item": "- ", "quote": "> "}
    return "\n\n".join(marks[sort] + words for sort, words in blocks(number, language))


def summary(number, language="en"):
    return sentence(number * 1000 + 999, language)
