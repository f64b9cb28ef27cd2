"""What councils keep: forms, councils, topics, meetings, minutes, resolutions and what follows from them."""

from linli.councils.models.council import Council, CouncilKind
from linli.councils.models.meeting import AgendaItem, Attendance, Invitation, Meeting, SpeakingNote, Wording
from linli.councils.models.minutes import Confirmation, Minutes
from linli.councils.models.resolution import Deed, Resolution, ResolutionRating
from linli.councils.models.topic import Support, Tie, Topic

__all__ = [
    "AgendaItem", "Attendance", "Confirmation", "Council", "CouncilKind", "Deed", "Invitation", "Meeting", "Minutes",
    "Resolution", "ResolutionRating", "SpeakingNote", "Support", "Tie", "Topic", "Wording",
]  # fmt: skip
