"""What a topic came from, was put to and went on to; read from both ends, by each as far as they may."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.councils import actions
from linli.councils.models import Tie, Topic
from linli.councils.queries import ties
from linli.councils.queries.matters import matter, of_case
from linli.councils.queries.sources import bring_url
from linli.kernel.rulebook import NotNow, NotYou
from linli.suggestions.models import HotTopic
from linli.talks import actions as talks
from linli.talks.models import Talk
from linli.talks.queries.uses import uses
from linli.ui.forms import act_marks
from tests.councils.conftest import as_typed

ASKED = {"question": "东门口的灯怎么装？", "about": "街道有专项资金。"}


@pytest.fixture
def talked(life, cast, town):
    """A talk that runs, with one statement."""

    def make(topic=None):
        if topic is None:
            done = talks.begin_talk(**ASKED, area=town.here, by=cast.community_worker)
        else:
            done = actions.put_to_talk(topic, **ASKED, area=town.here, by=cast.community_worker)
        talk = Talk.objects.get(pk=done.root_id)
        talks.seed_statement(talk, text="装两盏就够了", by=cast.community_worker)
        talks.open_talk(talk, by=cast.community_worker)
        return talk

    return make


def lines(topic, actor, way):
    return [(line.text, line.href) for line in ties.told(topic, actor)[way]]


def test_a_topic_is_put_to_a_talk_and_both_pages_say_so(life, cast, talked, as_):
    topic = life.accepted()
    talk = talked(topic)

    desk, public = f"/desk/talks/{talk.pk}/", f"/talks/{talk.pk}/result/"
    assert lines(topic, cast.community_worker, "asked") == [("码上议事：东门口的灯怎么装？", desk)]
    assert lines(topic, None, "asked") == [("码上议事：东门口的灯怎么装？", public)]
    assert public in as_().get(f"/councils/topics/{topic.pk}/").text
    assert f"/councils/topics/{topic.pk}/" in as_().get(public).text
    assert topic.get_absolute_url() in as_(cast.community_worker).get(desk).text


def test_a_talk_that_nobody_may_see_yet_is_on_no_public_page(life, cast, town):
    topic = life.accepted()
    actions.put_to_talk(topic, **ASKED, area=town.here, by=cast.community_worker)

    assert len(lines(topic, cast.community_worker, "asked")) == 1
    assert lines(topic, None, "asked") == []


def test_one_click_and_a_talk_is_a_topic_with_its_result_as_background(life, cast, talked, as_):
    talk = talked()
    [use] = uses(cast.community_worker, talk)
    client = as_(cast.community_worker)

    gone = client.post(use.href, use.fields)

    topic = Topic.objects.get()
    assert gone.url == topic.get_absolute_url()
    assert (topic.title, topic.origin, topic.state) == (talk.question, "talk", "proposed")
    assert "0 人对 1 句观点作了 0 次表态。" in topic.background
    assert "今天" not in topic.background  # it is kept, and tomorrow today is yesterday
    assert lines(topic, cast.community_worker, "from") == [("码上议事：东门口的灯怎么装？", f"/desk/talks/{talk.pk}/")]
    assert client.post(use.href, use.fields).url == gone.url
    assert Topic.objects.count() == 1


def test_one_click_brings_the_result_back_to_the_topic_it_was_held_on(life, cast, talked, as_):
    topic = life.accepted()
    talk = talked(topic)
    [use] = uses(cast.community_worker, talk)

    gone = as_(cast.community_worker).post(use.href, use.fields)

    topic.refresh_from_db()
    assert gone.url == topic.get_absolute_url()
    assert talk.question in topic.background
    assert talk.question in as_().get(f"/councils/topics/{topic.pk}/").text
    assert Tie.objects.get().way == "asked"


def test_with_two_councils_one_is_asked_which(life, cast, talked, as_):
    life.found("veranda", "梧桐围廊议事")
    [use] = uses(cast.community_worker, talked())

    gone = as_(cast.community_worker).post(use.href, use.fields)

    assert gone.url.startswith("/councils/desk/begin/propose_topic/?from=talk")
    page = as_(cast.community_worker).get(gone.url).text
    assert ("梧桐小马扎议事会" in page, "梧桐围廊议事" in page, Topic.objects.count()) == (True, True, 0)


def test_who_convenes_nothing_is_offered_nothing(life, cast, talked):
    talk = talked()

    assert (uses(cast.supervisor, talk), uses(cast.plumber, talk)) == ([], [])


def test_a_result_is_taken_over_only_by_who_convenes(life, cast, talked, as_):
    topic = life.accepted()
    talk = talked(topic)
    address = f"/councils/desk/topics/{topic.pk}/background/{talk.pk}/"

    assert as_(cast.supervisor).post(address, act_marks(0)).status_code == 404
    with pytest.raises(NotYou):
        actions.take_background(topic, background="…", thing=talk, by=cast.supervisor)


def test_what_many_raise_becomes_a_topic_of_all_their_requests(life, cast, town, a_case, as_):
    cases = [a_case("in_hand"), a_case("in_hand")]
    day = timezone.localdate()
    hot = HotTopic.objects.create(
        kind="cases.case", name="楼道漏水", nearest=cases[0].pk, things=[c.pk for c in cases], people=2,
        first_on=day - timedelta(days=9), last_on=day, trend="rising",
    )  # fmt: skip
    address = bring_url("hot", hot.pk)
    assert address.replace("&", "&amp;") in as_(cast.clerk).get(f"/desk/topics/{hot.pk}/").text

    form = as_(cast.clerk).get(address).context["form"]
    as_(cast.clerk).post(address, as_typed(form))

    topic = Topic.objects.get()
    assert (topic.title, topic.origin) == ("楼道漏水", "hot")
    assert topic.background.startswith("2人反映，")
    assert sorted(text for text, _ in lines(topic, cast.clerk, "from")) == [f"{c.number} {c.title}" for c in cases]
    assert (lines(topic, None, "from"), lines(topic, cast.plumber, "from")) == ([], lines(topic, cast.clerk, "from"))
    assert [t.pk for t, _href, _state in of_case(cast.clerk, cases[1])] == [topic.pk]


def test_nobody_makes_a_topic_of_what_they_may_not_see(life, cast, as_, a_case):
    case = a_case("in_hand")

    assert as_(cast.other_grid_worker).get(bring_url("case", case.pk)).status_code == 404
    assert as_(cast.community_worker).get(bring_url("hot", 1)).status_code == 404
    assert as_(cast.community_worker).get(bring_url("nonsense", 1)).status_code == 404
    assert as_(cast.community_worker).get("/councils/desk/begin/propose_topic/?from=case&id=x").status_code == 404


def test_a_topic_that_is_over_is_put_to_nobody(life, cast, town, as_):
    topic = life.published().topic
    topic.refresh_from_db()

    for what in ("talk", "vote"):
        assert as_(cast.community_worker).get(f"/councils/desk/topics/{topic.pk}/{what}/").status_code == 404
    with pytest.raises(NotNow):
        actions.take_background(topic, background="…", thing=topic.council, by=cast.community_worker)


def test_the_form_of_a_talk_knows_what_the_topic_says(life, cast, as_):
    topic = life.accepted()
    client = as_(cast.community_worker)
    address = f"/councils/desk/topics/{topic.pk}/talk/"
    assert address in client.get(topic.get_absolute_url()).text

    page = client.get(address)
    assert page.context["form"]["question"].value() == topic.asked
    assert topic.possible in page.context["form"]["about"].value()
    gone = client.post(address, as_typed(page.context["form"]))

    talk = Talk.objects.get()
    assert (gone.url, talk.state) == (f"/desk/talks/{talk.pk}/", "draft")
    assert lines(topic, cast.community_worker, "asked") != []


def test_the_page_of_a_matter_asks_no_more_however_much_is_tied(life, cast, talked, django_assert_num_queries):
    topic = life.accepted()
    talked(topic)
    with django_assert_num_queries(12):
        matter(topic, cast.community_worker)
    for _ in range(4):
        talked(topic)
    with django_assert_num_queries(12):
        matter(topic, cast.community_worker)
