"""The names that columns and keys go by, for each field of a story. This is the only table of them.

Collected from the data sets, exports and APIs that people hold: "All the news", CC-News and others
of Hugging Face, Media Cloud, AmCAT, FakeNewsNet, GDELT, news-please, newspaper3k, trafilatura,
NewsAPI and its kin; and the words that a newsroom's spreadsheet has in other languages.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

# Each line: a field, and the names of it, the most telling first. Names are compared without
# capitals, accents, blanks, dots, dashes and underscores: "Published At" is "publishedat". A name
# of a nested key is written with all its keys, "source.name" as "sourcename".
_NAMES = {
    "id": """
        guid uuid articleid storyid docid documentid storiesid accessionnumber accessionno an
        newsid itemid postid recordid identifier docno doi id _id idarticle articleidentifier
        uri urn nid key artikelid dokumentid
        """,
    "headline": """
        headline headlinemain titular title articletitle newstitle headlinetext hl1 hed
        storytitle posttitle webtitle titletext pagetitle
        titel titre titulo titolo titulek titulonoticia
        uberschrift ueberschrift schlagzeile kop koptekst rubrik otsikko overskrift tytul naslov
        baslik cim заголовок название наименование 标题 標題 新闻标题 见出し 見出し タイトル 제목
        العنوان عنوان शीर्षक subject head heading betreff
        """,
    "body": """
        body bodytext fulltext articlebody articletext articlecontent maintext storytext newstext
        newscontent content text article plaintext cleantext cleanedtext contenttext textcontent
        rawtext htmlbody bodyhtml contenthtml contentplain bodyplain story maincontent documenttext
        mainbody textbody fullarticle articles alltext paragraphs
        volltext inhalt artikeltext artikel haupttext texte texteintegral contenu corps
        corpsdutexte texto textocompleto contenido cuerpo conteudo corpo testo contenuto tekst
        brodtext brödtext innehall teksti sisalto brodtekst tresc tartalom metin icerik
        текст содержание полныйтекст 正文 内容 內容 本文 新闻内容 본문 내용 النص المحتوى नص
        transcript message post selftext
        """,
    "summary": """
        summary abstract description lead lede leadparagraph standfirst teaser snippet excerpt
        shortdescription subtitle subheadline subtitulo trailtext dek deck intro metadescription
        zusammenfassung vorspann anriss chapo chapeau resume resumen sommario occhiello ingress
        samenvatting streszczenie описание аннотация 摘要 要約 요약
        """,
    "date": """
        dategmt postdategmt publisheddatetime publicationdatetime datetimepub publishedat
        datepublished publishedon
        publishdate publishtime publisheddate publicationdate pubdate datepublish pubdatetime
        datepub firstpublished firstpublisheddate
        webpublicationdate published publication_date dateofpublication releasedate postdate
        posteddate dateposted issuedate date datetime articledate newsdate storydate isodate
        dateiso dateutc utcdate timestamp unixtime unixtimestamp epoch createdutc createdat created
        datecreated creationdate createddate seendate time published_time published_utc
        postedat postedon firstseen crawldate scrapedate
        datum veroffentlichungsdatum erscheinungsdatum veroffentlicht veroffentlichtam
        erschienenam erscheinungstag datedepublication datepublication datedeparution parution
        publiele fecha fechapublicacion fechadepublicacion data datapubblicazione
        datadipubblicazione datapublicacao datadepublicacao dataoras publicatiedatum verschenen
        publiceringsdatum julkaisupaiva paivamaara dato udgivelsesdato publisert data_publikacji
        dataopublikowania datapublikacji datumvydani tarih yayintarihi megjelenes
        дата датапубликации опубликовано датаивремя 日期 发布时间 發布時間 发布日期 时间 日付
        掲載日 公開日 날짜 작성일 التاريخ تاريخ تاريخالنشر दिनांक day
        """,
    "time": """
        time timeofday pubtime publishtime hour clock uhrzeit heure hora ora tijd klockslag время
        """,
    "updated": """
        updatedat updated modified modifieddate datemodified lastmodified datemodify dateupdated
        lastupdated lastpublisheddate webupdated modificationdatetime updatedate
        """,
    "source": """
        publicationname publication publishername publisher sourcename sourcetitle source outlet
        outletname newspaper newspapername newspapertitle newssource medium medianame mediaoutlet
        mediatitle journal journaltitle site sitename website sitefull feedname
        provider providername agency newsagency agencyname channel brand paper magazine
        sourcecommonname copyrightholder siteurl
        domain sourcedomain domainname sourcehostname host hostname websitename
        quelle zeitung medienname publikation fuente medio diario periodico fonte testata giornale
        jornal veiculo journalname nomdujournal supportdepresse krant bron tidning kalla lehti
        lahde avis kilde gazeta zrodlo zdroj kaynak gazete forras источник издание сми
        来源 來源 媒体 媒體 报纸 新聞社 媒体名 情報源 출처 언론사 매체 المصدر الصحيفة स्रोत
        """,
    "byline": """
        byline bylineoriginal author authors authorname authornames authorsname writer writers
        journalist reporter reporters creator dccreator contributor by articleauthor
        autor autoren verfasser auteur auteurs redacteur autores autore autori schrijver
        forfatter forfattare skribent kirjoittaja toimittaja yazar szerzo
        автор авторы 作者 记者 記者 著者 기자 저자 الكاتب المؤلف लेखक
        """,
    "url": """
        url link weburl articleurl newsurl href permalink canonicalurl sourceurl pageurl storyurl
        originalurl fullurl guidlink documentidentifier externallink uri webaddress adresse lien
        enlace ссылка 链接 網址 リンク 링크 الرابط
        """,
    "topics": """
        section sectionname sections category categories newsdesk desk department topic topics
        theme themes subject subjects subjectcodes keywords keyword tags tag labels label genre
        sectiontitle articlesection classification page_section rubric mediatype
        ressort rubrique seccion sezione secao editoria categoria categorie kategorie kategori
        kategoria rubriek schlagworter schlagwort stichworter motscles palabrasclave etiquetas
        parolechiave palavraschave trefwoorden раздел рубрика категория теги ключевыеслова
        分类 分類 类别 栏目 关键词 カテゴリ 分野 분류 카테고리 القسم الوسوم
        """,
    "language": """
        language lang languagecode langcode detectedlanguage inlanguage articlelanguage locale
        sprache langue idioma lingua taal sprak kieli jezyk язык 语言 言語 언어 اللغة
        """,
    "slug": "slug slugline slugword",
    "dateline": "dateline filedfrom ort lieu lugar luogo",
    "note": "editornote editorsnote ednote editorialnote correction corrections",
    "year": "year pubyear publicationyear jahr annee ano anno jaar год 年",
    "month": "month pubmonth monat mois mes mese maand месяц 月",
    "day": "day dayofmonth pubday tag jour dia giorno dag 日",
}  # fmt: skip

# Letters with a stroke, or without a dot, which are no letter and an accent in Unicode.
_LETTERS = str.maketrans({"ł": "l", "ı": "i", "ø": "o", "đ": "d", "æ": "ae"})
_SIGNS = re.compile(r"[^\w]|_")
FIELDS: dict[str, dict[str, int]] = {}


def normal(name: str) -> str:
    """A name as names are compared: without capitals, accents, blanks and signs.

    >>> normal("Published At"), normal("Título"), normal("source.name"), normal("\\ufeffDatum")
    ('publishedat', 'titulo', 'sourcename', 'datum')
    """
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", _SIGNS.sub("", kept))


FIELDS.update(
    {
        field: {normal(name): rank for rank, name in reversed([*enumerate(names.split())])}
        for field, names in _NAMES.items()
    }
)
# Names so short or so common that alone they do not show that a line is the head of a table.
WEAK = frozenset(
    normal(name)
    for name in "key by head page day time month year post story article subject text message host"
    " paper day an label".split()
)


def fields_named(name: str) -> list[tuple[int, str]]:
    """The fields that a name may stand for, each with its rank: 0 for the most telling name.

    Of nested keys the last speaks, unless what it stands in is a field or a thing of its own:
    "source.id" is no id of a story, and "source.title" is a source.

    >>> fields_named("publishedAt")[0][1], fields_named("meta.headline"), fields_named("colour")
    ('date', [(100, 'headline')], [])
    >>> fields_named("source.id"), fields_named("source.title")[0][1], fields_named("image.title")
    ([], 'source', [])
    """
    # What Elasticsearch puts a document in.
    name = name.removeprefix("_source.")
    found = _ranked(name)
    if found or "." not in name:
        return sorted(found or _by_word(name))
    above, _, last = name.rpartition(".")
    around = above.rpartition(".")[2]
    owner = [one for one in _ranked(around) if one[1] not in _CONTAINERS]
    is_text = normal(last) in _ITSELF and normal(last) not in ("title", "name", "label")
    holds = bool(_ranked(around)) and is_text
    if owner or holds:
        named = owner or _ranked(around)
        return (
            sorted((rank + 100, field) for rank, field in named) if normal(last) in _ITSELF else []
        )
    if _OTHER_THINGS & {normal(part) for part in above.split(".")}:
        return []
    return sorted((rank + 100, field) for rank, field in _ranked(last))


_WORD = re.compile(r"[^\W\d_]+")
# "ArticleText" is two words.
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BY_WORD = ("headline", "body", "date", "source", "byline")
# Keys under which an object has what it is called, or its own text: "title.rendered" (WordPress).
_ITSELF = frozenset(
    normal(name) for name in "name title label text value main original rendered full default"
    " displayname plain html content print_headline $t #text _text und en".split()
)  # fmt: skip
# A story may lie in a key of that name with all its fields.
_CONTAINERS = ("body", "headline", "summary", "topics")
_OTHER_THINGS = frozenset(
    "image images media multimedia photo photos picture thumbnail video videos audio related links"
    " link comments comment social shares user users facebook twitter embed embeds logo gallery"
    " leadimage mainimage caption ad ads meta_image geo location".split()
)


# Asked for each key of each object of a file.
@lru_cache(maxsize=1 << 14)
def surely_named(name: str) -> frozenset[str]:
    """The fields that a whole name, or the last of nested keys, may stand for."""
    return frozenset(field for rank, field in fields_named(name) if rank < 200)


def _ranked(name: str) -> list[tuple[int, str]]:
    key = normal(name)
    return [(names[key], field) for field, names in FIELDS.items() if key in names]


def _by_word(name: str) -> list[tuple[int, str]]:
    """The field that the first known word of a name tells, "Cuerpo de la noticia": a guess."""
    for word in _WORD.findall(_CAMEL.sub(" ", name)):
        if len(word) > 3 and normal(word) not in WEAK and (found := _ranked(word)):
            return [(rank + 200, field) for rank, field in found if field in _BY_WORD]
    return []


def are_heads(cells: Sequence[str]) -> int:
    """How many cells of a line are names of columns as this table knows them, the strong ones."""
    return sum(
        1
        for cell in cells
        if len(cell) <= 40
        and (key := normal(cell)) not in WEAK
        and any(key in n for n in FIELDS.values())
    )
