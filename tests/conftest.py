"""Before anything else: a home folder of the tests' own, so that no test can touch a person's."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_SCRATCH = Path(tempfile.mkdtemp(prefix="thirdear-tests-"))
atexit.register(shutil.rmtree, _SCRATCH, ignore_errors=True)
for name in [name for name in os.environ if name.startswith("THIRDEAR_") and name not in {"THIRDEAR_GOLD", "THIRDEAR_MOMENTS"}]:
    del os.environ[name]
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser driver keeps a loop in this thread; nothing here is asynchronous
os.environ["THIRDEAR_HOME"] = str(_SCRATCH / "home")
os.environ["DJANGO_SETTINGS_MODULE"] = "thirdear.practice.settings"
os.environ["TZ"] = "UTC"
os.environ["THIRDEAR_DEVELOPMENT"] = os.environ["THIRDEAR_QUICK_KEYS"] = "1"

from thirdear.practice.home import Home  # noqa: E402  the settings read the home's secret when they are loaded

Home.from_environment().prepare()
