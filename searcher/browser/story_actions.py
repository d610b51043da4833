"""What the keys do with the story under the cursor: why it was found, its versions, copies."""

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from rich.console import Group
from rich.padding import Padding
from rich.text import Text
from textual.app import SuspendNotSupported

from searcher.browser import clipboard
from searcher.browser.dialogs import ChoiceDialog, NameDialog, TextDialog
from searcher.browser.difference import IN, OUT, difference
from searcher.browser.panes import Panes
from searcher.errors import SearcherError
from searcher.index.marks import mark, tag_named
from searcher.output.lines import citation
from searcher.output.screen import moment, one_line, printable
from searcher.output.titles import title_of
from searcher.query.embargo import reuse_ended
from searcher.story import Status, Story

MOST_ORIGINAL = 200_000  # bytes of an original that are shown; a dialog lays out all that it has
MOST_TITLE = 70  # columns of a dialog's title
NO_TERMINAL = "There is no terminal to go back to."


class StoryActions(Panes):
    """The panes, with the keys that act on the story under the cursor."""

    def action_why(self) -> None:
        """Show how the query was read, and why the story was found."""
        if not self.hits or not self.results.current:
            self._say_no_story()
            return

        def show(read: list[str], why: list[str]) -> None:
            parts: list[Text | Padding] = []
            for title, lines in ("How the query was read", read), ("Why the story was found", why):
                parts += [Text()] if parts else []
                parts += [Text(title, "bold"), *(Padding(Text(x), (0, 0, 0, 2)) for x in lines)]
            self.push_screen(TextDialog("Why", Group(*parts)))

        self.searching.explain(self.hits, self.results.current, show)

    def action_original(self) -> None:
        """Show the bytes that the story came from, as text."""
        if not self.story:
            self._say_no_story()
            return
        title = one_line(self.story.origin)
        if len(title) > MOST_TITLE:  # the file's name and the place in it are at the end
            title = f"…{title[1 - MOST_TITLE :]}"

        def show(content: bytes) -> None:
            text = Text(printable(content[:MOST_ORIGINAL].decode(errors="replace")))
            if len(content) > MOST_ORIGINAL:
                text.append(f"\n… {len(content) - MOST_ORIGINAL:,} more bytes", "dim")
            self.push_screen(TextDialog(title, text))

        self.searching.reopen(self.story.origin, show)

    def _say_no_story(self) -> None:
        self.notify("There is no story under the cursor.")

    # Versions

    def action_versions(self) -> None:
        """Choose an earlier version of the story, and read it."""
        self._choose_version("Versions of this story", lambda version, _: self._read(version))

    def action_difference(self) -> None:
        """Choose an earlier version, and see what has changed since."""
        self._choose_version("What has changed since", self._compare)

    def _choose_version(self, title: str, then: Callable[[Story, Story], None]) -> None:
        """Call `then` with the earlier version that is chosen, and with the story."""
        story = self.story
        if not story:
            self._say_no_story()
            return

        def choose(versions: list[Story]) -> None:
            *earlier, current = versions
            if not earlier:
                self.notify("There is no earlier version of this story.")
                return
            choices = [(str(n), self._about(version)) for n, version in enumerate(earlier)]

            def chosen(number: str | None) -> None:
                if number is not None:
                    then(earlier[int(number)], current)

            self.push_screen(ChoiceDialog(title, choices[::-1]), chosen)

        self.searching.versions(story, choose)

    def _about(self, version: Story) -> Text:
        status = f" {version.status.value}" if version.status is not Status.USABLE else ""
        when = moment(version.date, self.zone, name=False)
        return Text(f"{when} version {version.version}{status}  {one_line(title_of(version)[1])}")

    def _read(self, version: Story) -> None:
        if self.hits:
            self._set_pane("reader", shown=True)
            self.reader.show(version, self.hits.query)
            self.reader.focus()

    def _compare(self, old: Story, new: Story) -> None:
        text = Text.assemble("struck through", " is gone, ", ("underlined", IN), " is new\n\n")
        text.stylize(OUT, 0, len("struck through"))
        self.push_screen(TextDialog("What has changed", text.append(difference(old, new))))

    # Marks

    def action_tag(self) -> None:
        """Put a tag on the story, or take off one that it has."""
        story = self.story
        if not story:
            self._say_no_story()
            return

        def take(name: str) -> str:
            try:
                own, marks = tag_named(name), self.marks()
                if any(one.tag == own for one in marks.of(story.id)):
                    marks.remove(own, [story.id])
                    said = f"tag:{own} is off this story"
                else:
                    marks.add([mark(story, tag=own)])
                    said = f"tag:{own} finds this story now"
            except SearcherError as error:
                return str(error)
            self._marked(story, said)
            return ""

        try:
            there = ", ".join(self.marks().tags()) or "none yet"
        except SearcherError as error:
            there = str(error)
        self.push_screen(NameDialog("Tag this story", f"Tags: {there}", take))

    def action_note(self) -> None:
        """Write a note on the story."""
        story = self.story
        if not story:
            self._say_no_story()
            return

        def take(text: str) -> str:
            if not text:
                return "A note has at least a word."
            try:
                self.marks().add([mark(story, note=text)])
            except SearcherError as error:
                return str(error)
            self._marked(story, "The note is kept. note:WORD finds it.")
            return ""

        about = one_line(title_of(story)[1])[:MOST_TITLE]
        self.push_screen(NameDialog("A note on this story", about, take, "a line of text"))

    def _marked(self, story: Story, said: str) -> None:
        self.notify(said, markup=False)
        if self.hits and self.reader.story is story:
            self.reader.show(story, self.hits.query)

    # Copies

    def action_copy_citation(self) -> None:
        if self.story:
            self._copy("The citation", self._cited(self.story))

    def action_copy_story(self) -> None:
        if self.story:
            self._copy("The story", self._plain(self.story))

    def _copy(self, what: str, text: str) -> None:
        self.notify(f"{what} {clipboard.copy(self, text)}", markup=False)

    def _cited(self, story: Story) -> str:
        ended = reuse_ended(story, self.licences, datetime.now(UTC))
        return citation(story, self.zone, ended)

    def _plain(self, story: Story) -> str:
        parts = (one_line(title_of(story)[1]), self._cited(story), printable(story.body))
        return "\n\n".join(part for part in parts if part)

    def action_plain(self) -> None:
        """Print the story on the terminal as it was, where the mouse can select all of it."""
        if not self.story:
            return
        try:
            with self._outside(signal.default_int_handler), suppress(EOFError, KeyboardInterrupt):
                print(self._plain(self.story), "\n", sep="")  # noqa: T201
                input("Enter goes back to the browser. ")  # and so do Ctrl+D and Ctrl+C
        except SuspendNotSupported:
            self.notify(NO_TERMINAL, severity="warning")
        self.refresh()

    def action_open_in_editor(self) -> None:
        """Open a copy of the story in the user's editor or pager. What is changed there is lost."""
        if not self.story:
            return
        command = viewer()
        if not command:
            said = "Set $EDITOR or $PAGER to the program that is to show the story."
            self.notify(said, severity="warning")
            return
        try:
            with tempfile.TemporaryDirectory(prefix="searcher-") as folder:
                path = Path(folder, "story.txt")
                path.write_text(self._plain(self.story) + "\n", errors="replace")
                # Not SIG_IGN, which the viewer would inherit (execve(2)).
                with self._outside(lambda *_: None):
                    subprocess.run([*command, str(path)], check=False)  # noqa: S603  # the user's own
        except SuspendNotSupported:
            self.notify(NO_TERMINAL, severity="warning")
        except OSError as error:
            said = f"{command[0]} cannot be started: {error.strerror}."
            self.notify(said, severity="error", markup=False)
        self.refresh()

    @contextmanager
    def _outside(self, on_interrupt: Callable[[int, FrameType | None], object]) -> Iterator[None]:
        """Give the terminal back for a while. Raises SuspendNotSupported where there is none.

        Ctrl+C is sent to all programs of a terminal, and asyncio would end the browser at it.
        """
        with self.suspend():
            before = signal.signal(signal.SIGINT, on_interrupt)
            try:
                yield
            finally:
                signal.signal(signal.SIGINT, before)


def viewer() -> list[str]:
    """The command that shows a file: $VISUAL, $EDITOR or $PAGER, else less; empty without any."""
    for variable in ("VISUAL", "EDITOR", "PAGER"):
        if command := os.environ.get(variable, "").strip():
            try:
                return shlex.split(command)
            except ValueError:  # an open quote
                return [command]
    return ["less"] if shutil.which("less") else []
