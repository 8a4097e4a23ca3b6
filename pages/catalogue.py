"""Catalogue: what every indicator means; which zones and peer groups there are."""

import streamlit as st

from kpi.ui.catalogue import indicator_table, peer_table, zone_table
from kpi.ui.session import demand_menu, say

demand_menu("catalogue")
TABLES = {"indicators": indicator_table, "zones": zone_table, "peers": peer_table}

search = st.text_input(say("catalogue.search"), key="search", live=True)
for tab, (name, table) in zip(
    st.tabs([say(f"catalogue.{name}") for name in TABLES]), TABLES.items(), strict=True
):
    with tab:
        rows = table(search)
        if rows.empty:
            st.info(say("catalogue.none"))
        else:
            wide = {say("column.definition"): st.column_config.Column(width="large")}
            st.dataframe(rows, hide_index=True, height=520, column_config=wide, alt=say(f"catalogue.{name}"))
