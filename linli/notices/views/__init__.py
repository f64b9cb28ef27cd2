"""Pages: the inbox of everybody, and the outbox for those who look after it."""
