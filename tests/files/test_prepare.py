"""Preparing what was sent: by content, small, upright, and without anything the sender did not mean to show."""

import tracemalloc
import zlib
from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from linli.files.queries import Unusable, prepare
from tests.files.conftest import DATA, exif, picture, raw, upload

HERE = ZoneInfo("Asia/Shanghai")
LEFT_OVER = [b"Exif", b"SECRET", b"http://ns.adobe.com", b"ICC_PROFILE", b"<script", b"PK\x03\x04"]


def opened(content):
    return Image.open(BytesIO(content))


def reason(file, **options):
    with pytest.raises(Unusable) as refused:
        prepare(file, **options)
    return refused.value.messages


@pytest.mark.parametrize(
    ("name", "file_format"), [("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP"), ("a.gif", "GIF"), ("a", "JPEG")]
)
def test_what_phones_and_computers_send_becomes_a_jpeg(name, file_format):
    done = prepare(upload(name, file_format=file_format))

    assert (opened(done.content).format, done.width, done.height) == ("JPEG", 640, 480)
    assert opened(done.thumb).size == (480, 360)


def test_a_photo_from_an_iphone_is_read_with_its_place_and_time():
    done = prepare(raw("IMG_1.HEIC", (DATA / "iphone.heic").read_bytes()))

    assert (opened(done.content).format, done.width, done.height) == ("JPEG", 320, 240)
    assert done.position == (116.635, 36.92)
    assert done.taken_at == datetime(2026, 11, 20, 8, 30, tzinfo=HERE)
    assert [mark for mark in LEFT_OVER if mark in done.content + done.thumb] == []


def test_place_and_time_are_offered_and_nothing_of_them_is_in_any_size():
    sent = upload(exif=exif(), icc_profile=b"ICC_PROFILE SECRET", comment=b"SECRET", xmp=b"http://ns.adobe.com SECRET")
    assert b"SECRET" in sent.read()  # it was there

    done = prepare(sent)

    assert done.position == (116.635, 36.92)
    assert done.taken_at == datetime(2026, 11, 20, 8, 30, tzinfo=HERE)
    assert [mark for mark in LEFT_OVER if mark in done.content + done.thumb] == []
    assert dict(opened(done.content).getexif()) == {}


def test_a_picture_without_a_place_offers_none():
    assert (prepare(upload()).position, prepare(upload()).taken_at) == (None, None)


@pytest.mark.parametrize(
    "place", [("N", (99.0, 0, 0), "E", (10.0, 0, 0)), ("N", (0, 0, 0), "E", (0, 0, 0)), ("N", (1.0,), "E", (1.0, 2.0))]
)
def test_an_impossible_place_is_no_place(place):
    data = exif()
    gps = data.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = place

    assert prepare(upload(exif=data)).position is None


def test_a_photo_taken_upright_stands_upright():
    done = prepare(upload(exif=exif(orientation=6)))

    assert (done.width, done.height) == (480, 640)
    blue_corner = opened(done.content).getpixel((470, 10))
    assert blue_corner[2] > blue_corner[0]


def test_a_big_photo_is_made_smaller():
    done = prepare(upload(drawn=picture((6000, 3000))))

    assert (done.width, done.height, opened(done.thumb).size) == (2560, 1280, (480, 240))


def test_what_was_see_through_is_white():
    done = prepare(upload("logo.png", Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG"))

    assert opened(done.content).getpixel((25, 25)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "I;16"])
def test_pictures_of_every_kind_of_colour_are_kept(mode):
    file_format = "TIFF" if mode == "CMYK" else "PNG"
    drawn = Image.new(mode, (30, 20))
    sent = upload("a", drawn, "JPEG" if file_format == "TIFF" else file_format)

    assert (prepare(sent).width, prepare(sent).height) == (30, 20)


def test_of_a_moving_picture_the_first_frame_is_kept():
    first, second = Image.new("RGB", (20, 20), "red"), Image.new("RGB", (20, 20), "blue")
    done = prepare(upload("a.gif", first, "GIF", save_all=True, append_images=[second]))

    red, _green, blue = opened(done.content).getpixel((10, 10))
    assert (red > 240, blue < 20) == (True, True)


def test_nothing_that_hides_behind_a_picture_is_kept():
    sent = raw("a.jpg", upload().read() + b"<script>alert(1)</script>PK\x03\x04SECRET")

    assert [mark for mark in LEFT_OVER if mark in prepare(sent).content] == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("archive.jpg", b"PK\x03\x04" + b"\0" * 200),
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("page.png", b"<!doctype html><script>alert(1)</script>"),
        ("paper.pdf", b"%PDF-1.7\n%%EOF"),
        ("text.jpg", "你好".encode()),
        ("old.tif", b"II*\0" + b"\0" * 100),
    ],
)
def test_what_is_no_photo_is_refused_by_its_content(name, content):
    text = f"“{name}”不是能打开的照片，请发送照片（JPEG、PNG、HEIC、WebP 或 GIF）或截图。"

    assert reason(raw(name, content)) == [text]


