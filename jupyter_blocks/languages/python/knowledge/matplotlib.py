"""matplotlib, and what draws with it or like it."""

from __future__ import annotations

from jupyter_blocks.languages.python.knowledge.tables import Class, Methods, Table, each, words

AXES = "matplotlib.axes"
DRAWING = words(
    """
    plot scatter bar barh hist hist2d hexbin boxplot violinplot pie errorbar fill fill_between fill_betweenx
    step stem stackplot imshow matshow pcolor pcolormesh contour contourf quiver streamplot axhline axvline
    axhspan axvspan hlines vlines text annotate table loglog semilogx semilogy arrow plot_surface
    plot_wireframe scatter3D plot3D add_patch add_line add_artist add_collection add_image add_container
    bar_label legend grid axis tick_params ticklabel_format set margins invert_xaxis invert_yaxis cla clear
    clf remove minorticks_on minorticks_off autoscale sharex sharey label_outer suptitle supxlabel supylabel
    tight_layout colorbar subplots_adjust autofmt_xdate set_title set_xlabel set_ylabel set_zlabel set_xlim
    set_ylim set_xticks set_yticks set_xticklabels set_yticklabels set_xscale set_yscale set_aspect
    set_axis_off set_axis_on set_facecolor set_size_inches set_dpi set_color set_linewidth set_linestyle
    set_alpha set_label set_visible set_data set_text set_fontsize set_rotation set_position set_zorder
    set_xbound set_ybound set_prop_cycle
    """
)
ADDING = words("subplots add_subplot add_axes subplot_mosaic add_gridspec twinx twiny inset_axes gca")
PARTS = ADDING | words(
    """
    [] axes figure lines patches texts collections images xaxis yaxis spines title legend_ flat plot scatter
    bar barh hist fill_between imshow pcolormesh contour contourf text annotate legend axhline axvline
    errorbar step suptitle colorbar
    """
)

TABLE = Table(
    library="matplotlib",
    pure=words("matplotlib seaborn plotly altair bokeh IPython"),
    results=each("figure.Figure pyplot.figure pyplot.axes pyplot.gca pyplot.gcf pyplot.subplot", AXES),
    classes={
        # Figures, axes and what is drawn on them.
        "axes": Class(
            changing=DRAWING | (ADDING - words("gca")),
            pure=words("savefig show draw get_figure"),
            parts=PARTS,
            results=dict.fromkeys(PARTS, AXES),
        ),
    },
    methods=Methods(
        pure=words("plot hist boxplot scatter bar barh line pie savefig write_image write_html"),
        sharing=words("add_subplot subplots gca"),
    ),
)
