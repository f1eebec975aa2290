"""Graphs of networkx: what changes them, what shows them."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "networks",
    r"""
=== add-edge: `add_edge` changes the graph.
edges: a>b:G b>c:G a~c
import networkx as nx
G = nx.Graph()
---
G.add_edge(1, 2)
---
print(G.number_of_edges())

=== add-weighted-edges: `add_weighted_edges_from` changes the graph that a second name shows.
edges: a>b:G b>c:H a~c
import networkx as nx
G = nx.DiGraph()
H = G
---
G.add_weighted_edges_from([(1, 2, 0.5)])
---
print(H.number_of_edges())

=== node-attribute: A store to a node's attributes changes the graph.
edges: a>b:G b>c:G a~c
import networkx as nx
G = nx.path_graph(3)
---
G.nodes[0]["w"] = 1
---
print(G.nodes[0])

=== node-data-kept: So does one through another name.
edges: a>b:G b>c:data c>d:G a~c a~d b~d
import networkx as nx
G = nx.path_graph(3)
---
data = G.nodes[0]
---
data["w"] = 1
---
print(G.nodes[0])

=== edge-attribute: A store to an edge's attributes changes the graph.
edges: a>b:G b>c:G a~c
import networkx as nx
G = nx.path_graph(3)
---
G[0][1]["w"] = 1
---
print(G.edges[0, 1])

=== nodes-view: A view of the nodes shows what is added later.
edges: a>b:G a>c:G b>d:nodes c?d:nodes a~d
import networkx as nx
G = nx.path_graph(3)
---
nodes = G.nodes
---
G.add_node("x")
---
print(len(nodes))

=== subgraph-view: A subgraph shows a change of its graph.
edges: a>b:G a>c:G b-d:H c?d:H a~d b~c
import networkx as nx
G = nx.path_graph(4)
---
H = G.subgraph([0, 1, 2])
---
G.remove_edge(0, 1)
---
print(H.number_of_edges())

=== subgraph-attribute: A node's attribute stored through a subgraph is the graph's.
edges: a>b:G b>c:H c>d:G a~c a~d b~d
import networkx as nx
G = nx.path_graph(4)
---
H = G.subgraph([0, 1])
---
H.nodes[0]["w"] = 1
---
print(G.nodes[0])

=== copy-apart: A copy of a graph is changed apart from it.
edges: a>b:G b>c:H a>d:G
import networkx as nx
G = nx.path_graph(4)
---
H = G.copy()
---
H.add_edge(0, 3)
---
print(G.number_of_edges())

=== subgraph-copy-apart: A copy of a subgraph is changed apart from the graph.
edges: a>b:G b>c:H a>d:G
import networkx as nx
G = nx.path_graph(4)
---
H = G.subgraph([0, 1]).copy()
---
H.add_edge(0, 9)
---
print(G.number_of_edges())

=== set-node-attributes: `set_node_attributes` changes the graph it is given.
edges: a>b:G,nx b>c:G a~c
import networkx as nx
G = nx.path_graph(3)
---
nx.set_node_attributes(G, 1, "w")
---
print(G.nodes(data=True))

=== add-path: `nx.add_path` changes the graph it is given.
edges: a>b:G,nx b>c:G a~c
import networkx as nx
G = nx.Graph()
---
nx.add_path(G, [1, 2, 3])
---
print(G.number_of_edges())

=== algorithms-look: Algorithms change nothing.
edges: a>b:G,nx a>c:G
import networkx as nx
G = nx.path_graph(3)
---
ranks = nx.degree_centrality(G)
nx.shortest_path(G, 0, 2)
---
print(G.number_of_edges())

=== queries-look: What is asked of a graph changes nothing.
edges: a>b:G a>c:G
import networkx as nx
G = nx.path_graph(3)
---
G.neighbors(0)
G.has_edge(0, 1)
---
print(G.number_of_edges())

=== compose-is-new: A graph composed of two is changed apart from them.
edges: a>b:G,nx b>c:H a>d:G
import networkx as nx
G = nx.path_graph(3)
---
H = nx.compose(G, nx.star_graph(3))
---
H.add_node("z")
---
print(G.number_of_nodes())

=== relabel-in-place: `relabel_nodes(…, copy=False)` changes the graph.
edges: a>b:G,nx b>c:G a~c
import networkx as nx
G = nx.path_graph(3)
---
nx.relabel_nodes(G, {0: "a"}, copy=False)
---
print(list(G))

=== graph-attribute: The attributes of the graph itself.
edges: a>b:G b>c:about c>d:G a~c a~d b~d
import networkx as nx
G = nx.Graph(name="g")
---
about = G.graph
---
about["source"] = "x"
---
print(G.graph)

=== graph-in-loop: Edges added in a loop over a literal.
edges: a>b:G b>c:G a~c
import networkx as nx
G = nx.Graph()
---
for u, v in [(1, 2), (2, 3)]:
    G.add_edge(u, v)
---
print(G.number_of_edges())
""",
)
