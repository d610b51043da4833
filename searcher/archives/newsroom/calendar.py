"""Months and days of the week, as wires write them in the languages that they are sent in.

This is the only table of them. Names are in small letters and without the full stop of an
abbreviation.
"""

import re
from collections.abc import Iterable

# A line a month, from January on. "mar" is March in four languages, and in French a Tuesday too.
_MONTHS = (
    "jan janv januar januari january janvier enero ene gen gennaio janeiro tammikuu tammikuuta"
    " jänner января январь stycznia",
    "feb febr fév fev févr februar februari february février fevrier febrero febbraio fevereiro"
    " helmikuu helmikuuta feber февраля февраль lutego",
    "mar mär mrt mrz märz marz maart march mars marzo março marco marts maaliskuu maaliskuuta"
    " марта март marca",
    "apr avr april avril abr abril aprile huhtikuu huhtikuuta апреля апрель kwietnia",
    "may mai mei mayo maj mag maggio maio toukokuu toukokuuta мая май maja",
    "jun juin juni june junio giu giugno junho kesäkuu kesäkuuta июня июнь czerwca",
    "jul juil juli july juillet julio lug luglio julho heinäkuu heinäkuuta июля июль lipca",
    "aug août aou aoû aout augustus augusti august agosto ago elokuu elokuuta августа август"
    " sierpnia",
    "sep sept september septembre septiembre set settembre setembro syyskuu syyskuuta"
    " сентября сентябрь września",
    "oct okt october oktober octobre octubre ott ottobre out outubro lokakuu lokakuuta"
    " октября октябрь października",
    "nov november novembre noviembre novembro marraskuu marraskuuta ноября ноябрь listopada",
    "dec dez déc dic december dezember décembre decembre diciembre dicembre dezembro joulukuu"
    " joulukuuta декабря декабрь grudnia",
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
MONTH_NAMES = dict(enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1))

# A line a day, from Monday on, as datetime.weekday counts.
_WEEKDAYS = (
    "mon monday montag lundi maandag lunes lunedì lunedi segunda segunda-feira mandag måndag"
    " понедельник",
    "tue tues tuesday dienstag mardi dinsdag martes martedì martedi terça terça-feira tirsdag"
    " tisdag вторник",
    "wed weds wednesday mittwoch mercredi woensdag miércoles miercoles mercoledì mercoledi quarta"
    " quarta-feira onsdag среда",
    "thu thur thurs thursday donnerstag jeudi donderdag jueves giovedì giovedi quinta quinta-feira"
    " torsdag четверг",
    "fri friday freitag vendredi vrijdag viernes venerdì venerdi sexta sexta-feira fredag пятница",
    "sat saturday samstag sonnabend samedi zaterdag sábado sabado sabato lørdag lördag суббота",
    "sun sunday sonntag dimanche zondag domingo domenica søndag söndag воскресенье",
)
WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()}


def either(names: Iterable[str]) -> str:
    """A pattern for any of these names, the longest first, so that "mars" is not read as "mar"."""
    return "|".join(map(re.escape, sorted(names, key=len, reverse=True)))


def month(name: str) -> int:
    """The number of a month by its name or an abbreviation of it; 0 for another word.

    >>> month("März"), month("Sept."), month("MAYBE")
    (3, 9, 0)
    """
    return MONTHS.get(name.strip().rstrip(".").lower(), 0)
