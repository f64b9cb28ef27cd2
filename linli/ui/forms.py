"""What every form here has in common."""

from typing import Any, TypedDict, cast
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext_lazy

from linli.kernel.rulebook import Refused

# Django's own words, said better in our catalogue: an app's catalogue goes before Django's.
SAID_BETTER = (
    gettext_noop("This field is required."),
    gettext_noop("Null characters are not allowed."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a valid date/time."),
    gettext_noop("Enter a valid time."),
    gettext_noop("Enter a number."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("Enter a valid URL."),
    gettext_noop("Enter a valid value."),
    gettext_noop("Enter a valid UUID."),
    gettext_noop("Ensure this value is less than or equal to %(limit_value)s."),
    gettext_noop("Ensure this value is greater than or equal to %(limit_value)s."),
    gettext_noop("The submitted file is empty."),
    gettext_noop("No file was submitted."),
    gettext_noop("No file was submitted. Check the encoding type on the form."),
    gettext_noop("“%(pk)s” is not a valid value."),
    gettext_noop("Select a valid choice. %(value)s is not one of the available choices."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    ngettext_lazy(
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
)
_INCOMPLETE = _("The page was not complete. Reload it and send again.")
_BROKEN = {"required": _INCOMPLETE, "invalid": _INCOMPLETE}


class Sent(TypedDict):
    """The part of a form that marks the act, whatever else it asks for."""

    seen: int
    key: UUID


class KeyedForm(forms.Form):
    """A form that is one act however often it is sent. For things that begin: nothing was seen yet."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, error_messages=_BROKEN)

    def refuse(self, why: Refused) -> None:
        """Keep what was typed, say why not, and make the next try an act of its own."""
        typed = cast(QueryDict, self.data).copy()
        typed[self.add_prefix("key")] = str(uuid4())
        self.data = typed
        self.add_error(None, str(why))

    def given(self) -> dict[str, Any]:
        """What was typed, without the marks of the act."""
        return {name: value for name, value in self.cleaned_data.items() if name not in Sent.__annotations__}


class ActForm(KeyedForm):
    """A form that also knows which version its reader saw.

    `ActForm(request.POST or None, initial={"seen": case.version})`, then
    `actions.note(case, **form.given(), by=by, **form.sent())`.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, error_messages=_BROKEN)

    def sent(self) -> Sent:
        """For `**sent` of an action."""
        return {"seen": self.cleaned_data["seen"], "key": self.cleaned_data["key"]}

    def refuse(self, why: Refused, *, seen: int | None = None) -> None:
        """As above, and let the next try start from what is true now."""
        super().refuse(why)
        if seen is not None:
            typed = cast(QueryDict, self.data).copy()
            typed[self.add_prefix("seen")] = str(seen)
            self.data = typed


def act_marks(seen: int) -> dict[str, str]:
    """The hidden fields of a button that is an act: `{% ui "post" … fields=marks %}`."""
    return {"seen": str(seen), "key": str(uuid4())}
