"""Comparisons as Plotly figures. A module here draws one kind of picture and shows nothing."""
