"""Forms of the window and of joint meetings: for each action the form that its page shows."""

from linli.reception.forms.joint import HoldForm, MoveForm, PromiseForm
from linli.reception.forms.parts import JointForm, MaybeWhyForm, WhyForm

FORMS: dict[str, type[JointForm]] = {
    "move_joint": MoveForm,
    "cancel_joint": MaybeWhyForm,
    "hold_joint": HoldForm,
    "add_undertaking": PromiseForm,
    "fulfil": MaybeWhyForm,
    "ask_again": WhyForm,
    "drop_undertaking": WhyForm,
}
