"""A Comparison on the screen: finding, picture or table, export, notes, and where each figure is from."""

from collections.abc import Callable, Sequence

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from kpi.charts.theme import EXPORT_SCALE, Theme
from kpi.comparisons.answer import refs_of
from kpi.period import Period
from kpi.question import Comparison, Question
from kpi.table import is_number_column, printed_table
from kpi.ui.export import show_export
from kpi.ui.plain import plain
from kpi.ui.session import periods, say, sources, store, theme, writer
from kpi.ui.widths import fitting
from kpi.words import Writer

Draw = Callable[[Comparison, Writer, Theme], go.Figure | None]
ShowTable = Callable[[Comparison], None]
VIEWS = ("chart", "table")
PLOTLY = {"displaylogo": False, "displayModeBar": True, "showSendToCloud": False}


def show_picture(comparison: Comparison, draw: Draw, key: str, own_table: ShowTable | None = None) -> None:
    """The comparison as a chart or a table, as the visitor likes, with its sentence and export menu.
    A table of its own, `own_table`, stands first, under the page's headline."""
    words = writer()
    figure = draw(comparison, words, theme())
    view = "table" if figure is None else show_view(key, "table" if own_table else "chart")
    if figure is not None and view == "chart":
        show_figure(figure, comparison, f"chart_{key}")
    else:
        (own_table or show_printed)(comparison)
    sentence = words.sentences(comparison)[0] if comparison.findings else words.title(comparison)
    st.markdown(plain(sentence))
    show_export(comparison, sentence, f"chart_{key}" if view == "chart" else "", key)


def show_printed(comparison: Comparison) -> None:
    """The finding, and the table with every number as it is printed."""
    words = writer()
    st.subheader(plain(words.title(comparison)))
    st.caption(plain(words.subtitle(comparison)))
    show_table(printed_table(comparison, words), words.title(comparison))


def show_table(table: pd.DataFrame, alt: str) -> None:
    """A printed table, numbers to the right, texts never cut off below the first rows."""
    columns = {
        head: st.column_config.Column(alignment="right")
        if is_number_column(head, writer())
        else st.column_config.Column(width=fitting(table, head))
        for head in table.columns
    }
    st.dataframe(table, hide_index=True, column_config=columns, alt=alt)


def show_view(key: str, first: str) -> str:
    """The choice between the chart and the same as a table; `first` until somebody chose."""
    return st.segmented_control(
        say("control.view"),
        VIEWS,
        default=first,
        required=True,
        format_func={name: say(f"view.{name}") for name in VIEWS}.__getitem__,
        key=f"view_{key}",
        label_visibility="collapsed",
    )


def show_figure(figure: go.Figure, comparison: Comparison, key: str) -> None:
    """The chart; its own camera button saves what the export menu does."""
    show_plot(figure, writer().title(comparison), writer().file_name(comparison), key)


def show_plot(figure: go.Figure, alt: str, file_name: str, key: str) -> None:
    """A figure and its camera button, which saves a picture under `file_name`."""
    camera = {"toImageButtonOptions": {"format": "png", "filename": file_name, "scale": EXPORT_SCALE}}
    with st.container(key=key):
        st.plotly_chart(figure, theme=None, config={**PLOTLY, **camera}, alt=alt, key=f"plotly_{key}")


def show_badges(comparison: Comparison) -> None:
    """What a reader must know before any number: simulated zones, provisional figures, how fresh."""
    with st.container(horizontal=True):
        if comparison.is_simulated:
            st.badge(say("badge.simulated"), icon=":material/science:", color="orange")
        if sources(comparison.refs)["status"].isin(["provisional", "estimate"]).any():
            st.badge(say("badge.provisional"), icon=":material/pending:", color="gray")
        if newest := _newest_period(comparison.question):
            st.badge(say("badge.upto", period=writer().period(newest)), color="blue")


def _newest_period(question: Question) -> Period | None:
    """The newest period up to the one asked in which the zone has figures; None where it has none."""
    known = periods(question.zone)
    reported = known[known["has_figures"] & (known["period"] <= pd.Timestamp(question.period.end))]
    return None if reported.empty else Period(reported["period"].max().date())


