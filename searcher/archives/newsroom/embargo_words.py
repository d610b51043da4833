"""The words with which desks hold a story back, or say that it is free, in the languages of wires.

English, German, French, Dutch, Spanish, Italian and Portuguese; of the Nordic languages the marks.
An embargo is news too ("Embargo on Cuba"), so each mark is strong or weak: a strong one is said of
copy alone, a weak one must be proved by the rest of its line.
"""

import re

from searcher.archives.newsroom import zones
from searcher.archives.newsroom.calendar import MONTHS, WEEKDAYS, either

_MONTH, _WEEKDAY = either(MONTHS), either(WEEKDAYS)

_PUBLISHED = (
    r"(?:public(?:ation|ly)?|publish(?:ed|ing)?|release[ds]?|broadcast(?:ing)?|use[ds]?|transmi\w+"
    r"|distribut\w+|circulat\w+|print(?:ed)?|aired|quot\w+|post(?:ed|ing)?)"
)
_STRONG = "|".join(
    (
        # English
        r"(?:strict(?:ly)?|under(?:\s+(?:a\s+)?strict)?|subject\s+to(?:\s+an?)?)\s+embargo(?:ed)?\b"
        r"(?!\s+since)",
        r"embargoed\s+(?:until|till?|before)\b(?!\s+(?:now|recently|then)\b)",
        rf"embargoed\s+(?:for|to|at)\s+(?=\d|{_PUBLISHED}|(?:{_WEEKDAY})\b|(?:{_MONTH})\b)",
        r"embargoed\s+(?:copy|material|stor(?:y|ies)|press|news|media|release|report|item|text"
        r"|advance|speech|remarks|content)\b(?=\W*$|\s*[:–—-])",
        r"embargo\s+(?:until|till?)\b",
        r"hold\s+for\s+release\b",
        rf"(?:not|never)\s+(?:to\s+be|for)\s+(?:\w+\s+)?{_PUBLISHED}(?:[ ,/]+\w+){{0,10}}?\s+"
        r"(?:before|until|till|prior\s+to|ahead\s+of)\b",
        rf"(?:no|do\s+not|don['’]t)\s+{_PUBLISHED}(?:[ ,/]+\w+){{0,6}}?\s+"
        r"(?:before|until|till|prior\s+to)\b",
        # German
        r"sperrfrist\b|sperrvermerk\b|gesperrt\s+bis\b|embargo\s+bis\b",
        r"nicht\s+(?:zur?\s+)?(?:veröffentlich\w+|verwend\w+|send\w+|verbreit\w+)\s+(?:vor|bis)\b",
        r"veröffentlichung\s+(?:erst|nicht|frühestens)\s+(?:ab|vor|am|nach)\b",
        # French
        r"sous\s+embargo\b(?!\s+depuis)|embargo\s+(?:strict|absolu)\b|embargo\s+jusqu\w*",
        r"(?:à\s+)?ne\s+pas\s+(?:publier|diffuser|utiliser)\s+avant\b",
        r"(?:publication|diffusion)\s+interdite\s+avant\b",
        # Dutch
        r"onder\s+(?:strikt\s+)?embargo\b(?!\s+sinds)|embargo\s+tot\b",
        r"niet\s+(?:publiceren|uitzenden|gebruiken|(?:voor|ter)\s+publicatie)\s+(?:voor|vóór|tot)\b",
        # Spanish
        r"bajo\s+embargo\b(?!\s+desde)|embargad[oa]\s+hasta\b|embargo\s+hasta\b",
        r"no\s+(?:publicar|difundir|utilizar)\s+(?:antes\s+de|hasta)\b",
        # Italian
        r"sotto\s+embargo\b(?!\s+da)|embargat[oa]\s+fino\b|embargo\s+fino\b",
        r"(?:da\s+)?non\s+(?:pubblicare|diffondere|utilizzare)\s+(?:prima|fino)\b",
        # Portuguese
        r"sob\s+embargo\b(?!\s+desde)|embargad[oa]\s+até\b|embargo\s+até\b",
        r"não\s+(?:publicar|divulgar|difundir|utilizar)\s+(?:antes|até)\b",
        # Danish, Norwegian, Swedish
        r"sperrefrist\b|klausul(?:eret|erat|ert)\b|spärrtid\b|embargo\s+til\b",
    )
)
_WEAK = "|".join(
    (
        r"embargo(?:ed)?\b(?:\s+(?:time|date|ends?|expires?|lifts?"
        r"|(?:will|to|is\s+to|shall)\s+(?:be\s+)?(?:lift(?:ed)?|expire|end))\b)?",
        r"(?:advance\s+)?for\s+release\b|release\s+(?:time|date)\b|frei\s+(?:ab|für)\b",
    )
)
# A mark begins a line or a sentence, or stands in brackets; not after the stops of "the U.S.".
_BEGINNING = (
    r"(?:^|(?<=[\n.:;!?()\[\]*|])(?<!\b[A-Z]\.)|(?<=\s[–—/-]))\W{0,20}"
    # Who is told, and what is held back, may stand before it.
    r"(?:(?:please\s+note|note|attention|achtung|important|wichtig|bitte\s+beachten|nb|eds?"
    r"|editors?|rédactions?)[\s:!,.]+)?"
    r"(?:(?:this|the\s+following|diese[rs]?|der\s+folgende|cet(?:te)?|ce|deze|dit|este|esta"
    r"|quest[oa])\s+(?:[\w-]+\s+){1,3}?(?:is|are|remains?|ist|sind|steht|est|sont|zijn|está|è)\s+"
    r"|(?:(?:news|press|media)\s+release|story|text|copy|item|report|study|speech|article|material"
    r"|statement|interview|meldung|text|dépêche|communiqué|bericht)\s+(?=\w+\s+(?:strict\s+)?\w*embargo"
    r"|embargo|sperrfrist)"
    r"|the\s+(?=embargo\s+(?:will|lifts|expires|ends)\b))?"
)
MARK = re.compile(
    rf"{_BEGINNING}(?P<mark>(?P<strong>{_STRONG}|(?-i:HFR)\b)|{_WEAK})", re.IGNORECASE
)
# The long way: "Transmission of material in this release is embargoed until 8:30 a.m. (ET)".
LONG_MARK = re.compile(
    r"[^.\n]{1,90}?\b(?:is|are|remains?)\s+"
    r"(?P<mark>(?:strictly\s+)?(?:embargoed|under\s+embargo)\s+until\b)(?P<strong>)",
    re.IGNORECASE,
)

