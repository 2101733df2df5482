"""What the worker tells arrives in another process, line by line, through the pipe that ends with it."""

from __future__ import annotations

import subprocess
import sys
from uuid import uuid4

import pytest

from thirdear.practice.record.telling import hear_from, when_told

pytestmark = pytest.mark.usefixtures("unlocked")
WORKER = """
import sys, django
django.setup()
from thirdear.practice.record.telling import tell, tell_through
tell_through(sys.stdout)
tell("weather", {"about": sys.argv[1], "said": ["regn på taket", "a line\\nand another"]})
tell("nothing that anybody asked for", 1)
sys.stdin.read()
"""


def test_what_is_told_arrives_while_the_worker_runs():
    arrived: list[object] = []
    when_told("weather", arrived.append)
    about = str(uuid4())
    with subprocess.Popen([sys.executable, "-c", WORKER, about], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        hear_from([process.stdout.readline()])
        assert arrived == [{"about": about, "said": ["regn på taket", "a line\nand another"]}]
        assert process.poll() is None
        process.stdin.close()
        hear_from(process.stdout)
    assert len(arrived) == 1
