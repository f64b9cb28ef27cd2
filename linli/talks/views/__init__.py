"""Pages of talks: for residents, for hosts, for the administrator."""
