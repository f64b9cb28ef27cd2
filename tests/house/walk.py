"""Walking all pages there are, as anybody: shared by the strangers' walk and the walks of each role."""

import re
from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from tests.test_conventions.test_pages import PUBLIC_PAGES, pages

SAMPLE = {
    "int": "1",
    "str": "x",
    "slug": "x",
    "uuid": str(UUID(int=1)),
    "path": "x/y",
    None: "x",
}


class Page(NamedTuple):
    name: str
    route: str
    is_public: bool
    is_ours: bool

    def address(self, given: Mapping[str, object] | None = None) -> str:
        """The address, with ``given`` values for its parameters and samples for the others."""

        def fill(match: re.Match[str]) -> str:
            kind, name = match["kind"], match["name"]
            return str((given or {}).get(name) or SAMPLE.get(kind, "x"))

        route = re.sub(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>", fill, self.route)
        return "/" + re.sub(r"[\^$]|\\Z|\(\?P|\)", "", route).replace("\\", "")

    @property
    def parameters(self) -> set[str]:
        return set(re.findall(r"<(?:\w+:)?(\w+)>", self.route))


def all_pages() -> list[Page]:
    return [
        Page(
            name,
            route,
            name in PUBLIC_PAGES or not getattr(page.callback, "login_required", True),
            page.callback.__module__.startswith("linli."),
        )
        for name, route, page in pages()
    ]
