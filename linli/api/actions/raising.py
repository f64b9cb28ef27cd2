"""A program raises a case, for a resident or for one without a name."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction

from linli.api.models import ApiKey, RaisedByKey
from linli.cases import actions
from linli.cases.models import Case
from linli.people.actions import contact_for
from linli.record.models import Act


def raise_for(key: ApiKey, *, name: str, phone: str, token: UUID, **given: Any) -> Act:
    """``given`` is what ``cases.actions.raise_case`` takes; ``token`` is the key of the act, so a repeat is the same case.

    Raises Refused, and ValidationError when the phone is none.
    """
    if (first := Act.objects.filter(pk=token).first()) is not None:
        by = replace(key.actor, behalf=first.by.get("behalf"))  # a contact without a phone would be made anew
    else:
        by = key.actor
    with transaction.atomic():
        if first is None and (name.strip() or phone.strip()):
            by = replace(by, behalf=contact_for(name=name, phone=phone).pk)
        act = actions.raise_case(**given, by=by, key=token)
        case = Case.objects.only("pk").get(pk=act.root_id)
        RaisedByKey.objects.get_or_create(case=case, defaults={"key": key, "token": token})
    return act
