"""Formulation: everything that needs more than one session, built only from evidence."""

from thirdear.listening.formulation.formulation import Formulation
from thirdear.listening.formulation.people import Person, merge_people

__all__ = ["Formulation", "Person", "merge_people"]
