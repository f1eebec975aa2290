"""Whole small notebooks, as people write them."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "notebooks",
    r"""
=== flights: Load, clean, join, aggregate, model, report, with a helper, a mutation and two branches.
edges: load>clean:flights weather>join:weather clean>join:flights join>delays:joined join>model:joined
 delays>rank:delays model>predict:model join>predict:joined rank>report predict>report:predicted
 delays>report:worst
facts: load.outputs=flights clean.outputs=flights delays.outputs=delays,worst join.inputs=flights,weather
--- setup
import numpy as np
import pandas as pd

def hours(minutes):
    return minutes / UNIT

UNIT = 60
--- parameters
month = 1
--- block load
flights = pd.DataFrame({
    "month": [1, 1, 1, 2], "hour": [5, 5, 6, 5], "carrier": ["UA", "AA", "UA", "UA"],
    "delay": [3.0, None, 30.0, 4.0],
})
flights = flights[flights["month"] == month]
--- block weather
weather = pd.DataFrame({"hour": [5, 6], "wind": [10.0, 20.0]})
--- block clean
flights = flights.dropna(subset=["delay"]).copy()
flights["delay_hours"] = hours(flights["delay"])
--- test clean
assert flights["delay"].notna().all()
--- block join
joined = flights.merge(weather, on="hour", how="left")
--- block delays
delays = joined.groupby("carrier", as_index=False)["delay"].mean()
worst = delays.loc[delays["delay"].idxmax(), "carrier"]
--- block rank
delays["rank"] = delays["delay"].rank(ascending=False)
--- block model
model = np.polyfit(joined["wind"], joined["delay"], 1)
--- block predict
predicted = np.polyval(model, joined["wind"])
--- block report
print(worst, predicted.round(1))
print(delays.sort_values("rank"))

=== titanic: Explore, impute, encode, split, fit, score: the frame is changed from cell to cell.
edges: load>impute:df impute>encode:df encode>features:df features>split:x,y split>fit:x_train,y_train
 fit>score:model split>score:x_test,y_test load>look:df
--- setup
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
--- block load
df = pd.DataFrame({
    "age": [22.0, None, 26.0, 35.0, 28.0, 40.0], "sex": ["m", "f", "f", "m", "f", "m"],
    "survived": [0, 1, 1, 0, 1, 0],
})
--- block look
df.info()
df.head()
--- block impute
df["age"] = df["age"].fillna(df["age"].median())
--- block encode
df["is_male"] = df["sex"].map({"m": 1, "f": 0})
df.drop(columns=["sex"], inplace=True)
--- block features
x = df[["age", "is_male"]]
y = df["survived"]
--- block split
x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=0, stratify=y)
--- block fit
model = LogisticRegression()
model.fit(x_train, y_train)
--- block score
print(model.score(x_test, y_test))

=== experiments: A results dict filled by cells through one helper that changes a global.
edges: a>c:run b>c:results a>d:run c>d:results d>e:results
def run(name, values):
    results[name] = sum(values) / len(values)
    return results[name]
---
results = {}
---
run("first", [1, 2, 3])
---
run("second", [4, 5])
---
for name in sorted(results):
    print(name, results[name])

=== registry: Steps registered by a decorator and run from a list.
edges: a>b:STEPS,step a>c:step b>c:STEPS c>e:STEPS a~e d-e:text b~e
facts: e.inputs=STEPS,text
--- block a
STEPS = []
def step(function):
    STEPS.append(function)
    return function
--- block b
@step
def strip(text):
    return text.strip()
--- block c
@step
def upper(text):
    return text.upper()
--- block d
text = "  words "
--- block e
for function in STEPS:
    text = function(text)
print(text)

=== bank: A class, two accounts, a transfer, statements.
edges: account>open:Account open>transfer:alice,bob transfer>statement:alice,bob account>transfer:transfer
 account~statement
--- block account
class Account:
    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
        self.history = []

    def deposit(self, amount):
        self.balance += amount
        self.history.append(amount)

    def withdraw(self, amount):
        if amount > self.balance:
            raise ValueError("not enough")
        self.balance -= amount
        self.history.append(-amount)

def transfer(source, target, amount):
    source.withdraw(amount)
    target.deposit(amount)
--- block open
alice, bob = Account("alice", 100), Account("bob")
--- block transfer
transfer(alice, bob, 30)
--- block statement
print(alice.balance, alice.history)
print(bob.balance, bob.history)

=== words: Text processing with redefined names and a comprehension everywhere.
edges: a>b:text b>c:words c>d:words d>e:counts c>e:words a~c
import collections
text = "the cat and the dog and the bird"
---
words = [word.lower() for word in text.split()]
---
stop = {"and"}
words = [word for word in words if word not in stop]
---
counts = {word: words.count(word) for word in set(words)}
---
top = max(counts, key=counts.get)
print(top, counts[top], len(words))

=== simulation: State carried from cell to cell in arrays, with a function that steps it.
edges: a>c:advance b>c:position,velocity c>d:position a>e:advance c>e:position,velocity e>f:position
 c~f b~d b~e
--- setup
import numpy as np
--- block a
def advance(position, velocity, dt=0.1):
    position += velocity * dt
    velocity *= 0.9
--- block b
position, velocity = np.zeros(2), np.ones(2)
--- block c
for _ in range(3):
    advance(position, velocity)
--- block d
print(position.round(3))
--- block e
advance(position, velocity, dt=1.0)
--- block f
print(position.round(3))

=== settings: A settings object that some cells change and helpers read.
edges: a>b:Settings b>c:settings a>d:scale c>d:settings d>e:result c>e:settings a~c b~d
class Settings:
    factor = 1
    unit = "m"

def scale(value):
    return value * settings.factor
---
settings = Settings()
---
settings.factor = 100
settings.unit = "cm"
---
result = scale(3)
---
print(result, settings.unit)

=== cleaning-functions: Functions piped over a frame, one of which changes what it is given.
edges: a>c:trimmed,flagged b>c:raw c>d:tidy c>e:raw b~e
--- setup
import pandas as pd
--- block a
def trimmed(frame):
    return frame[frame["v"] > 0]

def flagged(frame):
    frame["flag"] = frame["v"] > 2
    return frame
--- block b
raw = pd.DataFrame({"v": [-1, 1, 3]})
--- block c
tidy = flagged(raw).pipe(trimmed)
--- block d
print(tidy)
--- block e
print(raw.columns.tolist())

=== mage-form: Every block a decorated function, one of them with two inputs.
edges: load_trips>clean:load_trips load_zones>enrich:load_zones clean>enrich:clean enrich>save:enrich
--- block load_trips
from jupyter_blocks import data_loader

@data_loader
def load_trips(**kwargs):
    return [{"zone": 1, "km": 2.0}, {"zone": 2, "km": -1.0}]
--- block load_zones
from jupyter_blocks import data_loader

@data_loader
def load_zones(**kwargs):
    return {1: "north", 2: "south"}
--- block clean
from jupyter_blocks import test, transformer

@transformer
def clean(load_trips, **kwargs):
    return [trip for trip in load_trips if trip["km"] > 0]

@test
def no_negative(output, *args):
    assert all(trip["km"] > 0 for trip in output)
--- block enrich
from jupyter_blocks import transformer

@transformer
def enrich(clean, load_zones, **kwargs):
    return [{**trip, "name": load_zones[trip["zone"]]} for trip in clean]
--- block save
from jupyter_blocks import data_exporter

@data_exporter
def save(enrich, **kwargs):
    print(enrich)
""",
)
