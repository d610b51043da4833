"""The names that databases give to the fields of an article, in the languages of their interfaces.

This is the only table of them. They are written in small letters, and compared without regard to
case: Nexis writes "BYLINE:" in its old text, "Byline:" in its documents.
"""

import re

from searcher.archives.newsroom.calendar import either

# Nexis names the fields of German, French, Dutch and Spanish papers in their own languages, in one
# file with English ones. Keys are our words; a key that no story has a place for is known anyhow,
# so that its line is no text.
NEXIS = {
    "headline": "headline|title|schlagzeile|überschrift|titre|titel|título|titulo|titular|kop"
    "|titolo",
    "byline": "byline|by-line|autor|autoren|auteur|auteurs|author|autore|autores|verfasser"
    "|journalist|signature|name",
    "section": "section|rubrik|ressort|rubrique|rubriek|sectie|sección|seccion|sezione|seção"
    "|katern",
    "length": "length|länge|laenge|longueur|lengte|longitud|extensión|extension|lunghezza"
    "|comprimento|längd",
    "highlight": "highlight|chapeau|samenvatting|resumen|kurzfassung|zusammenfassung|sommaire"
    "|destacado|hervorhebung",
    "dateline": "dateline|ortszeile|ortsmarke|datumzeile|ligne de date",
    "language": "language|sprache|langue|taal|idioma|lengua|lingua|språk",
    "subject": "subject|subjects|pub-subject|schlagwörter|thema|themen|sujet|sujets|onderwerp"
    "|asunto|tema|temas"
    "|materia|soggetto|assunto",
    "organization": "organization|organisation|organización|organizzazione|organisatie|organização",
    "company": "company|unternehmen|firma|société|entreprise|bedrijf|empresa|azienda|compañía",
    "person": "person|personen|personne|persoon|persona|pessoa",
    "place": "geographic|geographie|geografie|géographie|geografisch|geographisch|geografía"
    "|geográfico|géographique|geografico|country|land|pays|país|paese|state|city|stadt|ville"
    "|ciudad|bundesland",
    "correction": "correction|korrektur|rectificatif|correctie|corrección|rectificación",
    "graphic": "graphic|graphics|grafik|graphique|illustration|illustratie|gráfico|grafico|image",
    "load": "load-date|load date|update|date-chargement|date de chargement|laaddatum|laad-datum"
    "|fecha-de-carga|fecha de carga|fecha-carga|ladedatum|lade-datum|aktualisierung"
    "|data di caricamento|laddningsdatum",
    "type": "publication-type|publication type|publikationstyp|publikationsart|zeitungstyp"
    "|type-publication|type de publication|publicatietype|publicatie-type|tipo-publicación"
    "|tipo-de-publicación|tipo de publicación|tipo di pubblicazione|document-type|pub-type"
    "|type-de-publication",
    "other": "journal-code|code-revue|zeitungs-code|zeitschriften-code|bladcode|tijdschriftcode"
    "|código-revista|correction-date|distribution|edition|acc-no|notes|series|ticker|industry"
    "|industrie|branche|sector|loaddate|doc-type|enhancement|url|issn|isbn|type|slug|copyright"
    "|publication|cycle|region|terms|product|ttlhi|contributor|bio|memo|cat|category|source"
    "|auflage|ausgabe|quelle|show|transcript|anchors|guests|reporters|guest|host"
    "|view original page",
}  # fmt: skip
NEXIS_FIELDS = {name: key for key, names in NEXIS.items() for name in names.split("|")}

# Above the text, and below it: lines of one word in Nexis's documents.
BODY_LINES = frozenset(
    "body|text|volltext|textkörper|hauptteil|haupttext|corps|texte|texte intégral|corps du texte"
    "|cuerpo|texto|cuerpo del texto|tekst|hoofdtekst|volledige tekst|corpo|testo|full text".split(
        "|"
    )
)
TAIL_LINES = frozenset(
    "classification|klassifikation|klassifizierung|einstufung|classificatie|clasificación"
    "|classificazione|classificação|graphic|grafik|graphique|illustration|gráfico|grafico|grafiek"
    "|notes|anmerkungen|notities|notas|correction|korrektur|correctie|corrección".split("|")
)
END_LINE = (
    r"(?:End of Document|Ende (?:des|vom) Dokuments?|Fin (?:du|de) document|Fin del? documento"
    r"|Einde (?:van (?:het )?)?document|Fine del documento|Fim do documento)"
)
# "1 of 27 DOCUMENTS", "Dokument 1 von 27", "Document 1 de 27".
COUNTER = (
    r"(?:FOCUS\s*-\s*)?(?:"
    r"(?P<number>\d{1,6})\s+(?:of|OF|von|de|van|di|sur|av)\s+(?P<count>\d{1,6})\s+"
    r"(?:DOCUMENTS?|DOCUMENTOS?|DOKUMENTEN?|DOCUMENTEN|DOCUMENTI|Documents?|Dokumenten?)"
    r"|(?:Document|Dokument|Documento|DOCUMENT|DOKUMENT|DOCUMENTO)\s+(?P<number2>\d{1,6})\s+"
    r"(?:of|von|de|van|di|sur)\s+(?P<count2>\d{1,6}))"
)

