"""Catalogue: what every indicator means; which zones, peer groups and schemes of scores there are."""

import streamlit as st

from kpi.ui.catalogue import indicator_table, peer_table, zone_table
from kpi.ui.schemes import show_schemes
from kpi.ui.session import demand_menu, say

demand_menu("catalogue")
TABLES = {"indicators": indicator_table, "zones": zone_table, "peers": peer_table}

search = st.text_input(say("catalogue.search"), key="search", live=True)
*tabs, of_schemes = st.tabs([say(f"catalogue.{name}") for name in (*TABLES, "schemes")])
for tab, (name, table) in zip(tabs, TABLES.items(), strict=True):
    with tab:
        rows = table(search)
        if rows.empty:
            st.info(say("catalogue.none"))
        else:
            wide = {say("column.definition"): st.column_config.Column(width="large")}
            st.dataframe(rows, hide_index=True, height=520, column_config=wide, alt=say(f"catalogue.{name}"))
with of_schemes:
    show_schemes(search)
