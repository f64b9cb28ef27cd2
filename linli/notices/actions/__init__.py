"""What people do to the outbox and its texts."""
