"""Every write of this app: keys, calendar links, and what a program raises."""

from linli.api.actions.keys import count_use, end_key, make_key, restrict_key, rotate_key
from linli.api.actions.links import make_link, renew_link, void_link
from linli.api.actions.raising import raise_for

__all__ = [
    "count_use", "end_key", "make_key", "make_link", "raise_for", "renew_link", "restrict_key", "rotate_key", "void_link",
]  # fmt: skip
