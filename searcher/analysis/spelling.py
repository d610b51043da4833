"""British and American spellings of one English word.

The rules say what is regular, with the words that look so and are not; the roots are a list.
"""

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
_RE = {"e": "", "es": "s", "ed": "ed", "ing": "ing"}
_AMERICAN = {american: british for british, american in _ROOTS.items()}
_ENDINGS = ("e", "es", "ed", "er", "ers", "ing", "ation", "ations", "ational", "able")
_ISE, _IZE = (tuple(f"{sound}{ending}" for ending in _ENDINGS) for sound in ("is", "iz"))
# What stands before -ise in words that have no other spelling: advise, comprise …
_ALWAYS_S = frozenset(
    """
    adv advert al an apra appra appr ar bo bra bru cer cha chast chem circumc compr comprom conc cr
    cru dem den desp dev disgu el enfranch enterpr exc exerc expert franch gu improv inc ir ka lia
    lou mala marqu mayonna merchand moonr mort no parad po porpo pra prec prem pr prom ra repr rev
    sunr superv surm surpr telev torto treat turquo upr val
    """.split()
)
_YSE = ("anal", "paral", "catal", "electrol", "hydrol")
_DOUBLED = ("fuell", "duell", "diall")
_SHORTEST = 4


def _by_beginning(roots: dict[str, str]) -> dict[str, list[str]]:
    """Roots by their first three letters, the longest first."""
    found: dict[str, list[str]] = {}
    for root in sorted(roots, key=len, reverse=True):
        found.setdefault(root[:3], []).append(root)
    return found


_BRITISH_ROOTS = _by_beginning(_ROOTS)


def american(word: str) -> str:
    """An English word as it is spelled in America; in small letters.

    >>> [american(word) for word in ("organisation", "centred", "central", "defences", "promised")]
    ['organization', 'centered', 'central', 'defenses', 'promised']
    """
    if len(word) < _SHORTEST:
        return word
    # Of the words with a prefix in the dictionary each is asked for, so quick tests come first.
    if "is" in word and word.endswith(_ISE):
        at = word.rindex("is")
        root = word[:at]
        is_other = len(root) < 2 or root in _ALWAYS_S or root.endswith("w")
        return word if is_other else f"{root}iz{word[at + 2 :]}"
    if "ys" in word and word.endswith(_ENDINGS) and word.startswith(_YSE):
        return word.replace("ys", "yz", 1)
    if word.startswith(_DOUBLED):
        return word.replace("ll", "l", 1)
    for british in _BRITISH_ROOTS.get(word[:3], ()):
        if word.startswith(british):
            rest = word[len(british) :]
            if british not in _IN_RE:
                return _ROOTS[british] + rest
            return _ROOTS[british] + _RE[rest] if rest in _RE else word
    return word


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
    if word.endswith(_IZE):
        at = word.rindex("iz")
        found.append(f"{word[:at]}is{word[at + 2 :]}")
    if "yz" in word:
        found.append(word.replace("yz", "ys", 1))
    for american_root, british in _AMERICAN.items():
        if word.startswith(american_root):
            rest = word.removeprefix(american_root)
            if british in _IN_RE:
                rest = {"": "e", "s": "es"}.get(rest, rest)
            found.append(british + rest)
    return found
