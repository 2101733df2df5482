"""Uploaded files, kept in memory only: a temporary file would hold words in the clear.

Whatever their size: Django's own handlers write what is large to disk, or drop it without a word. One request may bring
`LARGEST` bytes of files; what goes beyond is not read, and the page says so.
"""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopFutureHandlers
from django.http import HttpRequest

__all__ = ["LARGEST", "InMemory", "was_too_large"]

LARGEST = 24 * 2**20
"""Far more than the longest transcript of an hour (3 MB with a time for every word)."""


class InMemory(FileUploadHandler):
    """Gathers each file in memory, all of a request's files together up to `LARGEST` bytes."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._left = LARGEST
        self._file = io.BytesIO()

    def new_file(self, *arguments: Any, **more: Any) -> None:
        super().new_file(*arguments, **more)
        self._file = io.BytesIO()
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._left -= len(raw_data)
        if self._left < 0:
            self._file = io.BytesIO()
            if self.request is not None:
                self.request.files_too_large = True  # type: ignore[attr-defined]
            raise SkipFile
        self._file.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self._file.seek(0)
        kind, charset, extra = self.content_type, self.charset, self.content_type_extra
        return InMemoryUploadedFile(self._file, self.field_name, self.file_name or "", kind, file_size, charset, extra)


def was_too_large(request: HttpRequest) -> bool:
    """Whether something of this request was left out because there was too much of it."""
    return getattr(request, "files_too_large", False)
