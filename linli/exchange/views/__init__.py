"""Pages of the exchange, and the door by which another system hands work orders over."""
