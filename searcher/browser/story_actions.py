"""What can be asked of the story under the cursor, and done with it."""

from collections.abc import Callable

from rich.text import Text

from searcher.browser import clipboard
from searcher.browser.dialogs import ChoiceDialog, TextDialog
from searcher.browser.difference import IN, OUT, difference
from searcher.browser.panes import Panes
from searcher.output.lines import citation
from searcher.output.screen import moment, one_line, printable
from searcher.story import Status, Story

MOST_ORIGINAL = 200_000  # characters of an original that are shown


class StoryActions(Panes):
    """The panes, with a story under the cursor: why it was found, its takes, copies, original."""

    def action_why(self) -> None:
        """How the query was read, and why the story was found."""
        if not self.hits or not self.results.current:
            return

        def show(read: list[str], why: list[str]) -> None:
            text = Text()
            parts = ("How the query was read", read), ("Why this story was found", why)
            for number, (title, lines) in enumerate(parts):
                text.append(f"{chr(10) * (number > 0)}{title}\n", "bold")
                text.append("".join(f"  {line}\n" for line in lines))
            self.push_screen(TextDialog("Why", text))

        self.searching.explain(self.hits, self.results.current, show)

    def action_original(self) -> None:
        """The bytes that the story came from, as text."""
        if not self.story:
            return
        title = one_line(self.story.origin)

        def show(content: bytes) -> None:
            text = Text(printable(content[:MOST_ORIGINAL].decode(errors="replace")))
            if len(content) > MOST_ORIGINAL:
                text.append(f"\n… {len(content) - MOST_ORIGINAL:,} more bytes", "dim")
            self.push_screen(TextDialog(title, text))

        self.searching.reopen(self.story.origin, show)

    def action_takes(self) -> None:
        """Choose an earlier take of the story, and read it."""
        self._choose_take("Takes of this story", lambda take, _: self._read_take(take))

    def action_difference(self) -> None:
        """Choose an earlier take, and see what has changed since."""
        self._choose_take("What has changed since", self._compare)

    def _choose_take(self, title: str, then: Callable[[Story, Story], None]) -> None:
        """Call `then` with the earlier take that is chosen, and with the story."""
        story = self.story
        if not story:
            return

        def choose(takes: list[Story]) -> None:
            *earlier, current = takes
            if not earlier:
                self.notify("There is no earlier take of this story.")
                return
            choices = [(str(n), self._about_take(take)) for n, take in enumerate(earlier)]

            def chosen(number: str | None) -> None:
                if number is not None:
                    then(earlier[int(number)], current)

            self.push_screen(ChoiceDialog(title, choices[::-1]), chosen)

        self.searching.takes(story, choose)

    def _about_take(self, take: Story) -> Text:
        status = f" {take.status.value}" if take.status is not Status.USABLE else ""
        when = moment(take.date, self.zone, name=False)
        return Text(f"{when} version {take.version}{status}  {one_line(take.headline)}")

    def _read_take(self, take: Story) -> None:
        if self.hits:
            self._set_pane("reader", shown=True)
            self.reader.show(take, self.hits.query)
            self.reader.focus()

    def _compare(self, old: Story, new: Story) -> None:
        text = Text.assemble("struck through", " is gone, ", ("underlined", IN), " is new\n\n")
        text.stylize(OUT, 0, len("struck through"))
        self.push_screen(TextDialog("What has changed", text.append(difference(old, new))))

    def action_copy_citation(self) -> None:
        if self.story:
            clipboard.copy(self, citation(self.story, self.zone))
            self.notify("The citation is copied.")

    def action_copy_story(self) -> None:
        if self.story:
            clipboard.copy(self, self._plain(self.story))
            self.notify("The story is copied.")

    def _plain(self, story: Story) -> str:
        parts = (one_line(story.headline), citation(story, self.zone), printable(story.body))
        return "\n\n".join(part for part in parts if part)

    def action_plain(self) -> None:
        """The story in the terminal as it was, where everything can be selected."""
        if not self.story or not self.app._driver or not self.app._driver.can_suspend:
            self.notify("There is no terminal to go back to.", severity="warning")
            return
        with self.suspend():
            print(self._plain(self.story), "\n", sep="")  # noqa: T201
            input("Enter goes back to the browser. ")
        self.refresh()
