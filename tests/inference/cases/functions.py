"""Blocks written as functions, with the decorators of this package and of Mage."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "functions",
    r"""
=== parameter-by-name: A parameter is bound to the upstream variable of its name.
edges: load>clean:trips
facts: clean.arguments=trips:trips clean.binds=clean
--- block load
trips = [1, -1]
--- block clean
from jupyter_blocks import transformer
@transformer
def clean(trips):
    return [t for t in trips if t > 0]

=== value-of-function-block: A parameter named like a function block is bound to its value.
edges: load>clean:load clean>total:clean
--- block load
from jupyter_blocks import data_loader
@data_loader
def load():
    return [1, -1]
--- block clean
from jupyter_blocks import transformer
@transformer
def clean(load):
    return [t for t in load if t > 0]
--- block total
print(sum(clean))

=== positional: A parameter that nothing names takes the nearest earlier data block.
edges: load>clean
facts: clean.arguments=data:load
--- block load
from jupyter_blocks import data_loader
@data_loader
def load():
    return [1, -1]
--- block clean
from jupyter_blocks import transformer
@transformer
def clean(data):
    return [t for t in data if t > 0]

=== positional-after: Parameters that nothing names take the `after` blocks, in their order.
edges: p>r q>r
facts: r.arguments=first:q,second:p
--- block p
from jupyter_blocks import data_loader
@data_loader
def p():
    return 1
--- block q
from jupyter_blocks import data_loader
@data_loader
def q():
    return 2
--- block r after q after p
from jupyter_blocks import transformer
@transformer
def r(first, second):
    return first - second

=== default: A parameter with a default and no variable of its name takes the default.
edges: load>clean:trips
facts: clean.arguments=trips:trips
--- block load
trips = [1, -1]
--- block clean
from jupyter_blocks import transformer
@transformer
def clean(trips, *, limit=0, **kwargs):
    return [t for t in trips if t > limit]

=== default-hidden: A variable of the parameter's name goes before its default.
edges: load>clean:trips limit_>clean:limit
--- block load
trips = [1, -1]
--- block limit_
limit = 1
--- block clean
from jupyter_blocks import transformer
@transformer
def clean(trips, limit=0):
    return [t for t in trips if t > limit]

=== body-reads: The body of a function block reads globals when the block runs.
edges: load>clean:trips k_>clean:k
--- block load
trips = [1, -1]
--- block k_
k = 0
--- block clean
from jupyter_blocks import transformer
@transformer
def clean(trips):
    return trips[k:]

=== body-may-read: What the body reads for each element of something unknown it may read.
edges: load>clean:trips k_?clean:k
--- block load
trips = [1, -1]
--- block k_
k = 0
--- block clean
from jupyter_blocks import transformer
@transformer
def clean(trips):
    return [t for t in trips if t > k]

=== parameters-cell: A parameter named like a run parameter receives it.
edges: load>clean:trips
facts: clean.setup_names=limit
--- parameters
limit = 0
--- block load
trips = [1, -1]
--- block clean
from jupyter_blocks import transformer
@transformer
def clean(trips, limit):
    return [t for t in trips if t > limit]

=== kwargs: `**kwargs` and `*args` make no edges.
edges: load>clean:trips
--- block load
trips, month = [1, -1], 3
--- block clean
from jupyter_blocks import transformer
@transformer
def clean(trips, *args, **kwargs):
    return [t for t in trips if t > 0]

=== result-to-cells: A later block reads the result by the block's name.
edges: load>report:load
--- block load
from jupyter_blocks import data_loader
@data_loader
def load():
    return [1, 2]
--- block report
print(sum(load))

=== decorator-from-prelude: The decorator may be imported in the prelude.
edges: load>clean:trips
--- setup
from jupyter_blocks import transformer
--- block load
trips = [1, -1]
--- block clean
@transformer
def clean(trips):
    return [t for t in trips if t > 0]

=== decorator-of-earlier-block: A decorator that an earlier block imported is a name like others.
edges: load>clean:transformer,trips
--- block load
from jupyter_blocks import transformer
trips = [1, -1]
--- block clean
@transformer
def clean(trips):
    return [t for t in trips if t > 0]

=== decorator-of-module: The decorator may be an attribute of the module.
edges: load>clean:trips
--- setup
import jupyter_blocks as jb
--- block load
trips = [1, -1]
--- block clean
@jb.transformer
def clean(trips):
    return [t for t in trips if t > 0]

=== decorator-alias: The decorator may be imported under another name.
edges: load>clean:trips
--- block load
trips = [1, -1]
--- block clean
from jupyter_blocks import transformer as step
@step
def clean(trips):
    return [t for t in trips if t > 0]

=== mage-guard: Mage's guard around the import of a decorator changes nothing.
edges: load>clean
--- block load
if 'data_loader' not in globals():
    from mage_ai.data_preparation.decorators import data_loader
if 'test' not in globals():
    from mage_ai.data_preparation.decorators import test

