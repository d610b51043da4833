"""What damaged files of an index make of a search: nothing but a refusal, and `check` notices.

    python tests/benchmarks/damage.py ENGINE [MUTATIONS] [SEED] [PART]

Copies a small index, damages one of its files (those alone whose paths begin with PART), asks the
commands what they say of it, and compares that with what they say of the sound one: the same, or a
refusal (exit code 2 and a message). Each command is a forked process of its own. Prints the sums,
and each mutation after which an answer was wrong, a traceback or a panic was seen, or `check` said
nothing. Exit code 1 if there was one.

Some losses are not tried, for they are no damage: that of an engine's empty lock file, that of
`compared.json`, which saves the time of comparing files again, and that of `build.sqlite`, which
saves that of reading the archives again, with the sum beside it.
"""

import json
import os
import random
import re
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from searcher.index.builder import build

WORDS = """minister sanctions grain tariff ceasefire election pipeline missile budget inflation
strike summit quake treaty court bond yield export refinery parliament""".split()
QUESTIONS = {
    "best": ["search", "--json", "--full", "minister"],
    "newest": ["search", "--json", "--sort", "newest", "-n", "20", "grain"],
    "all": ["search", "--ids", "--all", "Wire"],
    "by id": ["search", "--json", "id:made-0007"],
    "phrase": ["search", "--count", '"minister sanctions"'],
    "near": ["search", "--count", "grain NEAR/3 tariff"],
    "same": ["search", "--ids", "--all", "bond SAME/S yield"],
    "dates": ["search", "--count", "date:2024-03..2024-05"],
    "prefix": ["search", "--count", "headline:minist*"],
    "fuzzy": ["search", "--count", "minster~2"],
    "facets": ["search", "--facets", "source,language,place,topic,person", "Wire"],
    "timeline": ["search", "--timeline", "month", "Wire"],
    "topic": ["search", "--count", "topic:crude -source:orient"],
    "number": ["search", "--count", "urgency:<=2"],
    "not": ["search", "--count", "Wire -minister"],
    "nothing": ["search", "--count", "zzznothing"],
    "show": ["searcher", "show", "made-0005", "--index", ""],
    "top": ["searcher", "top", "place", "--index", ""],
}
FEW = ("best", "newest", "facets", "number", "show")  # of the questions, for a short run
BUG = re.compile(r"Traceback \(most recent|panicked at|PanicException|RecursionError|MemoryError")
NOTICED = 2, 3  # exit codes of `check`
SPARE = "compared.json", "build.sqlite", "build.sums"
MANY = 100  # mutations; after fewer, fewer questions are asked
LONGEST = 60  # seconds that a command may take


@dataclass(slots=True)
class Tally:
    """What came of the mutations."""

    outcomes: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def stories(count: int, seed: str) -> str:
    """So many stories, as JSON Lines."""
    chance = random.Random(seed)

    def story(number: int) -> dict[str, object]:
        text = [" ".join(chance.choices(WORDS, k=30)) + "." for _ in range(3)]
        return {
            "id": f"made-{number:04}",
            "headline": f"Wire {number} {chance.choice(WORDS)} {seed}",
            "body": "\n\n".join(text),
            "date": f"2024-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}T10:00:00Z",
            "source": chance.choice(["Meridian", "Northwire", "Orient"]),
            "topics": chance.choices(["crude", "gold", "coups"], k=2),
            "language": chance.choice(["en", "fr"]),
            "urgency": chance.randint(1, 8),
            "entities": [
                {"kind": "place", "name": chance.choice(["Libya", "Turkey", "Chad"])},
                {"kind": "person", "name": chance.choice(["Ada Lom", "Bo Rix"])},
            ],
        }

    return "".join(json.dumps(story(number)) + "\n" for number in range(count))


def made(engine: str, folder: Path, seed: str) -> Path:
    """An index of three builds: new stories, a second version of some, and a reject."""
    archive = folder / f"{seed}.jsonl"
    index = folder / "indexes" / seed
    for count in (300, 360):
        archive.write_text(stories(count, f"{seed}{count}") + '{"id": "broken"}\n')
        build([str(archive)], index, engine=engine, extractor="none", jobs=1)
    return index


Mutation = Callable[[bytes, random.Random], bytes]


def flip(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]


def zero(content: bytes, chance: random.Random) -> bytes:
    at, count = chance.randrange(len(content)), chance.choice([1, 16, 64, 512])
    count = min(count, len(content) - at)
    return content[:at] + bytes(count) + content[at + count :]


def cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def swap(content: bytes, chance: random.Random) -> bytes:
    size = max(1, min(64, len(content) // 2))
    one, other = sorted(chance.randrange(len(content) - size + 1) for _ in range(2))
    changed = bytearray(content)
    changed[one : one + size] = content[other : other + size]
    changed[other : other + size] = content[one : one + size]
    return bytes(changed)


def append(content: bytes, chance: random.Random) -> bytes:
    return content + chance.randbytes(chance.choice([1, 16, 100]))


def double(content: bytes, chance: random.Random) -> bytes:
    return content * 2


CHANGES: dict[str, Mutation] = {
    "flip": flip, "zero": zero, "cut": cut, "swap": swap, "append": append, "double": double,
}  # fmt: skip
KINDS = [
    *["flip"] * 7, "zero", "zero", "cut", "cut", "swap", "append", "double",
    "exchange", "exchange", "foreign", "delete", "link",
]  # fmt: skip


def damage(copy: Path, name: str, kind: str, other: Path, chance: random.Random) -> str:
    """Damage a file of an index; what was done, "" if that changed nothing."""
    path = copy / name
    content = path.read_bytes()
    if kind == "delete":
        path.unlink()
    elif kind == "link":
        place = copy.with_name("elsewhere")
        path.replace(place)
        path.symlink_to(place)
    elif kind == "exchange":  # with a file of the same kind in this index
        files = sorted(copy.rglob(f"*{path.suffix}"))
        others = [file for file in files if file.is_file() and file != path]
        alike = [file for file in others if file.read_bytes() != content]
        if not alike:
            return ""
        partner = chance.choice(alike)
        path.write_bytes(partner.read_bytes())
        partner.write_bytes(content)
        return f"exchange with {partner.relative_to(copy)}"
    elif kind == "foreign":  # for one of the same kind in another index
        files = sorted((other / name).parent.glob(f"*{path.suffix}"))
        alike = [file for file in files if file.is_file() and file.read_bytes() != content]
        if not alike:
            return ""
        path.write_bytes(chance.choice(alike).read_bytes())
    else:
        changed = CHANGES[kind](content, chance) if content or kind == "append" else content
        if changed == content:
            return ""
        path.write_bytes(changed)
    return kind


def command(arguments: Sequence[str], index: Path) -> tuple[int, str, str]:
    """What a command says of an index: exit code, output, messages."""
    program, *rest = arguments
    rest = [str(index) if argument == "" else argument for argument in rest]
    rest += ["--index", str(index)] if program == "search" else []
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            _answer(program, rest, out.fileno(), err.fileno())
        _, status = os.waitpid(child, 0)
        said = []
        for file in (out, err):
            file.seek(0)
            said.append(file.read().decode(errors="replace").replace(str(index), "INDEX"))
    return os.waitstatus_to_exitcode(status), said[0], said[1]


def _answer(program: str, arguments: list[str], out: int, err: int) -> None:
    """Be a command; never returns."""
    from searcher.cli import search, searcher

    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.alarm(LONGEST)
    for stream, target in ((1, out), (2, err)):
        os.dup2(target, stream)
    sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115
    sys.argv = [program, *arguments]
    try:
        (search if program == "search" else searcher).main()
    except BaseException:  # noqa: BLE001 - a bug: the hook prints it and ends the process
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(70)


def examine(
    tally: Tally, engine: str, count: int, seed: int, part: str = "", *, short: bool = False
) -> None:
    """Damage an index so many times, and see what the commands say of it."""
    chance = random.Random(f"{engine} {seed}")
    with tempfile.TemporaryDirectory(prefix="damage-") as temporary:
        folder = Path(temporary)
        os.environ["SEARCHER_CACHE"] = str(folder / "cache")
        sound, other = (made(engine, folder, name) for name in ("sound", "other"))
        asked = {name: QUESTIONS[name] for name in (FEW if short else QUESTIONS)}
        expected = {name: command(question, sound)[:2] for name, question in asked.items()}
        assert command(["searcher", "check", ""], sound)[0] == 0
        assert {code for code, _ in expected.values()} <= {0, 1}
        names = [str(p.relative_to(sound)) for p in sorted(sound.rglob("*")) if p.is_file()]
        names = [name for name in names if name.startswith(part)]
        while tally.outcomes.total() < count:
            name, kind = chance.choice(names), chance.choice(KINDS)
            is_empty = not (sound / name).stat().st_size
            if kind == "delete" and (is_empty or Path(name).name in SPARE):
                continue
            copy = folder / "indexes" / "copy"
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(sound, copy, symlinks=True)
            done = damage(copy, name, kind, other, chance)
            if done:
                tally.kinds[kind] += 1
                _judge(f"{name}: {done}", copy, asked, expected, tally)


def _judge(
    what: str,
    copy: Path,
    asked: dict[str, list[str]],
    expected: dict[str, tuple[int, str]],
    tally: Tally,
) -> None:
    checked = command(["searcher", "check", ""], copy)
    found = {name: command(question, copy) for name, question in asked.items()}
    bugs = [e for c, o, e in (checked, *found.values()) if c < 0 or c == 70 or BUG.search(o + e)]
    refused = [name for name, (code, out, err) in found.items() if code == 2 and err and not out]
    wrong = [
        name for name, (code, out, _) in found.items()
        if name not in refused and (code, out) != expected[name]
    ]  # fmt: skip
    if bugs:
        tally.outcomes["bug"] += 1
        tally.faults.append(f"{what}: a bug: {bugs[0][-300:]}")
    elif wrong:
        tally.outcomes["wrong"] += 1
        tally.faults.append(f"{what}: wrong: {wrong}: {str(found[wrong[0]])[:300]}")
    elif refused:
        tally.outcomes["refused"] += 1
    else:
        tally.outcomes["right"] += 1
    if checked[0] not in NOTICED:
        tally.faults.append(f"{what}: check said {checked}")


def main() -> None:
    engine, count, seed, part = (*sys.argv[1:], *("tantivy", "400", "1", "")[len(sys.argv) - 1 :])
    tally = Tally()
    # One that is stopped half-way says how far it came.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        examine(tally, engine, int(count), int(seed), part, short=int(count) < MANY)
    finally:
        said(engine, tally)
    sys.exit(bool(tally.faults))


def said(engine: str, tally: Tally) -> None:
    """Print what came of the mutations."""
    count = tally.outcomes.total()
    print(f"{engine}: {count} mutations {dict(tally.kinds)}: {dict(tally.outcomes)}")
    for fault in tally.faults:
        print(fault)
    print(f"{len(tally.faults)} faults")


if __name__ == "__main__":
    main()
