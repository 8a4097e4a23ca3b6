"""Imports run one way: the table of layers, read from the code itself."""

import ast
from pathlib import Path

import pytest

from kpi.settings import ROOT

FILES = [
    ROOT / "app.py",
    *(p for f in ("kpi", "pipelines", "pages") for p in sorted((ROOT / f).rglob("*.py"))),
]
HEAVY = {"pandas", "numpy", "pyarrow", "kpi"}
# folder or file → packages it may not import
FORBIDDEN = {
    "app.py": {"duckdb", "plotly"},
    "pages/": {"duckdb", "plotly"},
    "kpi/ui/": {"duckdb"},
    "kpi/comparisons/": {"duckdb", "streamlit", "plotly", "pipelines"},
    "kpi/actions/": {"duckdb", "streamlit", "plotly", "pipelines"},
    "kpi/store.py": {"streamlit", "plotly"},
    "kpi/plans.py": {"streamlit", "plotly"},
    "kpi/frame.py": {"streamlit", "plotly"},
    "kpi/briefing/": {"streamlit", "duckdb", "plotly", "pipelines", "kpi.ui"},
    "pipelines/": {"duckdb", "streamlit", "plotly", "kpi.comparisons", "kpi.ui", "kpi.charts"},
    # the program that reads books starts within a tenth of a second
    **dict.fromkeys(
        ("pipelines/book.py", "pipelines/formats/", "pipelines/kind.py", "pipelines/limits.py"), HEAVY
    ),
}
# pictures are drawn from a Comparison and words; the series' own words are beside them
CHARTS_MAY = {
    "plotly",
    "pandas",
    "kpi.campaign",
    "kpi.charts",
    "kpi.clauses",
    "kpi.names",
    "kpi.question",
    "kpi.words",
    "kpi.text",
    "kpi.period",
}
STANDARD = {
    "collections",
    "dataclasses",
    "datetime",
    "functools",
    "html",
    "itertools",
    "math",
    "re",
    "typing",
    "textwrap",
    "unicodedata",
}
ONLY_HERE = {
    "duckdb": {"kpi/store.py", "kpi/plans.py", "kpi/frame.py"},
    "streamlit": {"app.py", "pages/", "kpi/ui/"},
    "plotly": {"kpi/charts/", "kpi/ui/"},
    "rapidfuzz": {"kpi/name.py"},
    "babel": {"kpi/text/"},
    "lxml": {"pipelines/formats/"},
    "xlrd": {"pipelines/formats/xls.py"},
    "docx": {"pipelines/formats/docx.py", "kpi/briefing/"},
    "pptx": {"kpi/briefing/"},
    "kaleido": {"kpi/briefing/browser.py"},
    "pdfminer": {"pipelines/formats/pdf.py"},
    "xlsxwriter": {"kpi/briefing/", "pipelines/template.py", "kpi/actions/sheet.py"},
    "icalendar": {"kpi/actions/calendar.py"},
}
# the doors of kpi through which files come in: uploading, registers, and the first load of the shipped
# ones; and the checks of a load, which look over the whole store too
MAY_USE_PIPELINES = {"kpi/ui/upload/", "kpi/ui/quality/", "kpi/ui/actions/exchange.py", "kpi/__main__.py"}


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def within(name: str, parts: set[str]) -> bool:
    return any(name == part or (part.endswith("/") and name.startswith(part)) for part in parts)


def imported(path: Path) -> set[str]:
    """The dotted names that a file imports; `from kpi import words` counts as kpi.words."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module, f"{path}: relative import"
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def uses(path: Path, package: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for name in imported(path))


@pytest.mark.parametrize("layer", sorted(FORBIDDEN))
def test_a_layer_imports_nothing_that_its_row_forbids(layer: str) -> None:
    files = [path for path in FILES if within(place(path), {layer})]
    assert files
    assert [(place(p), name) for p in files for name in FORBIDDEN[layer] if uses(p, name)] == []


def test_charts_know_comparisons_and_words_and_nothing_of_the_store() -> None:
    for path in [p for p in FILES if place(p).startswith("kpi/charts/")]:
        strange = {
            name
            for name in imported(path)
            if not any(name == may or name.startswith(f"{may}.") for may in CHARTS_MAY | STANDARD)
        }
        assert strange == set(), place(path)


@pytest.mark.parametrize("package", sorted(ONLY_HERE))
def test_a_package_is_imported_in_its_own_place_only(package: str) -> None:
    found = {place(path) for path in FILES if uses(path, package)}
    assert found and {name for name in found if not within(name, ONLY_HERE[package])} == set()


def test_what_a_figure_is_does_not_know_how_it_came_in() -> None:
    found = {place(p) for p in FILES if place(p).startswith("kpi/") and uses(p, "pipelines")}
    assert all(within(name, MAY_USE_PIPELINES) for name in found)


def test_pages_reach_files_through_the_upload_pieces_alone() -> None:
    pages = [path for path in FILES if place(path).startswith("pages/")]
    assert [place(path) for path in pages if uses(path, "pipelines")] == []


def test_no_module_imports_itself_in_a_circle() -> None:
    modules = {place(p).removesuffix(".py").removesuffix("/__init__").replace("/", "."): p for p in FILES}
    graph = {name: imported(path) & set(modules) - {name} for name, path in modules.items()}
    # a package's name is imported with any module in it; that alone is no circle
    graph = {name: {to for to in found if not name.startswith(f"{to}.")} for name, found in graph.items()}
    while leaves := [name for name, found in graph.items() if not found & set(graph)]:
        for name in leaves:
            del graph[name]
    assert sorted(graph) == []


def test_no_query_is_written_in_a_page() -> None:
    for path in [p for p in FILES if place(p).startswith("pages/")]:
        text = path.read_text(encoding="utf-8")
        assert ".query(" not in text and "select " not in text, place(path)
