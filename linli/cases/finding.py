"""Cases can be found: by staff with all that was said, by everybody what is published."""

from linli.cases.queries.findable import FOUND_CASES, FOUND_PUBLICATIONS
from linli.search.actions import findable

findable(FOUND_CASES)
findable(FOUND_PUBLICATIONS)
