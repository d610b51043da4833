"""Operators of other query languages that we refuse, each with what to write instead.

Those that we read as meant, such as Nexis's W/5, are spellings of our own operators: see `grammar`.
Without this module the ones here would be searched as words, and a query that finds something else
in silence is worse than an error. Sources are the systems' own guides: Nexis "Search terms and
connectors", Factiva "Search builder operators", ProQuest "Search tips", Westlaw "Terms and
connectors", EBSCO "Proximity searches" and "Field codes", Ovid "Advanced searching", dtSearch
"Search requests", Google "Refine web searches", notmuch-search-terms(7), Lucene's classic query
parser.
"""

from searcher.errors import QueryError
from searcher.fields import FIELD_NAMES
from searcher.lazy_re import pattern
from searcher.query import grammar
from searcher.query.grammar import Operands
from searcher.query.lexer import Token, TokenKind, Tokens
from searcher.query.notes import QueryText

# Names of fields elsewhere, in small letters; `{}` stands for the value.
FIELDS_ELSEWHERE = {
    **dict.fromkeys(("ti", "tit", "intitle", "allintitle", "heading"), "headline:{}"),
    **dict.fromkeys(("tx", "ft", "bd", "intext", "allintext", "content", "fulltext"), "body:{}"),
    **dict.fromkeys(("ab", "abstract"), "lead:{}"),
    **dict.fromkeys(("au", "from", "creator"), "byline:{}"),
    **dict.fromkeys(("so", "jn", "pub", "sn", "site", "publication", "publisher"), "source:{}"),
    **dict.fromkeys(("su", "de", "kw", "in", "keyword", "keywords"), "topic:{}"),
    **dict.fromkeys(("fds", "firm"), "org:{}"),
    **dict.fromkeys(("pe", "people"), "person:{}"),
    **dict.fromkeys(("geo", "gl", "location"), "place:{}"),
    **dict.fromkeys(("lg", "lan"), "language:{}"),
    **dict.fromkeys(("da", "py", "yr", "year", "pubdate", "published"), "date:{}"),
    "_exists_": "{}:*",
    "before": "date:<{}",
    "after": "date:>{}",
}
FORMS = {  # functions that ask for a form of a word
    "SINGULAR": "write  =bank  for the word as it stands, without inflections",
    "PLURAL": "write  =banks  for the word as it stands, without inflections",
    "CAPS": "write  =Aids OR =AIDS  for the word with these capitals",
    "ALLCAPS": "write  =AIDS  for the word with these capitals",
    "NOCAPS": "leave out the stories that have it with capitals:  =aids -=AIDS -=Aids",
    "EXACT": 'write  ="red line"  for the words as they stand',
}
_BETWEEN = {  # words in capitals that join others elsewhere; `{0}` and `{1}` are their sides
    "XOR": "write  ({0} OR {1}) -({0} {1})  for one without the other",
    "ANDNOT": "write  {0} NOT {1}",
    "BUTNOT": "write  {0} NOT {1}",
    "AND_NOT": "write  {0} NOT {1}",
    "W/SEG": "write  headline:({0} {1})  for words in one field",
    "/SEG": "write  headline:({0} {1})  for words in one field",
    "+S": "write  {0} SAME/S {1}  for words in one sentence, in either order",
    "+P": "write  {0} SAME/P {1}  for words in one paragraph, in either order",
}
_COMPARED_DATES = {  # words that stand before a date in Nexis and Westlaw
    "aft": ">", "after": ">", "gt": ">", "geq": ">=", "since": ">=", "from": ">=",
    "bef": "<", "before": "<", "lt": "<", "leq": "<=", "until": "<=", "is": "", "eq": "",
}  # fmt: skip

# re.DOTALL; `re` itself is imported when a pattern is first used.
_DOTALL = 16
_NUMBERED = pattern(r"(NOT/|\+)([0-9]+)")
_FUNCTION = pattern(r"[A-Za-z][A-Za-z_.,]+")
# Factiva: among the first words.
_LIMITED = pattern(r"(.+)/[Ff]([0-9]+)/", _DOTALL)
# Factiva: so many words apart.
_PARTED = pattern(r"(.+)/[Nn]([0-9]+)/(.+)", _DOTALL)
_LIMIT = pattern(r"([FfNn])([0-9]+)")
_FLAGS = pattern(r"[dgimsuxy]{1,3}")
_CODES = pattern(r"(.*[\w*?$])\.([a-z]{2}(?:,[a-z]{2})*)\.", _DOTALL)  # Ovid: turkey.ti,ab.
_EQUATED = pattern(r"([A-Za-z]{2,})=(.+)", _DOTALL)


