"""Every write about people: contacts, accounts, sign-ins, codes, keys."""

from linli.people.actions.accounts import (
    account_of,
    block,
    end_sessions,
    open_account,
    password_link,
    remove_factors,
    rename,
    reset_password,
    unblock,
    unlock,
)
from linli.people.actions.contacts import (
    confirm_phone,
    contact_for,
    correct_contact,
    record_finds,
    reveal,
    shred_contact,
)
from linli.people.actions.sign_ins import (
    begin_resident,
    code_sender,
    forget_resident,
    forget_tries,
    log_sign_in,
    send_code,
)
from linli.people.actions.teams import (
    end_standing_in,
    hand_over,
    let_stand_in,
    move_posts,
    move_posts_back,
)

__all__ = [
    "account_of",
    "begin_resident",
    "block",
    "code_sender",
    "confirm_phone",
    "contact_for",
    "correct_contact",
    "end_sessions",
    "end_standing_in",
    "forget_resident",
    "forget_tries",
    "hand_over",
    "let_stand_in",
    "log_sign_in",
    "move_posts",
    "move_posts_back",
    "open_account",
    "password_link",
    "record_finds",
    "remove_factors",
    "rename",
    "reset_password",
    "reveal",
    "send_code",
    "shred_contact",
    "unblock",
    "unlock",
]
