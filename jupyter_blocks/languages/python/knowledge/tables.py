"""The form of what is known of a library: its classes, its functions, and names of methods that tell by themselves."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from jupyter_blocks.languages.python import kinds
from jupyter_blocks.languages.python.kinds import Type

NONE: frozenset[str] = frozenset()
NOTHING: Mapping[Any, Any] = MappingProxyType({})


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


def each(text: str, said: str) -> Mapping[str, str]:
    """The same said of each word of a text."""
    return dict.fromkeys(text.split(), said)


# Named tuples, and annotations that are not put off: frozen dataclasses would take four times as long to import.


class Class(NamedTuple):
    """What the methods and attributes of a class do.

    `like` is the type of the machine's own that its instances are treated as. Of methods: those that change
    their receiver, of those the ones that do so only if nobody uses the result, or perhaps only; `suffix` ends
    the names of further ones that do. `deep` ones change also all that the receiver holds; `holding` ones make
    their arguments parts of it. `pure` ones, called for their effect, change nothing: of others, unknown, that
    is doubtful.

    Of results of methods, items and attributes: `parts` are the receiver's own, so that a change of one is a
    change of the receiver; `sharing` ones may share its data; `fluent` methods give the receiver itself.
    `results` maps names to the class of what they give, in full: `"pandas.Series"`; `elements` is the class of
    items. `keeps` says that what the constructor is given becomes a part of the instance.
    """

    like: Type = kinds.UNKNOWN
    changing: frozenset[str] = NONE
    when_dropped: frozenset[str] = NONE
    perhaps: frozenset[str] = NONE
    suffix: str = ""
    deep: frozenset[str] = NONE
    holding: frozenset[str] = NONE
    pure: frozenset[str] = NONE
    parts: frozenset[str] = NONE
    sharing: frozenset[str] = NONE
    fluent: frozenset[str] = NONE
    results: Mapping[str, str] = NOTHING
    elements: str = ""
    keeps: bool = False


class Methods(NamedTuple):
    """What the name of a method tells of a receiver whose class is not known.

    `changing`, `when_dropped`, `pure`, `sharing` and `fluent` as in `Class`; `calling` ones call the functions
    that they are given.
    """

    changing: frozenset[str] = NONE
    when_dropped: frozenset[str] = NONE
    pure: frozenset[str] = NONE
    sharing: frozenset[str] = NONE
    fluent: frozenset[str] = NONE
    calling: frozenset[str] = NONE


class Table(NamedTuple):
    """What is known of one library, by names below its own: `"random.shuffle"` in the table of numpy.

    `pure` names the libraries whose functions, called for their effect, change no argument, but for what is
    told here; mostly itself. Of functions: `results` maps them to the class, in full, of what they give; `result` is the class of what
    all others give, `instances` that of what is made by calling a name with a capital.
    `changing` tells the positions of arguments that they change, `output` where they take an array to write
    to; `sharing` ones give what may share data with their arguments, `same` ones one of the arguments itself,
    `lazy` ones an iterator over them, `streams` ones what moves with every use; `calling` ones surely call a
    function they are given.

    `standard` is the class of objects of which only the machine's own type is known. `methods` speaks of
    receivers of any library and holds in built-in tables alone.
    """

    library: str
    pure: frozenset[str] = NONE
    result: str = ""
    instances: str = ""
    results: Mapping[str, str] = NOTHING
    classes: Mapping[str, Class] = NOTHING
    standard: Mapping[Type, str] = NOTHING
    changing: Mapping[str, tuple[int, ...]] = NOTHING
    output: Mapping[str, int] = NOTHING
    sharing: frozenset[str] = NONE
    same: frozenset[str] = NONE
    lazy: frozenset[str] = NONE
    streams: frozenset[str] = NONE
    calling: frozenset[str] = NONE
    methods: Methods = Methods()
