"""Everything a figure is: its name, its period, its unit, where it is kept and how it compares."""
