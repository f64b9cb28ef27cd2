"""Saved views: a person's own convenience, like a bookmark; not part of the record."""

from linli.cases.models import SavedView
from linli.kernel.actor import Actor


def save_view(*, name: str, query: str, is_shared: bool, by: Actor) -> SavedView:
    """Keep a set of filters under a name; the same name again replaces it."""
    unit = by.unit if is_shared else None
    view, _ = SavedView.objects.update_or_create(user_id=by.id, name=name, defaults={"query": query, "unit_id": unit})
    return view


def forget_view(view: SavedView, *, by: Actor) -> None:
    """Only whoever saved it removes it."""
    if view.user_id == by.id:
        view.delete()
