"""The operators of the query language and their spellings in Nexis, Factiva and others.

Whatever knows an operator by name reads this table: lexer and parser, the nodes when they print
themselves, completion in the browser, `searcher operators` and the manual. A new operator needs a
row here and a node that means it; the types, or a failing test, name every other place.
"""

from enum import Enum

from msgspec import Struct

from searcher.fields import FIELDS, SCOPES

_DIGITS = "0123456789"
# Digits; `int` refuses thousands of them (Python 3.11, sys.int_info)
_LONGEST_NUMBER = 9


class Operands(Enum):
    """What an operator stands between or before."""

    CLAUSES = "between clauses"
    CLAUSE = "before a clause"
    WORDS = "between words"
    COUNTED = "before words"


class Spelling(Struct, frozen=True):
    """A way to write an operator, `n` standing for its number, and the systems that write it so.

    `caution` is advice for those to whom it means more.
    """

    text: str
    systems: tuple[str, ...] = ()
    caution: str = ""

    def filled(self, number: int) -> str:
        """The spelling with a number.

        >>> Spelling("W/n").filled(5), Spelling("W/S").filled(0)
        ('W/5', 'W/S')
        """
        return f"{self.text[:-1]}{number}" if self.text.endswith("n") else self.text


class Operator(Struct, frozen=True):
    """A row of the table.

    `name` is what is printed before the number, which runs from 1 to `most`; 0 means that there
    is none. The browser offers to type `completion`. `apart` is the help for a proximity with NOT
    before it, and `negated` its example. The first of `spellings` is our own. `meant` ends the
    advice "write NEAR/5 …" for an operator in small letters. The bare name of an operator that
    takes a number is an error, unless it `is_word` too.
    """

    name: str
    operands: Operands
    completion: str
    help: str
    example: str
    spellings: tuple[Spelling, ...]
    most: int = 0
    apart: str = ""
    negated: str = ""
    meant: str = "for words that stand near each other"
    is_word: bool = False

    def written(self, number: int) -> str:
        """The operator as it is printed.

        >>> NEAR.written(5), SENTENCE.written(0)
        ('NEAR/5', 'SAME/S')
        """
        return f"{self.name}{number}" if self.most else self.name


AND = Operator(
    "AND", Operands.CLAUSES, "AND", "both", "turkey AND sanctions",
    (Spelling("AND"), Spelling("&&", ("Lucene",))),
    meant="or nothing to mean both",
)  # fmt: skip
OR = Operator(
    "OR", Operands.CLAUSES, "OR", "either", "coup OR putsch",
    (Spelling("OR"), Spelling("||", ("Lucene",))),
    meant="to mean either",
)  # fmt: skip
NOT = Operator(
    "NOT", Operands.CLAUSE, "NOT", "without what follows", "sanctions NOT iran",
    (Spelling("NOT"),),
    meant="to leave a word out",
)  # fmt: skip
NEAR = Operator(
    "NEAR/", Operands.WORDS, "NEAR/5", "at most 5 words apart, in either order",
    "turkey NEAR/5 sanctions",
    (
        Spelling("NEAR/n", ("Nexis", "ProQuest", "notmuch")),
        # Factiva's guide has the first word before the second.
        Spelling("W/n", ("Nexis", "dtSearch"),
                 caution="write THEN/n if the order counts, as in Factiva"),
        Spelling("WITHIN/n", ("Nexis",)),
        Spelling("NEARn", ("Factiva",)),
        Spelling("N/n", ("ProQuest",)),
        Spelling("/n", ("Westlaw", "Nexis")),
    ),
    most=1_000, apart="somewhere away from it", negated="rico NOT NEAR/5 puerto",
)  # fmt: skip
THEN = Operator(
    "THEN/", Operands.WORDS, "THEN/5", "at most 5 words apart, in this order",
    "southwest THEN/2 air*",
    (
        Spelling("THEN/n"),
        Spelling("PRE/n", ("Nexis", "ProQuest", "dtSearch")),
        Spelling("ONEAR/n", ("Nexis",)),
        Spelling("ADJn", ("Factiva", "Ovid")),
        Spelling("P/n", ("ProQuest",)),
        Spelling("ADJ/n", ("notmuch",)),
    ),
    most=1_000,
)  # fmt: skip
SENTENCE = Operator(
    "SAME/S", Operands.WORDS, "SAME/S", "in one sentence", "erdogan SAME/S S-400",
    (
        Spelling("SAME/S"),
        Spelling("W/S", ("Nexis",)),
        Spelling("W/SENT", ("Nexis",)),
        Spelling("/S", ("Westlaw", "Nexis")),
    ),
    meant="for words in one sentence",
)  # fmt: skip
PARAGRAPH = Operator(
    "SAME/P", Operands.WORDS, "SAME/P", "in one paragraph", "erdogan SAME/P (trump OR biden)",
    (
        Spelling("SAME/P"),
        Spelling("W/P", ("Nexis",)),
        Spelling("W/PARA", ("Nexis",)),
        Spelling("/P", ("Westlaw", "Nexis")),
    ),
    meant="for words in one paragraph",
)  # fmt: skip
ATLEAST = Operator(
    "ATLEAST/", Operands.COUNTED, "ATLEAST/5", "five times or more", "ATLEAST/5 gazprom",
    (Spelling("ATLEAST/n"), Spelling("ATLEASTn", ("Nexis", "Factiva", "Westlaw"))),
    most=1_000_000,
)  # fmt: skip
FIRST = Operator(
    "FIRST/", Operands.COUNTED, "FIRST/50", "among the first 50 words", "FIRST/50 default",
    (Spelling("FIRST/n"),),
    most=1_000_000, is_word=True,
)  # fmt: skip


