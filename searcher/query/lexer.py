"""From query text to tokens, each with its place in the text.

The lexer knows signs and the names of fields and operators, but no grammar: whether a token may
stand where it stands, the parser decides. So nothing is refused here. A quotation that is never
closed is a token too, refused when the parser comes to it: of two mistakes the first is reported.
"""

from enum import Enum, auto

from msgspec import Struct

from searcher.fields import FIELD_NAMES, FIELDS, Kind
from searcher.lazy_re import pattern
from searcher.query import grammar
from searcher.query.grammar import Operands

# What closes a quotation that opens so. A straight quote closes all, so that every phrase
# can be printed between straight ones.
CLOSING = {'"': '"', "“": '”“"', "”": '”"', "„": '“”"', "«": '»"', "»": '«»"'}
HYPHENS = "-\u2010\u2011\u2212"

# Signs of other scripts and their keyboards, each read as the one that it looks like.
_ALIKE = str.maketrans("（）：＂［］｛｝〝〞", '():"[]{}""')
# British copy quotes with ‘ and ’, and ’ is its apostrophe too.
_SINGLE = pattern(
    r"‘((?:\\.|[^\\’\"“”„«»]|’(?=\w))+)’(?!\w)", 16
)  # not the apostrophe of ‘tis or ’90s

# re.DOTALL; `re` itself is imported when a pattern is first used.
_DOTALL = 16
# What ends a word.
# No apostrophe, stop or hyphen: o'neill, u.s. and s-400 are one operand each.
_BREAKS = r'\s()"“”„«»^~'
# No slash and no @: addresses of pages and of mail are no fields.
_NAME = rf"([^{_BREAKS}\\:=/@<>\[\]{{}}*?]+)"
_WORD = pattern(rf"(?:\\.|[^{_BREAKS}\\])+", _DOTALL)
_QUOTED = {
    opening: pattern(rf"(?:\\.|[^\\{closing}])*", _DOTALL) for opening, closing in CLOSING.items()
}
_REGEX = pattern(r"/((?:\\.|[^/\\])+)/")
_BRACKETS = pattern(r"[\[{]\s*[^\s\]}]+\s+TO\s+[^\s\]}]+\s*[\]}]")
_SUFFIX = pattern(r"[~^][^\s()^~]*")
# Pasted headlines have dashes between their halves; Unicode Standard, table 6-3.
_DASHES = pattern(r"[\u2012-\u2015]+(?=[\s)]|$)")
_FIELD = pattern(rf"{_NAME}[:=]")
# Only before a digit: the < of other text compares nothing.
_COMPARED = pattern(rf"{_NAME}(?=[<>]=?\d)")


# Characters `start:end` of the query text.
Span = tuple[int, int]


class TokenKind(Enum):
    """What a token looks like."""

    OPEN = auto()  # (
    CLOSE = auto()  # )
    # Also an operator, and the value of a field.
    WORD = auto()
    # "…"; its text is what stands between the quotes.
    PHRASE = auto()
    # /…/; its text is what stands between the slashes.
    REGEX = auto()
    # [2016 TO 2017].
    BRACKETS = auto()
    # As in headline: hd= LENGTH( wc> ; its text is the name.
    FIELD = auto()
    # = before a word or phrase.
    EXACT = auto()
    # % before a word.
    WIDE = auto()
    # A hyphen before anything.
    MINUS = auto()
    SUFFIX = auto()  # ~2 ^2.5
    # Longer dashes that stand alone.
    DASHES = auto()
    # A quote, slash or backslash that lacks its other half.
    UNCLOSED = auto()
    END = auto()


_NO_OPERANDS = (TokenKind.CLOSE, TokenKind.SUFFIX, TokenKind.END)


class Token(Struct, frozen=True):
    """A piece of the query text; `use` is the operator that a word spells."""

    kind: TokenKind
    text: str
    start: int
    end: int
    use: grammar.Use | None = None

    @property
    def span(self) -> Span:
        return self.start, self.end


