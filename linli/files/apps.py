from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "linli.files"
    verbose_name = _("Files")

    def ready(self) -> None:
        import warnings

        from PIL import Image

        from linli.files import seeds, tasks  # noqa: F401  # what registers itself needs the models

        # Pillow only warns of pictures that are between once and twice too big
        warnings.simplefilter("error", Image.DecompressionBombWarning)
