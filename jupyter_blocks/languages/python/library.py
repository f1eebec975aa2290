"""What is known of the functions and methods of Python and of libraries: tables, to be extended by a line."""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.kinds import Type


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


def builtin(text: str) -> frozenset[str]:
    """The paths of the builtins named in a text."""
    return frozenset(f"builtins.{name}" for name in text.split())


BUILTINS = frozenset(dir(builtins))
# Names that IPython and Python put into the namespace of a notebook.
PROVIDED = BUILTINS | frozenset(
    {
        "__name__", "__file__", "__doc__", "__builtins__", "__builtin__", "__spec__", "__loader__",
        "__package__", "__annotations__", "display", "get_ipython", "In", "Out", "exit", "quit", "open",
        "_", "__", "___", "_i", "_ii", "_iii", "_ih", "_oh", "_dh", "_exit_code", "__vsc_ipynb_file__",
        "WindowsError", "__class__", "__session__",
    }
)  # fmt: skip
HISTORY = re.compile(r"_i?\d+")

# Methods that change their receiver, by the receiver's type.
MUTATORS: Mapping[Type, frozenset[str]] = {
    kinds.LIST: words(
        """
        append extend insert pop remove clear sort reverse appendleft extendleft popleft rotate
        __setitem__ __delitem__ __iadd__
        """
    ),
    kinds.DICT: words(
        "update setdefault pop popitem clear move_to_end subtract __setitem__ __delitem__ __ior__"
    ),
    kinds.SET: words(
        """
        add update remove discard pop clear intersection_update difference_update
        symmetric_difference_update __ior__
        """
    ),
    kinds.FRAME: words("pop insert update __setitem__ __delitem__ extend insert_column"),
    kinds.ARRAY: words("sort fill resize put itemset setfield partition setflags __setitem__ __iadd__"),
    kinds.STREAM: words("write writelines read readline readlines seek truncate close flush __next__ send"),
    kinds.ITERATOR: words("send throw close __next__"),
    kinds.TUPLE: frozenset(),
    kinds.ATOM: frozenset(),
}

# On a receiver of unknown type: change it surely, whatever becomes of the result.
SURE_MUTATORS = words(
    """
        append extend insert pop popitem popleft appendleft extendleft remove discard clear sort reverse
        setdefault update add move_to_end difference_update intersection_update
        symmetric_difference_update fit fit_transform fit_predict partial_fit fill shuffle put
        put_nowait rotate writelines write writerow writerows __setitem__ __delitem__ load_state_dict
        set_params add_column compile_model add_node add_edge add_nodes_from add_edges_from remove_node
        remove_edge zero_grad backward step seed heappush push enqueue dequeue
    """
)
# Those of them that also exist as pure methods which return something: *may* if the result is used.
SURE_ONLY_IF_DROPPED = words(
    "append add insert update remove sort reverse extend put fill discard shuffle step write"
)

# Called for its effect on a receiver of unknown type, these change nothing.
PURE_METHODS = words(
    """
        head tail info describe show print plot hist boxplot scatter bar barh line pie sample copy mean
        sum min max median std var count value_counts nunique unique isna isnull notna notnull dropna
        fillna groupby agg aggregate apply map applymap pipe merge join assign query filter sort_values
        sort_index reset_index set_index rename drop drop_duplicates duplicated astype corr cov quantile
        round abs clip pivot pivot_table melt stack unstack transpose to_csv to_parquet to_json to_excel
        to_sql to_dict to_numpy to_list tolist to_string to_markdown to_html to_pickle to_feather to_hdf
        items keys values get index format strip lower upper split startswith endswith encode decode
        title savefig write_image write_html save save_model predict predict_proba transform score
        evaluate summary decision_function inverse_transform get_params select_dtypes memory_usage
        nlargest nsmallest cumsum diff shift rolling resample explode isin between equals any all item
        ravel reshape flatten dot display debug warning error critical exception log write_parquet
        write_csv schema printSchema collect limit select where with_columns glimpse exists is_file
        is_dir iterdir glob resolve mkdir write_text write_bytes touch difference union intersection
        issubset issuperset isdisjoint bit_length get_feature_names_out kneighbors cross_validate
        feature_importances
    """
)

