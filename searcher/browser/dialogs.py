"""Screens that lie over the browser for a moment: a text to read, a choice, an export."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label, OptionList, RadioButton, RadioSet, Static
from textual.widgets.option_list import Option

from searcher.output import Layout
from searcher.output.export import Export
from searcher.output.screen import one_line

FORMATS = {
    "JSON Lines, whole stories": Layout.JSON,
    "CSV table": Layout.CSV,
    "Markdown with citations": Layout.MARKDOWN,
}
ENDINGS = {Layout.JSON: ".jsonl", Layout.CSV: ".csv", Layout.MARKDOWN: ".md"}


class TextDialog(ModalScreen[None]):
    """A text to read and close."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss", "Close"),
        Binding("j,down", "scroll(1)", "Down", show=False),
        Binding("k,up", "scroll(-1)", "Up", show=False),
        Binding("space,pagedown", "scroll(10)", "Page down", show=False),
        Binding("pageup", "scroll(-10)", "Page up", show=False),
    ]

    def __init__(self, title: str, text: Text) -> None:
        super().__init__()
        self._title, self._text = title, text

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as box:
            box.border_title = self._title
            box.border_subtitle = "Esc closes"
            with VerticalScroll():
                yield Static(self._text)

    def action_scroll(self, lines: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)


class ChoiceDialog(ModalScreen[str | None]):
    """A list of which one is chosen; the id of the choice, None if it was closed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Close"),
        Binding("j", "move(1)", "Down", show=False),
        Binding("k", "move(-1)", "Up", show=False),
    ]

    def __init__(self, title: str, choices: Sequence[tuple[str, Text]]) -> None:
        super().__init__()
        self._title, self._choices = title, choices

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as box:
            box.border_title = self._title
            box.border_subtitle = "Enter chooses · Esc closes"
            yield OptionList(*(Option(text, id=id) for id, text in self._choices), markup=False)

    def on_mount(self) -> None:
        self.query_one(OptionList).highlighted = 0

    def action_move(self, by: int) -> None:
        options = self.query_one(OptionList)
        options.action_cursor_down() if by > 0 else options.action_cursor_up()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)


class _Choice(RadioButton):
    """A choice that shows without colors too whether it is taken."""

    @property
    def BUTTON_INNER(self) -> str:  # type: ignore[override]  # noqa: N802  # textual's name for it
        return "●" if self.value else " "


class ExportDialog(ModalScreen[Export | None]):
    """What to write, how and where; None if it was closed."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Close")]

    def __init__(self, scopes: Sequence[tuple[str, str]], path: Path) -> None:
        super().__init__()
        self._scopes, self._path = scopes, path  # scopes: id and label

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as box:
            box.border_title = "Export"
            box.border_subtitle = "Tab moves · Space chooses · Esc closes"
            with RadioSet(id="scope"):
                for number, (_, label) in enumerate(self._scopes):
                    yield _Choice(label, value=number == 0)
            with RadioSet(id="format"):
                for number, label in enumerate(FORMATS):
                    yield _Choice(label, value=number == 0)
            yield Label("to the file")
            yield Input(str(self._path.with_suffix(".jsonl")), id="path")
            yield Label("", id="complaint")
            with Horizontal():
                yield Button("Write", id="write", variant="primary")
                yield Button("Cancel", id="cancel")

    def on_radio_set_changed(self, event: RadioSet.Changed) -> None:
        if event.radio_set.id == "format":
            line = self.query_one("#path", Input)
            path = Path(line.value)
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
        path = Path(self.query_one("#path", Input).value).expanduser()
        complaint = self.query_one("#complaint", Label)
        if path.exists():
            complaint.update(Text(f"{one_line(str(path))} is there already; choose another name"))
        elif not path.parent.is_dir():
            complaint.update(Text(f"there is no folder {one_line(str(path.parent))}"))
        else:
            scope = self._scopes[self.query_one("#scope", RadioSet).pressed_index][0]
            self.dismiss(Export(scope, self._format(), path))
