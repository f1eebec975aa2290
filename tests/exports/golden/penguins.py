"""Exported from the pipeline penguins. A test that fails ends the script."""


def _handed_on(result):
    """What later blocks receive: of a list of one its element, of a tuple a list."""
    if not isinstance(result, (list, tuple)):
        return result
    return result[0] if len(result) == 1 else list(result)


def _outputs(result):
    """What tests receive: the elements of a list or a tuple."""
    return tuple(result) if isinstance(result, (list, tuple)) else (result,)


# %% [markdown]
# # Penguins, in Mage's form
#
# Every block here is a file of a Mage project, pasted into a cell: guarded imports, one decorated function, its tests. The
# tags give the blocks their names; `after:` does what `upstream_blocks` does there, and fills the positional arguments in
# that order. Nothing of Mage is installed.
#
# ```
# jupyter-blocks run examples/penguins/penguins.ipynb
# ```

# %% [markdown]
# ## Load

# %% load_penguins
from palmerpenguins import load_penguins as read_penguins



def load_data(*args, **kwargs):
    """
    The 344 penguins of the Palmer archipelago, as a frame.
    """
    return read_penguins()


def test_output(output, *args) -> None:
    assert output is not None, "The output is undefined"
    assert len(output) == 344


def test_species(output, *args) -> None:
    assert set(output["species"]) == {"Adelie", "Chinstrap", "Gentoo"}

_returned = load_data()
load_penguins = _handed_on(_returned)

test_output(*_outputs(_returned))
test_species(*_outputs(_returned))

# %% load_islands
import pandas as pd



def load_data(*args, **kwargs):
    """
    Where the islands lie, in degrees.
    """
    return pd.DataFrame(
        {
            "island": ["Biscoe", "Dream", "Torgersen"],
            "latitude": [-65.43, -64.73, -64.77],
            "longitude": [-65.50, -64.23, -64.08],
        }
    )


def test_output(output, *args) -> None:
    assert output["island"].is_unique

_returned = load_data()
load_islands = _handed_on(_returned)

test_output(*_outputs(_returned))

# %% [markdown]
# ## Transform
#
# `clean` takes the output of `load_penguins`, `locate` those of `clean` and of `load_islands`, in the order of its tags.

# %% clean
def transform(data, *args, **kwargs):
    """
    Only penguins that were measured and sexed; the bill as one figure.
    """
    data = data.dropna(subset=["bill_length_mm", "bill_depth_mm", "body_mass_g", "sex"])
    return data.assign(bill_ratio=data["bill_length_mm"] / data["bill_depth_mm"]).reset_index(drop=True)


def test_output(output, *args) -> None:
    assert len(output) == 333
    assert output.notna().all(axis=None)

_returned = transform(load_penguins)
clean = _handed_on(_returned)

test_output(*_outputs(_returned))

# %% locate
def transform(data, data_2, *args, **kwargs):
    """
    Each penguin with the place of its island.
    """
    return data.merge(data_2, on="island", how="left", validate="many_to_one")


def test_output(output, *args) -> None:
    assert len(output) == 333, "the join has lost or multiplied penguins"
    assert output["latitude"].notna().all()

_returned = transform(clean, load_islands)
locate = _handed_on(_returned)

test_output(*_outputs(_returned))

# %% summarise
def transform(data, *args, **kwargs):
    """
    One row for each species and sex.
    """
    return (
        data.groupby(["species", "sex"])
        .agg(penguins=("island", "size"), mass=("body_mass_g", "mean"), bill_ratio=("bill_ratio", "mean"))
        .round(2)
        .reset_index()
    )


def test_output(output, *args) -> None:
    assert len(output) == 6
    assert output["penguins"].sum() == 333


def test_gentoos_are_heaviest(output, *args) -> None:
    assert output.loc[output["mass"].idxmax(), "species"] == "Gentoo"

_returned = transform(clean)
summarise = _handed_on(_returned)

test_output(*_outputs(_returned))
test_gentoos_are_heaviest(*_outputs(_returned))

# %% [markdown]
# ## Export

# %% export_tables
from pathlib import Path



def export_data(data, data_2, *args, **kwargs) -> None:
    """
    Both tables as CSV.
    """
    folder = Path("out")
    folder.mkdir(exist_ok=True)
    data.to_csv(folder / "species.csv", index=False)
    data_2.to_csv(folder / "penguins.csv", index=False)

_returned = export_data(summarise, locate)
export_tables = _handed_on(_returned)
