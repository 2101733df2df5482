"""Opens a page in the browser where there is a desktop; prints its address in any case."""

import os
import sys
import webbrowser
from pathlib import Path

page = Path(sys.argv[1]).resolve()
print(f"\nThe reading: {page.as_uri()}")
if sys.stdout.isatty() and (
    os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform in {"darwin", "win32"}
):
    webbrowser.open(page.as_uri())
