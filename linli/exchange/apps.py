from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "linli.exchange"
    verbose_name = _("exchange with other systems")

    def ready(self) -> None:
        from linli.exchange.outbox.queue import queue
        from linli.record.acts import also_written

        for module in ("doors", "tasks"):
            import_module(f"linli.exchange.{module}")
        also_written.append(queue)
