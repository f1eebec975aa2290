"""pandas and geopandas."""

from __future__ import annotations

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.knowledge.tables import Class, Methods, Table, each, words

FRAME, SERIES, INDEX = "pandas.DataFrame", "pandas.Series", "pandas.Index"
# From version 3 on what is selected is written apart from what it was selected from; before, it depends.
COPIES = 3
PARTS = words("loc iloc at iat index columns attrs flags")
SHARING = words("[] T values to_numpy get xs squeeze transpose pipe array")
RESULTS = {
    **each("to_numpy values", "numpy.ndarray"),
    **each("index columns", INDEX),
    **each("plot hist boxplot", "matplotlib.axes"),
}
PURE = words(
    """
    head tail info describe plot hist boxplot sample copy mean sum min max median std var count value_counts
    nunique unique isna isnull notna notnull dropna fillna groupby agg aggregate apply map applymap pipe
    merge join assign query filter sort_values sort_index reset_index set_index rename drop drop_duplicates
    duplicated astype corr cov quantile round abs clip pivot pivot_table melt stack unstack transpose to_csv
    to_parquet to_json to_excel to_sql to_dict to_numpy to_list tolist to_string to_markdown to_html
    to_pickle to_feather to_hdf items keys values get index select_dtypes memory_usage nlargest nsmallest
    cumsum diff shift rolling resample explode isin between equals any all item transform limit where
    """
)

METHODS = Methods(
    pure=PURE,
    sharing=words("to_numpy groupby get_group"),
    calling=words(
        """
        apply map applymap pipe transform agg aggregate filter assign rolling sort_values groupby combine
        where mask map_partitions
        """
    ),
)

TABLE = Table(
    library="pandas",
    pure=words("pandas"),
    result=FRAME,
    results={"Series": SERIES, **each("Index RangeIndex MultiIndex DatetimeIndex date_range", INDEX)},
    classes={
        "DataFrame": Class(
            like=kinds.FRAME,
            changing=words("pop insert isetitem update __setitem__ __delitem__"),
            pure=PURE,
            parts=PARTS,
            sharing=SHARING,
            shares_before=COPIES,
            results=RESULTS,
        ),
        "Series": Class(
            like=kinds.FRAME,
            changing=words("pop update __setitem__ __delitem__"),
            pure=PURE,
            parts=PARTS,
            sharing=SHARING,
            shares_before=COPIES,
            results=RESULTS,
        ),
        "Index": Class(like=kinds.FRAME, pure=PURE),
    },
    standard={kinds.FRAME: FRAME},
    methods=METHODS,
)
GEOPANDAS = Table(library="geopandas", result=FRAME)
