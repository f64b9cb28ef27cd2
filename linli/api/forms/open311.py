"""A request as Open311 sends it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.api.queries.open311 import service
from linli.cases.forms.parts import MOST_WORDS
from linli.cases.models import Case, Category
from linli.files.forms import PhotosField
from linli.kernel.actor import Actor
from linli.people.fields import normal_phone
from linli.places.models import Area


class ReportForm(forms.Form):
    """The names are those of the standard; what it names and nobody here needs (e-mail, device) is not kept."""

    service_code = forms.CharField(max_length=20)
    description = forms.CharField(max_length=MOST_WORDS, required=False)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90)
    long = forms.FloatField(required=False, min_value=-180, max_value=180)
    address_string = forms.CharField(required=False, max_length=120)
    address_id = forms.CharField(required=False, max_length=20)
    first_name = forms.CharField(required=False, max_length=20)
    last_name = forms.CharField(required=False, max_length=20)
    phone = forms.CharField(required=False, max_length=40)
    media_url = forms.URLField(required=False, max_length=500, assume_scheme="https")
    about = forms.ChoiceField(choices=Case.About, required=False)
    grid = forms.CharField(required=False, max_length=15)

    def __init__(self, data: Any, files: Any, *, request: HttpRequest, actor: Actor) -> None:
        typed = data.copy()
        for name in ("about", "grid"):
            if f"attribute[{name}]" in typed:
                typed[name] = typed[f"attribute[{name}]"]
        super().__init__(typed, files)
        photos = PhotosField()  # an extension: the pictures themselves; of this name a form has an attribute of its own
        photos.sent_by(request, actor)
        self.fields["media"] = photos

    def clean_service_code(self) -> Category:
        found = service(self.cleaned_data["service_code"])
        if found is None:
            raise ValidationError(_("was not found."))
        return found

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"]
        return normal_phone(typed) if typed.strip() else ""

    def clean_grid(self) -> str:
        code: str = self.cleaned_data["grid"]
        if code and not Area.objects.filter(code=code).exists():
            raise ValidationError(_("There is no such area."))
        return code

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        is_half = (data.get("lat") is None) != (data.get("long") is None)
        if is_half and not {"lat", "long"} & set(self.errors):
            self.add_error("lat", _("lat and long belong together."))
        if data.get("address_id") and not data.get("grid"):
            code = data["address_id"]
            if Area.objects.filter(code=code).exists():
                data["grid"] = code
            else:
                self.add_error("address_id", _("There is no such area."))
        is_placed = data.get("address_string") or data.get("grid") or data.get("lat") is not None
        if not is_placed and not {"lat", "long", "address_id", "grid"} & set(self.errors):
            self.add_error("address_string", _("A place is needed: lat and long, or address_string, or address_id."))
        return data

    @property
    def position(self) -> tuple[float, float] | None:
        """(longitude, latitude) in WGS-84 degrees."""
        lon, lat = self.cleaned_data.get("long"), self.cleaned_data.get("lat")
        return (lon, lat) if lon is not None and lat is not None else None

    def name(self) -> str:
        """As it is written here: the family name first."""
        return f"{self.cleaned_data['last_name']}{self.cleaned_data['first_name']}".strip()

    def words(self) -> str:
        """What was said, or just the service; a picture elsewhere is not fetched, its address is kept with the words."""
        words, picture = self.cleaned_data["description"], self.cleaned_data["media_url"]
        words = words or self.cleaned_data["service_code"].name
        return f"{words}\n{picture}" if picture else str(words)
