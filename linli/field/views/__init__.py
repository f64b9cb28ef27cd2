"""The installable page of grid workers, what it loads and what it sends."""
