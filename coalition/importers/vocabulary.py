"""The words by which a list of signatories is understood, in English, Spanish and Arabic, as `contacts.names.fold` has
them. They need not be complete: where they say nothing, the place of a word in its line does.
"""

import re
from functools import lru_cache

from contacts.names import CREDENTIALS, TITLES, fold


def _set(words: str) -> frozenset[str]:
    return frozenset(" ".join(map(fold, words.split())).split())


def plain(word: str) -> str:
    """A folded word without the Arabic article."""
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


@lru_cache(maxsize=20_000)
def _folded_word(word: str) -> str:
    return fold(word)


@lru_cache(maxsize=5_000)
def folded(text: str) -> str:
    """As `contacts.names.fold`, quickly: lists are long, and made of the same words."""
    return " ".join(filter(None, map(_folded_word, text.split())))


@lru_cache(maxsize=5_000)
def words_in(text: str) -> tuple[str, ...]:
    """The folded words of a text, in Arabic without the article."""
    return tuple(map(plain, folded(text).split()))


# Who has such a role speaks for the body in which they have it.
LEADING = _set(
    "ceo coo cfo cto ed dir pres vp svp evp treas coord mgr chief president vicepresident chair chairs"
    " chairperson chairman chairwoman cochair director manager founder cofounder coordinator secretary treasurer"
    " officer spokesperson spokesman spokeswoman trustee executive principal owner head leader lead convener"
    " convenor facilitator administrator pastor minister priest rabbi imam bishop steward organizer organiser"
    " delegate representative superior prioress presidente presidenta vicepresidente vicepresidenta directora"
    " codirector codirectora coordinador coordinadora secretario secretaria tesorero tesorera fundador fundadora"
    " cofundador cofundadora portavoz vocero vocera representante gerente encargado encargada responsable jefe"
    " jefa delegado delegada pastora sacerdote obispo organizador organizadora dirigente رئيس رئيسة نائب نائبة"
    " مدير مديرة منسق منسقة أمين أمينة مؤسس مؤسسة مسؤول مسؤولة ممثل ممثلة متحدث متحدثة ناطق ناطقة إمام قس"
)
# Who has such a role may have it anywhere.
WORKING = _set(
    "member advisor adviser counsel attorney lawyer paralegal advocate activist analyst associate partner deacon"
    " chaplain cantor worker consultant strategist specialist liaison volunteer moderator editor publisher"
    " producer curator dean provost chancellor rector defender solicitor barrister ambassador planner assistant"
    " clerk mediator interpreter vocal miembro miembra integrante socio socia abogado abogada activista"
    " voluntario voluntaria asesor asesora administrador administradora rectora decano decana consejero consejera"
    " trabajador trabajadora عضو عضوة ناشط ناشطة محامي محامية محام متطوع متطوعة مستشار مستشارة"
)
# Who has such a role signs in person, wherever they have it.
PERSONAL = _set(
    "professor lecturer instructor teacher student educator researcher scholar fellow journalist writer author"
    " individual poet artist musician filmmaker photographer actor actress playwright novelist physician doctor surgeon"
    " pediatrician nurse midwife psychologist psychiatrist therapist counselor counsellor alumnus alumna alum"
    " resident citizen parent grandparent mother father grandmother grandfather sister brother son daughter wife"
    " husband veteran refugee survivor supporter neighbor neighbour homeowner tenant intern librarian engineer"
    " economist historian retired emeritus emerita sociologist anthropologist scientist ally friend parishioner"
    " congregant voter taxpayer constituent farmer profesor profesora catedratico catedratica maestro maestra"
    " docente estudiante alumno investigador investigadora periodista escritor escritora poeta artista musico"
    " musica medico medica doctora enfermero enfermera psicologo psicologa vecino vecina madre padre ciudadano"
    " ciudadana jubilado jubilada economista historiador historiadora ingeniero ingeniera bibliotecaria"
    " bibliotecario أستاذ أستاذة كاتب كاتبة صحفي صحفية صحافي صحافية طبيب طبيبة باحث باحثة معلم معلمة طالب طالبة"
    " مهندس مهندسة فنان فنانة شاعر شاعرة مواطن مواطنة"
)
ROLES = LEADING | WORKING | PERSONAL
# No longer, not yet, or beside it: whoever is one of these does not speak for the body, and holds no office.
FORMER = _set(
    "former formerly ex past retired ret emeritus emerita candidate antiguo antigua exalcalde exalcaldesa"
    " exsenador exsenadora exdirector exdirectora jubilado jubilada retirado retirada candidato candidata سابق"
    " سابقة متقاعد متقاعدة"
)
# They stand before a role, some behind it.
RANKS = _set(
    "exec asst assoc executive senior junior vice deputy assistant associate managing acting interim national"
    " state regional local statewide general chief staff lead principal founding honorary current co first second"
    " third founder board advisory steering adjunct visiting clinical distinguished full tenured graduate"
    " undergraduate phd doctoral pro tem elect programmatic immediate practicing licensed certified registered"
    " social proud concerned longtime lifelong active part time ejecutivo ejecutiva nacional estatal interino"
    " interina adjunto adjunta honorario honoraria asociado asociada legal juridico juridica titular emerito"
    " emerita junta directiva تنفيذي تنفيذية عام عامة وطني إقليمي قانوني قانونية مساعد مساعدة باسم إدارة"
) | FORMER  # fmt: skip
BEHIND = _set(
    "emeritus emerita elect retired ret general ejecutivo ejecutiva nacional estatal regional interino interina"
    " adjunto adjunta honorario honoraria asociado asociada emerito social legal juridico juridica titular تنفيذي"
    " تنفيذية عام عامة سابق سابقة متقاعد متقاعدة فخري فخرية"
)
# At what somebody works.
FIELDS = _set(
    "communications communication policy program programs programme programmes development outreach advocacy"
    " legal community communities membership operations finance research education media public affairs relations"
    " human resources rights service services immigration immigrant immigrants refugee justice law political"
    " organizing organising campaign campaigns digital field training technology information people culture"
    " strategy strategic partnerships impact equity inclusion diversity health mental medicine housing labor"
    " labour faith youth student students civic engagement litigation defense defence criminal civil family"
    " history sociology economics english studies science sciences anthropology philosophy religion theology"
    " ethics psychology nursing engineering arts music politics international global foreign events grants"
    " administration government press social climate environmental racial gender women womens children worship"
    " peace interfaith ministry ministries comunicacion comunicaciones programas politicas desarrollo incidencia"
    " investigacion educacion operaciones derechos humanos justicia prensa medios relaciones publicas finanzas"
    " migracion derecho medicina historia إعلام اتصال سياسات برامج حقوق إنسان بحث تعليم علاقات عامة قانون طب"
    " تاريخ إدارة مجلس"
)
OF_TITLES = ROLES | RANKS | FIELDS
SMALL = _set("of for the a an and in at to on with de del la el los las y e en para por con في من على و")
JOINERS = _set("and y e و") | {"&", "+", "/", "//"}
AT = _set("at with @ en في لدى") | {"@"}
OF = _set("of for de del para da do من")
AT_OR_OF = AT | OF
ARTICLES = _set("the la el los las our a an nuestra nuestro")
CREDENTIAL_WORDS = CREDENTIALS | _set(
    "do dds dmd dvm pharmd psyd edd dmin mdiv thd lld ma ba bs bsc msc msw mfa mls mpa mpp lmsw lcsw licsw lpc aprn fnp"
    " crna bsn msn arnp pmhnp otr dpt sj op ofm osb csj rsm snd cssr ihm ocd cm oblsb mm pa pac cfa aicp leed aia"
    " esq esquire kc qc"
)
LINEAGE = _set("jr sr ii iii iv 2nd 3rd")
HONORIFICS = TITLES | _set("deacon canon bishop archbishop monsignor msgr cantor elder justice captain capt col lt sgt")

