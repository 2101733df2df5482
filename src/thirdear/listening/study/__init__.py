"""Study: codings of the same words put beside each other, and marks given to the field's other tools."""

from thirdear.listening.study.agreement import Agreement, agreement
from thirdear.listening.study.coding import Coding, coding, read_coding
from thirdear.listening.study.exporting import EXPORTS, export
from thirdear.listening.study.table import as_json, as_text

__all__ = ["EXPORTS", "Agreement", "Coding", "agreement", "as_json", "as_text", "coding", "export", "read_coding"]
