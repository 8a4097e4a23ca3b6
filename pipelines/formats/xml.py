"""How XML is read here: nothing is fetched, nothing is expanded, and what was read is let go."""

from lxml import etree

OPTIONS = {"resolve_entities": False, "no_network": True, "load_dtd": False}


def forget(element: etree._Element) -> None:
    """Frees an element and those before it, which keeps the memory of a long sheet small."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]
