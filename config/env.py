"""Settings come from the environment; on a laptop the secrets are made once and kept in the data folder."""

import os
import secrets
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("LINLI_DATA", BASE_DIR / "var")).resolve()


def flag(name: str, default: bool = False) -> bool:
    """Whether a switch is on: 1, true, yes or on."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def number(name: str, default: int) -> int:
    return int(os.environ.get(name) or default)


def listed(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


IS_PRODUCTION = flag("LINLI_PRODUCTION")


def secret(name: str) -> str:
    """A secret from the environment; outside production one is made and kept in the data folder.

    Raises RuntimeError in production when it is missing: a city must know its own keys.
    """
    if value := os.environ.get(name):
        return value
    if IS_PRODUCTION:
        raise RuntimeError(f"{name} must be set in production")
    folder = DATA_DIR / "secrets"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / name.lower()
    try:
        with open(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as new:
            new.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return file.read_text()


def keys(name: str) -> dict[str, str]:
    """Named keys, the newest first: ``2026=…,2025=…``. A single unnamed secret is called ``k1``."""
    pairs = [part.partition("=") for part in secret(name).split(",")]
    return {key: value for key, _, value in pairs} if all(p[1] for p in pairs) else {"k1": secret(name)}
