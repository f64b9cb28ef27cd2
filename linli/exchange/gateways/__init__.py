"""How work orders come in and answers go out: one interface, an adapter for each way."""

from linli.exchange.gateways.addresses import Forbidden, checked
from linli.exchange.gateways.folder import Folder
from linli.exchange.gateways.messages import Adapter, Incoming, Outgoing
from linli.exchange.gateways.signed import Signed, signature_is_right

__all__ = ["Adapter", "Folder", "Forbidden", "Incoming", "Outgoing", "Signed", "checked", "signature_is_right"]
