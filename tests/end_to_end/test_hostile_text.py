"""Hostile text in every field that the public sees: a browser runs none of it and makes nothing of it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from campaign import assets
from campaign.models import Asset
from tests.campaign.picture_files import plain, saved
from tests.updates.factories import make_campaign, make_topic, make_update
from updates.models import Attachment, Update

pytestmark = pytest.mark.django_db(transaction=True)

RUN = "alert(1)"
TAGS = [
    f"<script>{RUN}</script>",
    f"<ScRiPt>{RUN}</sCrIpT>",
    "<script src=//x.example/x.js></script>",
    f"<img src=x onerror={RUN}>",
    f"<img src=x onerror={RUN}//",
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg/onload={RUN}>",
    f"<math><mtext><script>{RUN}</script></mtext></math>",
    f"<body onload={RUN}>",
    f"<iframe src=javascript:{RUN}></iframe>",
    f'<iframe srcdoc="<script>{RUN}</script>"></iframe>',
    f"<object data=javascript:{RUN}></object>",
    f"<embed src=javascript:{RUN}>",
    f"<form action=javascript:{RUN}><button>x</button></form>",
    f"<button formaction=javascript:{RUN}>x</button>",
    f"<input autofocus onfocus={RUN}>",
    f"<select autofocus onfocus={RUN}>",
    f"<textarea autofocus onfocus={RUN}>",
    f"<details open ontoggle={RUN}>x</details>",
    f"<video src=x onerror={RUN}></video>",
    f"<audio src=x onerror={RUN}></audio>",
    f"<video><source onerror={RUN}></video>",
    f"<marquee onstart={RUN}>x</marquee>",
    f"<link rel=stylesheet href=javascript:{RUN}>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    f"<base href=javascript:{RUN}//>",
    "<style>@import '//x.example'</style>",
    "<div style='background:url(//x.example)'>x</div>",
    f'<div style="width:expression({RUN})">x</div>',
    f"<table background=javascript:{RUN}><tr><td>x</td></tr></table>",
    f"<p onmouseover={RUN}>x</p>",
    f"<b onclick={RUN}>x</b>",
    f"<a href=x onfocus={RUN} autofocus tabindex=1>x</a>",
    f"<isindex action=javascript:{RUN}>",
    f"<keygen autofocus onfocus={RUN}>",
    f"<template><script>{RUN}</script></template>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<title><img src=x onerror={RUN}></title>",
    f"<textarea><img title='</textarea><img src=x onerror={RUN}>'>",
    f"<!--><img src=x onerror={RUN}>-->",
    f"<!-- --!><img src=x onerror={RUN}>",
    f"<![CDATA[<img src=x onerror={RUN}>]]>",
    f"<?xml?><img src=x onerror={RUN}>",
    f"<x onclick={RUN} style=display:block>x</x>",
    "<a id=body name=cookie>x</a>",
    "<img name=body id=location src=x>",
    "<form id=document><input name=cookie></form>",
    f"<frameset onload={RUN}>",
    f"<dialog open onclose={RUN}>x</dialog>",
    f"<slot onslotchange={RUN}></slot>",
    f"<portal src=javascript:{RUN}></portal>",
]
BREAKOUTS = [
    f'"><script>{RUN}</script>',
    f"'><script>{RUN}</script>",
    f'" onmouseover={RUN} x="',
    f"' onfocus={RUN} autofocus x='",
    f"</title><script>{RUN}</script>",
    f"</textarea><script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"]]><script>{RUN}</script>",
    f"--><script>{RUN}</script>",
    f"*/{RUN}/*",
    f"`;{RUN};`",
    f"${{{RUN}}}",
    "{{7*7}}",
    "{% debug %}",
    "{{ settings.SECRET_KEY }}",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"&#60;script&#62;{RUN}&#60;/script&#62;",
    f"%3Cscript%3E{RUN}%3C/script%3E",
    f"\u003cscript\u003e{RUN}\u003c/script\u003e",
    f"＜script＞{RUN}＜/script＞",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"<<script>{RUN}//<</script>",
    f"<script\n>{RUN}</script\n>",
    f"<script\t>{RUN}</script>",
    f"<img/src=x/onerror={RUN}>",
    f"<img src=`x` onerror={RUN}>",
    f"<img src=x:x onerror\n=\n{RUN}>",
    f"<img src=x oNeRrOr={RUN}>",
    f"<\x00script>{RUN}</script>",
]
LINKS = [
    f"[x](javascript:{RUN})",
    f"[x](JaVaScRiPt:{RUN})",
    f"[x](java\tscript:{RUN})",
    f"[x](&#106;avascript:{RUN})",
    f"[x](javascript&colon;{RUN})",
    f"[x](data:text/html,<script>{RUN}</script>)",
    f"[x](vbscript:{RUN})",
    "[x](file:///etc/passwd)",
    f"![x](javascript:{RUN})",
    f"![x](data:image/svg+xml,<svg onload={RUN}>)",
    f'![x" onerror="{RUN}](x)',
    f'[x](x "" onclick={RUN} "")',
    f"<javascript:{RUN}>",
    f"<a href=javascript:{RUN}>x</a>",
    f"<a href='java&#10;script:{RUN}'>x</a>",
    f"<a href=' javascript:{RUN}'>x</a>",
    f"<a href='\x01javascript:{RUN}'>x</a>",
    f"[x]: javascript:{RUN}\n\n[x]",
    f"[![x](javascript:{RUN})](javascript:{RUN})",
    "<a href=data:text/html;base64,PHNjcmlwdD4=>x</a>",
    f"<svg><a xlink:href=javascript:{RUN}><text>x</text></a></svg>",
    f"<math href=javascript:{RUN}>x</math>",
    f"| a |\n| - |\n| <img src=x onerror={RUN}> |",
    f"```\n</code><script>{RUN}</script>\n```",
    f"# <script>{RUN}</script>",
    f"x[^1]\n\n[^1]: <img src=x onerror={RUN}>",
    f"Term\n: <svg onload={RUN}>",
]
STRINGS = TAGS + BREAKOUTS + LINKS

OURS = """() => {
  const main = document.querySelector('main');
  const bad = 'script,iframe,object,embed,form:not([role=search]),svg:not([aria-hidden]),math,style,base,meta,link,'
    + 'frame,frameset,portal,'
    + 'template,textarea,select,button:not([role=search] button),audio,video,marquee,dialog,keygen';
  const found = [...main.querySelectorAll(bad)].map(e => e.outerHTML.slice(0, 80));
  for (const e of document.querySelectorAll('*'))
    for (const a of e.attributes)
      if (/^on/i.test(a.name) || a.name === 'style' || a.name === 'srcdoc'
          || (/^(href|src|action|formaction|data|xlink:href)$/i.test(a.name)
              && !/^(https?:|mailto:|tel:|\\/|#|\\?|[\\w.-]+($|[\\/#?]))/.test(a.value)))
        found.push(`${e.tagName} ${a.name}=${a.value}`.slice(0, 80));
  return found;
}"""


def hostile_update(number, text):
    line = text.replace("\x00", "")[:140]
    picture = Asset.objects.first()
    update = make_update(
        f"{number} {line}",
        slug=f"hostile-{number}",
        kind=["coverage", "ruling", "release"][number % 3],
        body=f"{text}\n\nInline {text} end.",
        summary=text[:400],
        byline=line,
        outlet=line,
        outlet_author=line,
        court=line,
        judge=line,
        docket_number=line[:90],
        dateline=line[:110],
        topics=[make_topic(f"{number} {line[:80]}")],
    )
    Attachment.objects.create(update=update, asset=picture)
    return update


def test_a_browser_runs_nothing_that_any_field_holds(watched):
    assert len(STRINGS) >= 100
    make_campaign(name=TAGS[0][:70], statement=TAGS[3], about=BREAKOUTS[0])
    words = dict.fromkeys(("alt", "caption", "credit", "licence", "title"), TAGS[3])
    assets.store_image(SimpleUploadedFile("a.png", saved(plain(), "PNG")), **words)
    updates = [hostile_update(number, text) for number, text in enumerate(STRINGS)]
    assert Update.objects.live().count() == len(STRINGS)
    addresses = [update.get_absolute_url() for update in updates]
    addresses += [
        "/",
        "/updates/",
        "/updates/kind/ruling/",
        f"/updates/search/?q={TAGS[0]}",
        "/updates/search/?q=alert",
    ]
    for address in addresses:
        response = watched.page.goto(address, wait_until="load")
        assert response.status == 200, address
        assert watched.page.evaluate(OURS) == [], address
    assert watched.dialogs == []
    assert watched.foreign == []
    assert [error for error in watched.errors if "Content Security Policy" in error] == []
