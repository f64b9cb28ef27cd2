from linli.votes.models.ballots import NamedBallot, Participation, SecretBallot
from linli.votes.models.papers import PaperBatch, PaperSheet
from linli.votes.models.registers import Electorate, Matter, VoteSettings
from linli.votes.models.roll import DoorList, Member, Proxy, RollObjection, RollPart, RollUpload
from linli.votes.models.vote import Vote
from linli.votes.models.written import Spelling, WrittenName

__all__ = [
    "DoorList",
    "Electorate",
    "Matter",
    "Member",
    "NamedBallot",
    "PaperBatch",
    "PaperSheet",
    "Participation",
    "Proxy",
    "RollObjection",
    "RollPart",
    "RollUpload",
    "SecretBallot",
    "Spelling",
    "Vote",
    "VoteSettings",
    "WrittenName",
]
