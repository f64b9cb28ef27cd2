"""A small town's worth of texts: invented, of three kinds, each said in many ways."""

from random import Random

import pytest

from linli.suggestions.learning.texts import Example
from linli.suggestions.learning.training import train

SAID = {
    "leak": (["水管", "自来水", "阀门", "水表", "管道"], ["漏水", "爆裂", "渗水", "滴水", "喷水"]),
    "noise": (["工地", "夜市", "音响", "广场舞", "打桩机"], ["太吵", "噪音大", "半夜轰鸣", "吵得睡不着", "声音刺耳"]),
    "rubbish": (
        ["垃圾桶", "垃圾站", "楼道垃圾", "建筑垃圾", "厨余"],
        ["没人清运", "堆成山", "发臭", "溢出来", "招苍蝇"],
    ),
}
PLACES = ["东门", "西街口", "三号楼前", "河边", "菜场旁", "学校北侧", "南院", "停车场"]
OPENINGS = ["您好，", "反映一下，", "", "请帮忙看看，", "又来打扰了，"]


def invented(many: int, *, seed: int = 0) -> list[Example]:
    random, found = Random(seed), []
    for key in range(many):
        label = list(SAID)[key % len(SAID)]
        things, troubles = SAID[label]
        thing, trouble, place = random.choice(things), random.choice(troubles), random.choice(PLACES)
        body = f"{random.choice(OPENINGS)}{place}的{thing}{trouble}，已经{random.randint(2, 30)}天了，希望尽快处理。"
        found.append(Example(f"{place}{thing}{trouble}", body, label, key + 1))
    return found


@pytest.fixture(scope="session")
def learnt():
    """A model that has learnt from 180 invented texts."""
    return train(invented(180))
