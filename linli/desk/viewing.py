"""The desk answers the apps below: what many raise can become a topic of a council."""

from linli.councils.queries import sources
from linli.desk.queries.insight import source_of

sources.register("hot", source_of)