_LIFTED = "|".join(
    (
        r"lifted|over|expired|ended|passed|removed|withdrawn|broken|cancell?ed|dropped",
        r"aufgehoben|abgelaufen|entfällt|entfallen|beendet",
        r"levée?|terminée?|expirée?",
        r"opgeheven|vervallen|verlopen|voorbij",
        r"levantado|finalizado|terminado|vencido",
        r"revocato|scaduto|terminato|finito|rimosso",
        r"suspenso|encerrado|ophævet|opphevet|hävd",
    )
)
LIFTED = re.compile(
    rf"{_BEGINNING}(?:"
    r"(?:no(?:\s+longer)?|not|without|free\s+of|formerly|previously|end\s+of|lift(?:s|ing)"
    r"|remov(?:es|ing)|keine?|ohne|nicht\s+mehr|sans|pas\s+d['’]|plus\s+d['’]|plus\s+sous"
    r"|fin\s+de\s+l['’]|levée\s+de\s+l['’]|geen|zonder|einde|niet\s+meer\s+onder|senza|nessun"
    r"|fine\s+dell['’]|non\s+più\s+sotto|sem|fim\s+do|fin\s+del|ya\s+no\s+bajo|ingen)"
    r"\s*(?:(?:an?|any|the|l['’]|under|strict(?:ly)?|strikt)\s*)*(?:embargo(?:ed)?|sperrfrist)\b"
    r"|un-?embargoed\b"
    # not "will be lifted", "to be lifted"
    rf"|(?:embargo|sperrfrist)\W{{1,20}}(?:(?!will|to\b|shall|until|wird|bis)\w{{1,20}}\W{{1,20}}){{0,3}}?(?:{_LIFTED})\b"
    r"|embargo\s*[:=–-]\s*(?:no|none|nil|n/?a|keines?|aucun|geen|ninguno|nessuno|nenhum)\b)",
    re.IGNORECASE,
)

# What an embargo may wait for in place of a time.
EVENT = re.compile(
    r"\b(?:delivery|speech|remarks|address|conference|briefing|announcement|statement|notice"
    r"|beginn|ende|redebeginn|rede|weiteres|widerruf|discours|conférence|ordre|toespraak|order"
    r"|discurso|conferencia|aviso|discorso|conferenza|avviso|conferência)\b",
    re.IGNORECASE,
)

