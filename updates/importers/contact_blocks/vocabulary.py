"""The words by which names, roles, organisations and languages are told apart, folded as `contacts.names.fold` does.

English, Spanish and Arabic, as press releases use them. A word may stand in several lists: which one counts is decided
by the words around it.
"""

from functools import lru_cache

from contacts import names


@lru_cache(maxsize=5_000)
def fold(text: str) -> str:
    """As `contacts.names.fold`; the words of one block are asked for again and again."""
    return names.fold(text)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# What a person is: the word at the end of an English role ("Staff Attorney"), at the beginning of a Spanish or Arabic
# one ("abogada principal").
ROLES = _set(
    "attorney lawyer counsel solicitor barrister paralegal defender advocate director codirector coordinator"
    " organizer organiser president chair cochair chairperson chairman chairwoman convenor convener secretary"
    " treasurer spokesperson spokesman spokeswoman spokesfolk manager officer ceo cfo coo advisor adviser"
    " strategist campaigner founder cofounder partner associate professor lecturer teacher member representative"
    " liaison specialist analyst researcher editor publicist head lead leader consultant fellow assistant"
    " administrator activist author journalist producer principal dean superintendent steward delegate"
    " commissioner ambassador trustee supporter volunteer intern student pastor minister chaplain physician"
    " doctor nurse psychologist engineer scientist farmer fisherman brother sister wife husband mother father"
    " daughter son cousin aunt uncle niece nephew widow friend plaintiff client translator interpreter"
    " photographer filmmaker storyteller strategist negotiator"
    # Spanish
    " abogado abogada director directora codirector codirectora coordinador coordinadora organizador"
    " organizadora presidente presidenta vicepresidente vicepresidenta copresidente copresidenta secretario"
    " secretaria tesorero tesorera portavoz vocero vocera responsable encargado encargada jefe jefa asesor"
    " asesora activista fundador fundadora cofundador cofundadora profesor profesora catedratico catedratica"
    " miembro miembra integrante representante gerente defensor defensora procurador procuradora letrado letrada"
    " comunicador comunicadora investigador investigadora periodista editor editora promotor promotora delegado"
    " delegada vocal socio socia consultor consultora especialista analista hermano hermana hijo hija madre"
    " padre esposo esposa tio tia primo prima sobrino sobrina viuda amigo amiga voluntario voluntaria estudiante"
    " enlace lider dirigente medico medica enfermera enfermero maestra maestro"
    # Arabic, with and without its article
    " محامي محام محاميه المحامي المحاميه مدير مديره المدير المديره منسق منسقه المنسق المنسقه رييس رييسه الرييس"
    " الرييسه متحدث متحدثه المتحدث المتحدثه ناطق ناطقه الناطق الناطقه مسوول مسووله المسوول المسووله عضو عضوه"
    " امين امينه مستشار مستشاره ناشط ناشطه باحث باحثه سكرتير سكرتيره نايب نايبه ممثل ممثله رئيس رئيسه الرئيس"
    " الرئيسه مسئول مسؤول"
)
# What stands before such a word and ranks the person; an organisation's name never ends in one of them.
RANKS = _set(
    "senior junior sr jr assistant associate managing staff executive deputy vice acting interim co chief lead"
    " principal supervising supervisory founding former honorary general regional adjunct visiting emeritus"
    " emerita clinical pro bono first second third immediate past incoming outgoing elected joint national"
    " adjunto adjunta ejecutivo ejecutiva general principal regional nacional titular interino interina"
    " honorario honoraria asociado asociada emerito emerita provincial estatal ejecutivos tecnico tecnica عام"
    " عامه العام العامه اول اولى تنفيذي تنفيذيه التنفيذي التنفيذيه مساعد مساعده"
)
# What a person works at. An organisation may have these in its name as well.
FIELDS = _set(
    "legal law civil rights human right immigration immigrant immigrants refugee refugees federal public policy"
    " media press news communications communication comms community field campaign campaigns program programs"
    " programme programmes project projects operations development outreach litigation research advocacy digital"
    " political government affairs relations external internal strategic strategy housing tenant tenants labor"
    " labour worker workers youth student students education health environmental environment climate water data"
    " science social content creative membership member members events event finance fundraising grants"
    " volunteer family families criminal justice defense defence trial appellate appeals plaintiffs plaintiff"
    " case client clients services service state county city local district neighborhood neighbourhood faith"
    " interfaith women womens gender racial equity economic land rural urban international global special"
    " technical board committee team office department division unit desk section chapter account social impact"
    " investigations investigative mobilization organizing marketing engagement partnerships training"
    " accountability reentry detention deportation asylum removal bond visual arts culture history english"
    " spanish arabic language bilingual congress parliament juridico juridica juridicos legal legales"
    " comunicacion comunicaciones prensa medios politica politicas publica publicas publico derechos humanos"
    " humanas civil civiles inmigracion migracion migrantes comunitario comunitaria comunidad campana campanas"
    " programa programas proyecto proyectos operaciones desarrollo investigacion incidencia relaciones"
    " institucionales asuntos vivienda laboral laborales ambiental medio ambiente salud educacion mujer mujeres"
    " genero social sociales juventud familia caso defensa penal litigio litigios estrategico estrategica"
    " digital contenidos formacion organizacion territorial area equipo direccion junta directiva mesa consejo"
    " redes اعلامي اعلاميه الاعلامي الاعلاميه اعلام الاعلام قانوني قانونيه القانوني القانونيه العلاقات الصحفي"
    " الصحفيه حملات الحملات القانون رسمي رسميه الرسمي الرسميه المشاريع البرامج التواصل حقوق الاسره العايله"
    " العائله باسم"
)
# A part that consists of these alone is a person's department ("Media Relations"), not an organisation.
DEPARTMENTS = _set(
    "communications communication comms media press public relations affairs outreach policy external team"
    " department office and of the & digital comunicacion comunicaciones prensa medios relaciones publicas"
    " equipo departamento oficina gabinete de con y la los الاعلام العلاقات العامه قسم مكتب"
)
# No personal name holds one of these.
BODIES = _set(
    "coalition network foundation association organization organisation federation confederation alliance"
    " committee council institute institution university college school academy clinic center centre society"
    " campaign project initiative collective cooperative collaborative consortium corporation company inc llc"
    " llp pllc ltd corp plc pc apc office department bureau agency authority commission ministry board trust"
    " fund union local legal law lawyers attorneys defenders advocates counsels defense defence immigrant"
    " immigrants refugee refugees migrants rights civil liberties human action movement party network services"
    " service group team partnership program programme relief aid assistance support solidarity resistance"
    " resist tenants renters neighbors neighbours workers farmworkers teachers nurses students parents mothers"
    " families women veterans volunteers friends voices keepers watch riverkeeper waterkeeper together united"
    " indivisible amnesty sanctuary caucus assembly congress parliament senate house houses home homes church"
    " mosque synagogue temple parish diocese ministries interfaith congregation museum library hospital press"
    " media newspaper radio studio studios pictures films productions magazine chapter embassy consulate court"
    " city county state republic nation nations national international american tribe community communities"
    " neighborhood valley river creek coast bay watershed housing climate environmental conservation education"
    " health housing research policy strategies communications consulting associates partners against jail"
    " prison detention facility police sheriff sheriffs ice dhs fbi"
    # Spanish
    " red coalicion fundacion asociacion organizacion federacion confederacion alianza comite consejo instituto"
    " institucion universidad colegio escuela academia clinica centro sociedad campana proyecto iniciativa"
    " colectivo colectiva cooperativa consorcio oficina departamento agencia comision ministerio junta fondo"
    " union sindicato central legal juridico juridica bufete despacho abogados abogadas defensoria derechos"
    " humanos movimiento partido grupo equipo programa servicios apoyo solidaridad inquilinos inquilinas vecinos"
    " vecinas trabajadores trabajadoras estudiantes madres familias mujeres voces plataforma frente mesa"
    " coordinadora asamblea observatorio parroquia iglesia diocesis ayuntamiento alcaldia gobierno comunidad"
    " ateneo editorial revista emisora radio vivienda sa sl"
    # Arabic, with and without its article
    " شبكه الشبكه منظمه المنظمه مركز المركز جمعيه الجمعيه موسسه الموسسه مؤسسه المؤسسه حمله الحمله تحالف التحالف"
    " اتحاد الاتحاد لجنه اللجنه نقابه النقابه عياده العياده جامعه الجامعه معهد المعهد مجلس المجلس مكتب المكتب"
    " حركه الحركه رابطه الرابطه هييه الهييه هيئه الهيئه مبادره المبادره وزاره كليه مدرسه حزب ايتلاف ائتلاف"
)
# Some are family names too, so a familiar given name before one makes a person of it.
ALSO_SURNAMES = _set(
    "house houses home law church city county state temple school valley river creek coast bay watch union"
    " local press court parish trust board abbey bishop pope young king prince justice park street hill lake"
    " woods forest field fields stone rivers banks bridges mills marsh west north east south rosa paz cruz"
    " iglesia central mesa red"
)
# The nouns with which an organisation's name ends in English; what a line under a person must end in to be one.
LAST_WORDS = _set(
    "coalition network foundation association organization organisation federation confederation alliance"
    " committee council institute university college school academy clinic center centre society campaign"
    " project initiative collective cooperative collaborative consortium corporation company inc llc llp pllc"
    " ltd corp office department agency commission trust fund union defense defence movement services group"
    " partnership program relief aid solidarity tenants neighbors neighbours workers advocates defenders lawyers"
    " attorneys guild society league lab rights justice action liberties church ministries"
)
# Bodies that Spanish and Arabic put first.
FIRST_WORDS = _set(
    "red coalicion fundacion asociacion organizacion federacion confederacion alianza comite consejo instituto"
    " universidad colegio escuela clinica centro sociedad campana proyecto iniciativa colectivo colectiva"
    " cooperativa oficina departamento agencia comision sindicato bufete despacho defensoria movimiento grupo"
    " plataforma frente coordinadora asamblea observatorio union شبكه منظمه مركز جمعيه موسسه مؤسسه حمله تحالف"
    " اتحاد لجنه نقابه عياده جامعه معهد مجلس مكتب حركه رابطه هييه هيئه مبادره"
)
# Who holds one of these is somebody to be petitioned, not somebody who speaks for a campaign.
OFFICIALS = _set(
    "senator sen representative rep congressman congresswoman congressmember congressperson assemblymember"
    " assemblyman assemblywoman governor gov mayor councilmember councilman councilwoman councillor judge warden"
    " sheriff mp minister senador senadora diputado diputada gobernador gobernadora alcalde alcaldesa concejal"
    " concejala regidor regidora juez jueza ministro ministra السيناتور النايب الوزير القاضي المحافظ"
)
# What is part of how a person is called; other titles are roles, as in "Abogada Ana Ruiz".
HONORIFICS = names.TITLES - ROLES | _set("father brother sister pastor padre hermana")
# What stands behind a name.
BEHIND_NAMES = names.CREDENTIALS | _set("jr sr ii iii iv")
PARTICLES = _set(
    "de la las los del da do dos das di du der den des van von zu bin ibn ben bint abu al el y e i bar le te بن"
    " ابن بنت ابو ال ابي ام عبد"
)
# They lead from a role to the organisation, or are between the words of its name.
PREPOSITIONS = _set("of for at with in from to de del en para por con من في لدى مع عن")
ARTICLES = _set("the la el los las lo")
JOINING = _set("and & y e o or و")

