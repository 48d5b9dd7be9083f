"""Where anybody gets a mailbox: an address there does not show that its owner belongs to an organisation."""

PROVIDERS = frozenset(
    """
    126.com 163.com aim.com aol.com arcor.de att.net bellsouth.net bigpond.com bluewin.ch bol.com.br btinternet.com
    charter.net cock.li comcast.net cox.net daum.net disroot.org duck.com earthlink.net email.com fastmail.com
    fastmail.fm foxmail.com free.fr freenet.de frontier.com gmail.com googlemail.com gmx.com gmx.net hanmail.net
    hey.com hushmail.com i.ua icloud.com ig.com.br inbox.lv inbox.ru interia.pl juno.com kakao.com laposte.net
    libero.it list.ru live.com mac.com mail.com mail.de mail.ru mailbox.org mailfence.com me.com mindspring.com msn.com
    mweb.co.za naver.com netscape.net nate.com ntlworld.com o2.pl onet.pl op.pl optonline.net optusnet.com.au orange.fr
    outlook.com pacbell.net passport.com pm.me posteo.de posteo.net prodigy.net.mx proton.me protonmail.ch
    protonmail.com qq.com rambler.ru rediffmail.com riseup.net rocketmail.com rogers.com runbox.com sbcglobal.net
    seznam.cz sfr.fr shaw.ca sina.com skynet.be sky.com skype.com sohu.com start.no sympatico.ca systemli.org
    t-online.de talktalk.net telenet.be telus.net terra.com.br tin.it tiscali.it tuta.com tuta.io tutamail.com
    tutanota.com tutanota.de ukr.net uol.com.br usa.net verizon.net virgilio.it virginmedia.com walla.co.il walla.com
    wanadoo.fr web.de windstream.net wp.pl xtra.co.nz yeah.net ymail.com zohomail.com zoho.com
    """.split()
)
# Those that have a domain in many countries: hotmail.fr, yahoo.co.uk, yahoo.com.mx.
FAMILIES = frozenset("gmx hotmail live maktoob outlook windowslive yahoo yandex".split())


def is_free_mail(address: str) -> bool:
    """Whether a valid address is with one of the providers of free mail."""
    domain = address.rpartition("@")[2].lower().rstrip(".")
    name, _dot, rest = domain.partition(".")
    return domain in PROVIDERS or (name in FAMILIES and _is_of_country(rest))


def _is_of_country(ending):
    """ "fr", "com", "co.uk", "com.mx": what such a provider puts behind its name."""
    first, _dot, last = ending.rpartition(".")
    return first in {"", "co", "com"} and (last == "com" or (len(last) == 2 and last.isalpha()))
