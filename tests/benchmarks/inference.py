"""Times inference over 1,000 cells, and again after an edit; scores it over the table of cases.

Run from the root of the repository: `python -m tests.benchmarks.inference`. The speed of many machines
drifts, so each time is also told as a multiple of what `ast.parse` alone takes for the cells, beside it.

What is ordinary has been measured: 16,005 cells of 733 public notebooks have 50 nodes of syntax on average,
half of them 23 or fewer. The ordinary cells here have 48, half of them 38 or fewer: each that computes
something is followed by one that looks at it. Dense ones only compute, 80 nodes a cell.
"""

from __future__ import annotations

import ast
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle, islice
from typing import NamedTuple

from jupyter_blocks.inference import Inferrer, collection_paused, infer
from tests.inference.cases import READABLE
from tests.inference.notation import Case
from tests.inference.outlines import outline_of, outline_of_sources
from tests.inference.score import Score, faults, score

CELLS = 1000
RUNS = 15
BARS = {"ordinary": 0.3, "dense": 0.3, "with SQL": 1.0}  # seconds
EDITS = 40
BAR_AFTER_EDIT = 0.03
TYPED = ("\n# said", "\nkept = 1", "\nprint(pd)")
DENSE = (
    """import pandas as pd
import numpy as np
raw_{n} = pd.read_csv("data/part-{n}.csv", parse_dates=["start", "end"])
raw_{n} = raw_{n}.rename(columns={{"dist": "distance", "amt": "fare"}})
print(raw_{n}.shape)
raw_{n}.head()""",
    """# keep the rides that make sense
mask_{n} = (raw_{m}["distance"] > 0.1) & (raw_{m}["fare"] > 0)
rides_{n} = raw_{m}.loc[mask_{n}].copy()
rides_{n}["hours"] = (rides_{n}["end"] - rides_{n}["start"]).dt.total_seconds() / 3600
rides_{n}["speed"] = rides_{n}["distance"] / rides_{n}["hours"]
rides_{n} = rides_{n}[rides_{n}["speed"].between(1, 120)]
dropped_{n} = len(raw_{m}) - len(rides_{n})""",
    """def bucket_{n}(frame, column="distance", edges=(0, 2, 5, 10, 50)):
    \"\"\"Puts each row into a class of distance.\"\"\"
    labels = [f"{{low}}-{{high}}" for low, high in zip(edges, edges[1:])]
    return pd.cut(frame[column], bins=list(edges), labels=labels)

rides_{m}["bucket"] = bucket_{n}(rides_{m})
counts_{n} = rides_{m}["bucket"].value_counts().sort_index()""",
    """by_bucket_{n} = (
    rides_{l}.groupby("bucket", observed=True)
    .agg(mean_fare=("fare", "mean"), rides=("fare", "size"))
    .reset_index()
    .sort_values("rides", ascending=False)
)
by_bucket_{n}["share"] = by_bucket_{n}["rides"] / by_bucket_{n}["rides"].sum()
by_bucket_{n}""",
    """results = {{}}
for name, group in rides_{k}.groupby("bucket", observed=True):
    if len(group) < 3:
        continue
    results[name] = np.polyfit(group["distance"], group["fare"], deg=1)
total = sum(len(value) for value in results.values())
print(f"{{total}} coefficients of {{len(results)}} fits")""",
)


# Of these each stands after one of the dense ones.
LIGHT = (
    """raw_{n}.head()""",
    """print("rides:", len(rides_{n}))
rides_{n}.isna().sum()""",
    """rides_{m}["bucket"] = rides_{m}["bucket"].astype("category")""",
    """plt.figure(figsize=(8, 3))
by_bucket_{n}["share"].plot.bar()
plt.show()""",
    """fits_{n} = pd.DataFrame(results).T""",
)
ORDINARY = tuple(cell for pair in zip(DENSE, LIGHT, strict=True) for cell in pair)
# Each tenth cell asks a database or the frames of the notebook.
QUERIES = (
    """%%sql
SELECT zones.borough, count(*) AS rides, avg(trips.fare) AS fare
FROM trips JOIN zones ON trips.zone = zones.id
WHERE trips.fare > 3 GROUP BY zones.borough ORDER BY rides DESC""",
    """speeds_{n} = duckdb.sql('''
    SELECT bucket, count(*) AS rides, avg(speed) AS speed
    FROM rides_{rides} JOIN by_bucket_{buckets} USING (bucket)
    WHERE fare > 3 GROUP BY bucket ORDER BY rides DESC
''').df()""",
    """joined_{n} = connection.execute(f'''
    WITH long AS (SELECT * FROM trips WHERE distance > {{limit}}),
         zoned AS (SELECT zone, sum(fare) AS fares FROM long GROUP BY zone)
    SELECT long.*, zoned.fares FROM long JOIN zoned USING (zone) ORDER BY zoned.fares
''').df()""",
    """daily_{n} = pd.read_sql("SELECT day, sum(fare) FROM trips GROUP BY day ORDER BY 2", connection)""",
)
OPENING = "import duckdb\nimport matplotlib.pyplot as plt\nlimit = 3\nconnection = duckdb.connect()\n"


