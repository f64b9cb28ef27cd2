"""Every write of a person: systems are kept, and messages decided about."""

from linli.exchange.actions.decide import send_again, stop_sending, take_again
from linli.exchange.actions.partners import change_secret

__all__ = ["change_secret", "send_again", "stop_sending", "take_again"]
