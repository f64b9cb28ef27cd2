"""Attaching, showing and removing: steps of an act, covered by the record, and really gone from the disk."""

from contextlib import suppress

import pytest
from django.db import transaction
from django.utils import timezone

from linli.files import actions
from linli.files.models import Attachment
from linli.files.policy import within
from linli.files.queries import attachments, damaged, holds_newest, prepare
from linli.files.rules import ATTACHMENT, AttachmentState
from linli.files.tasks import clear_orphans, erase_what_was_removed
from linli.kernel.rulebook import NotYou, Refused
from linli.record import chain, registers
from linli.record.acts import act
from linli.record.models import Entry
from tests.files.conftest import raw, stored_files, upload

GRID = """
|  | acting | keeper |
| --- | --- | --- |
| **begin** | attach |  |
| **kept** | show, remove | blur, remove |
| **removed** |  |  |
""".strip()


def test_who_may_do_what_to_a_file():
    assert ATTACHMENT.grid() == GRID


def test_a_photo_is_stored_in_two_sizes_and_entered_in_the_record(attached, office, storage):
    [photo] = attached(upload(), caption="三楼")

    assert stored_files(storage) == [f"{photo.uuid.hex}.jpg", f"{photo.uuid.hex}.thumb.jpg"]
    assert (photo.holder, photo.width, photo.height, photo.caption) == (office.unit, 640, 480, "三楼")
    assert photo.uploaded_by["role"] == "administrator"
    entry = Entry.objects.get(kind="files.attachment")
    assert (entry.action, entry.after, entry.facts["check_code"]) == ("attach", "kept", photo.check_code)
    assert "三楼" not in str(entry.facts)
    assert (chain.verify(), damaged()) == ([], [])


def test_several_files_are_one_act_with_an_entry_each(attached, office):
    photos = attached(upload(), upload(), raw("协议.pdf", b"%PDF-1.7\n%%EOF"))

    assert [one.content_type for one in photos] == ["image/jpeg", "image/jpeg", "application/pdf"]
    assert {one.act_id for one in photos} == {office.unit.history.last().pk}
    assert Entry.objects.filter(kind="files.attachment").count() == 3


def test_a_list_of_files_is_one_query(attached, office, django_assert_num_queries):
    attached(upload(), upload())

    with django_assert_num_queries(1):
        assert [one.uploaded_by["kind"] for one in attachments(office.unit)] == ["person", "person"]


def test_a_file_that_was_changed_behind_the_back_of_the_record_is_found(attached, storage):
    changed, gone = attached(upload(), upload())
    storage.delete(changed.name)
    storage.save(changed.name, upload("b.jpg", file_format="PNG"))
    storage.delete(gone.name)

    assert damaged() == [f"file changed: {changed}", f"file missing: {gone}"]


def test_a_file_moved_to_another_thing_is_found(attached):
    [photo] = attached(upload())
    Attachment.objects.update(root_id=photo.root_id + 1)

    assert len(chain.verify()) == 1


def test_nobody_attaches_without_an_act_on_what_holds_it(office):
    loose = Attachment(purpose="before", audience="staff", content_type="image/jpeg", size=1)
    loose.holder = office.unit

    with pytest.raises(NotYou), transaction.atomic(), act(loose, "attach", by=office.administrator):
        pass


def test_an_act_of_somebody_else_lends_nobody_its_part(attached, office):
    [photo] = attached(upload())
    with transaction.atomic(), act(office.unit, "change", by=office.administrator) as a:
        within(photo, a)
    with pytest.raises(NotYou), transaction.atomic(), act(photo, "remove", by=office.clerk):
        pass


def test_there_is_a_most_for_one_thing(attached, office):
    registers.change(office.limits, changes={"per_thing": 2}, by=office.administrator)
    attached(upload(), upload())

    with pytest.raises(Refused, match="这里最多存放 2 个文件，请先删除一些。"):
        attached(upload())


def test_what_is_published_is_for_everybody_until_it_is_taken_down(attached, office):
    [photo] = attached(upload())
    for audience in (Attachment.Audience.PUBLIC, Attachment.Audience.STAFF):
        with transaction.atomic(), act(office.unit, "change", by=office.administrator) as a:
            actions.show(a, [photo], audience=audience)
        photo.refresh_from_db()
        assert (photo.audience, photo.is_public) == (audience, audience == "public")
    assert chain.verify() == []


@pytest.mark.django_db(transaction=True)
def test_a_removed_file_is_gone_from_the_disk_and_its_words_with_it(attached, office, storage):
    kept, removed = attached(upload(), upload(), caption="门牌")
    actions.remove(removed, words="拍到了孩子", by=office.administrator)

    assert stored_files(storage) == [f"{kept.uuid.hex}.jpg", f"{kept.uuid.hex}.thumb.jpg"]
    removed.refresh_from_db()
    assert (removed.state, removed.caption, removed.salt) == (AttachmentState.REMOVED, "", "")
    assert removed.deleted_at <= removed.erased_at <= timezone.now()
    assert attachments(office.unit) == [kept]
    assert (chain.verify(), damaged()) == ([], [])


def test_who_does_not_keep_the_file_cannot_remove_it(attached, office):
    [photo] = attached(upload())

    with pytest.raises(NotYou):
        actions.remove(photo, by=office.clerk)


@pytest.mark.django_db(transaction=True)
def test_shredding_removes_all_that_a_thing_holds(attached, office, storage):
    attached(upload(), upload())
    with transaction.atomic(), act(office.unit, "change", by=office.administrator) as a:
        assert actions.remove_all(a) == 2

    assert (stored_files(storage), attachments(office.unit)) == ([], [])
    assert chain.verify() == []


def test_a_store_that_was_away_is_cleared_by_the_tick(attached, office, storage):
    [photo] = attached(upload())
    actions.remove(photo, by=office.administrator)  # the test never commits, so nothing was deleted yet
    assert len(stored_files(storage)) == 2

    assert (erase_what_was_removed(), stored_files(storage), erase_what_was_removed()) == (1, [], 0)


def test_what_an_act_stored_and_took_back_is_cleared_after_an_hour(attached, office, storage, clock):
    [kept] = attached(upload())
    with suppress(Refused), transaction.atomic(), act(office.unit, "change", by=office.administrator) as a:
        actions.attach(a, [prepare(upload())], purpose="before", audience="staff")
        raise Refused
    assert (len(stored_files(storage)), clear_orphans()) == (4, 0)  # perhaps its act still runs

    clock.forward(hours=2)

    assert clear_orphans() == 2
    assert stored_files(storage) == [f"{kept.uuid.hex}.jpg", f"{kept.uuid.hex}.thumb.jpg"]


def test_the_same_upload_attached_twice_is_two_files(office):
    photo = prepare(upload())
    for _ in range(2):
        with transaction.atomic(), act(office.unit, "change", by=office.administrator) as a:
            actions.attach(a, [photo], purpose="before", audience="staff")

    first, second = attachments(office.unit)
    assert first.uuid != second.uuid
    assert damaged() == []


def test_a_name_cannot_be_guessed(attached):
    photos = attached(upload(), upload())

    assert [one.uuid.version for one in photos] == [4, 4]


def test_a_storage_without_the_newest_files_is_another_one_than_before(attached, storage, settings, tmp_path):
    assert holds_newest()  # nothing was kept yet
    attached(upload())
    assert holds_newest()

    settings.MEDIA_ROOT = tmp_path / "elsewhere"

    assert not holds_newest()
