"""numpy and scipy."""

from __future__ import annotations

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.knowledge.tables import Class, Methods, Table, each, words

ARRAY = "numpy.ndarray"
PARTS = words("T mT real imag flat data")
VIEWS = words("[] view ravel reshape squeeze transpose swapaxes diagonal byteswap getfield")

TABLE = Table(
    library="numpy",
    pure=words("numpy"),
    result=ARRAY,
    items=each("c_ r_ mgrid ogrid", ARRAY),
    classes={
        "ndarray": Class(
            like=kinds.ARRAY,
            changing=words("sort fill resize put itemset setfield partition setflags __setitem__ __iadd__"),
            parts=PARTS,
            sharing=VIEWS | PARTS,
        ),
    },
    standard={kinds.ARRAY: ARRAY},
    changing={
        "random.shuffle": (0,),
        "put": (0,),
        "place": (0,),
        "copyto": (0,),
        "fill_diagonal": (0,),
        "putmask": (0,),
        "put_along_axis": (0,),
        "add.at": (0,),
        "subtract.at": (0,),
        "multiply.at": (0,),
        "maximum.at": (0,),
        "minimum.at": (0,),
    },
    output={
        **dict.fromkeys(
            words(
                """
                exp log log2 log10 log1p expm1 sqrt square absolute abs negative sin cos tan floor ceil rint
                sign reciprocal invert isnan isfinite cumsum
                """
            ),
            1,
        ),
        **dict.fromkeys(
            words(
                """
                add subtract multiply divide true_divide floor_divide power mod maximum minimum dot matmul
                logical_and logical_or greater less equal
                """
            ),
            2,
        ),
    },
    sharing=words(
        """
        asarray asanyarray ravel reshape transpose squeeze atleast_1d atleast_2d broadcast_to expand_dims
        ascontiguousarray frombuffer swapaxes moveaxis flip split array_split hsplit vsplit dsplit rollaxis
        ma.array ma.asarray ma.masked_array lib.stride_tricks.as_strided
        lib.stride_tricks.sliding_window_view
        """
    ),
    streams=words("random.default_rng random.RandomState random.Generator"),
    without_copy=words("nan_to_num"),
    calling=words("apply_along_axis fromfunction"),
    methods=Methods(
        changing=words("fill"),
        when_dropped=words("fill"),
        pure=words("ravel reshape flatten dot tolist round"),
        sharing=words("view ravel reshape squeeze transpose swapaxes diagonal"),
    ),
)
SCIPY = Table(
    library="scipy",
    pure=words("scipy"),
    calling=words("optimize.minimize optimize.curve_fit optimize.root optimize.brentq integrate.quad"),
)
