"""The parts of the Briefing page: recipe and sections, formats, preview, and the files."""
