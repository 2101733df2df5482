"""Formulation: everything that needs more than one session, built only from evidence. The story is in `formulate.py`."""

from thirdear.listening.formulation.ccrt import CCRT, Frequency, Part
from thirdear.listening.formulation.change import Change
from thirdear.listening.formulation.cluster import name_of
from thirdear.listening.formulation.decision import (
    Accept,
    Add,
    Decision,
    Edit,
    JoinPeople,
    NameRole,
    Reject,
    SplitPerson,
    decided,
)
from thirdear.listening.formulation.departure import Departure
from thirdear.listening.formulation.episode import Component, Episode
from thirdear.listening.formulation.formulate import formulated
from thirdear.listening.formulation.formulation import Formulation
from thirdear.listening.formulation.hypothesis import Grounds
from thirdear.listening.formulation.parallel import Parallel
from thirdear.listening.formulation.people import Person, merge_people
from thirdear.listening.formulation.theme import Theme
from thirdear.listening.formulation.triangle import TriangleOfConflict, TriangleOfPerson
from thirdear.listening.formulation.working_through import WorkingThrough

__all__ = [
    "CCRT",
    "Accept",
    "Add",
    "Change",
    "Component",
    "Decision",
    "Departure",
    "Edit",
    "Episode",
    "Formulation",
    "Frequency",
    "Grounds",
    "JoinPeople",
    "NameRole",
    "Parallel",
    "Part",
    "Person",
    "Reject",
    "SplitPerson",
    "Theme",
    "TriangleOfConflict",
    "TriangleOfPerson",
    "WorkingThrough",
    "decided",
    "formulated",
    "merge_people",
    "name_of",
]
