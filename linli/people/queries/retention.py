"""The rules of retention in words for people: what is kept of them, why, on which legal basis, until when."""

from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from linli.kernel.retention import Rule, rules, rules_now
from linli.people.models import Contact, LegalBasis, RetentionTime
from linli.record.models import Root


def retention() -> list[dict[str, str]]:
    """Which personal data this app keeps, in the reader's language: what, purpose, basis, law, until."""
    return [described(rule) for rule in rules_now() if rule.id.startswith("people.")]


def times_set() -> dict[str, int]:
    """The times that the city has set, by the id of their rule, in its unit."""
    return dict(RetentionTime.objects.values_list("rule", "value"))


def length_of(unit: str, value: int) -> str:
    """“3 年”"""
    words = {
        "years": ngettext("%d year", "%d years", value),
        "days": ngettext("%d day", "%d days", value),
        "hours": ngettext("%d hour", "%d hours", value),
    }
    return words[unit] % value


def described(rule: Rule) -> dict[str, str]:
    """One rule in the reader's language."""
    language = _language()
    return {
        "what": rule.what[language],
        "purpose": rule.purpose[language],
        "basis": str(LegalBasis(rule.basis).label),
        "law": rule.law[language],
        "until": _until(rule, language),
        "goes_with": _things()[rule.goes_with][language] if rule.goes_with else "",
        "least": rule.least.law[language] if rule.least else "",
    }


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh"


def _things() -> dict[str, dict[str, str]]:
    return {rule.id: rule.thing or rule.what for rule in rules()}


def _until(rule: Rule, language: str) -> str:
    """“最后一件诉求归档后 3 年：删除姓名和电话”"""
    then = rule.then[language]
    if rule.keep is None:
        return then
    begin, value = rule.since[language], rule.keep.value
    if not value:
        return _("until %(begin)s; then: %(then)s") % {"begin": begin, "then": then}
    words = {"length": length_of(rule.keep.unit, value), "begin": begin, "then": then}
    return _("%(length)s after %(begin)s; then: %(then)s") % words


def is_contact_needed(contact: Contact, *, besides: Root) -> bool:
    """Whether the person has an account, or anything but ``besides`` (of which it is being shredded) still points here."""
    if contact.user_id or contact.shredded_at:
        return True
    for relation in Contact._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or relation.related_model is None:
            continue
        model = relation.related_model
        if isinstance(model, str) or model._meta.app_label == "people":
            continue
        rows = model._base_manager.filter(**{relation.field.name: contact})
        if isinstance(besides, model):
            rows = rows.exclude(pk=besides.pk)
        if rows.exists():
            return True
    return False
