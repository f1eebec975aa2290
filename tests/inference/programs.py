"""Random notebooks: small statements over a few names, put together by chance, the same ones for a seed."""

from __future__ import annotations

import random
import re
from textwrap import indent

from jupyter_blocks.model.pipeline import Role

from .notation import Case, CaseCell

FIRST = """
import functools
x, y, z = 1, 0, 3
xs, ys, zs = [1], [2], [3]
class Box:
    shared = 7
    def __init__(self, value):
        self.value = value
        self.items = []
    def put(self, value):
        self.items.append(value)
    def get(self):
        return self.value
class Lent:
    def __init__(self, lent):
        self.lent = lent
    def __enter__(self):
        return self.lent
    def __exit__(self, *exc):
        return None
p, q = Box(1), Box(2)
held = {"xs": xs}
def same(values):
    return values
def fresh(values):
    return [value for value in values]
def push(values, value):
    values.append(value)
def reader(*args):
    return x
def setter():
    global y
    y = (y, 1)
def maker(values):
    def inner():
        values.append(1)
        return len(values)
    return inner
readers = [reader]
inner = maker(zs)
add = zs.append
late = lambda: z
part = functools.partial(fresh, ys)
stream = iter([1, 2, 3, 4, 5, 6, 7, 8, 9])
""".strip()

# What stands in braces is chosen anew each time: n a name of a number, l of a list, o of an object, u a
# number seen nowhere else, v a value and w a list of these tables, s a statement.
VALUES = (
    "{n}",
    "{u}",
    "({n}, {u})",
    "{o}.value",
    "{o}.get()",
    "{o}.items[:]",
    "len({l})",
    "Box.shared",
    "reader({n})",
    "late()",
    "inner()",
    "part()",
    "next(stream)",
    "readers[-1]()",
    "max([1, 2], key=lambda number: (number, {n}))",
    "list(map(reader, [1]))",
    "[{n} for {n} in ({u}, 2)][0]",
    "({n} if {n} else {n})",
    "({n} and {n})",
    "(lambda number: (number, {n}))(1)",
    "(lambda {n}: {n})({u})",
    "({n} := ({u}, {n}))",
)
LISTS = (
    "{l}",
    "[{u}]",
    "{l}[:]",
    "list({l})",
    "same({l})",
    "fresh({l})",
    "sorted({l}, key=str)",
    "{o}.items",
    'held["xs"]',
    "[value for value in {l}]",
    "({l} if {n} else {l})",
    "({l} or {l})",
    "[{l}, {u}][0]",
    "dict(key={l})['key']",
    "[*{l}]",
)
STATEMENTS = (
    "{n} = {v}",
    "{n}, {n} = {v}, {v}",
    "{n} = {v}; {n} = {v}",
    "{l} = {w}",
    "{l}, {l} = {w}, {w}",
    "{l} += [{u}]",
    "{l}.append({v})",
    "{l}[0:1] = [{u}]",
    "{l}.extend({l}[:2])",
    "del {l}[2:]",
    "push({l}, {u})",
    "(lambda values: values.append({u}))({l})",
    "[{l}.append(number) for number in (1, {u})]",
    "{o}.value = ({u}, {n})",
    "{o}.items = {w}",
    "{o}.items.append({u})",
    "{o}.put({v})",
    "{o} = Box({v})",
    "p, q = q, p",
    "p = q",
    "Box.shared = {u}",
    "Box.get = lambda self: (self.value, {n})",
    "class Box(Box):\n    def get(self):\n        return {n}",
    'held["xs"] = {w}',
    'held["xs"].append({u})',
    "held = dict(xs={l})",
    "print({v})",
    "print({w})",
    "setter()",
    "add({u})",
    "add = {l}.append",
    "inner = maker({l})",
    "late = lambda: {n}",
    "late = lambda number={n}: number",
    "part = functools.partial(same, {l})",
    "stream = (number for number in {l}[:9])",
    "readers = [reader]",
    "readers.append(late)",
    "def reader(*args):\n    return {v}",
    "def reader(*args, number={n}):\n    return (number, {n})",
    "def setter():\n    global {n}\n    {n} = ({u}, {v})",
    "def push(values, value):\n    values.append((value, {n}))",
    "def same(values):\n    return {w}",
    "if {n}:\n    {s}",
    "if {n}:\n    {s}\nelse:\n    {s}",
    "for {n} in ({u}, 2):\n    {s}",
    "for number in {l}[:2]:\n    {s}",
    "for values in [{l}, {l}]:\n    values.append({u})",
    "try:\n    {s}\n    {s}\nexcept ZeroDivisionError:\n    {s}",
    "match {l}:\n    case [{n}, *_]:\n        {s}\n    case _:\n        {s}",
    "del {n}\n{n} = {u}",
    "while {n}:\n    {s}\n    break",
    "for number in (1, 2):\n    if {n}:\n        break\n    {s}\nelse:\n    {s}",
    "for number in (1, 2):\n    if {n}:\n        continue\n    {s}",
    "try:\n    {s}\nfinally:\n    {s}",
    "try:\n    {n} = {u} // {n}\n    {s}\nexcept (ZeroDivisionError, TypeError):\n    {s}\nelse:\n    {s}",
    "with Lent({l}) as values:\n    values.append({u})\n    {s}",
    "def reader(*args):\n    if {n}:\n        return {v}\n    {s}\n    return {v}",
    "def reader(*args):\n    count = {n}\n    def nested():\n        nonlocal count\n"
    "        count = (count, {n})\n"
    "        return count\n    return nested()",
    "def push(values, value):\n    for other in (values, {l}):\n        other.append(value)",
    "def push(*values, **named):\n    values[0].append(({n}, {u}))",
    "def push(values, value, more=[]):\n    more.append(value)\n    values.append(len(more))",
    "def maker(values):\n    return lambda: (values, {n})",
    "def maker(values):\n    return functools.partial(push, values, {n})",
    "def setter():\n    global {n}, {l}\n    {n}, {l} = {v}, {w}",
    "def setter():\n    {s}",
    "def setter():\n    try:\n        {s}\n    finally:\n        push({l}, {u})",
    "class Box(Box):\n    shared = {n}\n    {n} = {v}\n    def put(self, value):\n"
    "        self.items.append((value, {n}))",
    "class Box(Box):\n    def __len__(self):\n        return len(({n}, {u}))\n    @property\n"
    "    def double(self):\n"
    "        return ({n}, self.value)",
    "class Box(Box):\n    def put(self, value):\n        super().put(value)\n        {l}.append({u})",
    "def stream_of(values):\n    for value in values:\n        yield (value, {n})\n"
    "stream = stream_of({l}[:5])",
    "stream = map(reader, {l}[:5])",
    "stream = (({n}, number) for number in {l}[:5])",
    "{n} = [number for number in stream]\nstream = iter({l}[:5])",
    "{l} = [*map(same, [{l}])][0]",
    "readers = {{'first': reader}}\n{n} = readers['first']({n})\nreaders = [reader]",
    "{n} = [{n} for {n} in ({n}, {n}) if {n}]",
    "{n} = [({n} := number) for number in (1, {u})]",
    "{n} = {l}\n{l} = [{n}, {u}]",
    "held = {{**held, 'more': {l}}}",
    "held.update(xs={l})",
    "held.setdefault('list', {l}).append({u})",
    "{l}[:] = {w}",
    "{l} = {l} + {l}",
    "{l}, held['xs'] = held['xs'], {l}",
    "for held['key'] in ({u}, 2):\n    {s}",
    "globals()['{n}'] = {v}",
    "{n} = globals()['{n}']",
    "exec('{n} = ({n}, {u})')",
    "setattr({o}, 'value', {v})",
    "{o}.__dict__['value'] = {v}",
    "late = {o}.get",
    "add = {o}.put",
    "add = lambda value, values={l}: values.append((value, {n}))",
    "inner = functools.partial(len, {l})",
    "assert ({n} := ({u}, {v}))",
    "import functools",
    "import functools as {n}; {n} = {u}",
)
NAMES = {"n": ("x", "y", "z"), "l": ("xs", "ys", "zs"), "o": ("p", "q")}
PLACE = re.compile(r"(?P<margin>(?<![^\n])[ ]*|)\{(?P<place>[nlouvws])\}")
BLOCKS = range(3, 6)
LONGEST = 3


