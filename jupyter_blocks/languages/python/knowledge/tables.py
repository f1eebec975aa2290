"""The form of what is known of a library: classes, functions, names of methods that tell by themselves."""

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


# Named tuples, with annotations that are not put off: frozen dataclasses take four times as long to import.


class Class(NamedTuple):
    """What the methods and attributes of a class do.

    `like` is the type of the machine's own that its instances are treated as. Of methods: `changing` ones
    change their receiver, those of them in `when_dropped` only if nobody uses the result, those in `perhaps`
    perhaps; `suffix` ends the names of further ones. `deep` ones change also all that the receiver holds;
    `holding` ones make their arguments parts of it; `calling` ones surely call the function they are given
    first. `pure` ones, called for their effect, change nothing: of ones that are not told, that is doubtful.

    Of what methods, attributes and items (`[]`) give: `parts` are the receiver's own, a change of one is a
    change of the receiver; `sharing` ones may show changes of the receiver, and the other way round;
    `fluent` methods give the receiver itself. `results` maps names to the class of what they give, in full:
    `"pandas.Series"`. In versions of the library from `shares_before` on, `sharing` ones share no more.

    `keeps` says that what the constructor is given becomes a part of the instance.
    """

    like: Type = kinds.UNKNOWN
    changing: frozenset[str] = NONE
    when_dropped: frozenset[str] = NONE
    perhaps: frozenset[str] = NONE
    suffix: str = ""
    deep: frozenset[str] = NONE
    holding: frozenset[str] = NONE
    calling: frozenset[str] = NONE
    pure: frozenset[str] = NONE
    parts: frozenset[str] = NONE
    sharing: frozenset[str] = NONE
    fluent: frozenset[str] = NONE
    results: Mapping[str, str] = NOTHING
    shares_before: int = 0
    keeps: bool = False


class Methods(NamedTuple):
    """What the name of a method tells of a receiver whose class is not known.

    `changing`, `when_dropped`, `pure`, `sharing` and `fluent` as in `Class`; `calling` ones call the
    functions that they are given.
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
    told here; mostly itself.

    Of functions: `results` maps them to the class, in full, of what they give; `result` is the class of what
    all others give, `instances` that of what is made by calling a name with a capital; `items` maps what is
    subscripted instead of called to the class of what that makes. `changing` tells the
    positions of arguments that they change, `output` where they take an array to write to; `without_copy`
    ones change their first argument if they are told `copy=False`. `sharing` ones give what may share data
    with their arguments, `wrapping` ones what writes to them, `same` ones one of the arguments itself, `lazy`
    ones an iterator over them, `streams` ones what moves with every use; `calling` ones surely call a
    function they are given.

    `standard` is the class of objects of which only the machine's own type is known. `methods` speaks of
    receivers of any library. Both hold in built-in tables alone.
    """

    library: str
    pure: frozenset[str] = NONE
    result: str = ""
    instances: str = ""
    results: Mapping[str, str] = NOTHING
    items: Mapping[str, str] = NOTHING
    classes: Mapping[str, Class] = NOTHING
    standard: Mapping[Type, str] = NOTHING
    changing: Mapping[str, tuple[int, ...]] = NOTHING
    output: Mapping[str, int] = NOTHING
    sharing: frozenset[str] = NONE
    wrapping: frozenset[str] = NONE
    same: frozenset[str] = NONE
    lazy: frozenset[str] = NONE
    streams: frozenset[str] = NONE
    calling: frozenset[str] = NONE
    without_copy: frozenset[str] = NONE
    methods: Methods = Methods()
