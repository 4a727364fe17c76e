"""Print a book by one call of WeasyPrint: what `bench.py` holds ours against."""

import sys
from pathlib import Path

from bench import plain_print

plain_print(Path(sys.argv[1]), Path(sys.argv[2]))
