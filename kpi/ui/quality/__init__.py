"""The parts of the Quality page: what the checks found, who reported what, who is late."""