def show_foot(*comparisons: Comparison, beside: Sequence[pd.DataFrame] = ()) -> None:
    """Notes, and the file, cell and sentence of every figure above; `beside` are the frames that were
    drawn beside the comparisons."""
    words = writer()
    lines = dict.fromkeys(line for comparison in comparisons for line in words.notes(comparison))
    st.caption("  \n".join(map(plain, lines)))
    asked = [comparison.refs for comparison in comparisons] + ([refs_of(*beside)] if beside else [])
    told = pd.concat([sources(refs) for refs in asked]).drop_duplicates("ref")
    with st.expander(say("sources.title", count=len(told))):
        table = told.assign(
            zone=[words.zone(zone) for zone in told["zone_id"]],
            indicator=[words.indicator(indicator) for indicator in told["indicator_id"]],
            measure=[say(f"measure.{measure}") for measure in told["measure"]],
            basis=[say(f"basis.{basis}") for basis in told["basis"]],
            period=told["period"].dt.date,
            figure=told["value"],
            unit=[words.unit(unit) if unit else "" for unit in told["unit"]],
            loaded_at=told["loaded_at"].dt.strftime("%Y-%m-%d %H:%M"),
        )
        heads = [
            "zone",
            "indicator",
            "period",
            "measure",
            "basis",
            "raw_value",
            "figure",
            "unit",
            "file_name",
            "sheet",
            "cell",
            "source",
            "note",
            "batch_id",
            "loaded_by",
            "loaded_at",
        ]
        chosen = st.dataframe(
            table[heads].rename(columns={name: say(f"column.{name}") for name in heads}),
            hide_index=True,
            on_select="rerun",
            selection_mode="single-row",
            key=f"sources_{comparisons[0].kind}",
            alt=say("sources.title", count=len(told)),
        )
        rows = chosen["selection"]["rows"]
        if rows and rows[0] < len(told):
            show_life(told.iloc[rows[0]].to_dict())
        else:
            st.caption(say("versions.choose"))


def show_life(figure: dict) -> None:
    """Every version of a figure: who loaded it, from which file, and which one stands."""
    words = writer()
    names = ("zone_id", "indicator_id", "period", "span", "measure", "basis")
    versions = store().life(*(figure[name] for name in names))
    what = [words.zone(figure["zone_id"]), words.indicator(figure["indicator_id"])]
    what += [
        words.period(Period(figure["period"].date(), figure["span"])),
        say(f"measure.{figure['measure']}"),
    ]
    st.markdown(plain(say("versions.title", what=" ".join(what), count=len(versions))))
    _show_versions(versions, say("versions.title", what=" ".join(what), count=len(versions)))


def show_all_versions(zone: str, indicator: str) -> None:
    """Every version of every figure that the zone ever had of an indicator, the newest first."""
    versions = store().life(zone, indicator)
    title = say("versions.all", count=len(versions))
    words = writer()
    spans = zip(versions["period"], versions["span"], strict=True)
    which = {
        "period": [words.period(Period(day.date(), span)) for day, span in spans],
        "measure": [say(f"measure.{measure}") for measure in versions["measure"]],
        "basis": [say(f"basis.{basis}") for basis in versions["basis"]],
    }
    _show_versions(versions, title, which)


def _show_versions(versions: pd.DataFrame, alt: str, which: dict[str, list[str]] | None = None) -> None:
    """Versions as a table; `which` are columns that say which figure each is of."""
    table = pd.DataFrame(
        {
            **(which or {}),
            "state": [
                say(_state_key(*pair))
                for pair in zip(versions["is_standing"], versions["is_undone"], strict=True)
            ],
            "raw_value": versions["raw_value"],
            "raw_unit": versions["raw_unit"],
            "figure": versions["value"],
            "unit": [writer().unit(unit) if unit else "" for unit in versions["unit"]],
            "batch_id": versions["batch_id"],
            "file_name": versions["file_name"],
            "sheet": versions["sheet"],
            "cell": versions["cell"],
            "loaded_by": versions["loaded_by"],
            "loaded_at": versions["loaded_at"].dt.strftime("%Y-%m-%d %H:%M"),
        }
    )
    heads = {name: say(f"column.{name}") for name in table.columns}
    st.dataframe(table.rename(columns=heads), hide_index=True, alt=alt)


def _state_key(is_standing: bool, is_undone: bool) -> str:
    if is_standing:
        return "versions.stands"
    return "versions.undone" if is_undone else "versions.replaced"


def show_nothing(question: Question, key: str = "") -> None:
    """No figure for this choice: say so, and what to choose instead."""
    words = writer()
    key = key or ("state.nothing" if question.indicators else "state.nothing_at_all")
    names = {"zone": words.zone(question.zone), "peers": words.peers(question.peers)}
    st.info(say(key, period=words.period(question.period), **names))
    known = periods(question.zone)
    reported = known[known["has_figures"]]
    if known.empty:
        st.markdown(say("state.choose_zone"))
    elif reported.empty:
        st.markdown(say("state.only_targets"))
    else:
        labels = [words.period(Period(day.date())) for day in reported["period"].head(12)]
        st.markdown(say("state.choose_period", periods=say("list").join(labels)))