LANGUAGES = {
    "english": "en", "ingles": "en", "inglesa": "en", "الانجليزيه": "en", "الإنجليزيه": "en", "انجليزي": "en",
    "spanish": "es", "espanol": "es", "espanola": "es", "castellano": "es", "الاسبانيه": "es", "الإسبانيه": "es",
    "arabic": "ar", "arabe": "ar", "العربيه": "ar", "عربي": "ar",
    "french": "fr", "frances": "fr", "الفرنسيه": "fr",
    "portuguese": "pt", "portugues": "pt",
    "farsi": "fa", "persian": "fa", "persa": "fa", "الفارسيه": "fa",
    "german": "de", "aleman": "de", "italian": "it", "italiano": "it", "russian": "ru", "ruso": "ru",
    "ukrainian": "uk", "ucraniano": "uk", "turkish": "tr", "turco": "tr", "hebrew": "he", "hebreo": "he",
    "vietnamese": "vi", "vietnamita": "vi", "korean": "ko", "coreano": "ko", "japanese": "ja", "japones": "ja",
    "hindi": "hi", "urdu": "ur", "punjabi": "pa", "bengali": "bn", "catalan": "ca", "basque": "eu", "euskera": "eu",
    "galician": "gl", "gallego": "gl", "armenian": "hy", "armenio": "hy", "swahili": "sw", "indonesian": "id",
    "greek": "el", "polish": "pl", "polaco": "pl", "romanian": "ro", "rumano": "ro", "dutch": "nl", "thai": "th",
}  # fmt: skip
# What may stand beside the names of languages.
ABOUT_LANGUAGES = _set(
    "and & or y e o in en speaks speaking speaker spoken habla hablan hablante language languages idioma"
    " idiomas bilingual bilingue bilingues only also solo tambien fluent se for para interviews entrevistas"
    " media medios contact contacto و باللغه اللغه يتحدث تتحدث"
)
PRONOUNS = _set("she he they her his him them hers theirs ella el elle xe ze zir hir")

