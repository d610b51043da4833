"""British and American spellings of one English word.

The rules say what is regular, with the words that look so and are not; the roots are a list.
"""

import re
from functools import cache

# Beginnings of words: British, American.
_ROOTS = dict(
    pair.split(":")
    for pair in """
    aeroplane:airplane ageing:aging aluminium:aluminum anaemi:anemi anaesthe:anesthe
    archaeolog:archeolog ardour:ardor armour:armor artefact:artifact behaviour:behavior
    belabour:belabor calibr:caliber candour:candor catalogu:catalog centr:center clamour:clamor
    colour:color cosy:cozy defence:defense demeanour:demeanor dialogu:dialog diarrhoea:diarrhea
    discolour:discolor dishonour:dishonor endeavour:endeavor enquir:inquir enrolment:enrollment
    favour:favor fervour:fervor fibr:fiber flavour:flavor foetal:fetal foetus:fetus
    fulfilment:fulfillment glamour:glamor gynaecolog:gynecolog haemo:hemo harbour:harbor
    honour:honor humour:humor instalment:installment jewellery:jewelry kilometr:kilometer
    labour:labor leukaemi:leukemi licence:license litr:liter lustr:luster manoeuvr:maneuver
    marvellous:marvelous mediaeval:medieval metr:meter misbehaviour:misbehavior
    multicolour:multicolor millimetr:millimeter centimetr:centimeter mould:mold neighbour:neighbor
    odour:odor oestrogen:estrogen offence:offense orthopaed:orthoped paediatr:pediatr
    parlour:parlor plough:plow practis:practic pretence:pretense programme:program
    rancour:rancor rigour:rigor rumour:rumor sabr:saber saltpetr:saltpeter saviour:savior
    savour:savor sceptic:skeptic sceptr:scepter skilful:skillful smoulder:smolder sombr:somber
    spectr:specter splendour:splendor succour:succor sulph:sulf theatr:theater tumour:tumor
    unfavour:unfavor valour:valor vapour:vapor vigour:vigor wilful:willful woollen:woolen
    cheque:check
    """.split()
)
# Of these roots in -r only the forms in -re change: centre, centred, but not central.
_IN_RE = frozenset(root for root in _ROOTS if root.endswith("r") and _ROOTS[root].endswith("er"))
_AMERICAN = {american: british for british, american in _ROOTS.items()}
_ISE = re.compile(r"(..+)is(e|ed|es|er|ers|ing|ation|ations|ational|able)")
_IZE = re.compile(r"(..+)iz(e|ed|es|er|ers|ing|ation|ations|ational|able)")
# What stands before -ise in words that have no other spelling: advise, comprise …
_ALWAYS_S = re.compile(
    "adv|advert|al|an|ap?pra|appr|ar|bo|bra|bru|cer|cha|chast|chem|circumc|compr|comprom|conc|cr"
    "|cru|dem|den|desp|dev|disgu|el|enfranch|enterpr|exc|exerc|expert|franch|gu|improv|inc|ir|ka"
    "|lia|lou|mala|marqu|mayonna|merchand|moonr|mort|no|parad|po|porpo|pra|prec|prem|pr|prom|ra"
    "|re?pr|rev|sunr|superv|surm|surpr|telev|tort?o|treat|turquo|upr|val|.*w"
)
_YSE = re.compile(r"(anal|paral|catal|electrol|hydrol)ys(e|ed|es|er|ers|ing)")
_YZE = re.compile(r"(anal|paral|catal|electrol|hydrol)yz(e|ed|es|er|ers|ing)")
_DOUBLED = re.compile(r"(fue|due|dia|due)ll(ed|ing|er|ers)")
_SHORTEST = 4


@cache
def _root() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_ROOTS, key=len, reverse=True)))


def american(word: str) -> str:
    """An English word as it is spelled in America; in small letters.

    >>> [american(word) for word in ("organisation", "centred", "central", "defences", "promised")]
    ['organization', 'centered', 'central', 'defenses', 'promised']
    """
    if len(word) < _SHORTEST:
        return word
    if found := _ISE.fullmatch(word):
        return word if _ALWAYS_S.fullmatch(found[1]) else f"{found[1]}iz{found[2]}"
    if found := _YSE.fullmatch(word) or _DOUBLED.fullmatch(word):
        return f"{found[1]}{'l' if found.re is _DOUBLED else 'yz'}{found[2]}"
    if not (found := _root().match(word)):
        return word
    british, rest = found[0], word[found.end() :]
    if british not in _IN_RE:
        return _ROOTS[british] + rest
    ending = {"e": "", "es": "s", "ed": "ed", "ing": "ing"}.get(rest)
    return word if ending is None else _ROOTS[british] + ending


@cache
def spellings(word: str) -> tuple[str, ...]:
    """Every spelling of an English word, itself first.

    >>> spellings("organization"), spellings("colours"), spellings("theater"), spellings("coup")
    (('organization', 'organisation'), ('colours', 'colors'), ('theater', 'theatre'), ('coup',))
    """
    own = american(word)
    found = [word, own, *_british(own)]
    return tuple(dict.fromkeys(one for one in found if american(one) == own))


def beginnings(start: str) -> tuple[str, ...]:
    """What words begin with whose American spelling begins with `start`."""
    others = [
        british
        for american_root, british in _AMERICAN.items()
        if american_root.startswith(start) or start.startswith(american_root)
    ]
    if start.endswith(("iz", "yz")):
        others.append(f"{start[:-1]}s")
    return (start, *others)


def _british(word: str) -> list[str]:
    found = []
    if ends := _IZE.fullmatch(word):
        found.append(f"{ends[1]}is{ends[2]}")
    if ends := _YZE.fullmatch(word):
        found.append(f"{ends[1]}ys{ends[2]}")
    for american_root, british in _AMERICAN.items():
        if word.startswith(american_root):
            rest = word.removeprefix(american_root)
            if british in _IN_RE:
                rest = {"": "e", "s": "es"}.get(rest, rest)
            found.append(british + rest)
    return found
