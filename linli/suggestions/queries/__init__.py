"""What is known: the model in use, the routing rules, how often suggestions are followed."""
