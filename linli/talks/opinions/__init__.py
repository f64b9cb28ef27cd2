"""Opinion groups, in the way Polis finds them. Words, files and numbers only: no model, no request.

`tables` reads who said what; `statistics` counts and compares given groups (NumPy); `grouping` finds groups
(scikit-learn, so it is imported by the worker and by commands only); `report` puts both into one answer.
"""
