"""Tell how far the engine has looked into a document for a page: to the last of its blocks that it has tried to set there.

The engine takes blocks one by one, and stops at the first that has no room, or behind which it goes back to a better
place. What is behind that block has no say in the page.
"""

from __future__ import annotations

from typing import Any

from octavo.engine.reliefs.swap import swap

_FLOW = "octavo_looked_at"  # attribute of a context: the box that holds the blocks, and the last of them that was tried


def watch_blocks() -> None:
    """Have the imported engine, once, write down the last block of a document that it has tried."""
    from weasyprint.layout.block import _in_flow_layout, _out_of_flow_layout

    def watched(lay_out: Any) -> Any:
        def look(context: Any, box: Any, index: int, *rest: Any) -> Any:
            seen = context.__dict__.get(_FLOW)
            if seen is not None and box is seen[0] and index > seen[1]:
                seen[1] = index
            return lay_out(context, box, index, *rest)

        return look

    swap(_in_flow_layout, watched(_in_flow_layout))
    swap(_out_of_flow_layout, watched(_out_of_flow_layout))


LOOKING = (watch_blocks,)


def begin_looking(context: Any, flow: Any) -> None:
    """Write down, from here on, which children of a box are tried."""
    context.__dict__[_FLOW] = [flow, -1]


def looked_at(context: Any) -> int:
    """The index of the last that was tried since it was asked last; -1 where none was."""
    seen = context.__dict__[_FLOW]
    found: int = seen[1]
    seen[1] = -1
    return found
