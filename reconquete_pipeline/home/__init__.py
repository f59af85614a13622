"""A company's folder: reconquete.toml, settings, campaign files, the journal of its facts."""
