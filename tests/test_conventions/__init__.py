"""Rules of the house, kept by the build and not by memory. A message says what to do, not only what is wrong."""
