"""Forms of the desk: what narrows and handles the work list, and what keeps the settings."""

from linli.desk.forms.worklist import Bulk, BulkForm, FilterForm, SaveViewForm

__all__ = ["Bulk", "BulkForm", "FilterForm", "SaveViewForm"]