# Methods whose result may share data with the receiver.
VIEW_METHODS = words(
    """
        view ravel reshape squeeze transpose swapaxes to_numpy get setdefault pop items values keys
        __getitem__ __iter__ add_subplot subplots gca cursor groupby __enter__ diagonal parameters numpy
        detach unwrap get_group
    """
)
# Methods that give their own receiver back.
FLUENT_METHODS = words("fit set_params partial_fit load_state_dict __enter__ __iter__")
# Methods that call the functions given to them, surely or not.
CALLING_METHODS = words(
    """
        apply map applymap pipe transform agg aggregate filter assign rolling sort submit reduce foreach
        map_partitions map_elements map_batches imap imap_unordered starmap apply_async rdd sort_values
        groupby combine where mask
    """
)

# Functions, by dotted path, that change arguments: positions counted from 0.
ARGUMENT_MUTATORS: Mapping[str, tuple[int, ...]] = {
    "builtins.next": (0,), "builtins.setattr": (0,), "builtins.delattr": (0,), "builtins.anext": (0,),
    "random.shuffle": (0,), "numpy.random.shuffle": (0,),
    "heapq.heappush": (0,), "heapq.heappop": (0,), "heapq.heapify": (0,), "heapq.heapreplace": (0,),
    "heapq.heappushpop": (0,), "bisect.insort": (0,), "bisect.insort_left": (0,), "bisect.insort_right": (0,),
    "numpy.put": (0,), "numpy.place": (0,), "numpy.copyto": (0,), "numpy.fill_diagonal": (0,),
    "numpy.putmask": (0,), "numpy.put_along_axis": (0,), "numpy.add.at": (0,), "numpy.subtract.at": (0,),
    "numpy.multiply.at": (0,), "numpy.maximum.at": (0,), "numpy.minimum.at": (0,),
    "operator.setitem": (0,), "operator.delitem": (0,), "operator.iadd": (0,), "operator.ior": (0,),
    "operator.iconcat": (0,), "json.dump": (1,), "pickle.dump": (1,), "pickle.load": (0,), "json.load": (0,),
    "collections.deque.append": (0,), "object.__setattr__": (0,),
    "builtins.object.__setattr__": (0,), "builtins.list.append": (0,), "builtins.list.extend": (0,),
    "builtins.list.sort": (0,), "builtins.list.insert": (0,), "builtins.list.pop": (0,),
    "builtins.list.remove": (0,), "builtins.list.clear": (0,), "builtins.list.reverse": (0,),
    "builtins.dict.update": (0,), "builtins.dict.pop": (0,), "builtins.dict.setdefault": (0,),
    "builtins.dict.clear": (0,), "builtins.dict.__setitem__": (0,), "builtins.list.__setitem__": (0,),
    "builtins.set.add": (0,), "builtins.set.update": (0,), "builtins.set.discard": (0,),
    "builtins.set.remove": (0,),
    "contextlib.redirect_stdout": (0,), "contextlib.redirect_stderr": (0,),
}  # fmt: skip

# Universal functions of numpy: where their output may be passed by position.
OUTPUT_POSITIONS: Mapping[str, int] = {
    **{
        f"numpy.{name}": 1
        for name in words(
            "exp log log2 log10 log1p expm1 sqrt square absolute abs negative sin cos tan floor ceil rint "
            "sign reciprocal invert isnan isfinite cumsum"
        )
    },
    **{
        f"numpy.{name}": 2
        for name in words(
            "add subtract multiply divide true_divide floor_divide power mod maximum minimum dot matmul "
            "logical_and logical_or greater less equal"
        )
    },
}
# Methods that change their first argument.
ARGUMENT_CHANGING_METHODS = words("shuffle readinto readinto1 recv_into")

# Functions that change no argument even when called for their effect: whole modules, then single names.
PURE_MODULES = words(
    """
        builtins matplotlib seaborn plotly altair bokeh IPython warnings logging time datetime os sys
        math json pprint display statistics string re itertools functools operator typing gc tqdm pandas
        polars numpy scipy glob pathlib platform locale textwrap hashlib subprocess requests pickle
        joblib shutil copy random collections dataclasses enum decimal fractions calendar urllib csv
        sqlite3 duckdb inspect traceback tracemalloc contextlib jupyter_blocks
    """
)

