"""plotly: figures are changed by methods that give them back."""

from __future__ import annotations

from jupyter_blocks.languages.python.knowledge.tables import Class, Table, each, words

FIGURE, PART = "plotly.Figure", "plotly.Part"
PARTS = words(
    """
    [] annotations coloraxis error_x error_y font geo legend line margin marker scene shapes title xaxis yaxis
    """
)
CHANGING = words(
    """
    update update_layout update_traces update_xaxes update_yaxes update_annotations update_shapes
    update_coloraxes update_geos update_mapboxes update_polars update_scenes add_trace add_traces
    append_trace add_annotation add_shape add_layout_image add_hline add_hrect add_vline add_vrect
    add_bar add_box add_heatmap add_histogram add_pie add_scatter add_scatter3d add_surface
    add_violin for_each_trace for_each_xaxis for_each_yaxis for_each_annotation set_subplots
    """
)

TABLE = Table(
    library="plotly",
    result=FIGURE,
    instances=FIGURE,
    results=each(
        """
        express.data.carshare express.data.election express.data.experiment express.data.gapminder
        express.data.iris express.data.medals_long express.data.medals_wide express.data.stocks
        express.data.tips express.data.wind
        """,
        "pandas.DataFrame",
    ),
    classes={
        "Figure": Class(
            changing=CHANGING,
            fluent=CHANGING,
            calling=words("for_each_trace for_each_xaxis for_each_yaxis for_each_annotation"),
            pure=words(
                "show write_html write_image write_json to_html to_image to_json to_dict select_traces"
            ),
            parts=words("data layout frames"),
            results=each("data layout frames", PART),
            keeps=True,
        ),
        # Traces, axes, titles and whatever else is in a figure.
        "Part": Class(
            changing=words("update"),
            fluent=words("update"),
            parts=PARTS,
            results=dict.fromkeys(PARTS, PART),
        ),
    },
)
