"""A book that is served, and windows of a browser in which its desk is."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import builders

TEXT = (
    """# A First Chapter

Some words stand here, and a note.[^one]

[^one]: What the note says.

# A Second Chapter

The violet word is on this page.

See [a place](https://example.org/) outside.

# A Long Chapter

"""
    + "\n\n".join(f"Paragraph {n} has words. {'Many of them say little. ' * 12}" for n in range(40))
    + """

# A Last Chapter

A distant word stands far down.
"""
)
FRONT = builders.front(title="The Desk Book")
# The middle of a word that is in sight, in a frame.
FIND = """(word) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(word);
    if (at < 0 || walker.currentNode.parentElement.closest("script, style")) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + word.length);
    dispatchEvent(new Event("wheel")); // as a reader's hand: what holds the place lets go
    range.startContainer.parentElement.scrollIntoView({block: "nearest"});
    const box = range.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  }
}"""
# The printed word that is lit.
UNDER_LIGHT = """() => {
  const box = document.querySelector(".lit > div").getBoundingClientRect();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  return [...document.querySelectorAll(".words span")].find((word) => {
    const place = word.getBoundingClientRect();
    return place.left <= x && x <= place.right && place.top - 4 <= y && y <= place.bottom + 4;
  })?.textContent;
}"""
PATIENCE = 40  # seconds
WIDE, SMALL = (1440, 900), (360, 720)


@dataclass(frozen=True)
class Desk:
    """A book that is served, and the file that is edited."""

    address: str
    file: Path

    def write(self, text: str) -> None:
        """Save the chapters, as an editor does."""
        if self.file.read_text("utf-8") != FRONT + text:
            self.file.write_text(FRONT + text, "utf-8")

    @property
    def build(self) -> Path:
        return self.file.parent.parent / "build"


@dataclass(frozen=True)
class Window:
    """A window of the browser in which the desk is."""

    page: Any

    def await_(self, seen: Callable[[], object], what: str) -> Any:
        """What is seen, as soon as it is."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with suppress(Exception):  # frames come and go
                if found := seen():
                    return found
            self.page.wait_for_timeout(40)
        raise AssertionError(f"not seen: {what}")

    def await_choice(self, said: str) -> None:
        """The address says what is chosen; it is told of a moment after the key."""
        self.await_(lambda: said in self.page.evaluate("location.hash"), said)

    def frame(self, view: str) -> Any:
        """The document that the HTML view shows, or that the reader of the EPUB does; the next one may be behind it."""
        if view == "html":
            return next(frame for frame in self.page.frames if "/html/" in frame.url)
        return self.reader().child_frames[0]

    def reader(self) -> Any:
        """The page of the reader of the EPUB."""
        return next(frame for frame in self.page.frames if frame.url.endswith("/reader.html"))

    def say(self, view: str) -> str:
        """What a view says."""
        if view == "print":
            return " ".join(self.page.locator(".words").all_text_contents())
        return str(self.frame(view).evaluate("document.body.textContent"))

    def await_words(self, view: str, words: str) -> None:
        self.await_(lambda: words in " ".join(self.say(view).split()), f"{words!r} in {view}")

    def turn_to(self, words: str) -> None:
        """Turn printed pages from the first on until these words are near."""
        self.page.evaluate("document.querySelector('.scroller').scrollTop = 0")
        for _ in range(12):
            self.page.wait_for_timeout(250)
            if words in self.say("print"):
                return
            self.page.keyboard.press("j")
        raise AssertionError(f"no page says {words!r}")

    def click_word(self, view: str, word: str) -> None:
        """Click on a word where it stands."""
        if view == "print":
            self.page.locator(".words span", has_text=word).first.click()
            return
        box = self.frame(view).evaluate(FIND, word)
        element = self.frame(view).frame_element().bounding_box()
        self.page.mouse.click(element["x"] + box[0], element["y"] + box[1])

    def lit(self, view: str) -> str:
        """The word that is shown as the same one."""
        if view == "print":
            return str(self.page.evaluate(UNDER_LIGHT)).strip()
        return str(self.frame(view).evaluate("[...(CSS.highlights.get('octavo') ?? [])].join()"))

    def status(self) -> str:
        return str(self.page.inner_text("#said"))
