"""The hall and who sits there, tickets, joint meetings."""

from linli.reception.models.hall import Duty, Hall
from linli.reception.models.joint import JointMeeting, Undertaking
from linli.reception.models.ticket import Ticket

__all__ = ["Duty", "Hall", "JointMeeting", "Ticket", "Undertaking"]