def program(seed: int) -> Case:
    """The random notebook of `seed`; its case has no edges: execution says which are right."""
    chance = random.Random(seed)
    sources = [FIRST]
    for _ in range(chance.choice(BLOCKS)):
        sources.append("\n".join(statement(chance) for _ in range(chance.randint(1, LONGEST))))
    cells = tuple(
        CaseCell(source=source, role=Role.BLOCK, block=f"b{index}") for index, source in enumerate(sources)
    )
    return Case(id=f"random-{seed}", kind="random", fact=f"random notebook {seed}", cells=cells, edges=())


def statement(chance: random.Random, depth: int = 0) -> str:
    """One statement, perhaps with others inside."""
    template = chance.choice(STATEMENTS)
    while depth > 1 and "{s}" in template:
        template = chance.choice(STATEMENTS)
    return filled(template, chance, depth)


def filled(template: str, chance: random.Random, depth: int) -> str:
    """The template with a choice of its own in each place."""

    def choose(found: re.Match[str]) -> str:
        if found["place"] == "s":
            return indent(statement(chance, depth + 1), found["margin"])
        tables = {"v": VALUES, "w": LISTS}
        if found["place"] in tables:
            return found["margin"] + filled(chance.choice(tables[found["place"]]), chance, depth)
        if found["place"] == "u":
            return found["margin"] + str(chance.randrange(1000, 10**6))
        return found["margin"] + chance.choice(NAMES[found["place"]])

    return PLACE.sub(choose, template).replace("{{", "{").replace("}}", "}")
