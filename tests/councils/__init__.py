"""Councils: from talk to deed."""
