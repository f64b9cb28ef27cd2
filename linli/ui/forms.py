"""What every form here has in common."""

from typing import Any, TypedDict, cast
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict

from linli.kernel.rulebook import Refused


class Sent(TypedDict):
    """The part of a form that marks the act, whatever else it asks for."""

    seen: int
    key: UUID


class KeyedForm(forms.Form):
    """A form that is one act however often it is sent. For things that begin: nothing was seen yet."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def refuse(self, why: Refused) -> None:
        """Keep what was typed, say why not, and make the next try an act of its own."""
        typed = cast(QueryDict, self.data).copy()
        typed[self.add_prefix("key")] = str(uuid4())
        self.data = typed
        self.add_error(None, str(why))

    def told(self) -> dict[str, Any]:
        """What was typed, without the marks of the act."""
        return {name: value for name, value in self.cleaned_data.items() if name not in Sent.__annotations__}


class ActForm(KeyedForm):
    """A form that also knows which version its reader saw.

    `ActForm(request.POST or None, initial={"seen": case.version})`, then
    `actions.note(case, **form.told(), by=by, **form.sent())`.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput)

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