@data_loader
def load_data(*args, **kwargs):
    return [1, 2]

@test
def test_output(output, *args) -> None:
    assert output is not None, 'The output is undefined'
--- block clean
if 'transformer' not in globals():
    from mage_ai.data_preparation.decorators import transformer
if 'test' not in globals():
    from mage_ai.data_preparation.decorators import test

@transformer
def transform(data, *args, **kwargs):
    return [d for d in data if d > 1]

@test
def test_output(output, *args) -> None:
    assert output is not None, 'The output is undefined'

=== mage-independent: Two loaders behind the same guard do not need each other.
edges: p~q
--- block p
if 'data_loader' not in globals():
    from mage_ai.data_preparation.decorators import data_loader

@data_loader
def load_p(*args, **kwargs):
    return [1, 2]
--- block q
if 'data_loader' not in globals():
    from mage_ai.data_preparation.decorators import data_loader

@data_loader
def load_q(*args, **kwargs):
    return [3]

=== mage-chain: A chain of blocks in Mage's form is a chain of edges.
edges: load>clean clean>export
--- block load
if 'data_loader' not in globals():
    from mage_ai.data_preparation.decorators import data_loader

@data_loader
def load_data(*args, **kwargs):
    return [1, 2]
--- block clean
if 'transformer' not in globals():
    from mage_ai.data_preparation.decorators import transformer

@transformer
def transform(data, *args, **kwargs):
    return [d for d in data if d > 1]
--- block export
if 'data_exporter' not in globals():
    from mage_ai.data_preparation.decorators import data_exporter

@data_exporter
def export_data(data, *args, **kwargs):
    print(data)

=== helper-beside: A helper function beside the decorated one is called by it.
edges: load>clean:trips limit_?clean:limit
--- block load
trips = [1, -1]
--- block limit_
limit = 0
--- block clean
from jupyter_blocks import transformer
def good(t):
    return t > limit
@transformer
def clean(trips):
    return [t for t in trips if good(t)]

=== mutates-argument: A function block that changes its argument hands it on changed.
edges: load>grow:xs grow>show:xs
--- block load
xs = [1]
--- block grow
from jupyter_blocks import transformer
@transformer
def grow(xs):
    xs.append(2)
    return len(xs)
--- block show
print(xs)

=== test-of-output: A test's first parameter that nothing names gets the function's result.
edges: load>clean:trips
facts: clean.tests=not_empty
--- block load
trips = [1, -1]
--- block clean
from jupyter_blocks import transformer, test
@transformer
def clean(trips):
    return [t for t in trips if t > 0]
@test
def not_empty(output, *args):
    assert output

=== two-cells: The function of a block's first cell runs when its last cell ends.
edges: load>clean:trips
--- block load
trips = [1, -1]
--- block clean
from jupyter_blocks import transformer
@transformer
def clean(trips):
    return [t for t in trips if t > limit]
--- block clean
limit = 0

=== local-names-stay: Names bound in the body of a function block are not the pipeline's.
edges: load>clean:trips load>show:rows
--- block load
trips, rows = [1, -1], 5
--- block clean
from jupyter_blocks import transformer
@transformer
def clean(trips):
    rows = len(trips)
    return rows
--- block show
print(rows)

=== global-in-body: A function block that sets a global binds it.
edges: load>clean:trips clean>show:rows
--- block load
trips = [1, -1]
--- block clean
from jupyter_blocks import transformer
@transformer
def clean(trips):
    global rows
    rows = len(trips)
    return trips
--- block show
print(rows)

=== default-reads: The default of a parameter is read when the function is defined.
edges: load>clean:trips k_>clean:k
--- block load
trips = [1, -1]
--- block k_
k = 0
--- block clean
from jupyter_blocks import transformer
@transformer
def clean(trips, limit=k):
    return [t for t in trips if t > limit]

=== exporter-reads: An exporter reads its parameter.
edges: load>export:trips
--- block load
trips = [1]
--- block export
from jupyter_blocks import data_exporter
@data_exporter
def export(trips):
    print(trips)

=== chain-of-names: Function blocks connect through the names of their parameters.
edges: load>clean:load clean>join:clean rates>join:rates join>report:join
--- block load
from jupyter_blocks import data_loader
@data_loader
def load():
    return [1, 2]
--- block clean
from jupyter_blocks import transformer
@transformer
def clean(load):
    return [v for v in load if v > 1]
--- block rates
from jupyter_blocks import data_loader
@data_loader
def rates():
    return 3
--- block join
from jupyter_blocks import transformer
@transformer
def join(clean, rates):
    return [v * rates for v in clean]
--- block report
from jupyter_blocks import data_exporter
@data_exporter
def report(join):
    print(join)

=== undecorated: A plain function in a block's cell is not a function block.
edges: load>clean:trips clean>show:clean load>show:trips
--- block load
trips = [1, -1]
--- block clean
def clean(v):
    return v
n = len(trips)
--- block show
print(clean(trips))
""",
)
