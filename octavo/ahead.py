"""Turn the time until there is a Book into readiness for the stages to come, in this process and in those that set pages."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from octavo.model import Manuscript, Theme
from octavo.model.errors import OctavoError
from octavo.workshop.collector import give_large_back, is_long, stay_small, tidy
from octavo.workshop.pool import Workshop

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment


class Ahead:
    """What is done for the stages to come while there is no book yet."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._manuscript: Manuscript | None = None
        self.theme: Theme | None = None  # of the manuscript, where it could be loaded
        self.templates: ImmutableSandboxedEnvironment | None = None  # of the book, loaded

    def begin(self, manuscript: Manuscript) -> None:
        """This is what is going to be the book."""
        self._manuscript = manuscript
        if is_long(manuscript.length) and not self._workshop.resident:
            give_large_back()

    def while_pandoc_reads(self) -> None:
        """Load the theme, the libraries of all other stages, and what names of sheets are made of."""
        from octavo import stages

        if self._manuscript is not None and self.theme is None:
            metadata, root, fonts = (
                self._manuscript.metadata, self._manuscript.root, self._manuscript.fonts
            )  # fmt: skip
            with suppress(OctavoError):  # it is said when the book is read
                self.theme = stages.load_theme(metadata.theme, root, fonts)
            if self._workshop.warmed == 1:  # there is little to read
                self._have_ready()
            with suppress(OctavoError):
                self.templates = stages.load_templates(root, "print", "parts")
        stages.load_all()
        if self._workshop.forks_later:
            self._have_ready()
        if self._workshop.warmed and self._workshop.keep:
            stages.look_round()

    def when_it_has_read(self) -> None:
        """Have the processes there that are going to set chapters, and ready. This one, which is going to hold all that they
        make of a long book, has what it lets go of given back at once; they do not, which would make pages slower."""
        if self._workshop.forks_later:
            self._workshop.fork()
        elif self._workshop.warmed > 1:  # they have nothing to do
            self._have_ready()
        if self._manuscript is not None and is_long(self._manuscript.length):
            stay_small()
            tidy()

    def _have_ready(self) -> None:
        from octavo import screens, stages

        if self._manuscript is None or self.theme is None:
            return
        length = self._manuscript.length
        self._workshop.have_ready(
            stages.readiness(self._manuscript.metadata, self.theme, length),
            partial(screens.load_screens, self._manuscript.root),
        )
