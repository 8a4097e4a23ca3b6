"""What a browser is told of the Office files that it saves."""

OFFICE = "application/vnd.openxmlformats-officedocument"
MIMES = {
    "pptx": f"{OFFICE}.presentationml.presentation",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
}
