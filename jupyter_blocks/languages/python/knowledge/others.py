"""Libraries of which little needs to be said."""

from __future__ import annotations

from jupyter_blocks.languages.python.knowledge.tables import Methods, Table, words

TABLES = (
    Table(library="pyspark", methods=Methods(calling=words("rdd"), pure=words("printSchema"))),
    Table(library="tqdm", lazy=words("tqdm auto.tqdm notebook.tqdm")),
    Table(library="", pure=words("tqdm requests joblib duckdb jupyter_blocks display")),
)
