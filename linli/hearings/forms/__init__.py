"""Forms of the hearing: who came, one line, and one small form per action."""

from linli.hearings.forms.acting import (
    AnswerForm,
    CaseForm,
    HearingsForm,
    MoveForm,
    PromiseForm,
    TieForm,
    WaysForm,
    WordsForm,
)

FORMS: dict[str, type[HearingsForm]] = {
    "correct_concern": WordsForm,
    "concern_to_case": CaseForm,
    "concern_to_topic": WaysForm,
    "make_promise": PromiseForm,
    "move_promise": MoveForm,
    "tie_promise": TieForm,
    "answer_promise": AnswerForm,
}
