"""Columns of a table as arrays, for functions over many millions of rows."""

from typing import Any

import numpy as np

Column = np.ndarray[Any, np.dtype[Any]]
Columns = dict[str, Column]
