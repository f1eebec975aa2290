"""Figures and axes of matplotlib that several blocks draw on."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "drawings",
    r"""
=== two-blocks: Axes drawn on by two blocks.
edges: a>b:ax b>c:ax c>d:ax a~c a~d b~d
from matplotlib.figure import Figure
fig = Figure()
ax = fig.subplots()
---
ax.plot([1, 2])
---
ax.set_title("two")
---
print(ax.get_title(), len(ax.lines))

=== figure-has-axes: What is drawn on axes is in their figure.
edges: a>b:ax b>c:fig a~c
from matplotlib.figure import Figure
fig = Figure()
ax = fig.subplots()
---
ax.plot([1, 2])
---
print(len(fig.axes[0].lines))

=== frame-plot: What `plot` of a frame gives are axes, which are drawn on.
edges: a>b:df b>c:ax c>d:ax b~d
--- setup
import matplotlib
matplotlib.use("agg")
import pandas as pd
---
df = pd.DataFrame({"a": [1, 2]})
---
ax = df.plot()
---
ax.set_title("two")
---
print(ax.get_title())

=== line-kept: A line that was drawn is changed through its name.
edges: a>b:ax b>c:line c>d:ax b~d a~c a~d
from matplotlib.figure import Figure
ax = Figure().subplots()
---
(line,) = ax.plot([1, 2])
---
line.set_color("red")
---
print(ax.lines[0].get_color())

=== getters-change-nothing: What is only asked of axes changes nothing.
edges: a>b:ax a>c:ax
from matplotlib.figure import Figure
ax = Figure().subplots()
---
title = ax.get_title()
---
print(ax.get_title())

=== axes-to-function: A function that draws on the axes it is given.
edges: a>b:ax,draw b>c:ax a~c
from matplotlib.figure import Figure
ax = Figure().subplots()
def draw(on, values):
    on.plot(values)
---
draw(ax, [1, 2])
---
print(len(ax.lines))

=== figure-title: A title given to the figure changes it.
edges: a>b:fig b>c:fig a~c
from matplotlib.figure import Figure
fig = Figure()
---
fig.suptitle("all")
---
print(fig.get_suptitle())

=== add-subplot: Axes added to a figure are the figure's.
edges: a>b:fig b>c:ax c>d:fig b~d a~c a~d
from matplotlib.figure import Figure
fig = Figure()
---
ax = fig.add_subplot()
---
ax.plot([1])
---
print(len(fig.axes[0].lines))

=== twin: Twin axes are the figure's.
edges: a>b:ax b>c:twin c>d:fig a~d b~d a~c
from matplotlib.figure import Figure
fig = Figure()
ax = fig.subplots()
---
twin = ax.twinx()
---
twin.plot([1])
---
print([len(each.lines) for each in fig.axes])

=== plotly-layout: A figure of plotly is changed by `update_layout`, which gives it back.
edges: a>b:df b>c:fig c>d:same d>e:fig b~d b~e c~e
exempt: plotly is no part of the oracle
--- setup
import pandas as pd
import plotly.express as px
---
df = pd.DataFrame({"a": [1, 2]})
---
fig = px.scatter(df, x="a", y="a")
---
same = fig.update_layout(title="two")
---
same.add_hline(y=1)
---
fig.show()

=== plotly-shown: What is only shown is not changed.
edges: a>b:fig a>c:fig
exempt: plotly is no part of the oracle
--- setup
import plotly.graph_objects as go
---
fig = go.Figure()
---
fig.show()
---
fig.write_html("figure.html")

=== plotly-trace-kept: A trace out of a figure's data is the figure's own.
edges: a>b:fig b>c:trace c>d:fig a~c a~d b~d
exempt: plotly is no part of the oracle
--- setup
import plotly.graph_objects as go
---
fig = go.Figure(go.Scatter(y=[1, 2]))
---
trace = fig.data[0]
---
trace.line.color = "red"
---
fig.show()
""",
)
