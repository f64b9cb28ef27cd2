"""What a program sends to raise a request, or to write down a whole call."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from linli.api.forms.shapes import Strict
from linli.cases.forms.parts import MOST_WORDS
from linli.cases.models import Case
from linli.kernel.unseen import without_unseen


def _clean(text: str) -> str:
    """No character that nobody sees."""
    return without_unseen(text).strip()


def _something(text: str) -> str:
    if not text:
        raise ValueError("Please say what is the matter.")
    return text


Text = Annotated[str, AfterValidator(_clean)]


class RaiseIn(Strict):
    """A request of a resident."""

    words: Annotated[Text, AfterValidator(_something)] = Field(max_length=MOST_WORDS, min_length=1)
    title: Text = Field("", max_length=80)
    channel: Case.Channel = Case.Channel.WEB
    about: Case.About = Case.About.NEIGHBOURHOOD
    category: Text = Field("", max_length=8, description="code; whoever takes it in decides")
    area: Text = Field("", max_length=15, description="code of a community or grid")
    address: Text = Field("", max_length=120)
    longitude: float | None = Field(None, ge=-180, le=180, description="WGS-84 degrees")
    latitude: float | None = Field(None, ge=-90, le=90)
    name: Text = Field("", max_length=40, description="of the resident; may be left out")
    phone: Text = Field("", max_length=40)

    @model_validator(mode="after")
    def _both(self) -> "RaiseIn":
        if (self.longitude is None) != (self.latitude is None):
            raise ValueError("longitude and latitude belong together")
        return self


class CallIn(RaiseIn):
    """A call as the desk writes it down: answered (``answer``), handed over (``lead``), or neither."""

    channel: Case.Channel = Case.Channel.PHONE
    urgency: Literal[0, 1, 2] = 0
    is_sensitive: bool = False
    answer: Text = Field("", max_length=MOST_WORDS)
    lead: int | None = Field(None, ge=1, le=2**31 - 1)
    assisting: list[Annotated[int, Field(ge=1, le=2**31 - 1)]] = Field(default_factory=list, max_length=20)
    instruction: Text = Field("", max_length=MOST_WORDS)

    @model_validator(mode="after")
    def _one_end(self) -> "CallIn":
        if self.lead is not None and not self.category:
            raise ValueError("a call that is handed over needs a category; it brings the deadline")
        if self.answer and self.lead is not None:
            raise ValueError("answered on the spot or handed over, not both")
        return self


class ManyIn(Strict):
    """Which cases, and what is done to all of them: ``lead`` for handing over, ``words`` for handing over and reminding."""

    numbers: list[Annotated[str, Field(min_length=1, max_length=20)]] = Field(min_length=1, max_length=100)
    lead: int | None = Field(None, ge=1, le=2**31 - 1)
    words: Text = Field("", max_length=MOST_WORDS)


class SuggestIn(Strict):
    """A text, as far as it is written."""

    words: Annotated[Text, AfterValidator(_something)] = Field(max_length=MOST_WORDS, min_length=1)
    title: Text = Field("", max_length=80)
    area: Text = Field("", max_length=15)
    channel: Text = Field("", max_length=10)
