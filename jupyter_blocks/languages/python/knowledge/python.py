"""Python itself and its standard library; names in full."""

from __future__ import annotations

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.knowledge.tables import Class, Methods, Table, words

LIST = Class(
    like=kinds.LIST,
    changing=words(
        """
        append extend insert pop remove clear sort reverse appendleft extendleft popleft rotate frombytes
        fromlist fromfile byteswap __setitem__ __delitem__ __iadd__ __imul__
        """
    ),
)
DICT = Class(
    like=kinds.DICT,
    changing=words(
        """
        update setdefault pop popitem clear move_to_end subtract __setitem__ __delitem__ __ior__ __missing__
        """
    ),
)
SET = Class(
    like=kinds.SET,
    changing=words(
        """
        add update remove discard pop clear intersection_update difference_update
        symmetric_difference_update __ior__ __iand__ __isub__ __ixor__
        """
    ),
)
STREAM = Class(
    like=kinds.STREAM,
    changing=words("write writelines read readline readlines seek truncate close flush __next__ send"),
)
ITERATOR = Class(like=kinds.ITERATOR, changing=words("send throw close __next__"))

# Receivers that may be lists, dictionaries, sets, queues, files.
METHODS = Methods(
    changing=words(
        """
        append extend insert pop popitem popleft appendleft extendleft remove discard clear sort reverse
        setdefault update add move_to_end difference_update intersection_update symmetric_difference_update
        shuffle put put_nowait rotate writelines write writerow writerows __setitem__ __delitem__ seed
        heappush push enqueue dequeue
        """
    ),
    when_dropped=words("append add insert update remove sort reverse extend put discard shuffle write"),
    pure=words(
        """
        items keys values get index format strip lower upper split startswith endswith encode decode title
        copy count union intersection difference issubset issuperset isdisjoint bit_length is_file is_dir
        exists iterdir glob resolve mkdir write_text write_bytes touch debug info warning error critical
        exception log print display show
        """
    ),
    sharing=words("get setdefault pop items values keys __getitem__ __iter__ cursor __enter__"),
    fluent=words("__enter__ __iter__"),
    calling=words("sort submit reduce foreach imap imap_unordered starmap apply_async map filter"),
)

TABLE = Table(
    library="",
    pure=words(
        """
        builtins warnings logging time datetime os sys math json pprint statistics string re itertools
        functools operator typing gc glob pathlib platform locale textwrap hashlib subprocess pickle shutil
        copy random collections dataclasses enum decimal fractions calendar urllib csv sqlite3 inspect
        traceback tracemalloc contextlib uuid timeit
        """
    ),
    classes={
        "builtins.list": LIST,
        "builtins.dict": DICT,
        "builtins.set": SET,
        "builtins.tuple": Class(like=kinds.TUPLE),
        "builtins.str": Class(like=kinds.ATOM),
        "io.TextIOWrapper": STREAM,
        "builtins.generator": ITERATOR,
        "builtins.memoryview": Class(like=kinds.ARRAY, sharing=words("[] cast toreadonly")),
        "contextlib.ExitStack": Class(
            calling=words("callback"), holding=words("callback enter_context push")
        ),
    },
    standard={
        kinds.LIST: "builtins.list",
        kinds.DICT: "builtins.dict",
        kinds.SET: "builtins.set",
        kinds.TUPLE: "builtins.tuple",
        kinds.ATOM: "builtins.str",
        kinds.STREAM: "io.TextIOWrapper",
        kinds.ITERATOR: "builtins.generator",
    },
    changing={
        "builtins.next": (0,),
        "builtins.setattr": (0,),
        "builtins.delattr": (0,),
        "builtins.anext": (0,),
        "random.shuffle": (0,),
        "heapq.heappush": (0,),
        "heapq.heappop": (0,),
        "heapq.heapify": (0,),
        "heapq.heapreplace": (0,),
        "heapq.heappushpop": (0,),
        "bisect.insort": (0,),
        "bisect.insort_left": (0,),
        "bisect.insort_right": (0,),
        "operator.setitem": (0,),
        "operator.delitem": (0,),
        "operator.iadd": (0,),
        "operator.ior": (0,),
        "operator.iconcat": (0,),
        "json.dump": (1,),
        "json.load": (0,),
        "pickle.dump": (1,),
        "pickle.load": (0,),
        "collections.deque.append": (0,),
        "object.__setattr__": (0,),
        "builtins.object.__setattr__": (0,),
        **{
            f"builtins.list.{name}": (0,)
            for name in words("append extend sort insert pop remove clear reverse __setitem__")
        },
        **{f"builtins.dict.{name}": (0,) for name in words("update pop setdefault clear __setitem__")},
        **{f"builtins.set.{name}": (0,) for name in words("add update discard remove")},
        "contextlib.redirect_stdout": (0,),
        "contextlib.redirect_stderr": (0,),
    },
    sharing=words(
        """
        contextlib.nullcontext collections.UserDict collections.UserList
        """
    ),
    wrapping=words(
        """
        builtins.memoryview csv.writer csv.DictWriter contextlib.closing io.TextIOWrapper io.BufferedReader
        io.BufferedWriter
        """
    ),
    same=words("typing.cast weakref.proxy builtins.max builtins.min builtins.getattr"),
    lazy=words(
        """
        builtins.iter builtins.zip builtins.map builtins.filter builtins.enumerate builtins.reversed
        builtins.aiter itertools.chain itertools.islice itertools.cycle itertools.tee itertools.starmap
        itertools.takewhile itertools.dropwhile itertools.filterfalse itertools.groupby itertools.accumulate
        itertools.zip_longest itertools.chain.from_iterable itertools.count itertools.repeat
        itertools.product itertools.combinations itertools.permutations itertools.pairwise itertools.batched
        csv.reader csv.DictReader
        """
    ),
    streams=words(
        """
        builtins.open io.open io.StringIO io.BytesIO gzip.open bz2.open lzma.open random.Random
        random.SystemRandom queue.Queue queue.SimpleQueue itertools.count
        """
    ),
    calling=words("timeit.timeit timeit.repeat"),
    methods=METHODS,
)
