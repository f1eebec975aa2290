"""networkx."""

from __future__ import annotations

from jupyter_blocks.languages.python.knowledge.tables import Methods, Table, words

TABLE = Table(
    library="networkx",
    methods=Methods(
        changing=words("add_node add_edge add_nodes_from add_edges_from remove_node remove_edge"),
    ),
)
