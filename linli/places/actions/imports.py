"""Writing what a dry run found good: one act per area, all in one transaction."""

from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.places.actions.areas import shape_fields
from linli.places.models import Area
from linli.places.queries.import_rows import Report, Row
from linli.record import registers


def import_areas(report: Report, *, by: Actor, batch: UUID | None = None) -> dict[str, int]:
    """Write a dry run: new areas are added, changed ones changed. Returns how many of each outcome.

    Overlaps were checked for the file as a whole, since a border moves between two neighbours at once.
    Raises Refused when the dry run found errors that were not to be left out.
    """
    counts = report.counts
    if not report.is_writable:
        raise Refused(_("Nothing was imported: there is nothing new, or the file has errors."))
    batch = batch or uuid4()
    with transaction.atomic():
        for row in sorted(report.rows, key=lambda r: (len(r.code), bool(r.fields.get("is_dedicated")))):
            _write(row, by, batch)
    return counts


def _write(row: Row, by: Actor, batch: UUID) -> None:
    if row.outcome == "new":
        fields = {**row.fields, **shape_fields(row.fields["polygon"])}
        registers.add(Area(**fields), by=by, batch=batch)
    elif row.outcome == "changed" and row.existing is not None:
        changes = dict(row.changes)
        if "polygon" in changes:
            changes |= shape_fields(changes["polygon"])
        registers.change(row.existing, changes=changes, by=by, batch=batch)