# The commonest given names of those who write here most. One at the beginning of two words makes them a person, where
# nothing else tells a person from an organisation ("Rosa Prado", "Harbor House").
GIVEN_NAMES = _set(
    "aaron abby abigail adam adrian aisha alan albert alex alexander alexandra alexis alice alicia alison"
    " allison amanda amber amy andrea andrew andy angel angela anita ann anna anne annie anthony april arthur"
    " ashley barbara ben benjamin bernard beth betty beverly bill billy bo bob bonnie brandon brenda brian bruce"
    " bryan carl carla carlos carol caroline catherine charles charlotte cheryl chloe chris christian christina"
    " christine christopher claire colin cynthia dan daniel danielle david deborah debra denise dennis diana"
    " diane don donald donna dorothy doug douglas dylan ed edward eileen elaine eleanor elena eli elijah"
    " elizabeth ellen emily emma eric erica erin ethan eugene eva evan evelyn faith fatima felix fiona frances"
    " francis frank fred gabriel gail gary george gerald gloria grace grant greg gregory hannah harold harry"
    " heather helen henry holly howard hugh ian irene isaac isabel isabella ivan jack jackie jacob jacqueline"
    " james jamie jane janet janice jason jay jean jeff jeffrey jennifer jenny jeremy jerry jesse jessica jill"
    " jim jo joan joanna joe joel john jonathan jordan joseph josh joshua joy joyce juan judith judy julia"
    " julian julie karen kate katherine kathleen kathryn kathy katie keith kelly ken kenneth kevin kim kimberly"
    " kristen kyle larry laura lauren laurie lawrence leah lee leo leonard leslie lillian linda lisa liz logan"
    " lois lori louis louise lucas lucy luke lynn madison marc marcus margaret maria marie marilyn mark martha"
    " martin mary matt matthew maya megan melanie melissa michael michelle mike mohamed mohammed monica morgan"
    " nancy naomi natalie natasha nathan nicholas nick nicole nina noah nora norma oliver olivia omar oscar pam"
    " pamela patricia patrick paul paula peggy peter phil philip phillip phyllis priya rachel ralph randy ray"
    " raymond rebecca richard rick rob robert robin roger ron ronald rose ross roy russell ruth ryan sally sam"
    " samantha samuel sandra sandy sara sarah scott sean shannon sharon sheila shirley simon sofia sonia sophia"
    " sophie stacy stanley stella stephanie stephen steve steven stuart sue susan suzanne sylvia tamara tanya"
    " tara ted teresa terry theresa thomas tiffany tim timothy tina todd tom tommy tony tracy tyler valerie"
    " vanessa victor victoria vincent violet virginia walter wanda wayne wendy william yvonne zachary zoe"
    # Spanish
    " adela adolfo adriana agustin agustina aitor alba alberto alejandra alejandro alfonso alfredo alma alonso"
    " alvaro amalia amelia ana anabel andres angeles angelica antonia antonio araceli armando arturo aurora"
    " beatriz begona belen benito bernardo blanca bruno camila camilo carmen carolina catalina cecilia celia"
    " cesar clara claudia concepcion consuelo cristian cristina cristobal dario delia diego dolores domingo"
    " eduardo elisa elsa elvira emilia emilio enrique ernesto esperanza esteban estela esther eugenia eva"
    " fabiola federico felipe fernanda fernando francisca francisco gabriela gerardo gilberto gonzalo graciela"
    " gregorio guadalupe guillermo gustavo hector hernan hugo ignacio ines inigo iratxe irene irma isidro ismael"
    " itziar jacinto jaime javier jesus joaquin jorge jose josefa josefina juana julieta julio karina laia"
    " leticia lidia liliana lorena lorenzo lourdes lucia luis luisa luz magdalena manuel manuela marcela marcelo"
    " marcos margarita mariana mariano maricela mario marisol marta mateo matias mauricio maximo mercedes miguel"
    " milagros mireia miriam montserrat natalia nestor nieves noelia nuria olga pablo paloma paola pascual"
    " patricio paz pedro pilar rafael ramiro ramon ramona raquel raul reina ricardo rita roberto rocio rodolfo"
    " rodrigo rogelio roman rosa rosalia rosario ruben salvador santiago sebastian sergio silvia soledad susana"
    " tania tomas valentina valeria veronica vicente violeta ximena yadira yolanda"
    # Arabic, in Latin letters
    " abdul abdullah ahmad ahmed ali amal amina amir amira ayman basim bilal dalia farah fares faris farid hadi"
    " hala hamid hana hasan hassan hiba huda hussein ibrahim imad iman jamal jamila kamal karim khaled khalid"
    " khalil laila lamia layla layli leila lina mahmoud mahmud malik mariam maryam mona mounir muhammad mustafa"
    " nabil nadia nasser noor nour rami rana rania rasha rima saeed said salim salma sami samir samira tareq"
    " tariq wael walid yasir yasmin yasmine yousef yusuf zahra zainab zaki zeinab ziad"
)
# Other ways to reach somebody, which a card has no place for, and what is said of them.
CHANNELS = _set(
    "whatsapp signal telegram fax twitter facebook instagram tiktok linkedin youtube bluesky mastodon skype"
    " zoom website web hotline contact contacts contacto contactos email mail phone cell mobile available"
    " availability rsvp x threads pager sms wechat line viber onwards call text please anytime today tomorrow"
    " tonight embargoed deadline interview interviews hours pagina sitio disponible llamar llame entrevistas"
    " واتساب واتس سيجنال تلغرام فاكس تويتر فيسبوك"
)
# People together, rather than their organisation ("Legal team").
GROUPS = _set(
    "team staff attorneys lawyers counsel spokespeople spokespersons speakers experts family families"
    " plaintiffs organizers organisers interpreters portavoces voceros voceras abogados abogadas familia"
    " familiares equipo oradores"
)
# Mailboxes that belong to nobody in particular.
SHARED_MAILBOXES = _set(
    "info press media contact contacts office hello mail news communications comms admin team prensa contacto"
    " medios comunicacion oficina correo hola enquiries inquiries pr support help action"
)
