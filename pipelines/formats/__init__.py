"""One module a format: bytes into tables or paragraphs of text. They run in the child program
of pipelines/book.py."""
