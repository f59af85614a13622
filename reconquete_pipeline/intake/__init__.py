"""Files in: formats, encodings, numbers and dates, row rules, rejects, the ledger."""
