"""The machine of the outbox: fan out, fold, deliver, sweep, shred. Each step may be killed anywhere."""
