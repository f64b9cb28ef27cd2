"""A web process imports every app, every address and what asks a model; it stays small."""

import os
import subprocess
import sys

import pytest

FOR_THE_WORKER = {"sklearn", "scipy", "joblib", "pyarrow"}
WHEN_ASKED = {"docx", "openpyxl", "typst"}  # where somebody takes a sheet or a paper along
PROGRAM = f"""
import django, sys
django.setup()
import config.urls, django.urls
django.urls.get_resolver().url_patterns
from linli.suggestions.learning import grams, model
print(sorted({{name.partition('.')[0] for name in sys.modules}} & {FOR_THE_WORKER | WHEN_ASKED}))
"""


@pytest.mark.no_database
def test_the_web_starts_without_the_libraries_that_only_some_work_needs():
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, env=environment)

    assert done.stdout.split("\n")[-2] == "[]"