def sources(cells: int, kind: str = "ordinary") -> list[str]:
    """So many cells of a kind of `BARS`, which read the ones shortly before them."""
    templates = ORDINARY if kind == "ordinary" else DENSE
    found = []
    for at, template in enumerate(islice(cycle(templates), cells)):
        n = at * len(DENSE) // len(templates)
        found.append(template.format(n=n, m=n - 1, l=n - 2, k=n - 3))
    if kind == "with SQL":
        for n, query in zip(range(9, cells, 10), cycle(QUERIES), strict=False):
            found[n] = query.format(n=n, rides=n - 8, buckets=n - 6)
    return [OPENING + found[0], *found[1:]]


class Timed(NamedTuple):
    """Seconds: of the processor (`busy`), those of it that `ast.parse` takes for all cells, by the clock."""

    busy: float
    parsing: float
    clock: float = 0.0


def once(kind: str) -> Timed:
    """The seconds of `infer` over cells of a kind that it has not seen."""
    cells = sources(CELLS, kind)
    outline = outline_of_sources(cells)
    start, busy = time.perf_counter(), time.process_time()
    infer(outline)
    clock, busy = time.perf_counter() - start, time.process_time() - busy
    return Timed(busy, seconds_of_parsing(cells), clock)


def seconds_of_parsing(cells: list[str]) -> float:
    """The processor seconds of `ast.parse` over the cells in Python, whose trees are kept."""
    cells = [cell for cell in cells if not cell.startswith("%%")]
    with collection_paused():
        busy = time.process_time()
        trees = [ast.parse(cell) for cell in cells]
        busy = time.process_time() - busy
    assert len(trees) == len(cells)
    return busy


def seconds_after_edits() -> list[Timed]:
    """The seconds of looking again at cells of which one has been edited, for each of many edits.

    What is typed, and in which cells, is drawn by chance; after each edit it is taken back.
    """
    chance = random.Random(1)
    cells = sources(CELLS)
    inferrer, whole = Inferrer(), outline_of_sources(cells)
    inferrer.infer(whole)
    found = []
    for _ in range(EDITS):
        index = chance.randrange(CELLS)
        outline = outline_of_sources(
            [*cells[:index], cells[index] + chance.choice(TYPED), *cells[index + 1 :]]
        )
        busy = time.process_time()
        inferrer.infer(outline)
        busy = time.process_time() - busy
        found.append(Timed(busy, seconds_of_parsing(cells)))
        inferrer.infer(whole)
    return found


def seconds_per_process(kind: str, runs: int) -> list[Timed]:
    """The seconds of `once` in fresh processes: what a command pays, whose heap is nobody else's."""
    command = [sys.executable, "-c", f"import tests.benchmarks.inference as b; print(*b.once({kind!r}))"]
    found = []
    for _ in range(runs):
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        found.append(Timed(*map(float, printed.split())))
    return found


def scored(cases: Iterable[Case]) -> Iterator[str]:
    """How well inference agrees with the cases: with all of them, and with those of the weakest kinds."""
    by_kind: dict[str, list[tuple[Score, bool]]] = {}
    for case in cases:
        inference = infer(outline_of(case))
        by_kind.setdefault(case.kind, []).append((score(case, inference), not faults(case, inference)))
    found = [one for ones in by_kind.values() for one in ones]
    total, right = tally(found)
    yield (
        f"reachability over {len(found)} cases: F1 {total.f1:.3f} "
        f"({total.right} right, {total.wrong} too many, {total.missed} missed)"
    )
    yield f"cases wholly right: {right} ({right / len(found):.1%})"
    tallies = {kind: tally(ones) for kind, ones in by_kind.items()}
    weak = [kind for kind, ones in by_kind.items() if tallies[kind][1] < len(ones)]
    if not weak:
        yield f"each of the {len(by_kind)} kinds wholly right"
    for kind in sorted(weak, key=lambda kind: (tallies[kind][0].f1, tallies[kind][1] / len(by_kind[kind]))):
        total, right = tallies[kind]
        yield f"  {kind:20} F1 {total.f1:.3f}, {right} of {len(by_kind[kind])} wholly right"


def tally(found: Iterable[tuple[Score, bool]]) -> tuple[Score, int]:
    """The score over several cases, and how many of them are wholly right."""
    scores, right = zip(*found, strict=True)
    return sum(scores, Score()), sum(right)


def beside_parsing(found: Sequence[Timed]) -> float:
    """The median of how often `ast.parse` could have parsed all cells in the time."""
    return statistics.median(timed.busy / timed.parsing for timed in found)


def main() -> None:
    """Print the figures."""
    print(f"{CELLS} cells, medians of {RUNS} processes each")
    for kind, bar in BARS.items():
        seconds = seconds_per_process(kind, RUNS)
        clock = statistics.median(timed.clock for timed in seconds)
        busy = statistics.median(timed.busy for timed in seconds)
        print(f"{kind:9} {clock:.3f} s by the clock, {busy:.3f} s busy,", end=" ")
        print(f"{beside_parsing(seconds):.2f} times ast.parse", end="; ")
        print(f"bar {bar} s by the clock: {'met' if clock <= bar else 'missed'}")
    edits = seconds_after_edits()
    after = statistics.median(timed.busy for timed in edits)
    print(f"after an edit of one of them, {EDITS} edits: {after * 1000:.0f} ms busy,", end=" ")
    print(f"{beside_parsing(edits):.2f} times ast.parse, the slowest {max(edits).busy * 1000:.0f} ms")
    print(f"bar {BAR_AFTER_EDIT * 1000:.0f} ms busy: {'met' if after <= BAR_AFTER_EDIT else 'missed'}")
    for line in scored(READABLE):
        print(line)


if __name__ == "__main__":
    main()
