"""Where sentences begin: 404 sentence ends labelled by reading, and one of ours for each rule."""

import re
from pathlib import Path

import pytest

from searcher.query.boundaries import sentences

HERE = Path(__file__).parent


def labelled(name: str) -> list[list[str]]:
    """The paragraphs of a file of labels, each as its sentences."""
    lines = (HERE / name).read_text().splitlines()
    text = "\n".join(line for line in lines if not line.startswith("#"))
    return [paragraph.split("\n") for paragraph in text.strip().split("\n\n")]


def first_letter(text: str, at: int) -> int:
    """Where the next letter or digit is: a quotation mark may count to either sentence."""
    found = re.compile(r"[^\W_]").search(text, at)
    return found.start() if found else len(text)


def counted(name: str) -> tuple[int, list[str]]:
    """The number of sentence ends within the paragraphs of a file, and those that are wrong."""
    ends, wrong = 0, []
    for paragraph in labelled(name):
        text = " ".join(paragraph)
        at, expected = 0, set()
        for sentence in paragraph[:-1]:
            at += len(sentence) + 1
            expected.add(first_letter(text, at))
        found = {first_letter(text, at) for at in sentences(text)}
        ends += len(expected)
        wrong += [f"{text[max(0, at - 30) : at]}|{text[at : at + 20]}" for at in expected ^ found]
    return ends, wrong


@pytest.mark.parametrize(("name", "least"), [("sentences.txt", 300), ("sentences_unseen.txt", 103)])
def test_sentence_ends_labelled_by_reading(name: str, least: int) -> None:
    ends, wrong = counted(name)
    assert ends >= least
    assert len(wrong) <= ends // 100, wrong


# Ours, one for each of the kinds of pysbd's "golden rules" for English, in their order; "|" is
# where a sentence begins.
GOLDEN = [
    "Rates rose. |The bank had said so.",
    "Will rates rise? |The bank will not say.",
    "They rose! |Nobody had expected it.",
    "It was signed by Odo E. Brand.",
    "The figures are on p. 55.",
    "Were Pell and co. at the hearing?",
    "It sold the pit to Harwick, Pell & Co. at a loss.",
    "Ask Pell and co. |They should know.",
    "It sold the pit to Harwick, Pell & Co. |It closed on Monday.",
    "Smoke hid Mt. Etna for days.",
    "St. Luke's stands on 5th st. near the river.",
    "That was Tolliver Jr.'s third goal.",
    "She left the U.S.A. last year.",
    "Norway is not in the E.U. |How does it trade?",
    "He lives in the U.S. |How does he vote?",
    "He works for the U.S. Treasury in Ankara.",
    "He has lived in the U.S. for 20 years.",
    "At 5 a.m. Mr. Rask left his house. |He was back by 6 p.m. |Mr. Pell was not.",
    "It paid $100.50 a share.",
    "It paid $100.50. |It had offered $90.",
    "The plant (It was built in 1911.) will close.",
    "Write to Ana.Quill@example.com. |She will answer.",
    "It is at https://www.example.50.com/new-site/page.html. |Read it.",
    "She said, 'It is over.' and left.",
    'She said, "It is over." and left.',
    'She said, "It is over." |She left the room.',
    "Stop!! |Nobody heard it.",
    "Where?? |Nobody knew.",
    "What!? |Is that all?",
    "What?! |Is that all?",
    "1.) Rates |2.) Oil",
    "1.) Rates rose. |2.) Oil fell.",
    "1) Rates |2) Oil",
    "1) Rates rose. |2) Oil fell.",
    "1. Rates |2. Oil",
    "1. Rates rose. |2. Oil fell.",
    "• 9. Rates |• 10. Oil",
    "⁃9. Rates |⁃10. Oil",
    "a. Rates |b. Oil |c. Gold",
    "The line breaks\nin the middle of a sentence.",
    "It was a cold \nnight in Tula.",
    "rates\noil and gold\nwheat\n",  # a list without signs: only a blank line parts it
    "It stands at N°. 1026.253.553. |That is the place.",
    "She works at Yahoo! in the sales team.",
    "It was between you and I. |Did you see Albert I. Jones there?",
    "He wrote that “the laws of the market will seem less strict. . . .”",
    '"Brand [...] used the word [...]" (Pell 55).',
    "He left the rest out . . . . |Next came the vote.",
    "I never meant that.... |She left the room.",
    "I was not ... well, what I mean...see . . . what I say is . . . I did not mean it.",
    "A habit that was weaker . . . was that of waiting. . . . |The practice went on. . . .",
]
FOUND = [
    "Norvale Inc., Which owns pits in Mo., Farmers said, cut wheat output.",
    "Harwick Corp. (HWK.N) said its profit fell. |Its rival Pell Inc. Chairman Brand laughed.",
    "Tobin Rask (D-Mont.), Ana Quill and others met Gov. Hale.",
    "HELENA, Mont. (AP) — The governor signed it.",
    "It sold the unit to Pell Inc. |Shares of both rose.",
    "Samsung Electronics Co. Ltd. rose.",
    "It bought MedImmune Inc. MEDI.O for $15 billion.",
    "They meet at 5 p.m. Monday. |They met at 11 a.m. |Police came.",
    "It landed at 6:03 p.m. Indian time.",
    "Up to 4 in. (10 cm) fell. |It was 4 in. |The river rose.",
    "It is No. 1 in steel. |Its answer was no. |The union struck.",
    'It takes effect on Oct. 1. |Critics sued. |The case is Pell v. Brand, they said.',
    '"Nonsense!" Foreign Ministry spokesman Liu Qiang said. |"Nonsense!" |He laughed.',
    '"A gift to the rich!" |Minister Piet van Berg said critics were wrong. |"Why?" he asked.',
    "J. A. Smith and J.K. Rowling met Sen. A. B. Hale.",
]  # fmt: skip


@pytest.mark.parametrize("text", GOLDEN + FOUND)
def test_rules(text: str) -> None:
    plain = text.replace("|", "")
    marked = [found.start() - n for n, found in enumerate(re.finditer(r"\|", text))]
    expected = [first_letter(plain, at) for at in marked]
    assert [first_letter(plain, at) for at in sentences(plain)] == expected
