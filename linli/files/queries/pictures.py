"""What was sent becomes what may be kept: checked by content, made small, and stripped.

No database and no lock: this is slow work, done before any act begins. A sender's file is never
stored: pictures are drawn anew, so whatever else hid in the file is gone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from io import BytesIO
from threading import Lock
from typing import IO, Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from pi_heif import register_heif_opener
from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError

from linli.files.models.storage import JPEG, PDF, put
from linli.files.queries.exif import place_of, time_of

register_heif_opener(thumbnails=False)  # pi-heif names its formats only once it is registered
FORMATS = ["JPEG", "PNG", "WEBP", "GIF", "HEIF"]
BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF")
HEIF_BRANDS = {b"ftyp" + brand for brand in (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")}
SIDE, THUMB_SIDE = 2560, 480  # pixels of the longer side
DRAFTED_PIXELS = 120_000_000  # a baseline JPEG is decoded at a fraction of its size
DECODED_PIXELS = 25_000_000  # everything else stands in memory as a whole: 75 to 100 MB
Image.MAX_IMAGE_PIXELS = DRAFTED_PIXELS
_one_at_a_time = Lock()  # keeps a process within its memory, however many threads it serves with


class Unusable(ValidationError):
    """A file that cannot be kept; the message names it and says what to do."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What will be stored: nothing of the sender's file but the picture itself."""

    name: str  # the sender's, to speak of it; it is not stored with the attachment
    content: bytes = field(repr=False)
    thumb: bytes = field(repr=False)  # empty for a paper
    content_type: str = JPEG
    width: int = 0
    height: int = 0
    uuid: UUID = field(default_factory=uuid4)
    position: tuple[float, float] | None = None  # lon, lat in WGS-84: to offer, never stored unasked
    taken_at: datetime | None = None
    is_stored: bool = False  # held by a form already

    @property
    def is_picture(self) -> bool:
        return self.content_type == JPEG

    def put(self) -> None:
        """Write it to storage, unless a form put it there already."""
        if not self.is_stored:
            put(self.uuid, self.content_type, self.content, self.thumb)

    def anew(self) -> "Prepared":
        """The same content under a name of its own."""
        return replace(self, uuid=uuid4(), is_stored=False)


def prepare(upload: UploadedFile, *, megabytes: int = 20, documents: bool = False) -> Prepared:
    """Check and redraw one upload; ``documents`` lets staff send a PDF too.

    Raises Unusable: empty, too big, no picture, broken, too many pixels.
    """
    name = (upload.name or "")[:100]
    if not upload.size:
        raise Unusable(_("“%(name)s” is empty. Please choose it again.") % {"name": name})
    if upload.size > megabytes * 1024 * 1024:
        facts = {"name": name, "size": filesizeformat(upload.size), "most": megabytes}
        text = _("“%(name)s” is %(size)s; at most %(most)s MB can be sent. Please choose a smaller one.")
        raise Unusable(text % facts)
    upload.seek(0)
    if upload.read(5) == b"%PDF-":
        return _paper(upload, name, documents=documents)
    upload.seek(0)
    with _one_at_a_time:
        return _picture(upload, name)


def blurred(content: bytes, boxes: Iterable[tuple[int, int, int, int]], *, name: str = "") -> Prepared:
    """A copy of a stored picture in which nothing inside the boxes can be recognised.

    ``boxes`` are (left, top, width, height) in per mille of the picture's sides. Each becomes a
    few flat tiles, which no sharpening can bring back, and then soft, so as not to hurt the eye.
    """
    with _one_at_a_time, Image.open(BytesIO(content), formats=["JPEG"]) as picture:
        picture.load()
        for left, top, wide, high in boxes:
            area = _pixels(picture.size, left, top, wide, high)
            part = picture.crop(area)
            tiles = part.resize((min(4, part.width), min(4, part.height)), Image.Resampling.BOX)
            soft = tiles.resize(part.size, Image.Resampling.NEAREST)
            picture.paste(soft.filter(ImageFilter.GaussianBlur(max(part.size) / 12)), area[:2])
        return _drawn(picture, name)