# Something in a name proves a body.
BODIES = _set(
    "coalition alliance network clinic center centre foundation fund council union unions association"
    " associations society institute institution organization organisation project campaign collective committee"
    " federation league mosque masjid synagogue congregation congregational congregations ministries diocese"
    " archdiocese presbytery synod school schools university college academy department office agency authority"
    " commission board bureau chamber chapter club company corporation corp inc llc llp ltd incorporated group"
    " groups initiative international partnership program programs programme service services shelter team trust"
    " workers tenants neighbors neighbours families mothers parents students lawyers attorneys teachers nurses"
    " physicians farmworkers survivors immigrants refugees migrants voices action movement forum front assembly"
    " caucus brigade hub lab labs media radio watch partners advocates defenders defender resistance rising"
    " united together collaborative consortium conference cooperative coop library museum theater theatre"
    " theaters hospital hospitals firm associates city county state borough township district tribe nations"
    " friends citizens people peoples community communities youth women muslims catholics christians jews quakers"
    " methodist baptist lutheran presbyterian episcopal unitarian universalist asociados asociadas catholic"
    " islamic jewish muslim buddhist sikh veterans democrats republicans greens party rights defense defence"
    " freedom solidarity sanctuary abolition liberation resource resources uc csu ucla usc mit aclu naacp naacps"
    " seiu afscme unite aft teamsters local task force works studios studio restaurant cafe bakery farm farms"
    " bookstore books consulting solutions systems communications productions alianza coalicion red centro"
    " clinica fundacion asociacion organizacion colectivo colectiva comite consejo sindicato federacion liga"
    " parroquia mezquita instituto proyecto movimiento frente plataforma grupo universidad escuela colegio"
    " ayuntamiento municipio ciudad condado defensoria oficina confederacion cooperativa mujeres vecinos familias"
    " trabajadores trabajadoras unidos unidas juntos juntas estudiantes migrantes refugiados ateneo ampa pueblo"
    " derechos منظمة جمعية مؤسسة شبكة تحالف ائتلاف مركز حركة لجنة نقابة اتحاد رابطة هيئة بلدية مدينة حملة معهد"
    " جامعة مدرسة عيادة مسجد كنيسة منتدى مجلس صندوق مجموعة تجمع مكتب فريق دار"
)
# They may end a person's name as well, though a body's more often.
LIKELY_BODIES = _set(
    "church house temple parish chapel abbey press guild law nation justice casa iglesia mesa campana foro"
)

