"""networkx."""

from __future__ import annotations

from jupyter_blocks.languages.python.knowledge.tables import Class, Methods, Table, each, words

GRAPH = "networkx.Graph"
# They show what becomes of the graph, and attributes stored through them are its own.
VIEWS = words("[] nodes edges adj pred succ graph subgraph edge_subgraph get_edge_data in_edges out_edges")
CHANGING = words("add_node add_edge add_nodes_from add_edges_from remove_node remove_edge")

TABLE = Table(
    library="networkx",
    pure=words("networkx"),
    results=each(
        """
        DiGraph MultiGraph MultiDiGraph path_graph cycle_graph star_graph complete_graph empty_graph
        grid_2d_graph karate_club_graph les_miserables_graph barabasi_albert_graph erdos_renyi_graph
        gnp_random_graph watts_strogatz_graph random_geometric_graph balanced_tree from_pandas_edgelist
        from_pandas_adjacency from_numpy_array from_dict_of_lists from_edgelist read_edgelist read_gml
        read_graphml compose union disjoint_union intersection difference complement create_empty_copy
        relabel_nodes minimum_spanning_tree maximum_spanning_tree to_undirected to_directed ego_graph
        """,
        GRAPH,
    ),
    classes={
        "Graph": Class(
            changing=CHANGING
            | words(
                """
                add_weighted_edges_from remove_nodes_from remove_edges_from clear clear_edges update
                add_cycle
                """
            ),
            pure=words(
                """
                has_node has_edge neighbors successors predecessors degree number_of_nodes number_of_edges
                order size nbunch_iter adjacency get_edge_data is_directed is_multigraph copy to_directed
                to_undirected reverse subgraph edge_subgraph in_edges out_edges in_degree out_degree
                """
            ),
            parts=VIEWS,
            sharing=VIEWS,
            results={
                **each("copy to_directed to_undirected reverse subgraph edge_subgraph", GRAPH),
                **each(
                    "[] nodes edges adj pred succ graph get_edge_data in_edges out_edges", "networkx.View"
                ),
            },
        ),
        "View": Class(
            changing=words("update setdefault pop popitem clear"),
            pure=words("data get items keys values"),
            parts=words("[] data get items values setdefault"),
            sharing=words("[] data get items values setdefault"),
            results=each("[] data get items values setdefault", "networkx.View"),
        ),
    },
    changing=dict.fromkeys(
        words(
            """
            add_path add_cycle add_star set_node_attributes set_edge_attributes freeze relabel_gexf_graph
            remove_node_attributes remove_edge_attributes double_edge_swap connected_double_edge_swap
            """
        ),
        (0,),
    ),
    without_copy=words("relabel_nodes convert_node_labels_to_integers"),
    methods=Methods(changing=CHANGING),
)
