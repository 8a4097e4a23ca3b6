"""The briefing 简报: comparisons under headings, written as slides, document, workbook and pictures."""
