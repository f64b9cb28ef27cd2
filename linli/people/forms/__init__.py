"""What people fill in: signing in, opening a contact, correcting their data, keeping units and posts."""

from linli.people.forms.contacts import MyDataForm, ReadsFilter, RevealForm
from linli.people.forms.registers import (
    NewPersonForm,
    NewPostForm,
    NewUnitForm,
    PeopleFilter,
    PostForm,
    RenameForm,
    UnitForm,
    post_values,
    unit_values,
)
from linli.people.forms.sign_in import (
    ActivateForm,
    ChangePasswordForm,
    CodeForm,
    FactorAgainForm,
    FactorForm,
    LoginForm,
    NewPasswordForm,
    PasskeyForm,
    PasskeyNameForm,
    RequestCodeForm,
)

__all__ = [
    "ActivateForm",
    "ChangePasswordForm",
    "CodeForm",
    "FactorAgainForm",
    "FactorForm",
    "LoginForm",
    "MyDataForm",
    "NewPasswordForm",
    "NewPersonForm",
    "NewPostForm",
    "NewUnitForm",
    "PasskeyForm",
    "PasskeyNameForm",
    "PeopleFilter",
    "PostForm",
    "ReadsFilter",
    "RenameForm",
    "RequestCodeForm",
    "RevealForm",
    "UnitForm",
    "post_values",
    "unit_values",
]
