"""Known groups: building, owner or tenant, as people say themselves if they like; the same tests as for groups that are found."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from linli.kernel.actor import CLOCK
from linli.people.models import User
from linli.record.acts import Blocked
from linli.record.models import Entry
from linli.talks import actions, tasks
from linli.talks.models import Participant, Talk
from linli.talks.queries.participants import acting
from linli.talks.queries.results import result_of
from linli.talks.tasks import draw

pytestmark = pytest.mark.django_db
ASKED = {"group_question": "您是业主还是租户？", "group_answers": ["业主", "租户"]}


def text(answer):
    return answer.content.decode()


def key_of(html):
    return re.search(r'name="key" value="([^"]+)"', html)[1]


def test_a_phone_is_asked_after_a_few_answers_and_only_once(talk):
    asked, phone = talk("甲甲甲甲", "乙乙乙乙", "丙丙丙丙", "丁丁丁丁", **ASKED), Client()
    address = f"/talks/{asked.pk}/"
    for _ in range(3):
        page = text(phone.get(address))
        assert "您是业主还是租户" not in page
        statement = re.search(r'name="statement" value="(\d+)"', page)[1]
        phone.post(f"{address}vote/", {"key": key_of(page), "statement": statement, "stance": "1"})
    page = text(phone.get(address))
    assert ("您是业主还是租户" in page, "不想说" in page) == (True, True)

    for wrong in ("3", "-1", "x"):
        assert phone.post(f"{address}group/", {"key": key_of(page), "group": wrong}).status_code in {409, 422}
    assert phone.post(f"{address}group/", {"key": key_of(page), "group": "2"}).status_code == 302

    assert "您是业主还是租户" not in text(phone.get(address))
    assert Participant.objects.get().group == 2
    assert "group" not in {name for entry in Entry.objects.filter(action="say_group") for name in entry.facts}


def test_who_would_rather_not_say_is_not_asked_again_and_belongs_nowhere(talk, joined):
    asked = talk(**ASKED)
    actions.say_group(one := joined(asked), group=0, by=acting(one))

    assert Participant.objects.get().group == 0
    with pytest.raises(Blocked):
        actions.say_group(one, group=3, by=acting(one))


def test_the_result_says_what_sets_owners_and_tenants_apart_and_nothing_of_fewer_than_three(talk, joined, says, client):
    three = {"group_question": "哪栋？", "group_answers": ["1号楼", "2号楼", "3号楼"]}
    asked = talk("先画车位", "种花草", "装桩", **three)
    for n in range(17):
        one = joined(asked, f"d{n}")
        building = 1 if n < 8 else 2 if n < 15 else 3
        says(one, "先画车位", 1 if building == 1 else -1)
        says(one, "种花草", -1 if building == 1 else 1)
        actions.say_group(one, group=building, by=acting(one))

    assert draw(asked)

    known = result_of(asked).known
    assert [(g.letter, g.size) for g in known] == [("1号楼", 8), ("2号楼", 7)]
    assert [(t.text, t.stance) for t in known[0].told] == [("先画车位", "agree"), ("种花草", "disagree")]
    page = text(client.get(f"/talks/{asked.pk}/result/"))
    assert ("1号楼，8 人" in page, "3号楼" in page) == (True, False)


def test_a_map_is_drawn_anew_when_somebody_says_where_they_belong(talk, joined, says, monkeypatch):
    asked = talk(**ASKED)
    says(one := joined(asked), "种点花草", 1)
    monkeypatch.setattr(tasks, "REST", timedelta(seconds=-1))
    assert (draw(asked), draw(asked)) == (True, False)

    actions.say_group(one, group=1, by=acting(one))

    assert draw(asked)


def test_a_sheet_of_paper_has_the_question_and_is_entered_with_its_answer(talk, cast):
    asked, host = talk(**ASKED), Client()
    host.force_login(User.objects.get(username="community_worker"))
    assert "□ 业主" in text(host.get(f"/desk/talks/{asked.pk}/sheet/"))
    address = f"/desk/talks/{asked.pk}/sheets/"
    page = text(host.get(address))
    statement = asked.statements.first().pk

    sent = {"key": key_of(page), "sheet": "1", f"on_{statement}": "1", "group": "1"}
    assert host.post(address, sent).status_code == 302

    assert Participant.objects.get().group == 1


def test_what_was_said_is_forgotten_with_the_device(talk, joined):
    asked = talk(**ASKED)
    actions.say_group(one := joined(asked), group=1, by=acting(one))

    actions.forget_participant(one, by=CLOCK)

    assert Participant.objects.get().group is None


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("哪栋？", "1号楼"),
        ("", "1号楼\n2号楼"),
        ("哪栋？", ""),
        ("哪栋？", "1号楼\n1号楼"),
        ("哪栋？", "\n".join(map(str, range(13)))),
        ("哪栋？", "长" * 21 + "\n短"),
    ],
)
def test_question_and_answers_belong_together(draft, question, answers):
    made, host = draft(), Client()
    host.force_login(User.objects.get(username="community_worker"))
    address = f"/desk/talks/{made.pk}/do/change_talk/"
    page = text(host.get(address))
    marks = dict(re.findall(r'<input type="hidden" name="(key|seen)" value="([^"]*)"', page))
    given = {"question": "怎么用？", "area": made.area_id, "moderation": "before", "most_statements": "3"}

    sent = host.post(address, {**marks, **given, "group_question": question, "group_answers": answers})

    assert (sent.status_code, Talk.objects.get().group_answers) == (422, [])


def test_question_and_answers_are_kept_and_stand_there_when_it_is_changed(draft):
    made, host = draft(**ASKED), Client()
    host.force_login(User.objects.get(username="community_worker"))

    page = text(host.get(f"/desk/talks/{made.pk}/do/change_talk/"))

    assert "业主\n租户" in page