# Functions that give back their argument, or what may share its data.
SHARING = frozenset(
    {
        "numpy.asarray", "numpy.asanyarray", "numpy.ravel", "numpy.reshape", "numpy.transpose",
        "numpy.squeeze", "numpy.atleast_1d", "numpy.atleast_2d", "numpy.broadcast_to", "numpy.expand_dims",
        "numpy.ascontiguousarray", "numpy.frombuffer", "builtins.memoryview", "torch.from_numpy",
        "torch.as_tensor", "numpy.swapaxes", "numpy.moveaxis", "numpy.flip", "numpy.split",
        "sklearn.pipeline.make_pipeline", "sklearn.pipeline.make_union",
        "sklearn.compose.make_column_transformer", "types.SimpleNamespace", "types.MappingProxyType",
        "csv.writer", "csv.DictWriter",
        "contextlib.nullcontext", "contextlib.closing", "weakref.ref", "weakref.proxy",
    }
)  # fmt: skip
# Of the arguments' objects, the very same.
IDENTITY = frozenset({"typing.cast", "builtins.max", "builtins.min", "builtins.getattr"})

# Containers made of the elements of their argument.
CONTAINERS: Mapping[str, Type] = {
    "builtins.list": kinds.LIST, "builtins.dict": kinds.DICT, "builtins.set": kinds.SET,
    "builtins.tuple": kinds.TUPLE, "builtins.frozenset": kinds.TUPLE, "builtins.sorted": kinds.LIST,
    "builtins.bytearray": kinds.LIST, "collections.deque": kinds.LIST, "collections.defaultdict": kinds.DICT,
    "collections.OrderedDict": kinds.DICT, "collections.Counter": kinds.DICT,
    "collections.ChainMap": kinds.DICT, "copy.copy": kinds.UNKNOWN, "array.array": kinds.LIST,
}  # fmt: skip

# Lazy iterators over their arguments; consuming one consumes those.
LAZY = frozenset(
    {
        "builtins.iter", "builtins.zip", "builtins.map", "builtins.filter", "builtins.enumerate",
        "builtins.reversed", "builtins.aiter", "itertools.chain", "itertools.islice", "itertools.cycle",
        "itertools.tee", "itertools.starmap", "itertools.takewhile", "itertools.dropwhile",
        "itertools.filterfalse", "itertools.groupby", "itertools.accumulate", "itertools.zip_longest",
        "itertools.chain.from_iterable", "itertools.count", "itertools.repeat", "itertools.product",
        "itertools.combinations", "itertools.permutations", "itertools.pairwise", "itertools.batched",
        "csv.reader", "csv.DictReader", "tqdm.tqdm", "tqdm.auto.tqdm", "tqdm.notebook.tqdm",
    }
)  # fmt: skip
# Of these, the ones that call their first argument when consumed.
LAZY_CALLERS = frozenset(
    {"builtins.map", "builtins.filter", "itertools.starmap", "itertools.takewhile", "itertools.dropwhile",
     "itertools.filterfalse"}
)  # fmt: skip

# Builtins that neither consume an iterator nor call a function given to them.
LOOKING = builtin(
    """
        print len type id repr str isinstance issubclass callable hasattr hash dir help vars format
        bool ascii display
        """
)

TYPES_OF_RESULTS: Mapping[str, Type] = {
    "pandas": kinds.FRAME, "polars": kinds.FRAME, "numpy": kinds.ARRAY, "geopandas": kinds.FRAME,
    "math": kinds.ATOM, "time": kinds.ATOM, "datetime": kinds.ATOM, "pathlib": kinds.ATOM, "os": kinds.ATOM,
    "re": kinds.ATOM, "string": kinds.ATOM, "statistics": kinds.ATOM, "decimal": kinds.ATOM,
    "fractions": kinds.ATOM, "uuid": kinds.ATOM,
}  # fmt: skip
ATOM_BUILTINS = builtin(
    """
        len sum abs round int float str bool complex bytes hash id repr isinstance any all print ord
        chr divmod pow hex bin oct callable hasattr issubclass format type range slice frozenset
        input ascii
        """
)
ATOM_METHODS = words(
    """
        sum mean std var min max median count nunique any all item strip lower upper replace startswith
        endswith join format encode decode title isdigit read_text exists total_seconds strftime
        isoformat
    """
)
# What moves with every use.
STREAMS = frozenset(
    {
        "builtins.open", "io.open", "io.StringIO", "io.BytesIO", "gzip.open", "bz2.open", "lzma.open",
        "numpy.random.default_rng", "numpy.random.RandomState", "numpy.random.Generator", "random.Random",
        "random.SystemRandom", "torch.Generator", "queue.Queue", "queue.SimpleQueue", "itertools.count",
    }
)  # fmt: skip
