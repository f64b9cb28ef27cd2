"""What the public reads: called back, proposed, checked by a second person, thanked for, contradicted."""

from linli.cases import actions
from linli.cases.models import CallBack, Publication
from linli.cases.rules import CaseState as S
from tests.cast import brought_to


def test_a_call_back_is_tried_and_written_down(stage, town):
    case = brought_to(S.ANSWERED, stage.cast, town)
    stage.time_passes(days=4)
    actions.plan_call(case, by=stage.cast.clerk)
    second = stage.staff("second_clerk")
    second.opens("/desk/?view=calls")
    second.sees("3号楼楼道漏水")
    second.opens(f"/cases/{case.pk}/")
    second.presses("记录回访")
    second.sees("138****0001")
    second.presses("未接通")
    second.opens(f"/cases/{case.pk}/")
    second.does(
        "记录回访",
        {
            "解决了吗？": "部分解决",
            "办理过程满意吗？": "满意",
            "办理结果满意吗？": "基本满意",
            "居民的意见": "还有一点渗。",
        },
    )

    call = CallBack.objects.get()
    assert (call.state, call.tries, case.ratings.get().solved) == ("reached", 1, "partly")


def test_a_second_person_publishes_and_neighbours_answer(stage, town):
    case = brought_to(S.ANSWERED, stage.cast, town)
    clerk, second = stage.staff("clerk"), stage.staff("second_clerk")
    clerk.opens(f"/cases/{case.pk}/")
    public = {"标题": "楼道漏水修好了", "反映的问题": "楼道漏水，路滑。", "办理情况": "水管已换新。"}
    clerk.does("提出公示", public | {"我又看了一遍：文字和照片里都认不出任何人。": True})
    stranger = stage.somebody()
    stranger.opens("/published/")
    stranger.sees_nothing_of("楼道漏水修好了")

    second.opens("/desk/?view=publishing")
    second.sees("3号楼楼道漏水")
    second.opens(f"/cases/{case.pk}/publication/{Publication.objects.get().pk}/")
    second.sees("楼道漏水，路滑。")
    second.does("审核通过")

    stranger.opens("/published/")
    stranger.presses("楼道漏水修好了")
    stranger.presses("说声谢谢")
    stranger.sees("您的感谢已经转达")
    other = stage.somebody()
    other.opens(f"/published/{Publication.objects.get().pk}/")
    other.unfolds("不是这样")
    other.fills({"哪里与事实不符？": "二单元还在漏。"})
    other.presses("提交")
    other.sees("谢谢您")
    other.sees_nothing_of("二单元还在漏。")

    supervisor = stage.staff("supervisor")
    supervisor.opens("/desk/publications/")
    supervisor.presses("楼道漏水修好了")
    supervisor.sees("二单元还在漏。")
