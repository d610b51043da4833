"""Run by itself, with a PDF on its standard input: prints its pages, an object of JSON a line.

It is a process of its own, because what a PDF unpacks to has no bound that is known before, and
because no damage of one must end a build. It imports nothing of ours, and limits its own memory and
time.
"""

import json
import sys
from io import BytesIO

# Bytes of memory, and seconds of processor time. A newspaper of 100 pages takes 10 seconds.
MEMORY = 800 << 20
SECONDS = 60
# Characters of all pages together.
LONGEST = 32 << 20


def main() -> int:
    """Print the document's properties, then its pages. The exit code says why not."""
    _limit()
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    reader = PdfReader(BytesIO(sys.stdin.buffer.read()))
    if reader.is_encrypted and not reader.decrypt(""):
        return 3
    about = reader.metadata
    known = {str(key).strip("/"): str(about[key]) for key in about} if about else {}
    _print(known)
    told = 0
    for page in reader.pages:
        text = page.extract_text()
        told += len(text)
        if told > LONGEST:
            return 4
        _print(text)
    return 0


def _print(row: dict[str, str] | str) -> None:
    sys.stdout.write(json.dumps(row) + "\n")


def _limit() -> None:
    try:
        import resource
    except ImportError:  # only systems of the Unix kind have it
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


if __name__ == "__main__":
    sys.exit(main())
