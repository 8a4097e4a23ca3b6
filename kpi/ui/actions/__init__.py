"""The parts of the Action list page: who is there, the board, the table, one item, the people."""
