"""Stored files: attachments of things, what a form still holds, and the limits."""

from linli.files.models.attachment import Attachment
from linli.files.models.held import HeldUpload
from linli.files.models.limits import FileLimits

__all__ = ["Attachment", "FileLimits", "HeldUpload"]
