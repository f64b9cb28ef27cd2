"""Who takes part: the device of a request, and the actor it is in one talk."""

from dataclasses import replace

from linli.kernel.actor import PASSERBY, Actor
from linli.talks.models import Participant, Talk


def participant_of(talk: Talk, device: str) -> Participant | None:
    """The participant of this device; None as long as it has said nothing."""
    found = Participant.objects.filter(talk=talk, device=device).first()
    if found is not None:
        found.talk = talk
    return found


def acting(participant: Participant | None) -> Actor:
    """Who votes is known by a participation and by nothing else, signed in or not."""
    return replace(PASSERBY, holds=participant.pk if participant else None)
