"""A web process imports every app, every address and what asks a model; it stays small."""

import os
import subprocess
import sys

import pytest

FOR_THE_WORKER = {"sklearn", "scipy", "joblib", "pyarrow"}
PROGRAM = f"""
import django, sys
django.setup()
import config.urls, django.urls
django.urls.get_resolver().url_patterns
from linli.suggestions.learning import grams, model
print(sorted({{name.partition('.')[0] for name in sys.modules}} & {FOR_THE_WORKER}))
"""


@pytest.mark.no_database
def test_the_web_loads_no_library_that_only_the_worker_needs():
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, env=environment)

    assert done.stdout.split("\n")[-2] == "[]"
