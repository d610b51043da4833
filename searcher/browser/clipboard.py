"""Copying by every way there is: through the terminal (OSC 52), and with the desktop's command."""

import shutil
import subprocess

from textual.app import App

COMMANDS = (
    ("pbcopy",),
    ("wl-copy",),
    ("xclip", "-selection", "clipboard"),
    ("xsel", "--clipboard", "--input"),
    ("clip.exe",),
)


def copy(app: App[None], text: str) -> None:
    """Put a text on the clipboard, as far as terminal and desktop let us."""
    app.copy_to_clipboard(text)
    for command in COMMANDS:
        if shutil.which(command[0]):
            try:
                subprocess.run(  # noqa: S603  # a fixed command; the text is its input
                    command,
                    input=text.encode(errors="replace"),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    timeout=2,
                    check=True,
                )
            except (OSError, subprocess.SubprocessError):
                continue  # no display, say: another command may do, and OSC 52 has been sent
            return
