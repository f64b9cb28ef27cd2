from django.apps import AppConfig


class HouseConfig(AppConfig):
    name = "linli.house"

    def ready(self) -> None:
        from linli.house import tasks  # noqa: F401 — registers what the worker repeats
