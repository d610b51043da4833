"""Months and days of the week, as wires write them in the languages that they are sent in.

This is the only table of them. Names are in small letters and without the full stop of an
abbreviation.
"""

import re
from collections.abc import Iterable

# From January on. "mar" is March in four languages, and in French a Tuesday too. Abbreviations that
# are words elsewhere are left out, such as the Norwegian "des".
_MONTHS = (
    "jan janv januar jänner januari january janvier enero ene gen gennaio janeiro tammikuu"
    " tammikuuta styczeń stycznia ocak leden ledna ianuarie января январь янв"
    " січня січень يناير",
    "feb febr fév fev févr februar feber februari february février fevrier febrero febbraio"
    " fevereiro helmikuu helmikuuta luty lutego şubat únor února februarie февраля"
    " февраль фев лютого лютий فبراير",
    "mar mär mrt mrz märz marz maart march mars marzo março marco marts maaliskuu maaliskuuta"
    " marzec marca mart březen března martie марта март мар березня березень مارس",
    "apr avr april avril abr abril aprile huhtikuu huhtikuuta kwiecień kwietnia nisan"
    " duben dubna aprilie апреля апрель апр квітня квітень أبريل ابريل",
    "may mai mei mayo maj mag maggio maio toukokuu toukokuuta maja mayıs květen května"
    " мая май травня травень مايو",
    "jun juin juni june junio giu giugno junho kesäkuu kesäkuuta czerwiec czerwca haziran"
    " červen června iunie июня июнь июн червня червень يونيو",
    "jul juil juli july juillet julio lug luglio julho heinäkuu heinäkuuta lipiec lipca"
    " temmuz červenec července iulie июля июль июл липня липень يوليو",
    "aug août aou aoû aout augustus augusti august agosto ago elokuu elokuuta sierpień"
    " sierpnia ağustos srpen srpna августа август авг серпня серпень أغسطس اغسطس",
    "sep sept september septembre septiembre set settembre setembro syyskuu syyskuuta"
    " wrzesień września eylül září septembrie sett сентября сентябрь сен сент"
    " вересня вересень سبتمبر",
    "oct okt october oktober octobre octubre ott ottobre out outubro lokakuu lokakuuta"
    " październik października ekim říjen října octombrie октября октябрь окт"
    " жовтня жовтень أكتوبر اكتوبر",
    "nov november novembre noviembre novembro marraskuu marraskuuta listopad listopada kasım"
    " noiembrie ноября ноябрь ноя листопада листопад نوفمبر",
    "dec dez déc dic december dezember décembre decembre diciembre dicembre dezembro joulukuu"
    " joulukuuta grudzień grudnia aralık prosinec prosince decembrie desember"
    " декабря декабрь дек грудня грудень ديسمبر",
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}

# A line a day, from Monday on, as datetime.weekday counts.
_WEEKDAYS = (
    "mon monday montag lundi maandag lunes lunedì lunedi segunda segunda-feira mandag måndag"
    " pazartesi pzt poniedziałek pondělí понедельник пн понеділок",
    "tue tues tuesday dienstag mardi dinsdag martes martedì martedi terça terça-feira tirsdag"
    " tisdag salı wtorek úterý вторник вт вівторок",
    "wed weds wednesday mittwoch mercredi woensdag miércoles miercoles mercoledì mercoledi"
    " quarta quarta-feira onsdag çarşamba środa středa среда ср середа",
    "thu thur thurs thursday donnerstag jeudi donderdag jueves giovedì giovedi quinta"
    " quinta-feira torsdag perşembe czwartek čtvrtek четверг чт четвер",
    "fri friday freitag vendredi vrijdag viernes venerdì venerdi sexta sexta-feira fredag"
    " cuma piątek pátek пятница пт п'ятниця",
    "sat saturday samstag sonnabend samedi zaterdag sábado sabado sabato lørdag lördag"
    " cumartesi sobota суббота сб субота",
    "sun sunday sonntag dimanche zondag domingo domenica søndag söndag pazar niedziela neděle"
    " воскресенье вс неділя",
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
