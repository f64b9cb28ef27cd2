"""The end of what is personal in a vote."""

from typing import Unpack

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from linli.files.actions import remove_all
from linli.kernel.actor import Actor
from linli.record.acts import Sent, act, once
from linli.record.chain import shred
from linli.record.models import Act, Note
from linli.votes.models import NamedBallot, RollUpload, Vote


@once
def shred_vote(vote: Vote, *, by: Actor, **sent: Unpack[Sent]) -> Act:
    """The time to contest it is over (民法典第二百八十条、解释第十二条: one year): names, phones, labels, choices and words go.

    What stays: the question, the totals, who was elected, and the digests. The evidence can then be proven by who keeps a copy, and by nobody else.
    """
    with act(vote, "shred_vote", by=by, changes={"shredded_at": timezone.now()}, **sent) as a:
        NamedBallot.objects.filter(participation__vote=vote).update(choice="", salt="")
        vote.members.update(name="", phone="")
        vote.proxies.update(name="", phone="", phone_hash="", paper_number="")
        vote.door_lists.update(name="")
        vote.sheets.update(first="", second="", choice="")
        vote.parts.update(label=Concat(Value("#"), Cast("pk", CharField())), building="", area=0)
        elected = [
            (q["n"], c["n"])
            for q in vote.result.get("questions", [])
            for c in q.get("candidates", [])
            if c["is_elected"]
        ]
        names = vote.written_names.all()
        for question, n in elected:
            names = names.exclude(question=question, n=n)
        names.update(name="", name_hash="")
        RollUpload.objects.filter(vote=vote).delete()
        remove_all(a)
        acts = vote.history.values("pk")
        for note in Note.objects.filter(act__in=acts, shredded_at__isnull=True):
            shred(note)
    return a.row