COUNTRIES = _set(
    "usa uk england scotland wales ireland canada mexico spain espana france germany italy portugal belgium"
    " netherlands switzerland austria sweden norway denmark finland poland greece turkey iraq iran syria lebanon"
    " jordan palestine israel egypt morocco algeria tunisia argentina chile colombia peru ecuador bolivia uruguay"
    " paraguay venezuela brazil guatemala honduras nicaragua panama cuba india pakistan australia japan china"
    " kenya nigeria العراق سوريا لبنان الأردن فلسطين مصر المغرب تونس الجزائر إسبانيا المكسيك"
)
STATES = {
    "AL": "alabama", "AK": "alaska", "AZ": "arizona", "AR": "arkansas", "CA": "california", "CO": "colorado",
    "CT": "connecticut", "DE": "delaware", "DC": "district of columbia", "FL": "florida", "GA": "georgia",
    "HI": "hawaii", "ID": "idaho", "IL": "illinois", "IN": "indiana", "IA": "iowa", "KS": "kansas", "KY": "kentucky",
    "LA": "louisiana", "ME": "maine", "MD": "maryland", "MA": "massachusetts", "MI": "michigan", "MN": "minnesota",
    "MS": "mississippi", "MO": "missouri", "MT": "montana", "NE": "nebraska", "NV": "nevada", "NH": "new hampshire",
    "NJ": "new jersey", "NM": "new mexico", "NY": "new york", "NC": "north carolina", "ND": "north dakota",
    "OH": "ohio", "OK": "oklahoma", "OR": "oregon", "PA": "pennsylvania", "PR": "puerto rico", "RI": "rhode island",
    "SC": "south carolina", "SD": "south dakota", "TN": "tennessee", "TX": "texas", "UT": "utah", "VT": "vermont",
    "VA": "virginia", "WA": "washington", "WV": "west virginia", "WI": "wisconsin", "WY": "wyoming",
}  # fmt: skip
STATE_NAMES = frozenset(STATES.values())

