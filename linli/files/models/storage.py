"""Where bytes lie. Storage is Django's: a folder, or an S3-compatible store beyond one machine."""

import hashlib
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

JPEG, PDF = "image/jpeg", "application/pdf"


def stored_name(uuid: UUID, content_type: str) -> str:
    """Two characters spread the files over folders."""
    return f"files/{uuid.hex[:2]}/{uuid.hex}.{'jpg' if content_type == JPEG else 'pdf'}"


def thumb_name(uuid: UUID) -> str:
    return f"files/{uuid.hex[:2]}/{uuid.hex}.thumb.jpg"


def put(uuid: UUID, content_type: str, content: bytes, thumb: bytes) -> None:
    """Write the bytes, once: nothing is ever overwritten."""
    names = {stored_name(uuid, content_type): content, thumb_name(uuid): thumb}
    for name, part in names.items():
        if part and not default_storage.exists(name):
            default_storage.save(name, ContentFile(part))


def read(name: str) -> bytes:
    """Raises FileNotFoundError."""
    with default_storage.open(name) as file:
        content: bytes = file.read()
        return content


def erase(uuid: UUID, content_type: str) -> None:
    """Delete the bytes; asked twice it does nothing."""
    default_storage.delete(stored_name(uuid, content_type))
    default_storage.delete(thumb_name(uuid))


def check_code(content: bytes, *, caption: str, salt: str) -> str:
    """Proves content and caption; without the salt it tells nothing about them."""
    return hashlib.sha256(salt.encode() + caption.encode() + b"\0" + content).hexdigest()
