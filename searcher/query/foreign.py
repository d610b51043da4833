"""What stands where an operator could and is none here: words of other query languages.

They are refused, or noted, with the way to say it that works; none is a word unsaid.
"""

from searcher.lazy_re import pattern
from searcher.query import grammar
from searcher.query.grammar import Operands
from searcher.query.lexer import Token, TokenKind, Tokens
from searcher.query.notes import QueryText

_LETTERS = pattern(r"(?!(?:and|or|not)\b)[A-Za-z]{1,4}")
_NUMBER = pattern(r"[0-9]+[A-Za-z]?")
_YEAR = pattern(r"(?:19|20)[0-9][0-9]")
_FUNCTION = pattern(r"[A-Z]{2,}")
_FORMS = {  # of a word, in Nexis
    "SINGULAR": "write  =bank  for the word as it stands, without inflections",
    "PLURAL": "write  =banks  for the word as it stands, without inflections",
    "CAPS": "write  =Aids OR =AIDS  for the word with these capitals",
    "ALLCAPS": "write  =AIDS  for the word with these capitals",
    "NOCAPS": "leave out the stories that have it with capitals:  aids -=AIDS",
}
_SMALL = {  # words in small letters that are operators elsewhere, and what they are here
    "same": "write SAME/P for words in one paragraph",
    "w/para": "write SAME/P for words in one paragraph",
    "w/sent": "write SAME/S for words in one sentence",
    "w/seg": "write  headline:(one two)  for words in one field",
    **{name.lower(): f"{name} is not supported yet" for name in grammar.RESERVED},
}


def refuse_function(text: QueryText, tokens: Tokens) -> None:
    """Judge a word in capitals before a parenthesis that names no field: CAPS(aids)."""
    token, after = tokens.next, tokens.ahead(1)
    if (
        after.kind is not TokenKind.OPEN
        or after.start > token.end
        or token.kind is not TokenKind.WORD
        or not _FUNCTION.fullmatch(token.text)
    ):
        return
    if token.text in _FORMS:
        raise text.error(f"{token.text}( ) is not known here", token.span, _FORMS[token.text])
    message = f"{token.text} before a parenthesis is a word here, and no field"
    text.note(message, token.span, "searcher fields  lists the fields")


def refuse_between(text: QueryText, tokens: Tokens) -> None:
    """Judge the word that stands where an operator could, an operand before it."""
    token = tokens.next
    word = token.text
    steps = 1
    if token.use and token.use.operator is grammar.NOT:
        token, steps = tokens.ahead(1), 2
    lacking = grammar.unfinished(token.text) if token.kind is TokenKind.WORD else None
    if lacking and lacking.operator.operands is Operands.WORDS and tokens.operand_ahead(steps):
        raise text.error(lacking.cause, token.span, lacking.fix)
    if tokens.next.kind is TokenKind.WORD and tokens.operand_ahead(1):
        advise_capitals(text, tokens.next)
    if word == "BUT":
        text.note('"BUT" is searched as a word; write NOT alone', tokens.next.span)


def advise_capitals(text: QueryText, token: Token) -> None:
    """Note a word that would be an operator in capitals."""
    word = token.text
    use = grammar.read(word.upper()) if word.islower() else None
    fix = _SMALL.get(word, f"write {word.upper()} {use.operator.meant}" if use else "")
    if fix:
        many = "a word" if word.isalpha() else "words"
        text.note(f'"{word}" in lower case is searched as {many}', token.span, fix)


def advise_designator(text: QueryText, tokens: Tokens) -> None:
    """Note two words just read that look like one designator: S 400."""
    before, letters, number = (tokens.ahead(steps) for steps in (-3, -2, -1))
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
        text.note(message, (letters.start, number.end))
