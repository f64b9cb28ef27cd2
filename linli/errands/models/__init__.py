"""Everything an errand is made of."""

from linli.errands.models.errand import Errand
from linli.errands.models.registers import Certificate, CertificateAnswer, ErrandKind, ErrandSettings

__all__ = ["Certificate", "CertificateAnswer", "Errand", "ErrandKind", "ErrandSettings"]
