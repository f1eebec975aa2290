"""PyTorch."""

from __future__ import annotations

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.knowledge.tables import Class, Methods, Table, each, words

TENSOR, MODULE, OPTIMIZER = "torch.Tensor", "torch.nn.Module", "torch.optim.Optimizer"

TABLE = Table(
    library="torch",
    pure=words("torch"),
    instances=MODULE,
    results={
        **each(
            """
            tensor zeros ones empty full arange linspace eye rand randn randint zeros_like ones_like
            randn_like cat stack from_numpy as_tensor matmul mm where
            """,
            TENSOR,
        ),
        **each(
            "optim.SGD optim.Adam optim.AdamW optim.RMSprop optim.Adagrad optim.LBFGS optim.Adamax", OPTIMIZER
        ),
    },
    classes={
        # A method that changes its tensor ends with an underscore.
        "Tensor": Class(
            like=kinds.ARRAY,
            changing=words("backward retain_grad"),
            suffix="_",
            parts=words("data grad T mT H real imag"),
            sharing=words(
                """
                [] view reshape detach numpy squeeze unsqueeze transpose permute expand flatten contiguous
                cpu to narrow select view_as swapaxes unbind split chunk diagonal data grad T mT H real imag
                """
            ),
        ),
        "nn.Module": Class(
            changing=words(
                """
                train eval load_state_dict zero_grad add_module register_buffer register_parameter apply to
                cuda cpu half double float requires_grad_ append extend insert
                """
            ),
            fluent=words("train eval to cuda cpu half double float requires_grad_ apply"),
            pure=words("forward"),
            parts=words("[] parameters named_parameters state_dict modules children weight bias data grad"),
            keeps=True,
        ),
        "optim.Optimizer": Class(
            changing=words("step zero_grad load_state_dict add_param_group"),
            deep=words("step zero_grad"),
            parts=words("param_groups state"),
            keeps=True,
        ),
    },
    sharing=words("from_numpy as_tensor"),
    streams=words("Generator"),
    methods=Methods(
        changing=words("load_state_dict zero_grad backward step add_column compile_model"),
        when_dropped=words("step"),
        sharing=words("parameters numpy detach unwrap"),
        fluent=words("load_state_dict"),
    ),
)