# The word for words, behind the number of them.
WORDS = (
    r"(?:words?|w[öo]rte?r?n?|mots?|woorden|palabras?|parole|parola|palavras?|ord|слов[аo]?|słów"
    r"|字|字数|個字|个字|語|文字|ワード|단어)"
)
COUNT_OF_WORDS = re.compile(
    rf"(?P<count>\d[\d.,'’\s\u00a0]{{0,9}})\s*{WORDS}\b|(?:字数|文字数)\D{{0,3}}(?P<after>\d+)"
    r"|(?P<bare>\d[\d,. ]{0,8})\s*(?:字|語|文字|個字|个字)",
    re.IGNORECASE,
)

# Factiva's codes for the fields of an article, the same in every language (Factiva, "Search
# builder: field codes").
FACTIVA = {
    "SE": "section", "HD": "headline", "CR": "credit", "BY": "byline", "WC": "length",
    "PD": "date", "ET": "time", "SN": "source", "SC": "code", "NGC": "group", "GC": "group code",
    "ED": "edition", "PG": "page", "VOL": "volume", "LA": "language", "CY": "copyright",
    "LP": "lead", "TD": "text", "CO": "company", "IN": "industry", "NS": "subject",
    "RE": "region", "IPC": "press codes", "IPD": "press codes", "PUB": "publisher",
    "AN": "accession", "CT": "contact", "RF": "reference", "ART": "art", "CLM": "column",
    "DLN": "dateline", "IV": "descriptors",
}  # fmt: skip

# ProQuest's, in English and the languages of its interface that newspapers are read in.
PROQUEST = {
    "headline": "title|titre|titel|título|titolo",
    "byline": "author|authors|auteur|autor|autoren|autores|autore|correspondence author",
    "citation": "publication info|informations de publication|veröffentlichungsinfo"
    "|información de publicación|informazioni sulla pubblicazione",
    "abstract": "abstract|résumé|zusammenfassung|resumen|abstrakt",
    "text": "full text|texte intégral|volltext|texto completo|testo completo",
    "subject": "subject|sujet|thema|materia|soggetto|keywords|identifier / keyword"
    "|business indexing term",
    "place": "location|lieu|ort|lugar|ubicación|luogo",
    "person": "people|personnes|personen|personas|persone",
    "company": "company / organization|company|société / organisation|unternehmen/organisation"
    "|empresa / organización",
    "source": "publication title|titre de la publication|publikationstitel|título de publicación"
    "|título de la publicación|titolo pubblicazione",
    "date": "publication date|date de publication|publikationsdatum|fecha de publicación"
    "|data di pubblicazione",
    "year": "publication year|année de publication|publikationsjahr|año de publicación",
    "section": "section|rubrique|rubrik|sección",
    "language": "language of publication|language|langue de publication|publikationssprache"
    "|sprache der publikation|idioma de la publicación|idioma de publicación",
    "type": "document type|type de document|dokumententyp|tipo de documento",
    "dateline": "dateline",
    "id": "proquest document id|id de document proquest|proquest-dokument-id"
    "|identificador del documento proquest|id del documento de proquest|accession number",
    "link": "document url|url du document|dokument-url|url del documento",
    "other": "links|pages|page|first page|start page|number of pages|publisher|place of publication"
    "|country of publication|publication subject|issn|source type|copyright|last updated|database"
    "|volume|issue|edition|column|credit|caption|isbn|doi|e-issn|eissn|classification"
    "|document feature"
    "|publication history|ethnicity|electronic publication date|supplement|database copyright"
    "|linked in|source attribution|online publication date|milestone dates|document status"
    "|publication frequency|product name|products|naics|duns|ticker|references|title annotation",
}
PROQUEST_FIELDS = {name: key for key, names in PROQUEST.items() for name in names.split("|")}


def labelled(names: dict[str, str]) -> re.Pattern[str]:
    """A pattern for a line that begins with one of these names and a colon.

    >>> labelled(NEXIS_FIELDS).match("LÄNGE: 306 Wörter").groups()
    ('LÄNGE', '306 Wörter')
    """
    return re.compile(rf"\s*({either(names)})[ \u00a0]*[:：][ \u00a0\t]*(.*)", re.IGNORECASE | re.S)


# Where in a paper a story stood: "Pg. 3", "S. 7 Ausg. 167", "Section B".
_PLACE_IN_PAPER = re.compile(
    r"(?:pgs?|pages?|pp?|seiten?|s|blz|bladzijde|pag|pagina|pág|página|columns?|col|part|ausg"
    r"|ausgabe|version|vol|no|nr|num|edition|teil|kolumne)\b\.?[\s:]*.*|section [\w-]{1,3}"
    r"|[\d\s,;.:/-]+|[A-Z]{0,2}\.?\d+[A-Z]?",
    re.IGNORECASE,
)


def is_place_in_paper(part: str) -> bool:
    """Whether a part of a section says where in the paper a story stood, and not what it is about.

    >>> [is_place_in_paper(one) for one in ("Pg. 3", "S. 7 Ausg. 167", "Sports", "AA.2")]
    [True, True, False, True]
    """
    return bool(_PLACE_IN_PAPER.fullmatch(part))


def claimed_words(written: str) -> int:
    """The number of words that an article is said to have, 0 if that is not said.

    >>> claimed_words("2,968 words"), claimed_words("306 Wörter"), claimed_words("1 285 字")
    (2968, 306, 1285)
    """
    found = COUNT_OF_WORDS.search(written)
    return int(re.sub(r"\D", "", found[0])[:7] or 0) if found else 0