NOON = "noon|midday|mittags?|midi|mediod[ií]a|mezzogiorno|meio-dia"
MIDNIGHT = "midnight|mitternacht|minuit|middernacht|medianoche|mezzanotte|meia-noite"
TODAY = "today|tonight|heute|aujourd['’]hui|vandaag|hoy|oggi|hoje"
TOMORROW = "tomorrow|morgen|demain|mañana|domani|amanhã"
AFTERNOON = re.compile(
    r"p|.*(?:afternoon|evening|soir|après|tarde|noche|pomeriggio|sera|noite|nach|abends|middags"
    r"|avonds)",
    re.IGNORECASE,
)
_UNIT = r"(?:uhr|hours?|hrs?|heures?|h|uur|horas?|hs|ore|o['’]clock)\b"
_HALF = (
    r"(?P<@>[ap]\.?\s?m\b\.?|in\s+the\s+(?:morning|afternoon|evening)|du\s+(?:matin|soir)"
    r"|de\s+l['’]après-midi|de\s+la\s+(?:mañana|tarde|noche)|del\s+(?:mattino|pomeriggio)|di\s+sera"
    r"|da\s+(?:manhã|tarde|noite)|morgens|nachmittags|abends"
    r"|['’]s\s+(?:ochtends|middags|avonds))"
)
_NO_HOUR = rf"(?!\d|[.:h]\d|\s?{_UNIT}|\s?[ap]\.?m\b)"
# "3 January 2030", but "3 January 2030 GMT": what has a zone behind it is a time of day.
_YEAR = rf"(?:,?\s*(?:del?\s+)?(?P<@>\d{{4}}){_NO_HOUR}(?!\s?{zones.PATTERN}))?"
_FILLERS = "|".join(
    (
        r"until|till?|to|for|on|at|by|before|prior|after(?=\s+\d)|of|the|and|or|hours?|hrs?|time"
        r"|date|strictly|sharp|exactly|all|media|this|thereafter|public|online|web|wires?",
        _PUBLISHED,
        r"bis|ab|am|den|der|um|zum|zur|vom|frei|genau|punkt|uhr|veröffentlichung",
        r"jusqu['’]?(?:au|à|a|en)?|et|le|les|au|à|a|du|de|la|heures?|précises?",
        r"tot|op|om|uur|vóór|voor|en",
        r"hasta|las?|el|del|día|horas?|y|antes",
        r"fino|al(?:le|l['’])?|ore|dell?[e'’]?|prima|di|il|e|giorno",
        r"até|às?|ao|dia|do|da|das|dos|kl|klokken|til",
    )
)
# One part of what follows a mark. Groups of one meaning differ by a letter before the stroke.
PART = re.compile(
    "|".join(
        (
            r"(?P<iso>\d{4}-\d\d-\d\d)(?:T(?=\d))?",
            r"(?P<a_day>\d\d?)(?:st|nd|rd|th|er|[.ºª°])?\s*(?:of\s+|de\s+|d['’])?"
            rf"(?P<a_name>{_MONTH})\b\.?" + _YEAR.replace("@", "a_year"),
            rf"(?P<b_name>{_MONTH})\b\.?\s+(?P<b_day>\d\d?)(?:st|nd|rd|th)?{_NO_HOUR}"
            + _YEAR.replace("@", "b_year"),
            r"(?P<c_day>\d\d?)(?P<stroke>/)(?P<c_month>\d\d?)(?:/(?P<c_year>\d{4}|\d\d))?(?!\d)/?",
            r"(?P<d_day>\d\d?)\.\s?(?P<d_month>0?[1-9]|1[0-2])\."
            r"(?:\s?(?P<d_year>\d{4}|\d\d)(?![.:h]?\d))?",
            r"(?:alle|ore|kl\.?|klokken|às)\s+(?P<c_hour>\d\d?)(?:[.:h](?P<c_minute>[0-5]\d))?(?![\d:.])",
            r"(?P<a_hour>\d\d?)\s?[.:h]\s?(?P<a_minute>[0-5]\d)(?::[0-5]\d)?(?!\d)"
            rf"(?:\s?(?:{_HALF.replace('@', 'a_half')}|{_UNIT}))?",
            rf"(?P<b_hour>\d\d?)\s?(?:{_HALF.replace('@', 'b_half')}|{_UNIT})",
            rf"(?P<a_digits>[0-2]\d[0-5]\d)\s?(?:{_UNIT}|(?=\(?{zones.PATTERN}))",
            # A bare number of four digits is a time of day where it can be no year.
            r"(?P<b_digits>(?:0\d|1[0-8])[0-5]\d)(?!\d)",
            rf"(?:12\s?)?(?P<noon>{NOON})\b",
            rf"(?:12\s?)?(?P<midnight>{MIDNIGHT})\b",
            rf"(?P<a_zone>{zones.PATTERN})",
            r"(?P<b_zone>(?:(?:our\s+)?local|(?:u\.?s\.?\s+)?(?:eastern|central\s+european|central"
            r"|mountain|pacific|british|greenwich\s+mean)(?:\s+(?:standard|daylight|summer))?)"
            r"(?:\s+time)?|ortszeit|lokale?\s+(?:zeit|tid)|plaatselijke\s+tijd|heure\s+locale"
            r"|hora\s+local|ora\s+locale"
            r"|(?:heure|hora|ora)\s+(?:de\s+|di\s+|d['’])[^\W\d_]+(?:\s(?-i:[A-Z])[^\W\d_]+)?"
            r"|(?-i:[A-Z])[^\W\d_]+(?:\s(?-i:[A-Z])[^\W\d_]+)?\s+time)\b",
            rf"(?P<weekday>{_WEEKDAY})\b\.?",
            rf"(?P<today>{TODAY})\b",
            rf"(?P<tomorrow>{TOMORROW})\b",
            rf"(?:{_FILLERS})(?!\w)",
            r"[ \t\xa0,&/'’\"]+",
            r"(?P<stop>[\n.:;!()\[\]|*_=<>–—-]+)",
        )
    ),
    re.IGNORECASE,
)
