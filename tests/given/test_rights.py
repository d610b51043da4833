"""The rights that real samples state are kept, and nothing is kept that they do not state."""

import re
from html import unescape

import pytest
from checking import every
from giving import SAMPLES

from searcher.archives import original, read
from searcher.archives.stream import decode
from searcher.story import Story

pytestmark = pytest.mark.given

if not SAMPLES.exists():
    pytest.skip(f"the real samples are not at {SAMPLES}", allow_module_level=True)

# What states rights in the formats that have a place for them, with a value that is not empty.
STATED = re.compile(
    r"""<(?:\w+:)?(?:usageTerms|copyrightNotice|CopyrightLine|UsageType|rights)\b[^>]*>\s*[^<\s]"""
    r"""|copyrightHolder\s+literal="[^"]|<doc\.(?:rights|copyright)\b"""
    r"""|"(?:usage[tT]erms|copyright[nN]otice|copyright[hH]older)"\s*:\s*\[?\s*"[^"]"""
)
FOLDERS = (
    "ap_media_json", "dpa_digitalwires_json", "newsml12", "newsmlg2", "newsmlg2_dpa", "ninjs",
    "nitf",
)  # fmt: skip


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


@pytest.mark.parametrize("folder", FOLDERS)
def test_rights_of_every_sample_are_kept(folder: str) -> None:
    stories = [found for found in read(SAMPLES / folder) if isinstance(found, Story)]
    kept = 0
    for story in every(stories):
        source = decode(original(story.origin))[0]
        # JSON escapes, and in XML the characters of entities.
        source = unescape(re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), source))
        source = source.replace("\\r", " ").replace("\\n", " ").replace('\\"', '"')
        assert bool(story.rights) == bool(STATED.search(source)), story.origin
        made = {"copyright", "geography"}  # ours, before a holder and a place
        assert words(" ".join(story.rights)) - made <= words(source), story.origin
        kept += bool(story.rights)
    assert kept >= 6
    if folder == "nitf":
        ends = {f"{story.reuse_until:%F}" for story in stories if story.reuse_until}
        assert ends == {"2013-11-02"}
