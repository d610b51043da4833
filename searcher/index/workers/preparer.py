"""What is done with a batch of stories, here or in a worker process."""

from dataclasses import dataclass

from searcher import engines, entities
from searcher.entities.cache import Cache, cache_folder
from searcher.entities.extraction import Extract, extract_text, join, stamp
from searcher.story import Story


@dataclass(frozen=True, slots=True)
class Prepared:
    """Stories as lines for an engine; `extracted` counts those not in the cache of names."""

    lines: list[str]
    extracted: int


class Preparer:
    """Prepares stories for one engine with one extractor."""

    def __init__(self, extractor: str, engine: str) -> None:
        """Raises SearcherError for an extractor that is not here, EngineError for an engine."""
        entities.check(extractor)
        self._extractor = extractor
        self.prepared = engines.preparation(engine)
        is_idle = extractor == "none"
        self._cache = None if is_idle else Cache(cache_folder(), stamp(extractor))

    def prepare(self, stories: list[Story]) -> Prepared:
        """These stories prepared, in their order."""
        if self._cache is None:
            return Prepared([self.prepared(story) for story in stories], 0)
        keys = [self._cache.key(story) for story in stories]
        known = self._cache.get(keys)
        new: dict[bytes, Extract] = {}
        for key, story in zip(keys, stories, strict=True):
            # Equal texts in one batch have one key, so the later ones are known by now.
            if key not in known:
                known[key] = new[key] = extract_text(story, self._extractor)
        self._cache.put(new)
        pairs = zip(keys, stories, strict=True)
        lines = [self.prepared(join(story, known[key])) for key, story in pairs]
        return Prepared(lines, len(new))

    def close(self) -> None:
        """Close the cache; what was found is in it already."""
        if self._cache:
            self._cache.close()