def _pixels(size: tuple[int, int], left: int, top: int, wide: int, high: int) -> tuple[int, int, int, int]:
    """The box in pixels, rounded outwards and never empty."""
    x, y = left * size[0] // 1000, top * size[1] // 1000
    right = min(size[0], -(-(left + wide) * size[0] // 1000))
    bottom = min(size[1], -(-(top + high) * size[1] // 1000))
    x, y = min(x, size[0] - 1), min(y, size[1] - 1)
    return x, y, max(right, x + 1), max(bottom, y + 1)


def _paper(upload: UploadedFile, name: str, *, documents: bool) -> Prepared:
    if not documents:
        raise Unusable(_no_picture(name))
    upload.seek(0)
    content = upload.read()
    if b"%%EOF" not in content[-2048:]:
        raise Unusable(_("“%(name)s” is damaged. Please save it as PDF again and choose it anew.") % {"name": name})
    return Prepared(name, content, b"", PDF)


def _picture(upload: UploadedFile, name: str) -> Prepared:
    try:
        with _opened(upload) as picture:
            _refuse_giants(picture, name)
            exif = picture.getexif()
            position, taken_at = place_of(exif), time_of(exif)
            picture.draft("RGB", (SIDE, SIDE))  # a big JPEG is decoded at a half, a quarter or an eighth
            return replace(_drawn(picture, name), position=position, taken_at=taken_at)
    except Unusable:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unusable(_too_many(name)) from error
    except UnidentifiedImageError as error:
        raise Unusable(_broken(name) if _begins_like_a_picture(upload) else _no_picture(name)) from error
    except Exception as error:  # a crafted file raises nearly anything in a decoder; none of it is our fault
        raise Unusable(_broken(name)) from error


def _opened(upload: UploadedFile) -> Image.Image:
    file: IO[Any] = upload.file or upload
    return Image.open(file, formats=FORMATS)


def _begins_like_a_picture(upload: UploadedFile) -> bool:
    upload.seek(0)
    head = upload.read(12)
    return head.startswith(BEGINNINGS) or head[4:] in HEIF_BRANDS


def _refuse_giants(picture: Image.Image, name: str) -> None:
    is_drafted = picture.format in {"JPEG", "MPO"} and not picture.info.get("progressive")
    if picture.width * picture.height > (DRAFTED_PIXELS if is_drafted else DECODED_PIXELS):
        raise Unusable(_too_many(name))


def _drawn(picture: Image.Image, name: str) -> Prepared:
    """The picture upright on white, small enough, and without anything that came beside it."""
    picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    upright = ImageOps.exif_transpose(picture)
    if upright.mode.startswith("I"):  # 16 bits of grey
        upright = upright.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    clear = upright.convert("RGBA") if upright.has_transparency_data else upright.convert("RGB")
    clean = Image.new("RGB", clear.size, "white")
    clean.paste(clear, mask=clear if clear.mode == "RGBA" else None)
    content = _jpeg(clean)
    small = clean.copy()
    small.thumbnail((THUMB_SIDE, THUMB_SIDE), Image.Resampling.LANCZOS)
    return Prepared(name, content, _jpeg(small), JPEG, *clean.size)


def _jpeg(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()


def _no_picture(name: str) -> str:
    text = _(
        "“%(name)s” is not a photo we can open. Please send a photo (JPEG, PNG, HEIC, WebP or GIF) or a screenshot."
    )
    return text % {"name": name}


def _broken(name: str) -> str:
    return _("“%(name)s” is damaged and cannot be opened. Please choose another photo.") % {"name": name}


def _too_many(name: str) -> str:
    text = _("“%(name)s” has too many pixels. Please send a smaller version, for example a screenshot of it.")
    return text % {"name": name}
