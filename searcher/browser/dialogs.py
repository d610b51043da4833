"""Screens that lie over the browser for a moment: a text to read, a choice, a name, an export."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from rich.console import RenderableType
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label, OptionList, RadioButton, RadioSet, Static
from textual.widgets.option_list import Option

from searcher.browser.keys import Place, bindings
from searcher.output import Layout
from searcher.output.screen import one_line, printable

FORMATS = {
    "JSON Lines, whole stories": Layout.JSON,
    "CSV table": Layout.CSV,
    "Markdown with citations": Layout.MARKDOWN,
}
ENDINGS = {Layout.JSON: ".jsonl", Layout.CSV: ".csv", Layout.MARKDOWN: ".md"}


@dataclass(frozen=True, slots=True)
class Export:
    """What to write (`scope` is "all", "marked" or "this"), in which format, and where."""

    scope: str
    layout: Layout
    path: Path


class TextDialog(ModalScreen[None]):
    """A text to read and close."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.TEXT)

    def __init__(self, title: str, text: RenderableType) -> None:
        super().__init__()
        self._title, self._text = title, text

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as box:
            box.border_title = self._title
            box.border_subtitle = "Esc closes"
            with VerticalScroll(classes="text"):
                yield Static(self._text)

    def action_move(self, lines: int) -> None:
        self._scroll.scroll_relative(y=lines, animate=False)

    def action_page(self, direction: int) -> None:
        # Two lines stay, to read on from.
        self.action_move(direction * max(1, self._scroll.size.height - 2))

    def action_first(self) -> None:
        self._scroll.scroll_home(animate=False)

    def action_last(self) -> None:
        self._scroll.scroll_end(animate=False)

    @property
    def _scroll(self) -> VerticalScroll:
        return self.query_one(VerticalScroll)


class ChoiceDialog(ModalScreen[str | None]):
    """A list of which one is chosen. Dismissed with the id of the choice; None if it was closed."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.CHOICE)

    def __init__(self, title: str, choices: Sequence[tuple[str, Text]]) -> None:
        """`choices` are pairs of id and label."""
        super().__init__()
        self._title, self._choices = title, choices

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as box:
            box.border_title = self._title
            box.border_subtitle = "Enter chooses · Esc closes"
            yield OptionList(*(Option(text, id=id) for id, text in self._choices), markup=False)

    def on_mount(self) -> None:
        self.action_first()

    def action_move(self, by: int) -> None:
        self._options.action_cursor_down() if by > 0 else self._options.action_cursor_up()

    def action_first(self) -> None:
        self._options.action_first()

    def action_last(self) -> None:
        self._options.action_last()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)

    @property
    def _options(self) -> OptionList:
        return self.query_one(OptionList)


class NameDialog(ModalScreen[None]):
    """A name to type. It closes once `take` has no complaint about the name."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.FORM)

    def __init__(
        self,
        title: str,
        about: str,
        take: Callable[[str], str],
        placeholder: str = "letters, digits, - _ .",
    ) -> None:
        """`take` is called with the name, on each Enter; it returns a complaint, or nothing."""
        super().__init__()
        self._title, self._about, self._take = title, about, take
        self._placeholder = placeholder

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as box:
            box.border_title = self._title
            box.border_subtitle = "Enter saves · Esc closes"
            yield Label(Text(printable(self._about)))
            yield Input(placeholder=self._placeholder, id="name", compact=True)
            yield Label("", id="complaint")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        complaint = self._take(event.value.strip())
        if complaint:
            self.query_one("#complaint", Label).update(Text(printable(complaint)))
        else:
            self.dismiss(None)


class _Choice(RadioButton):
    """A button whose sign tells without colors, too, whether it is pressed."""

    @property
    def BUTTON_INNER(self) -> str:  # type: ignore[override]  # noqa: N802  # textual's name for it
        return "●" if self.value else " "


class ExportDialog(ModalScreen[Export | None]):
    """What to write, in which format, and where. Dismissed with None if it was closed."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.FORM)

    def __init__(self, scopes: Sequence[tuple[str, str]], path: Path) -> None:
        """`scopes` are pairs of id and label; the path is offered with the format's ending."""
        super().__init__()
        self._scopes, self._path = scopes, path

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as box:
            box.border_title = "Export"
            box.border_subtitle = "Tab moves · Space chooses · Esc closes"
            with RadioSet(id="scope"):
                for number, (_, label) in enumerate(self._scopes):
                    yield _Choice(label, value=number == 0)
            yield Label("as")
            with RadioSet(id="format"):
                for number, label in enumerate(FORMATS):
                    yield _Choice(label, value=number == 0)
            yield Label("to the file")
            yield Input(str(self._path.with_suffix(".jsonl")), id="path", compact=True)
            yield Label("", id="complaint")
            with Horizontal():
                yield Button("Write", id="write", variant="primary", compact=True)
                yield Button("Cancel", id="cancel", compact=True)

    def on_radio_set_changed(self, event: RadioSet.Changed) -> None:
        if event.radio_set.id == "format":
            line = self.query_one("#path", Input)
            path = Path(line.value)
            # A name with an ending of the user's own is left as it is.
            if path.suffix in ENDINGS.values():
                line.value = str(path.with_suffix(ENDINGS[self._format()]))

    def on_input_submitted(self) -> None:
        self._write()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "write":
            self._write()
        else:
            self.dismiss(None)

    def _format(self) -> Layout:
        return list(FORMATS.values())[self.query_one("#format", RadioSet).pressed_index]

    def _write(self) -> None:
        path = Path(self.query_one("#path", Input).value)
        # It is asked before the dialog closes: afterwards what was chosen would be lost.
        try:
            path = path.expanduser()
            complaint = self._complaint(path)
        except (OSError, RuntimeError, ValueError) as error:  # RuntimeError: "~nobody-here/x"
            complaint = str(error)
        if complaint:
            self.query_one("#complaint", Label).update(Text(one_line(complaint)))
        else:
            scope = self._scopes[self.query_one("#scope", RadioSet).pressed_index][0]
            self.dismiss(Export(scope, self._format(), path))

    def _complaint(self, path: Path) -> str:
        """Why nothing can be written there; empty if it can."""
        if path.exists():
            return f"{path} is there already. Choose another name."
        if not path.parent.is_dir():
            return f"There is no folder {path.parent}."
        return ""
