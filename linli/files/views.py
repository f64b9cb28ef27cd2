"""Files handed out to those who may see them; blurring, removing, and the limits."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.files import File
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.files import actions, policy, queries
from linli.files.forms import BlurForm, LimitsForm, RemoveForm
from linli.files.models import Attachment, FileLimits, HeldUpload
from linli.files.models.storage import JPEG, thumb_name
from linli.kernel.actor import Actor
from linli.kernel.rulebook import Refused
from linli.people.policy import is_administrator
from linli.people.queries import actor_of
from linli.record import registers
from linli.ui.render import page

LOCKED = "default-src 'none'; sandbox"  # a file is only ever looked at: nothing in it runs


@login_not_required
@require_safe
def file(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """A picture in full, or a paper to save."""
    attachment = _seen(request, uuid)
    return _served(request, attachment.name, attachment.content_type, f"{uuid.hex[:8]}")


@login_not_required
@require_safe
def thumb(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The small picture; a paper has none."""
    if not _seen(request, uuid).is_picture:
        raise Http404
    return _served(request, thumb_name(uuid), JPEG, f"{uuid.hex[:8]}-small")


@login_not_required
@require_safe
def held(request: HttpRequest, token: str, uuid: UUID) -> HttpResponseBase:
    """The small picture of what a form still holds: for who has the form's token."""
    get_object_or_404(HeldUpload.objects.of(token), uuid=uuid, content_type=JPEG)
    return _served(request, thumb_name(uuid), JPEG, f"{uuid.hex[:8]}-small")


@require_http_methods(["GET", "HEAD", "POST"])
def blur(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Draw rectangles over faces, number plates and house numbers; a blurred copy is made."""
    by = actor_of(request, channel="desk")
    attachment = _kept(by, uuid)
    if not attachment.is_picture:
        raise Http404
    form = BlurForm(request.POST or None, initial={"seen": attachment.holder.version})
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            copy = queries.blurred(queries.content_of(attachment), form.boxes())
            actions.blur(attachment, copy=copy, by=by, **form.sent())
        except Refused as why:
            form.refuse(why, seen=attachment.holder.version)
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, _("A blurred copy was made. The original is unchanged; publish the copy."))
            return redirect(policy.page_of(attachment))
    elif request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {"attachment": attachment, "form": form, "back": policy.page_of(attachment)}
    return page(request, "files/blur.html", context, part="blur", status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Remove a file for good, with a reason."""
    by = actor_of(request, channel="desk")
    attachment = _kept(by, uuid)
    form = RemoveForm(request.POST or None, initial={"seen": attachment.holder.version})
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        back = policy.page_of(attachment)
        try:
            actions.remove(attachment, words=form.cleaned_data["words"], by=by, **form.sent())
        except Refused as why:
            form.refuse(why, seen=attachment.holder.version)
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, _("The file was removed."))
            return redirect(back)
    elif request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {"attachment": attachment, "form": form, "back": policy.page_of(attachment)}
    return page(request, "files/remove.html", context, part="remove", status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: HttpRequest) -> HttpResponse:
    """How much may be sent: for administrators."""
    by = actor_of(request, channel="desk")
    row = FileLimits.objects.order_by("pk").first()
    if row is None or not is_administrator(by):
        raise Http404
    form = LimitsForm(request.POST or None, initial={"seen": row.version, **_values(row)})
    status = HTTPStatus.OK
    if request.method == "POST" and form.is_valid():
        try:
            registers.change(row, changes=form.given(), by=by, **form.sent())
        except Refused as why:
            row.refresh_from_db()
            form.refuse(why, seen=row.version)
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, _("The limits were saved."))
            return redirect("files:limits")
    elif request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return page(request, "files/limits.html", {"form": form, "row": row}, part="limits", status=status)


def _values(row: FileLimits) -> dict[str, int]:
    return {name: getattr(row, name) for name in FileLimits.kept}


def _seen(request: HttpRequest, uuid: UUID) -> Attachment:
    attachment = get_object_or_404(Attachment.objects.kept(), uuid=uuid)
    actors = policy.visitors(request, actor_of(request, channel="web"))
    if not any(policy.sees(actor, attachment) for actor in actors):
        raise Http404
    return attachment


def _kept(by: Actor, uuid: UUID) -> Attachment:
    attachment = get_object_or_404(Attachment.objects.kept(), uuid=uuid)
    if not policy.sees(by, attachment) or not policy.keeps(by, attachment):
        raise Http404
    return attachment


def _served(request: HttpRequest, name: str, content_type: str, title: str) -> HttpResponseBase:
    """Streamed from storage through us. It never changes, so a browser asks only whether it still may."""
    etag = f'"{title}-{name[9:41]}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        title += ".jpg" if content_type == JPEG else ".pdf"
        stream = _stream(name)
        response = FileResponse(stream, content_type=content_type, as_attachment=content_type != JPEG, filename=title)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = LOCKED
    return response


def _stream(name: str) -> File[bytes]:
    try:
        return default_storage.open(name)
    except FileNotFoundError as gone:
        raise Http404 from gone
