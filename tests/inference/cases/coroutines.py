"""Coroutines and asynchronous iteration at the top level."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "async",
    r"""
=== await: A coroutine reads when it is awaited.
edges: a>c:get b>c:k
async def get():
    return k
---
k = 1
---
v = await get()

=== coroutine-late: A coroutine made earlier reads when it is awaited later.
edges: a>b:get b>d:job c>d:k a~b a~d
async def get():
    return k
---
job = get()
---
k = 1
---
print(await job)

=== async-for: `async for` binds its target.
edges: a>b:numbers b-c:v
async def numbers():
    yield 1
---
async for v in numbers():
    pass
---
print(v)

=== async-with: `async with` binds its target.
edges: a>b:managed b>c:v
import contextlib
@contextlib.asynccontextmanager
async def managed():
    yield 1
---
async with managed() as v:
    pass
---
print(v)

=== gather: Coroutines handed to `gather` are run.
edges: a>c:get b>c:k c>d:vs
async def get(n):
    return n * k
---
k = 2
---
import asyncio
vs = await asyncio.gather(get(1), get(2))
---
print(vs)
""",
)
