from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "linli.files"
    verbose_name = _("Files")

    def ready(self) -> None:
        import warnings

        from PIL import Image

        from linli.files import seeds, tasks  # noqa: F401  # what registers itself needs the models
        from linli.files.queries import damaged
        from linli.people.policy import is_administrator
        from linli.people.queries import actor_of
        from linli.record.chain import also_proven
        from linli.ui.settings_pages import Group, settings_page

        title, about = _("Limits for files"), _("How many photos and papers may be sent, and how big.")
        settings_page(
            Group.MEANS, 50, "files:limits", title, about, who=lambda r: is_administrator(actor_of(r, channel="desk"))
        )

        # what is stored must still be what the record says
        also_proven.append(damaged)

        # Pillow only warns of pictures that are between once and twice too big
        warnings.simplefilter("error", Image.DecompressionBombWarning)
