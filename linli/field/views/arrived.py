"""One item that a phone sent, on its way into the book."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from linli.field.forms.items import ItemForm
from linli.files.queries import Prepared
from linli.kernel.actor import Actor
from linli.visits.queries.together import Together

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Arrived:
    """One item of a phone, checked, with its photos; ``together`` is what the visits of one request share."""

    form: ItemForm
    photos: list[Prepared]
    by: Actor
    together: Together

    @property
    def data(self) -> dict[str, Any]:
        """What it says."""
        return self.form.cleaned_data

    @property
    def marks(self) -> dict[str, Any]:
        """By whom, when, and the key by which a repeat is known."""
        return {"by": self.by, **self.form.sent()}


Taker = Callable[[Arrived], Answer]