class Foreign:
    """Refuses what is not known here in one query text; see QueryError."""

    def __init__(self, text: QueryText, tokens: Tokens) -> None:
        self._text, self._tokens = text, tokens

    def between(self) -> None:
        """Judge what stands where an operator could, an operand before it."""
        token, steps = self._tokens.next, 1
        if token.use and token.use.operator is grammar.NOT:
            token, steps = self._tokens.ahead(1), 2
        if token.kind is not TokenKind.WORD:
            return
        left = self._written(self._tokens.ahead(-1), "one")
        if token.text.upper() == "AROUND" and (number := self._number_in_parentheses(steps)):
            right = self._written(self._tokens.ahead(steps + 3), "two")
            raise self._unknown(token, f"write  {left} NEAR/{number} {right}")
        if not self._tokens.operand_ahead(steps):
            return
        right = self._written(self._tokens.ahead(steps), "two")
        if fix := _BETWEEN.get(token.text.upper() if token.text[0] in "+/" else token.text):
            raise self._unknown(token, fix.format(left, right))
        if found := _NUMBERED.fullmatch(token.text):
            use = grammar.Use(grammar.NEAR, int(found[2][:9]), apart=True)
            if found[1] == "+":
                use = grammar.Use(grammar.THEN, int(found[2][:9]))
            raise self._unknown(token, f"write  {left} {use} {right}")
        lacking = grammar.unfinished(token.text)
        if lacking and lacking.operator.operands is Operands.WORDS:
            raise self._text.error(lacking.cause, token.span, lacking.fix)

    def function(self) -> None:
        """Judge a name that adjoins a parenthesis, as in CAPS(aids) or ti(coup)."""
        token, opening = self._tokens.next, self._tokens.ahead(1)
        if (
            opening.kind is not TokenKind.OPEN
            or opening.start > token.end
            or token.kind is not TokenKind.WORD
            or not _FUNCTION.fullmatch(token.text)
        ):
            return
        name = token.text
        if fix := FORMS.get(name.upper()):
            raise self._unknown(token, fix)
        if meant := _meant(name.lower().replace(".", ",")):
            inner = self._text.text[opening.end :].partition(")")[0].strip()
            value = _compared(inner) if "date" in meant[0] else inner
            value = f"({value})" if " " in value else value
            raise self._unknown(token, f"write  {' OR '.join(f.format(value) for f in meant)}")
        if name.isupper() and name.isalpha():
            message = f"{name} before a parenthesis is a word here, and no field"
            self._text.note(message, token.span, "searcher fields  lists the fields")

    def word(self) -> None:
        """Judge a word that holds its limit, its distance or its field: default/F50/."""
        token = self._tokens.next
        word = token.text
        if "/" in word and (found := _LIMITED.fullmatch(word)):
            fix = f"write  FIRST/{found[2]} {found[1]}"
            raise self._text.error("a limit after the word", token.span, fix)
        if "/" in word and (found := _PARTED.fullmatch(word)):
            fix = f"write  {found[1]} NEAR/{found[2]} {found[3]}"
            raise self._text.error("a distance within the word", token.span, fix)
        if word[-1] == "." and (found := _CODES.fullmatch(word)) and (meant := _meant(found[2])):
            fix = f"write  {' OR '.join(field.format(found[1]) for field in meant)}"
            raise self._text.error("a field after the word", token.span, fix)
        if "=" in word and (found := _EQUATED.fullmatch(word)):
            self._equated(token, found[1], found[2])
        if word[0] in "<>" and word.strip("<>="):
            fix = self.parted(self._tokens.ahead(-1), token, None)
            example = "write for example  words:>600  or  date:>2016-07-01"
            raise self._text.error(f"{word} compares no field", token.span, fix or example)
        if word[0] in "[{":
            self._brackets(token)

    def regex(self) -> None:
        """Judge a regular expression that is a limit or a distance in Factiva: default /F50/."""
        token = self._tokens.next
        before = self._tokens.ahead(-1)
        found = _LIMIT.fullmatch(token.text)
        if not found or before.kind not in (TokenKind.WORD, TokenKind.PHRASE, TokenKind.CLOSE):
            return
        left = self._written(before, "word")
        if found[1] in "Ff":
            fix = f"write  FIRST/{found[2]} {left}"
            raise self._text.error("a limit after the word", token.span, fix)
        right = self._written(self._tokens.ahead(1), "word")
        fix = f"write  {left} NEAR/{found[2]} {right}"
        raise self._text.error("a distance between slashes", token.span, fix)

    def flags(self, regex: Token) -> None:
        """Judge letters that adjoin the regular expression just read: /turkey/i."""
        token = self._tokens.next
        if token.kind is TokenKind.WORD and self._tokens.adjoins and _FLAGS.fullmatch(token.text):
            cause = "a regular expression takes no flags; capitals never matter to it"
            raise self._text.error(cause, token.span, f"write  /{regex.text}/")

    def parted(self, before: Token, sign: Token, after: Token | None) -> str:
        """What to write for a field and its value with blanks between: hd = coup, LENGTH > 600."""
        name = FIELD_NAMES.get(before.text.lower()) if before.kind is TokenKind.WORD else None
        if not name:
            return ""
        written = sign.text.lstrip("=:")
        return f"write  {name}:{written}{self._written(after, '') if after else ''}"

    def date(self, field: str) -> None:
        """Judge a word that compares dates in front of one: date(geq 2016)."""
        token, after = self._tokens.next, self._tokens.ahead(1)
        sign = _COMPARED_DATES.get(token.text.lower())
        if sign is not None and after.kind in (TokenKind.WORD, TokenKind.PHRASE):
            value = self._text.text[after.start : after.end]
            fix = f"write  {field}:{sign}{value}"
            raise self._text.error(f"{token.text} is not known here", token.span, fix)

    def field(self, token: Token) -> QueryError:
        """The error that no field has this name, with the one that may be meant."""
        name, end = token.text, token.start + len(token.text)
        fix = "(searcher fields lists all)"
        if self._text.text.startswith("//", token.end):
            fix = f'quote an address:  "{name}://…"'
        elif meant := _meant(name.lower()):
            value = self._written(self._tokens.next, "…") if self._tokens.adjoins else "…"
            fix = f"write  {meant[0].format(value)}   {fix}"
        else:
            from difflib import get_close_matches

            known = [*FIELD_NAMES, *grammar.SHORTHANDS]
            if close := get_close_matches(name.lower(), known, n=1):
                fix = f"did you mean  {close[0]}:  ?   {fix}"
        return self._text.error(f'unknown field "{name}"', (token.start, end), fix)

    def _brackets(self, token: Token) -> None:
        closing = "]" if token.text[0] == "[" else "}"
        inner, found, _ = self._text.text[token.start + 1 :].partition(closing)
        fix = f"write  ({inner.strip()})" if found and inner.strip() else "write ( )"
        span = token.start, token.start + 1
        raise self._text.error(f"{token.text[0]} does not group here", span, fix)

    def _equated(self, token: Token, name: str, value: str) -> None:
        if meant := _meant(name.lower()):
            raise self._text.error(
                f"{name}= is no field here", token.span, f"write  {meant[0].format(value)}"
            )
        message = f"{name}= is no field here: {token.text} is searched as words"
        self._text.note(message, token.span, "searcher fields  lists the fields")

    def _number_in_parentheses(self, steps: int) -> str:
        opening, number, closing = (self._tokens.ahead(steps + n) for n in range(3))
        is_number = (
            opening.kind is TokenKind.OPEN
            and closing.kind is TokenKind.CLOSE
            and number.text.isdecimal()
        )
        return number.text if is_number else ""

    def _written(self, token: Token, otherwise: str) -> str:
        """A word or phrase as it stands in the text."""
        if token.kind in (TokenKind.WORD, TokenKind.PHRASE):
            return self._text.text[token.start : token.end]
        return otherwise

    def _unknown(self, token: Token, fix: str) -> QueryError:
        sign = "( )" if self._tokens.ahead(1).start == token.end else ""
        return self._text.error(f"{token.text}{sign} is not known here", token.span, fix)


def _compared(value: str) -> str:
    """A date with the sign for the word before it, if there is one.

    >>> _compared("aft 2016"), _compared("2016")
    ('>2016', '2016')
    """
    word, _, date = value.partition(" ")
    sign = _COMPARED_DATES.get(word.lower())
    return value if sign is None or not date else f"{sign}{date.strip()}"


def _meant(codes: str) -> list[str]:
    """The fields here that names of fields elsewhere, parted by commas, stand for."""
    return [FIELDS_ELSEWHERE[code] for code in codes.split(",") if code in FIELDS_ELSEWHERE]
