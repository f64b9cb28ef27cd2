"""Everything that can happen to a case: one function per row that somebody can ask for."""

from linli.cases.actions.handling import (
    accept,
    add_unit,
    answer,
    ask_extension,
    contact,
    correct,
    dismiss,
    dispatch,
    grant,
    note,
    raise_objection,
    recall,
    refuse,
    remove_unit,
    report,
    settle,
    take_back_extension,
    take_back_objection,
    uphold,
)
from linli.cases.actions.holds import approve_hold, end_hold, propose_hold, refuse_hold, take_back_hold
from linli.cases.actions.intake import (
    add_details,
    ask_reporter,
    decline,
    import_history,
    import_open,
    raise_case,
    resume,
    send_link,
    split_off,
    take_call,
    take_in,
    withdraw,
)
from linli.cases.actions.outcome import (
    close,
    give_up_call,
    plan_call,
    rate,
    record_call,
    reopen,
    send_back,
    try_call,
    unclose,
    verify,
)
from linli.cases.actions.publication import (
    amend,
    check,
    contradict,
    propose_again,
    propose_publication,
    refuse_publication,
    take_down,
    thank,
)
from linli.cases.actions.retention import expire, shred
from linli.cases.actions.study import join, relate, study, unjoin, unrelate
from linli.cases.actions.supervision import (
    appeal,
    cancel_order,
    conclude,
    dismiss_appeal,
    issue_order,
    reply,
    return_reply,
    ring,
    ring_appeal,
    ring_objection,
    ring_order,
    ring_task,
    uphold_appeal,
)

__all__ = [
    "accept", "add_details", "add_unit", "amend", "answer", "appeal", "approve_hold", "ask_extension",
    "ask_reporter", "cancel_order", "check", "close", "conclude", "contact", "contradict", "correct",
    "decline", "dismiss", "dismiss_appeal", "dispatch", "end_hold", "expire", "give_up_call", "grant",
    "import_history", "import_open", "issue_order", "join", "note", "plan_call", "propose_again",
    "propose_hold", "propose_publication", "raise_case", "raise_objection", "rate", "recall",
    "record_call", "refuse", "refuse_hold", "refuse_publication", "relate", "remove_unit", "reopen", "reply", "report",
    "resume", "return_reply", "ring", "ring_appeal", "ring_objection", "ring_order", "ring_task",
    "send_back", "send_link", "settle", "shred", "split_off", "study", "take_back_extension", "take_back_hold",
    "take_back_objection", "take_call", "take_down", "take_in", "thank", "try_call", "unclose", "unjoin",
    "unrelate", "uphold", "uphold_appeal", "verify", "withdraw",
]  # fmt: skip
