"""Turn a function of the engine into another, under every name that the engine has for it."""

from __future__ import annotations

import sys
from typing import Any


def swap(stock: Any, relieved: Any) -> None:
    """Put ``relieved`` in the place of ``stock`` in every module of the engine that imported it."""
    for name, module in sorted(sys.modules.items()):
        if name.partition(".")[0] == "weasyprint":
            for key, value in list(vars(module).items()):
                if value is stock:
                    setattr(module, key, relieved)
