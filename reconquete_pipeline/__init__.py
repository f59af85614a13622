"""Win back lost clients: the engine and the mathematics."""

import os
import time

# When this process began to import the program; a night counts from here.
STARTED = time.monotonic()

# Before numpy and scipy are imported: threads that wait for each other over matrices of ten numbers
# take five times the work, and sums shared out among them differ from machine to machine.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
