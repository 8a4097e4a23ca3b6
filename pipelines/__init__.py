"""A file's way in: read → recognise → resolve → check → compare with what is there → commit."""
