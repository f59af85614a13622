"""Files of the published lists: producers make them, one writer logs, writes and removes them."""
