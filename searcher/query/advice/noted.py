"""Notes on a query that can be read, but may mean something else in another search system."""

from searcher.fields import FIELD_NAMES, FIELDS
from searcher.lazy_re import pattern
from searcher.query import grammar
from searcher.query.advice.refused import FIELDS_ELSEWHERE, FORMS
from searcher.query.grammar import Operands
from searcher.query.lexer import Span, Token, TokenKind, Tokens
from searcher.query.notes import QueryText

_LETTERS = pattern(r"(?!(?:and|or|not|to)\b)[A-Za-z]{1,4}")
_NUMBER = pattern(r"[0-9]{1,4}[A-Za-z]?")
_YEAR = pattern(r"(?:19|20)[0-9][0-9]")
_TRUNCATED = pattern(r"([^\W_]{3,})(?:!|\$[0-9]*)")
_WITHIN = pattern(r"([^\W_]+)#([^\W_]*)")
# Other punctuation is of the sentence, and nobody asks for it.
_SIGNS = r"[#%+$€£¥&=<>|@]"
_JOINED = pattern(r"([^\W_]{2,})([|+,;])([^\W_]{2,})")
_EDGED = pattern(rf"({_SIGNS}*)(.*?)({_SIGNS}*)", 16)  # re.DOTALL

# Names of fields that EBSCO writes before a word, without a sign. Those that are words of English
# or of the wire are not here.
_BEFORE_WORDS = frozenset("TI TX AB AU SO JN SU DE KW".split())
_DATE_WORDS = frozenset("aft bef after before from is geq leq".split())
_FEWEST_LINES = 3  # of what looks like a column of names
_SMALL = {  # words in small letters that are operators elsewhere, and what to write here
    "near": "write NEAR/5 for words that stand near each other",
    "adj": "write THEN/1 for words that stand next to each other",
    "same": "write SAME/P for words in one paragraph",
    "xor": "write  (one OR two) -(one two)  for one without the other",
    "w/seg": "write  headline:(one two)  for words in one field",
    **{name.lower(): f"{name} is not supported yet" for name in grammar.RESERVED},
}
# EBSCO; a road, a car, a page here.
_SHORT = pattern(r"(N|W|PRE|ONEAR|WITHIN)([0-9]+)")


