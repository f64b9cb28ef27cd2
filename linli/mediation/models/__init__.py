"""What a mediation consists of."""

from linli.mediation.models.agreement import (
    Agreement,
    AgreementCopy,
    CourtConfirmation,
    Instalment,
    Performance,
    Signature,
    parties_as_written,
)
from linli.mediation.models.mediation import Consent, ConsentRequest, Disputant, Mediation, Mediator
from linli.mediation.models.registers import DisputeType, MediationSettings, PaperKind
from linli.mediation.models.work import (
    Dossier,
    FollowUp,
    Inquiry,
    MediationRating,
    Paper,
    RecordConfirmation,
    Sitting,
)

__all__ = [
    "Agreement", "AgreementCopy", "Consent", "ConsentRequest", "CourtConfirmation", "Disputant", "DisputeType", "Dossier", "FollowUp", "Inquiry",
    "Instalment", "Mediation", "MediationRating", "MediationSettings", "Mediator", "Paper", "PaperKind", "Performance",
    "RecordConfirmation", "Signature", "Sitting", "parties_as_written",
]  # fmt: skip
