"""The JSON and the tables of news APIs and of data sets, a row each, as their documentation says.

Columns are keys laid flat, "headline.main". What a row does not name is guessed as in any table.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from searcher.archives.newsroom.headlines import below
from searcher.archives.records.cells import flat, text_of

_PAGE_TITLE = re.compile(r"<PAGE_TITLE>(.*?)</PAGE_TITLE>", re.DOTALL)
# The columns of GDELT's Global Knowledge Graph (codebook 2.1), whose files have no head.
GKG = tuple(
    "GKGRECORDID DATE SourceCollectionIdentifier SourceCommonName DocumentIdentifier Counts"
    " V2Counts Themes V2Themes Locations V2Locations Persons V2Persons Organizations"
    " V2Organizations V2Tone Dates GCAM SharingImage RelatedImages SocialImageEmbeds"
    " SocialVideoEmbeds Quotations AllNames Amounts TranslationInfo Extras".split()
)
_GKG_ID = re.compile(r"\d{14}-T?\d+")

Laid = dict[str, object]


def _laid(value: Mapping[str, Any]) -> Laid:
    return flat(value)


@dataclass(frozen=True, slots=True)
class Api:
    """An API or a data set: the keys that tell it, the columns of its fields, its publication.

    `lay` makes of one object its columns. `has_text` is false for one that gives headlines alone.
    """

    name: str
    keys: frozenset[str]
    fields: Mapping[str, tuple[str, ...]]
    source: str = ""
    lay: Callable[[Mapping[str, Any]], Laid] = field(default=_laid)
    has_text: bool = True


def api_of(names: Iterable[str]) -> Api | None:
    """The API whose keys are among these; None for other JSON."""
    there = set(names)
    return next((one for one in APIS if one.keys <= there), None)


def is_gkg(row: Sequence[str]) -> bool:
    """Whether a row, by its first cells, is one of GDELT's Global Knowledge Graph."""
    return len(row) in (26, 27) and bool(_GKG_ID.fullmatch(row[0]))


def _post(value: Mapping[str, Any]) -> Laid:
    """A story of TREC's Washington Post: its paragraphs are a list of typed contents."""
    row: Laid = {
        key: inside for key, inside in flat(value).items() if not key.startswith("contents")
    }
    told: dict[str, list[object]] = {"paragraphs": []}
    for part in value.get("contents") or ():
        content = part.get("content") if isinstance(part, dict) else None
        if content is None:
            continue
        kind, sub = str(part.get("type")), str(part.get("subtype"))
        is_text = kind in ("sanitized_html", "tweet") or sub in ("paragraph", "subhead")
        told.setdefault("paragraphs" if is_text else kind, []).append(content)
    for kind, found in told.items():
        row[f"contents.{kind}"] = found if kind == "paragraphs" else found[0]
    return row


def _archived(value: Mapping[str, Any]) -> Laid:
    """An article of the New York Times: its keywords are pairs of a kind and a value."""
    row = flat({key: inside for key, inside in value.items() if key != "keywords"})
    for pair in value.get("keywords") or ():
        if isinstance(pair, dict) and pair.get("value"):
            kind = f"keywords.{pair.get('name', 'value')}"
            held = row.setdefault(kind, [])
            if isinstance(held, list):
                held.append(pair["value"])
    return row


def _dispatched(value: Mapping[str, Any]) -> Laid:
    """A document of Dow Jones: the lead stands apart from the text that follows it."""
    inner = value.get("attributes")
    row = flat(inner if isinstance(inner, dict) else value)
    snippet, body = text_of(row.get("snippet")), text_of(row.get("body"))
    if snippet and body:
        row["body"] = below(snippet, body)
    return row


def _graphed(value: Mapping[str, Any]) -> Laid:
    """A row of GDELT's graph: names stand in lists with their places, the title in its extras."""
    row: Laid = dict(value)
    found = _PAGE_TITLE.search(text_of(value.get("Extras")))
    row["page title"] = found[1] if found else ""
    for name in ("Themes", "Persons", "Organizations"):
        listed = text_of(value.get(name)) or text_of(value.get(f"V2{name}"))
        row[name] = list(dict.fromkeys(one.partition(",")[0] for one in listed.split(";") if one))
    places = (one.split("#") for one in text_of(value.get("Locations")).split(";"))
    row["Locations"] = list(dict.fromkeys(one[1] for one in places if len(one) > 1))
    return row


def _keys(names: str) -> frozenset[str]:
    return frozenset(names.split())


