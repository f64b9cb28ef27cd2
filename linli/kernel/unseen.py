"""Characters that nobody sees and no paper, sheet or database keeps; they come along when somebody pastes."""

import re

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff]"
)  # all that control, but tab and line ends; the byte order mark


def without_unseen(text: str) -> str:
    """The words as they are read, without control characters: nobody can take out what he does not see."""
    return _UNSEEN.sub("", text)
