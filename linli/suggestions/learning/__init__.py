"""Learning from texts, without tables: features, a linear model of plain arrays, its training, hot topics.

`grams`, `model` and `neighbours` need NumPy only and serve in the web; `training`, `topics` and `names` belong to the worker and to
commands, and alone know scikit-learn and SciPy.
"""
