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
""",
)
