"""New ways beside the pattern that they answer, on whatever page shows it."""

from __future__ import annotations

from typing import Any

from django import template

from thirdear.practice.change.queries import Way, list_new_ways
from thirdear.practice.record.middleware import actor_of

register = template.Library()


@register.simple_tag(takes_context=True)
def new_ways_about(context: Any, about: str) -> list[Way]:
    """Those that answer the pattern of that key. However many patterns a page shows, they are read once."""
    request = context["request"]
    if not hasattr(request, "new_ways"):
        request.new_ways = list_new_ways(by=actor_of(request))
    return [way for way in request.new_ways if way.about == about]