class Advice:
    """Makes notes on one query text."""

    def __init__(self, text: QueryText, tokens: Tokens) -> None:
        self._text, self._tokens = text, tokens

    def between(self) -> None:
        """Note a word that would be an operator in capitals, or with a slash, between operands."""
        token = self._tokens.next
        word = token.text
        if token.kind is not TokenKind.WORD:
            return
        if word == "BUT":
            self._text.note('"BUT" is searched as a word; write NOT alone', token.span)
        if not self._tokens.operand_ahead(1):
            return
        if found := _SHORT.fullmatch(word):
            operator = grammar.NEAR if found[1] in ("N", "WITHIN") else grammar.THEN
            fix = f"write {operator.written(int(found[2][:9]))} {operator.meant}"
            self._text.note(f'"{word}" is searched as a word', token.span, fix)
        self._small(token)

    def before(self) -> None:
        """Note a "not" in small letters with no operand before it."""
        token = self._tokens.next
        before = self._tokens.ahead(-1)
        is_first = before.kind in (TokenKind.END, TokenKind.OPEN) or before.use
        if token.text.lower() == "not" and is_first and self._tokens.operand_ahead(1):
            self._small(token)

    def word(self, token: Token) -> None:
        """Note what a word, the token taken last, means elsewhere and does not mean here."""
        word, span, after = token.text, token.span, self._tokens.next
        fix = ""
        if word.lower() == "date" and after.text.lower() in _DATE_WORDS:
            fix = "write for example  date:>2016-07-01  or  date:2016-07..2016-08"
        elif word in _BEFORE_WORDS and after.kind in (TokenKind.WORD, TokenKind.PHRASE):
            value = self._text.text[after.start : after.end]
            fix = f"write  {FIELDS_ELSEWHERE[word.lower()].format(value)}"
        elif (
            word.lower() in FIELD_NAMES
            and after.kind is TokenKind.OPEN
            and (word.isupper() or word in FIELDS)
        ):
            fix = f"write  {FIELD_NAMES[word.lower()]}:(…)  for the field"
        elif word in FORMS and self._tokens.operand_ahead(0):
            fix = FORMS[word]
        elif word[-1].isdigit() and (use := self._counted(word)):
            fix = f"write {use}"
        if fix:
            lower = " in lower case" if word.islower() and fix.startswith("write A") else ""
            self._text.note(f'"{word}"{lower} is searched as a word', span, fix)
        # A backslash says that a sign is no sign.
        if not word.isalnum() and "\\" not in word:
            self._signs(word, span)

    def lines(self) -> None:
        """Note that the lines of a pasted list must occur all together."""
        lines = [line for line in self._text.text.split("\n") if line.strip()]
        if len(lines) < _FEWEST_LINES or not self._tokens.are_words:
            return
        message = f"{len(lines)} lines are joined by AND: all of them must occur"
        fix = "write OR between names, or keep them in a file:  @names.txt"
        self._text.note(message, (0, len(lines[0])), fix)

    def designator(self) -> None:
        """Note two words just read that look like one designator: S 400."""
        before, letters, number = (self._tokens.ahead(steps) for steps in (-3, -2, -1))
        if letters.kind is not TokenKind.WORD or number.kind is not TokenKind.WORD:
            return
        if before.kind in (TokenKind.FIELD, TokenKind.EXACT) and before.end == letters.start:
            return
        if not _LETTERS.fullmatch(letters.text) or not _NUMBER.fullmatch(number.text):
            return
        if len(letters.text) == 1 or not _YEAR.fullmatch(number.text):
            name = f"{letters.text}-{number.text}"
            advice = f"write {name} for every spelling of the designator"
            message = f"{letters.text} {number.text} is two words here; {advice}"
            self._text.note(message, (letters.start, number.end))

    def _small(self, token: Token) -> None:
        """Note a word that would be an operator in capitals."""
        word = token.text
        if word.isupper():
            return
        use = grammar.read(word.upper())
        fix = f"write {word.upper()} {use.operator.meant}" if use else _SMALL.get(word.lower(), "")
        if fix:
            many = "a word" if word.isalpha() else "words"
            lower = " in lower case" if word.islower() else ""
            self._text.note(f'"{word}"{lower} is searched as {many}', token.span, fix)

    def _counted(self, word: str) -> grammar.Use | None:
        """What atleast5 and FIRST50 would be if they were written as operators."""
        use = grammar.read(word.upper()) or grammar.read(word.upper().replace("FIRST", "FIRST/"))
        is_counted = use and use.operator.operands is Operands.COUNTED
        return use if is_counted and word.rstrip("0123456789") != "ATLEAST" else None

    def _commas(self, sign: str, span: Span) -> None:
        """Note, once, that what commas part must occur all together."""
        message = f'"{sign}" does not mean OR: all of these words must occur'
        if all(note.message != message for note in self._text.notes):
            self._text.note(message, span, "write OR between words of which any will do")

    def _signs(self, word: str, span: Span) -> None:
        """Note signs that are not looked at, or mean something elsewhere."""
        if word[0] in "!\u2012\u2013\u2014\u2015":
            self._text.note(f'"{word[0]}" before a word does not mean NOT; write -{word[1:]}', span)
        elif word[0] == "+":
            self._text.note('"+" before a word is ignored: all words must occur', span)
        elif found := _TRUNCATED.fullmatch(word):
            sign = word[len(found[1])]
            self._text.note(f'"{sign}" after a word is no wildcard; write {found[1]}*', span)
        elif found := _WITHIN.fullmatch(word):
            written = f"{found[1]}?{found[2]}"
            self._text.note(f'"#" in a word is no wildcard; write {written}', span)
        elif found := _JOINED.fullmatch(word):
            join = " OR " if found[2] in "|,;" else " "
            message = f'"{found[2]}" does not part words here: {word} is searched as a phrase'
            self._text.note(message, span, f"write  {found[1]}{join}{found[3]}")
        elif word[-1] in ",;" and self._tokens.operand_ahead(0):
            self._commas(word[-1], span)
        elif (found := _EDGED.fullmatch(word)) and (signs := found[1] + found[3]):
            message = f'"{signs}" is not looked at'
            self._text.note(message, span, f"write  ={word}  to ask for it")
