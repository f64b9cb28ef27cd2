"""Maps of many cases have ground under them: the outlines of the communities with their names."""

from linli.cases.models import Case
from linli.cases.rules import CaseState as S
from linli.places.models import Area

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[116.5, 37.3], [116.6, 37.3], [116.6, 37.4], [116.5, 37.4], [116.5, 37.3]]],
}


def drawn(page):
    return [(f["geometry"]["type"], f["properties"]["title"]) for f in page.json()["features"]]


def test_the_outlines_stand_under_the_points_at_the_desk_and_outside(a_case, town, sign_in, client):
    case = a_case(S.STUDYING)
    Case.objects.filter(pk=case.pk).update(lon=116.55, lat=37.35)
    Area.objects.filter(pk=town.here.pk).update(polygon=SQUARE)

    desk = drawn(sign_in("clerk").get("/desk/points/?view=open"))
    client.logout()
    outside = drawn(client.get("/published/map/"))

    assert desk == [("Polygon", "梧桐社区"), ("Point", case.title)]
    assert outside == [("Polygon", "梧桐社区")]
