"""What is said, and when it is held back: for administrators."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.notices import events, queries
from linli.notices.actions.texts import enter_template
from linli.notices.events import Event
from linli.notices.forms import SettingsForm, TemplateForm, TextForm, preview_choices, settings_values
from linli.notices.models import NoticeSettings, NoticeText, SmsTemplate
from linli.notices.outbox.render import preview
from linli.notices.rules import Channel, digest_of, names_in, sms_parts
from linli.people.policy import is_administrator
from linli.people.queries import actor_of
from linli.record import registers
from linli.record.models import Message
from linli.ui.forms import act_marks
from linli.ui.render import page

ASKED = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    """All events with their texts by channel and language."""
    _administrator(request)
    return page(request, "notices/texts.html", {"rows": queries.texts_by_event()}, part="texts")


@ASKED
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a text; preview it; enter the provider's template code."""
    by = _administrator(request)
    return _edit(request, by, get_object_or_404(NoticeText.objects.select_related("sms_template"), pk=pk))


@ASKED
def new_text(request: HttpRequest, code: str, channel: str, language: str) -> HttpResponse:
    """Say something of an event where nothing is said yet."""
    by, event = _administrator(request), events.find(code)
    if event is None or (channel, language) not in queries.places_of(event):
        raise Http404
    existing = NoticeText.objects.filter(event=code, channel=channel, language=language).first()
    if existing is not None:
        return redirect("notices:text", existing.pk)
    return _edit(request, by, NoticeText(event=code, channel=channel, language=language))


@require_POST
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """The provider registered the text: signature and code."""
    by = _administrator(request)
    row = get_object_or_404(NoticeText.objects.select_related("sms_template"), pk=pk, channel=Channel.SMS)
    form = TemplateForm(request.POST, registers=digest_of(row.body))
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.is_valid():
        told = form.given()
        try:
            enter_template(row, signature=told["signature"], code=told["code"], by=by, **form.sent())
        except Refused as why:
            form.refuse(why, seen=_template_of(row).version)
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, _("Registered: this text is now sent by SMS."))
            return redirect("notices:text", row.pk)
    return _show(request, row, _text_form(None, row, _event(row)), template_form=form, status=status)


@require_POST
def switch(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take a text out of use, which closes its channel for this event; or put it back."""
    by = _administrator(request)
    row = get_object_or_404(NoticeText, pk=pk)
    do = {"retire": registers.retire, "restore": registers.restore}.get(action)
    if do is None:
        raise Http404
    try:
        do(row, by=by, seen=int(request.POST.get("seen") or 0))
    except (Refused, ValueError) as why:
        messages.error(request, str(why))
    return redirect("notices:text", row.pk)


@ASKED
def quiet(request: HttpRequest) -> HttpResponse:
    """Quiet hours, digest, gathering."""
    by = _administrator(request)
    row = NoticeSettings.objects.order_by("pk").first() or NoticeSettings(**queries.SHIPPED)
    form = SettingsForm(request.POST or None, initial={"seen": row.version, **settings_values(row)})
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            _save(row, form.given(), by, form.sent())
        except Refused as why:
            row.refresh_from_db()
            form.refuse(why, seen=row.version)
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, _("The settings were saved."))
            return redirect("notices:quiet")
    elif request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return page(request, "notices/quiet.html", {"form": form}, part="quiet", status=status)


def _edit(request: HttpRequest, by: Actor, row: NoticeText) -> HttpResponse:
    if request.method != "POST":
        return _show(request, row, _text_form(None, row, _event(row)))
    form = _text_form(request.POST, row, _event(row))
    if not form.is_valid():
        return _show(request, row, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if "preview" in request.POST:
        return _show(request, row, form, typed=form.words(), on=form.cleaned_data["on"])
    try:
        _save(row, form.words(), by, form.sent())
    except Refused as why:
        typed = form.words()
        row.refresh_from_db()
        form.refuse(why, seen=row.version)
        return _show(request, row, form, typed=typed, status=HTTPStatus.CONFLICT)
    messages.success(request, _("The text was saved."))
    return redirect("notices:text", row.pk)


def _show(
    request: HttpRequest,
    row: NoticeText,
    form: TextForm,
    *,
    typed: dict[str, str] | None = None,
    on: str = "",
    template_form: TemplateForm | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    event = _event(row)
    message = Message.objects.select_related("act").filter(what=row.event, pk=int(on)).first() if on else None
    words = typed or {"subject": row.subject, "body": row.body}
    shown = preview(event, words, row.language, message)
    if row.is_sms and row.body:
        template = _template_of(row)
        shown["body"] = f"【{template.signature}】{shown['body']}"
        template_form = template_form or _template_form(row, template)
    context = {
        "row": row,
        "event": event,
        "form": form,
        "variables": [(f"{{{name}}}", sample) for name, sample in event.variables.items()],
        "shown": shown,
        "parts": sms_parts(shown["body"]),
        "template_form": template_form,
        "order": [f"{{{n}}} = {name}" for n, name in enumerate(names_in(row.body), start=1)],
        "marks": act_marks(row.version),
    }
    return page(request, "notices/text.html", context, part="text", status=status)


def _text_form(typed: QueryDict | None, row: NoticeText, event: Event) -> TextForm:
    recent = preview_choices(queries.recent_messages(event.code))
    initial = {"seen": row.version, "subject": row.subject, "body": row.body}
    return TextForm(typed, event=event, channel=row.channel, recent=recent, initial=initial)


def _template_of(row: NoticeText) -> SmsTemplate:
    """The provider's registration of this text or of one before it; or an empty one."""
    return SmsTemplate.objects.filter(text=row).first() or SmsTemplate(signature=settings.SMS_SIGNATURE)


def _template_form(row: NoticeText, template: SmsTemplate) -> TemplateForm:
    initial = {"seen": template.version, "signature": template.signature, "text_hash": digest_of(row.body)}
    if row.registered:
        initial["code"] = template.code
    return TemplateForm(registers=digest_of(row.body), initial=initial)


def _event(row: NoticeText) -> Event:
    """Raises Http404 when no app knows this event any more."""
    event = events.find(row.event)
    if event is None:
        raise Http404
    return event


def _administrator(request: HttpRequest) -> Actor:
    by = actor_of(request, channel="desk")
    if not is_administrator(by):
        raise Http404
    return by


def _save(row: Any, changes: dict[str, Any], by: Actor, sent: Any) -> None:
    """Change a row of a register, or put it there."""
    if row.pk:
        registers.change(row, changes=changes, by=by, **sent)
    else:
        for name, value in changes.items():
            setattr(row, name, value)
        registers.add(row, by=by, **sent)
