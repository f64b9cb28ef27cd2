"""Linli's settings, and the pages that only the bench knows."""

from config.settings import *  # noqa: F403 — it is Linli as it is, and two pages more

ROOT_URLCONF = "bench_app.urls"
