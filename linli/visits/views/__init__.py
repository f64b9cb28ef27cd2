"""Pages of visits at the desk; what a worker carries on the phone is ``field``."""