APIS = (
    Api(
        "the Guardian", _keys("webTitle webPublicationDate"),
        {
            "id": ("id",), "headline": ("fields.headline", "webTitle"),
            "body": ("fields.body", "fields.bodyText", "blocks.body.bodyHtml",
                     "blocks.body.bodyTextSummary"),
            "summary": ("fields.standfirst", "fields.trailText"),
            "date": ("webPublicationDate",), "updated": ("fields.lastModified",),
            "source": ("fields.publication",), "byline": ("fields.byline",), "url": ("webUrl",),
            "topics": ("sectionName", "pillarName", "tags.webTitle"), "language": ("fields.lang",),
        },
        source="The Guardian", has_text=False,
    ),
    Api(
        "the New York Times", _keys("headline.main pub_date"),
        {
            "id": ("_id", "uri"), "headline": ("headline.main",), "body": ("lead_paragraph",),
            "summary": ("abstract", "snippet"), "date": ("pub_date",), "source": ("source",),
            "byline": ("byline.original", "byline"), "url": ("web_url",),
            "topics": ("section_name", "subsection_name", "news_desk", "keywords.subject",
                       "keywords.Subject"),
            "person": ("keywords.persons", "keywords.Person"),
            "org": ("keywords.organizations", "keywords.Organization"),
            "place": ("keywords.glocations", "keywords.Location"),
        },
        source="The New York Times", lay=_archived, has_text=False,
    ),
    Api(
        "the New York Times", _keys("des_facet published_date title"),
        {
            "id": ("uri", "slug_name"), "headline": ("title",), "summary": ("abstract",),
            "date": ("published_date",), "updated": ("updated_date",), "source": ("source",),
            "byline": ("byline",), "url": ("url",),
            "topics": ("section", "subsection", "des_facet"), "person": ("per_facet",),
            "org": ("org_facet",), "place": ("geo_facet",),
        },
        source="The New York Times", has_text=False,
    ),
    Api(
        "Event Registry", _keys("uri dateTime title source.uri"),
        {
            "id": ("uri",), "headline": ("title",), "body": ("body",),
            "date": ("dateTimePub", "dateTime", "date"), "source": ("source.title", "source.uri"),
            "byline": ("authors.name",), "url": ("url",), "language": ("lang",),
            "topics": ("categories.label",),
        },
    ),
    Api(
        "NewsAPI", _keys("source.name publishedAt title"),
        {
            "headline": ("title",), "body": ("content",), "summary": ("description",),
            "date": ("publishedAt",), "source": ("source.name",), "byline": ("author",),
            "url": ("url",), "language": ("language", "lang"),
        },
        has_text=False,
    ),
    Api(
        "GDELT's DOC API", _keys("seendate title url"),
        {
            "headline": ("title",), "date": ("seendate",), "source": ("domain",), "url": ("url",),
            "language": ("language",),
        },
        has_text=False,
    ),
    Api(
        "GDELT's Global Knowledge Graph", _keys("GKGRECORDID DATE DocumentIdentifier"),
        {
            "id": ("GKGRECORDID",), "headline": ("page title",), "date": ("DATE",),
            "source": ("SourceCommonName",), "url": ("DocumentIdentifier",), "topics": ("Themes",),
            "person": ("Persons",), "org": ("Organizations",), "place": ("Locations",),
        },
        lay=_graphed, has_text=False,
    ),
    Api(
        "Webz", _keys("uuid text thread.site"),
        {
            "id": ("uuid",), "headline": ("title", "thread.title"), "body": ("text",),
            "date": ("published", "thread.published"),
            "source": ("thread.site", "thread.site_full"), "byline": ("author",), "url": ("url",),
            "language": ("language",),
            "topics": ("thread.section_title", "thread.site_categories", "categories", "topics"),
            "person": ("entities.persons.name",), "org": ("entities.organizations.name",),
            "place": ("entities.locations.name",),
        },
    ),
    Api(
        "news-please", _keys("maintext date_publish"),
        {
            "headline": ("title", "title_page", "title_rss"), "body": ("maintext", "text"),
            "summary": ("description",), "date": ("date_publish",), "updated": ("date_modify",),
            "source": ("source_domain",), "byline": ("authors",), "url": ("url",),
            "language": ("language",),
        },
    ),
    Api(
        "TREC Washington Post", _keys("contents.content article_url"),
        {
            "id": ("id",), "headline": ("title", "contents.title"),
            "body": ("contents.paragraphs",), "date": ("published_date", "contents.date"),
            "source": ("source",), "byline": ("author", "contents.byline"),
            "url": ("article_url",), "topics": ("contents.kicker",),
        },
        source="The Washington Post", lay=_post,
    ),
    *(
        Api(
            "Dow Jones", _keys(f"{before}an {before}publication_datetime {before}title"),
            {
                "id": ("an",), "headline": ("title",), "body": ("body",), "summary": ("snippet",),
                "date": ("publication_datetime", "publication_date"),
                "updated": ("modification_datetime",),
                "source": ("source_name", "publisher_name", "source_code"), "byline": ("byline",),
                "language": ("language_code",), "topics": ("section", "subject_codes"),
                "dateline": ("dateline",), "status": ("action",),
            },
            lay=_dispatched,
        )
        for before in ("", "attributes.")
    ),
    Api(
        "Media Cloud", _keys("media_name publish_date title"),
        {
            "id": ("id", "stories_id", "guid"), "headline": ("title",),
            "body": ("story_text", "text"),
            "date": ("publish_date",), "source": ("media_name",), "url": ("url",),
            "language": ("language",), "topics": ("themes", "story_tags.tag"),
        },
        has_text=False,
    ),
)  # fmt: skip
