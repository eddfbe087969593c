"""SLA workbench: evidence, structures, delay, suppliers and chronic rights, worked out by hand."""

from __future__ import annotations

import streamlit as st

from ui.components.workbench_delay import delay_bench
from ui.components.workbench_evidence import evidence_bench
from ui.components.workbench_structure import structure_bench
from ui.components.workbench_supplier import supplier_bench


def sla_workbench() -> None:
    st.title("SLA workbench")
    st.caption("What can be promised, from figures at hand; nothing here is kept.")
    structure, evidence, delay, supplier = st.tabs(
        ["Structure", "Evidence", "Delay and loss", "Supplier back to back"]
    )
    with structure:
        structure_bench()
    with evidence:
        evidence_bench()
    with delay:
        delay_bench()
    with supplier:
        supplier_bench()
