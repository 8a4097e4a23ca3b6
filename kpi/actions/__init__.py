"""The register of the four lists 四项清单: gaps and tasks, each with a measure, a person and a date, until
it is struck off 销号 against the figures."""