class Sign(Struct, frozen=True):
    """A sign right before a word: what it asks of the word, and an example."""

    text: str
    help: str
    example: str


EXACT = Sign("=", "spelled so: no other form, capitals and accents as typed", "=AIDS")
WIDE = Sign("%", "all that shares a stem, false friends too", "%import")
SIGNS = (EXACT, WIDE)


class Shorthand(Struct, frozen=True):
    """What looks like a field and stands for a query: an example, and what that finds."""

    example: str
    help: str


SHORTHANDS = {
    "saved": Shorthand("saved:gulf", "what a saved search finds"),
    "group": Shorthand("group:gulf-wires", "sent by any source of a group"),
    "tag": Shorthand("tag:case1", "what you tagged so; tag:* for any tag"),
    "note": Shorthand("note:lawyer", "what you wrote a note on; note:* for any"),
    "since": Shorthand("since:2016-07", "sent on this date or after"),
    "until": Shorthand("until:2016-07", "sent on this date or before"),
}

# What stands for "no such date or number" after the colon of a field: date:none.
NONE = "none"

OPERATORS = (AND, OR, NOT, NEAR, THEN, SENTENCE, PARAGRAPH, ATLEAST, FIRST)
NAMES = {operator.name: operator for operator in OPERATORS}
# Operators that are still to come.
RESERVED = {"SAIDBY": "words that someone said"}

# What is wrong with a bare name that stands for several operators, and what to write instead.
_SEVERAL = {
    "W": (
        "W/ needs a distance",
        "try  W/5  (at most 5 words apart), W/S  (one sentence) or  W/P  (one paragraph)",
    ),
    "SAME": (
        "SAME needs S or P",
        "try  SAME/S  (the same sentence) or  SAME/P  (the same paragraph)",
    ),
}

_SPELLED = [(spelling, operator) for operator in OPERATORS for spelling in operator.spellings]
_WHOLE = {spelling.text: (operator, spelling) for spelling, operator in _SPELLED
          if not operator.most}  # fmt: skip
_BEFORE_NUMBER = {spelling.text[:-1]: (operator, spelling) for spelling, operator in _SPELLED
                  if operator.most}  # fmt: skip
_BARE = {spelling.text.rstrip("n").partition("/")[0]: operator for spelling, operator in _SPELLED}


class Use(Struct, frozen=True):
    """An operator as it is used in a query, with its number; `apart` if NOT stands before it."""

    operator: Operator
    number: int = 0
    apart: bool = False
    spelling: Spelling | None = None

    def __str__(self) -> str:
        return f"{'NOT ' if self.apart else ''}{self.operator.written(self.number)}"

    @property
    def caution(self) -> str:
        """Advice for those to whom the spelling means more."""
        caution = self.spelling.caution if self.spelling else ""
        return caution.replace("/n", f"/{self.number}")


def read(word: str) -> Use | None:
    """The operator that a word spells; None for a word that spells none.

    >>> str(read("PRE/3")), str(read("ADJ3")), read("W"), read("near/5")
    ('THEN/3', 'THEN/3', None, None)
    """
    if whole := _WHOLE.get(word):
        return Use(whole[0], spelling=whole[1])
    start = word.rstrip(_DIGITS)
    numbered = _BEFORE_NUMBER.get(start) if len(start) < len(word) else None
    if not numbered:
        return None
    digits = word[len(start) :]
    # A number too long for any operator: `most` refuses it, whatever it is.
    number = int(digits) if len(digits) <= _LONGEST_NUMBER else 10**_LONGEST_NUMBER
    return Use(numbered[0], number, spelling=numbered[1])


class Unfinished(Struct, frozen=True):
    """An operator without its number, or with a wrong one: what is wrong, and what to write."""

    operator: Operator
    cause: str
    fix: str


def unfinished(word: str) -> Unfinished | None:
    """What is wrong with a word that begins like an operator; None if it is a word like others.

    >>> unfinished("PRE").cause, unfinished("W"), unfinished("FIRST")
    ('PRE needs a distance', None, None)
    """
    name, slash, _ = word.partition("/")
    operator = _BARE.get(name)
    if not operator or operator.operands in (Operands.CLAUSES, Operands.CLAUSE) or read(word):
        return None
    # First Lady, George W Bush.
    if not slash and (operator.is_word or len(name) == 1):
        return None
    if slash and len(name) < 2 and name not in _SEVERAL:  # N/A, P/E
        return None
    if name in _SEVERAL:
        return Unfinished(operator, *_SEVERAL[name])
    if operator.operands is Operands.COUNTED:
        return Unfinished(operator, f"{name} needs a number", f"try  {operator.completion}")
    fix = f"try  {name}/5  (at most 5 words apart)"
    return Unfinished(operator, f"{name} needs a distance", fix)


def is_reserved(word: str) -> bool:
    """Whether a word, or a word with a number at its end, is the name of an operator."""
    name = word.rstrip(_DIGITS)
    return name in _BARE or word in RESERVED or word == "TO"


def example(field: str) -> str:
    """A field, or a name that looks like one, with a value.

    >>> example("headline"), example("hlead"), example("saved")
    ('headline:coup', 'hlead:coup', 'saved:gulf')
    """
    if field in SHORTHANDS:
        return SHORTHANDS[field].example
    return f"{field}:coup" if field in SCOPES else FIELDS[field].example