class Tokens:
    """The tokens of a query text, taken one after the other.

    `next` is the token to be taken next, and `end` where the last one ended; the token of the end
    is never passed. They are attributes, not properties, since rules ask for them all the time.
    """

    def __init__(self, found: list[Token]) -> None:
        self._found = found
        self._at = 0
        self.next = found[0]
        self.end = -1

    @property
    def adjoins(self) -> bool:
        """Whether the next token begins where the last one ended."""
        return self.end == self.next.start

    def take(self) -> Token:
        """The next token, which is passed over."""
        token = self.next
        if token.kind is not TokenKind.END:
            self._at += 1
            self.next = self._found[self._at]
            self.end = token.end
        return token

    @property
    def are_words(self) -> bool:
        """Whether there is nothing but words and phrases."""
        plain = (TokenKind.WORD, TokenKind.PHRASE, TokenKind.END)
        return all(token.kind in plain and not token.use for token in self._found)

    def ahead(self, steps: int) -> Token:
        """The token so many steps behind the next one, or before it if negative; else the end."""
        at = self._at + steps
        return self._found[at] if 0 <= at < len(self._found) else self._found[-1]

    def operand_ahead(self, steps: int) -> bool:
        """Whether something that an operator can apply to comes so many steps behind the next."""
        token = self.ahead(steps)
        if token.kind in _NO_OPERANDS:
            return False
        if token.use and token.use.operator is grammar.NOT:
            # NOT NEAR/5 is one operator, NOT iran an operand.
            token = self.ahead(steps + 1)
            return not (token.use and token.use.operator.operands is Operands.WORDS)
        return not token.use or token.use.operator.operands is Operands.COUNTED


def tokens(text: str) -> list[Token]:
    """The tokens of a query text, in order; the last one is its end.

    >>> [(token.kind.name, token.text) for token in tokens('hd:coup "red line"~2')]
    [('FIELD', 'hd'), ('WORD', 'coup'), ('PHRASE', 'red line'), ('SUFFIX', '~2'), ('END', '')]
    """
    if not text.isascii():
        # One character for one, so that places in the text hold.
        text = text.translate(_ALIKE)
    found: list[Token] = []
    before: TokenKind | None = None
    at, end = 0, len(text)
    while at < end:
        if text[at].isspace():
            before = None
            at += 1
            continue
        token = _token(text, at, before)
        found.append(token)
        before, at = token.kind, token.end
    found.append(Token(TokenKind.END, "", end, end))
    return found


def field_named(word: str) -> str:
    """The beginning of a word, with its colon, that names a known field; empty if none does.

    >>> field_named("body:coup"), field_named("urn:newsml")
    ('body:', '')
    """
    found = _FIELD.match(word)
    return found[0] if found and _is_known(found[1]) else ""


def _token(text: str, at: int, before: TokenKind | None) -> Token:
    """The token that begins here; `before` is the kind of the one it adjoins, if any."""
    sign = text[at]
    if sign in "()":
        return Token(TokenKind.OPEN if sign == "(" else TokenKind.CLOSE, sign, at, at + 1)
    if sign in CLOSING:
        return _phrase(text, at)
    if sign == "‘" and (found := _SINGLE.match(text, at)):
        return Token(TokenKind.PHRASE, found[1], at, found.end())
    if sign in "~^" and (found := _SUFFIX.match(text, at)):
        return Token(TokenKind.SUFFIX, found[0], at, found.end())
    # Of =/x/ and ==x the rest is the word itself.
    if before in (TokenKind.EXACT, TokenKind.WIDE):
        return _word(text, at, before)
    return _sign(text, at, before) or _word(text, at, before)


