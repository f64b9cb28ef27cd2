"""Who there is: people and their accounts, units, posts, contacts, and who read what."""

from linli.people.models.accounts import RESIDENT, Account, SignIn, User
from linli.people.models.contacts import AccessEntry, Contact, LegalBasis, Reason
from linli.people.models.retention import RetentionTime
from linli.people.models.tallies import Tally
from linli.people.models.units import NEIGHBOURS, Post, Role, Unit

__all__ = [
    "NEIGHBOURS",
    "RESIDENT",
    "AccessEntry",
    "Account",
    "Contact",
    "LegalBasis",
    "Post",
    "Reason",
    "RetentionTime",
    "Role",
    "SignIn",
    "Tally",
    "Unit",
    "User",
]
