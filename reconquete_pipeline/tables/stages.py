"""The stages in reading order: a table reads only from its own stage and from those above it."""

STAGES = (
    "staging",
    "reference",
    "clients",
    "losses",
    "compliance",
    "returns",
    "loyalty",
    "campaigns",
    "marketing",
)
ENGINE_SCHEMA = "intake"
