"""Copying by every way there is: the desktop's command, tmux, and the terminal itself (OSC 52)."""

import os
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
# -w hands the text on to the terminal's clipboard. Before tmux 3.2 there was no -w, and with
# `set-clipboard off` the paste buffer is all there is: the second command fills that at least.
TMUX = (("tmux", "load-buffer", "-w", "-"), ("tmux", "load-buffer", "-"))
SECONDS = 2  # for a command; xclip waits for ever where its display does not answer


def copy(app: App[None], text: str) -> str:
    """Copy a text. Returns where it has gone, as a sentence after "The citation …".

    "is copied" is said only where a command took the text. A terminal never says whether it obeys
    OSC 52: Terminal.app and VTE do not, and tmux passes it on only with `set-clipboard on`.
    """
    app.copy_to_clipboard(text)
    if any(_took(command, text) for command in COMMANDS):
        return "is copied."
    if os.environ.get("TMUX") and any(_took(command, text) for command in TMUX):
        return "is in tmux's paste buffer: your prefix key, then ] pastes it."
    return "was sent to the terminal. If it does not paste, press Ctrl+L and select it."


def _took(command: tuple[str, ...], text: str) -> bool:
    """Whether a command is there and has taken the text."""
    if not shutil.which(command[0]):
        return False
    try:
        subprocess.run(  # noqa: S603  # a fixed command; the text is its input
            command,
            input=text.encode(errors="replace"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):  # there is no display, say
        return False
    return True