def test_an_empty_file_is_named():
    assert reason(raw("a.jpg", b"")) == ["“a.jpg”是空的，请重新选择。"]


def test_a_file_that_is_too_big_is_told_its_size():
    sent = raw("a.jpg", b"\xff\xd8\xff" + b"\0" * 2 * 1024 * 1024)

    assert reason(sent, megabytes=1) == ["“a.jpg”有 2.0\xa0MB，最多只能发送 1 MB，请换一个小一些的文件。"]


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_that_breaks_off_is_refused(file_format):
    whole = upload(file_format=file_format).read()

    assert reason(raw("a.jpg", whole[: len(whole) // 2])) == ["“a.jpg”已损坏，打不开，请换一张照片。"]


def test_a_broken_iphone_photo_is_refused():
    whole = (DATA / "iphone.heic").read_bytes()

    assert reason(raw("a.heic", whole[:600])) == ["“a.heic”已损坏，打不开，请换一张照片。"]


def bomb(width, height):
    """A PNG of a few bytes that claims to be huge."""
    out = BytesIO()
    for kind, data in [
        (b"IHDR", width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\0\0\0"),
        (b"IDAT", zlib.compress(b"")),
    ]:
        PngImagePlugin.putchunk(out, kind, data)
    return raw("bomb.png", b"\x89PNG\r\n\x1a\n" + out.getvalue())


@pytest.mark.parametrize(("width", "height"), [(8000, 5000), (12000, 12000), (60000, 60000), (2**31 - 1, 2**31 - 1)])
def test_a_decompression_bomb_is_refused_before_it_is_opened(width, height):
    tracemalloc.start()
    said = reason(bomb(width, height))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert said == ["“bomb.png”像素太多，请发送小一些的版本，例如它的截图。"]
    assert peak < 2_000_000


def test_a_photo_of_40_megapixels_is_kept_small():
    done = prepare(upload(drawn=Image.new("L", (7300, 5480))))

    assert (done.width, done.height) == (2560, 1922)


def test_a_photo_of_40_megapixels_that_cannot_be_opened_in_part_is_refused():
    sent = upload("a.jpg", Image.new("L", (7300, 5480)), progressive=True)

    assert reason(sent) == ["“a.jpg”像素太多，请发送小一些的版本，例如它的截图。"]


def test_staff_may_send_a_paper():
    done = prepare(raw("协议.pdf", b"%PDF-1.7\n1 0 obj\n%%EOF\n"), documents=True)

    assert (done.content_type, done.thumb, done.content) == ("application/pdf", b"", b"%PDF-1.7\n1 0 obj\n%%EOF\n")


def test_a_paper_that_breaks_off_is_refused():
    said = reason(raw("协议.pdf", b"%PDF-1.7\n1 0 obj"), documents=True)

    assert said == ["“协议.pdf”已损坏，请重新存为 PDF 后再选。"]


@how(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["JPEG", "PNG", "WEBP", "GIF", "HEIF"]), st.integers(0, 800), st.binary(min_size=1, max_size=30))
def test_whatever_is_wrong_with_a_picture_no_other_error_escapes(file_format, at, noise):
    whole = (DATA / "iphone.heic").read_bytes() if file_format == "HEIF" else upload(file_format=file_format).read()
    at = min(at, len(whole) - 1)
    try:
        done = prepare(raw("a.jpg", whole[:at] + noise + whole[at + len(noise) :]))
    except Unusable:
        return
    assert opened(done.content).format == "JPEG"
