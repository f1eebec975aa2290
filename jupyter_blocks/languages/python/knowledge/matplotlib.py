"""matplotlib, and what draws with it or like it."""

from __future__ import annotations

from jupyter_blocks.languages.python.knowledge.tables import Methods, Table, words

TABLE = Table(
    library="matplotlib",
    pure=words("matplotlib seaborn plotly altair bokeh IPython"),
    methods=Methods(
        pure=words("plot hist boxplot scatter bar barh line pie savefig write_image write_html"),
        sharing=words("add_subplot subplots gca"),
    ),
)
