"""Every write about people: contacts, accounts, sign-ins, codes, keys."""

from linli.people.actions.contacts import contact_for, reveal

__all__ = ["contact_for", "reveal"]
