"""Files made in a test's own folder, read as the world would hand them over."""

import pytest

from thirdear.listening.words import read


@pytest.fixture
def reading(tmp_path):
    """A function: write this text (or these bytes) to a file of this name, and read it."""

    def write_and_read(content, name="s1.txt", **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return read(path, **options)

    return write_and_read
