from linli.votes.forms.acting import FORMS
from linli.votes.forms.ballot import BallotForm, CodeForm, ObjectForm
from linli.votes.forms.parts import VoteActForm
from linli.votes.forms.roll import RollColumnsForm, RollFileForm, RollFilter
from linli.votes.forms.settings import MatterForm, SettingsForm
from linli.votes.forms.votes import ChangeVoteForm, NewVoteForm

__all__ = [
    "FORMS",
    "BallotForm",
    "ChangeVoteForm",
    "CodeForm",
    "MatterForm",
    "NewVoteForm",
    "ObjectForm",
    "RollColumnsForm",
    "RollFileForm",
    "RollFilter",
    "SettingsForm",
    "VoteActForm",
]
