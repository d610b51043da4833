"""JSON whose first value is longer than what other formats are recognised by."""

import json
from io import BytesIO

import pytest

from searcher.archives.formats import head_of, recognised
from searcher.archives.stream import Stream


@pytest.mark.parametrize("keys", ["text title date", "id date headline body", "date body headline"])
@pytest.mark.parametrize("form", ["{}", "[{}]"])
def test_a_long_text_first_hides_no_key(keys: str, form: str) -> None:
    first, *others = keys.split()
    row = {first: "word " * 20_000} | dict.fromkeys(others, "2016-07-15")
    stream = Stream(BytesIO(form.replace("{}", json.dumps(row)).encode()).read)
    found = recognised("", head_of(stream))
    assert found
    assert found.name in ("json_lines", "json_records")