# Offices to which people are elected, or appointed by those who are; as a whole, of a folded text.
_BEFORE_OFFICE = "vice deputy acting interim lieutenant lt us state county city town village borough the".split()
_RANK = rf"(?:(?:{'|'.join(_BEFORE_OFFICE)}|u s|united states) )*"
_SURE = (
    r"mayor(?: pro tem(?:pore)?| elect)?|governor|sheriff|judge|magistrate|senator|sen|congressman|congresswoman"
    r"|congressmember|congressperson|member of congress|assembly ?(?:member|man|woman|person)|assembly delegate"
    r"|(?:common )?council ?(?:member|man|woman|person|president|chair)|council ?lors?|councill?or|legislator"
    r"|alder(?:man|woman|person|member)?|select ?(?:man|woman|person|board member)|freeholder|county executive"
    r"|attorney general|(?:district|city|county) attorney|secretary of state|(?:city|county) clerk|city manager"
    r"|member of (?:the )?(?:european )?parliament|mp|mep|msp|mla|(?:majority|minority) (?:leader|whip)"
    r"|school board (?:member|president|trustee|chair)"
    r"|(?:vice ?|teniente de )?alcald(?:e|esa)|concejal[ae]?|regidora?|edil|senadora?|diputad[oa]|gobernadora?"
    r"|congresista|asambleista|intendent[ea]|ministr[oa](?: de .+)?|president[ea] municipal|parlamentari[oa]"
    r"|eurodiputad[oa]"
    r"|(?:نايبه? )?عمده|(?:نايبه? )?رييسه? (?:ال)?بلديه|نايبه?|سيناتور|محافظه?|وزيره?|عضوه? (?:ال)?برلمان"
    r"|عضوه? (?:ال)?كونغرس|عضوه? مجلس (?:ال)?(?:مدينه|بلدي|بلديه|نواب|شيوخ)"
)
_OPEN = r"representative|rep|supervisor|delegate|commissioner|trustee|gov|asm|representante"  # of other bodies as well
OFFICE = re.compile(rf"{_RANK}(?P<office>{_SURE}|{_OPEN})")
OPEN_OFFICE = re.compile(_OPEN)
# Bodies whose members are elected, in a folded text.
GOVERNING = re.compile(
    r"\b(?:(?:city|town|county|village|common|borough|municipal|tribal|parish) (?:council|commission|board)"
    r"|board of (?:supervisors|education|aldermen|alders|commissioners|selectmen|trustees of the (?:city|town))"
    r"|school (?:board|committee)|(?:state|us|united states) (?:senate|house|assembly|legislature)"
    r"|house of (?:representatives|commons|lords)|(?:general|state|national) assembly|legislature|parliament|congreso"
    r"|us congress|united states congress|senado|ayuntamiento(?: de)?|cabildo|asamblea (?:nacional|legislativa)"
    r"|camara de (?:diputados|representantes)|consejo municipal)\b"
    r"|(?:^| )(?:ال)?(?:برلمان|كونغرس)(?: |$)|مجلس (?:ال)?(?:نواب|شيوخ|بلدي|بلديه|مدينه)"
)
# Roles of those who sit in such a body.
SITTING = _set(
    "member president chair chairperson chairwoman chairman vice trustee speaker presidente presidenta portavoz"
    " miembro miembra vocal عضو عضوة رئيس رئيسة"
)
GOVERNMENT = re.compile(
    r"\b(?:city|town|county|village|borough|municipality|state|district|ward|house|senate|assembly|congress|legislature"
    r"|ciudad|condado|municipio|distrito|estado|camara|ayuntamiento)\b|مدينه|بلديه|مجلس|دايره"
)
DISTRICT = re.compile(
    r"(?:(?:\d{1,3}(?:st|nd|rd|th)?|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth) )?"
    r"(?:(?:congressional|senate|assembly|house|council|supervisorial|judicial|state) )*"
    r"(?:district|ward|precinct|distrito|seat|دايره)(?: (?:no )?(?:\d{1,3}[a-z]?|[a-z]|[ivx]{1,4}))?"
)
# Parts of a body that stand with a role: "Member, Board of Directors".
PART_OF_BODY = re.compile(
    r"(?:the )?(?:board(?: of (?:directors|trustees|advisors|advisers|governors))?|advisory (?:board|council|committee)"
    r"|(?:steering|executive|leadership|organizing|coordinating) (?:committee|team|board)|leadership team|staff"
    r"|(?:junta|comite|mesa) (?:directiva|ejecutivo|directivo)|equipo|مجلس اداره)"
)
NOBODY = re.compile(
    r"anonymous|anonim[oa]s?|name withheld(?: .*)?|withheld|nombre reservado|مجهول"
    r"|(?:and |plus |y )?\d+ (?:more|others?|additional|mas|otros|otras|others? to come)(?: .*)?|total(?: \d+)?"
)
# Lines of a letter that stand below its signatures.
BELOW = re.compile(
    r"(?:cc|bcc|c c|encl?|enclosures?|attachments?|anexos?|p s|(?:press |media )?contacts?"
    r"|for (?:more|further) information|contacto de prensa|نسخه الى)(?: .*)?"
)
