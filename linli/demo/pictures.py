"""Simple drawn pictures of a corner before and after: no photograph of a real place or person."""

from functools import cache
from io import BytesIO
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from linli.files.queries import Prepared, prepare

SIZE = (960, 720)
SCENES = 6


def before_and_after(random: Random) -> tuple[Prepared, Prepared]:
    """A pair of the same corner, under names of their own."""
    before, after = _pair(random.randrange(SCENES))
    return before.anew(), after.anew()


@cache
def _pair(scene: int) -> tuple[Prepared, Prepared]:
    return _prepared(scene, is_clean=False), _prepared(scene, is_clean=True)


def _prepared(scene: int, *, is_clean: bool) -> Prepared:
    file = BytesIO()
    _draw(Random(scene), is_clean=is_clean).save(file, "JPEG", quality=80)
    return prepare(SimpleUploadedFile("demo.jpg", file.getvalue(), "image/jpeg"))


def sheet(what: str, *, is_stamped: bool = False) -> Prepared:
    """A scanned sheet of invented lines, with a red stamp or none; each call is a file of its own."""
    return _sheet(what, is_stamped=is_stamped).anew()


@cache
def _sheet(what: str, *, is_stamped: bool) -> Prepared:
    random, paper = Random(what), Image.new("L", (620, 877), 250)
    draw = ImageDraw.Draw(paper)
    draw.rectangle((210, 70, 410, 92), fill=60)
    for row in range(random.randint(9, 17)):
        draw.rectangle((70, 150 + row * 36, 70 + random.randint(260, 480), 160 + row * 36), fill=120)
    coloured = paper.convert("RGB")
    if is_stamped:
        ImageDraw.Draw(coloured).ellipse((380, 660, 530, 810), outline=(190, 30, 30), width=7)
    file = BytesIO()
    coloured.save(file, "JPEG", quality=70)
    return prepare(SimpleUploadedFile("sheet.jpg", file.getvalue(), "image/jpeg"))


def _draw(random: Random, *, is_clean: bool) -> Image.Image:
    """A wall, a path, a lamp; before, it is dark and things lie about."""
    sky = (206, 222, 232) if is_clean else (150, 156, 164)
    picture = Image.new("RGB", SIZE, sky)
    draw = ImageDraw.Draw(picture)
    horizon = 430
    wall = random.choice([(216, 196, 168), (196, 182, 172), (208, 204, 190)])
    left = random.randint(60, 220)
    draw.rectangle((left, 120, left + 430, horizon), fill=wall)
    for row in range(3):
        for column in range(4):
            x, y = left + 30 + column * 102, 150 + row * 92
            draw.rectangle(
                (x, y, x + 60, y + 56), fill=(250, 232, 160) if is_clean and (row + column) % 3 else (96, 112, 130)
            )
    draw.rectangle((0, horizon, *SIZE), fill=(176, 176, 170) if is_clean else (126, 122, 116))
    draw.polygon(
        [(380, horizon), (560, horizon), (820, 720), (160, 720)], fill=(198, 196, 190) if is_clean else (112, 108, 104)
    )
    lamp = random.randint(660, 820)
    draw.rectangle((lamp, 190, lamp + 12, 520), fill=(70, 74, 80))
    draw.ellipse((lamp - 26, 150, lamp + 38, 214), fill=(255, 240, 170) if is_clean else (84, 84, 84))
    for n in range(26):
        x, y = random.randint(20, 930), random.randint(470, 690)
        size = random.randint(16, 54)
        if is_clean:
            draw.ellipse((x, y, x + size // 3, y + size // 3), fill=(120, 160, 96)) if n % 3 == 0 else None
        else:
            colour = random.choice([(92, 70, 52), (60, 90, 140), (150, 60, 50), (220, 220, 214)])
            draw.polygon([(x, y), (x + size, y + size // 4), (x + size // 2, y + size)], fill=colour)
    return picture
