"""Which files came, in which order, and what is said of them."""
