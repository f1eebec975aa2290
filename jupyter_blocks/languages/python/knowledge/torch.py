"""PyTorch."""

from __future__ import annotations

from jupyter_blocks.languages.python.knowledge.tables import Methods, Table, words

TABLE = Table(
    library="torch",
    sharing=words("from_numpy as_tensor"),
    streams=words("Generator"),
    methods=Methods(
        changing=words("load_state_dict zero_grad backward step add_column compile_model"),
        when_dropped=words("step"),
        sharing=words("parameters numpy detach unwrap"),
        fluent=words("load_state_dict"),
    ),
)
