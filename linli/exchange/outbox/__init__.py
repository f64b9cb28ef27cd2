"""The machine between the record and other systems: queued with the act, sent afterwards, received once."""
