"""The types of abstract objects: constants of a module, for members of an Enum are slow to get at (3.11)."""

from __future__ import annotations


class Type:
    """What is known of an object's type: one of the constants below. Identity is meaningful."""

    __slots__ = ("word",)

    def __init__(self, word: str) -> None:
        self.word = word

    def __repr__(self) -> str:
        return self.word


UNKNOWN = Type("unknown")
ATOM = Type("atom")  # immutable: numbers, strings, None, what comparisons give
TUPLE = Type("tuple")
LIST = Type("list")
DICT = Type("dict")
SET = Type("set")
FRAME = Type("frame")  # of pandas or polars
ARRAY = Type("array")
STREAM = Type("stream")  # moves with every use: files, generators of random numbers
ITERATOR = Type("iterator")
MODULE = Type("module")
LIBRARY = Type("library")  # something of a module or a builtin, known by its path
FUNCTION = Type("function")
CLASS = Type("class")
INSTANCE = Type("instance")
METHOD = Type("method")  # bound to its receiver
PARTIAL = Type("partial")
NAMESPACE = Type("namespace")  # what globals() gives
