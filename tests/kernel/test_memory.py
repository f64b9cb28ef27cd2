"""What a process remembers is asked again after a while, and at once after a change here."""

from linli.kernel import memory


class Book:
    def __init__(self, page):
        self.page = page


def test_it_is_read_once_and_again_after_a_while(monkeypatch):
    pages, now = iter([1, 2, 3]), [100.0]
    monkeypatch.setattr(memory, "monotonic", lambda: now[0])
    read = memory.remembered(seconds=60)(lambda: next(pages))

    seen = [read(), read()]
    now[0] += 61
    seen.append(read())

    assert seen == [1, 1, 2]


def test_after_a_change_in_this_process_it_is_read_again():
    pages = iter([1, 2])
    read = memory.remembered()(lambda: next(pages))

    assert (read(), memory.forget(), read()) == (1, None, 2)


def test_nobody_changes_what_others_remember():
    read = memory.remembered()(lambda: Book(1))

    read().page = 2

    assert read().page == 1
