"""Pages of councils: for residents, for the phone in the circle, for staff."""
