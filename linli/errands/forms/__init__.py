"""Forms of errands: the form of each action at the desk, and of each that the resident may take."""

from linli.errands.forms.running import (
    AskResidentForm,
    ErrandForm,
    FetchForm,
    GiveForm,
    HandOverForm,
    ImpossibleForm,
    MaybeToldForm,
    MaybeWordsForm,
    NoteForm,
    PassOnForm,
    PlainForm,
    SentBackForm,
    TakeOverForm,
    TakePapersForm,
)

FORMS: dict[str, type[ErrandForm]] = {
    "take_errand": PlainForm,
    "pass_on_errand": PassOnForm,
    "take_over_errand": TakeOverForm,
    "let_go_errand": MaybeWordsForm,
    "ask_resident": AskResidentForm,
    "take_papers": TakePapersForm,
    "give_papers_back": MaybeToldForm,
    "bring_papers_back": MaybeToldForm,
    "hand_over": HandOverForm,
    "sent_back": SentBackForm,
    "fetch_result": FetchForm,
    "give_result": GiveForm,
    "cannot_do": ImpossibleForm,
    "withdraw_errand": MaybeWordsForm,
    "resume_errand": MaybeWordsForm,
    "note_errand": NoteForm,
}