def _sign(text: str, at: int, before: TokenKind | None) -> Token | None:
    """The sign before a word, the regular expression or the range that begins here."""
    sign = text[at]
    if sign == grammar.EXACT.text:
        return Token(TokenKind.EXACT, sign, at, at + 1)
    # Alone it is Westlaw's BUT NOT.
    if sign == grammar.WIDE.text and text[at + 1 : at + 2].isalnum():
        return Token(TokenKind.WIDE, sign, at, at + 1)
    if sign == "/":
        return _regex(text, at)
    if sign in "[{" and (found := _BRACKETS.match(text, at)):
        return Token(TokenKind.BRACKETS, found[0], at, found.end())
    # Headline:-a is a mistake of its own.
    if before is TokenKind.FIELD:
        return None
    if sign in HYPHENS:
        return Token(TokenKind.MINUS, sign, at, at + 1)
    if sign > "\u2000" and (found := _DASHES.match(text, at)):
        return Token(TokenKind.DASHES, found[0], at, found.end())
    return None


def _phrase(text: str, at: int) -> Token:
    found = _QUOTED[text[at]].match(text, at + 1)
    end = found.end() if found else len(text)
    # A backslash at the very end escapes nothing.
    if end == len(text) or text[end] == "\\":
        return Token(TokenKind.UNCLOSED, text[at], at, at + 1)
    return Token(TokenKind.PHRASE, text[at + 1 : end], at, end + 1)


def _regex(text: str, at: int) -> Token:
    rest = _WORD.match(text, at)
    word = rest[0] if rest else text[at]
    # Westlaw's /5 /s /p.
    if use := grammar.read(word.upper()):
        return Token(TokenKind.WORD, word, at, at + len(word), use)
    if found := _REGEX.match(text, at):
        return Token(TokenKind.REGEX, found[1], at, found.end())
    return Token(TokenKind.UNCLOSED, word, at, at + len(word))


def _word(text: str, at: int, before: TokenKind | None) -> Token:
    found = _WORD.match(text, at)
    if not found:
        return Token(TokenKind.UNCLOSED, text[at], at, at + 1)
    word, end = found[0], found.end()
    if before in (TokenKind.EXACT, TokenKind.WIDE):
        return Token(TokenKind.WORD, word, at, end)
    if length := _field(word, before, text[end : end + 1]):
        return Token(TokenKind.FIELD, word[:length].rstrip(":="), at, at + length)
    return Token(
        TokenKind.WORD,
        word,
        at,
        end,
        grammar.read(word) if word[0].isupper() or word[0] in "&|" else None,
    )


def _field(word: str, before: TokenKind | None, after: str) -> int:
    """How many characters at the beginning of a word name its field; 0 if there is none."""
    found = _FIELD.match(word) if ":" in word or "=" in word else None
    # topic:N2:POL is a code, headline:body:a a mistake, and id:tag:reuters.com,2019:x an id: a URI
    # of the scheme "tag" (RFC 4151), as NewsML-G2 numbers its items.
    if before is TokenKind.FIELD:
        is_field = found and _is_known(found[1]) and found[1].lower() != "tag"
        return found.end() if found and is_field else 0
    if found:
        is_time = word[0].isdigit()  # 10:30
        is_field = not is_time and (found[0][-1] == ":" or _is_known(found[1]))
        return found.end() if is_field else 0
    # HEADLINE(coup), as in Nexis.
    if after == "(":
        # One letter is a word here: a(b).
        return len(word) if len(word) > 1 and word.lower() in FIELD_NAMES else 0
    compared = _COMPARED.match(word) if "<" in word or ">" in word else None
    return compared.end() if compared and _is_range(compared[1]) else 0  # words>600


def _is_known(name: str) -> bool:
    return name.lower() in FIELD_NAMES or name.lower() in grammar.SHORTHANDS


def _is_range(name: str) -> bool:
    own = FIELD_NAMES.get(name.lower(), "")
    return own in FIELDS and FIELDS[own].kind in (Kind.NUMBER, Kind.DATE)
