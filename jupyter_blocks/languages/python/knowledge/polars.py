"""polars: what it gives never shares data that can be written; few methods change their receiver."""

from __future__ import annotations

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.knowledge.tables import Class, Methods, Table, words

FRAME = "polars.DataFrame"

TABLE = Table(
    library="polars",
    pure=words("polars"),
    result=FRAME,
    classes={
        "DataFrame": Class(
            like=kinds.FRAME,
            changing=words("extend insert_column replace_column drop_in_place __setitem__"),
            fluent=words("extend insert_column replace_column"),
        ),
        "Series": Class(
            like=kinds.FRAME,
            changing=words("append extend scatter __setitem__"),
            fluent=words("append extend"),
        ),
    },
    methods=Methods(
        pure=words("collect select with_columns glimpse schema write_parquet write_csv"),
        calling=words("map_elements map_batches"),
    ),
)
