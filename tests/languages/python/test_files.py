"""What calls say of files: which are read and written, and what is told of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jupyter_blocks.languages.python.facts import analyse
from jupyter_blocks.languages.python.files import change_file, read_file, read_mentioned, read_module
from jupyter_blocks.languages.python.frames import Frame
from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.path_calls import enter_directory
from jupyter_blocks.languages.python.resources import resource_of_key
from jupyter_blocks.languages.python.walk import begin
from jupyter_blocks.model.pipeline import ViaKind

IMPORTS = """
import os, shutil, glob, json, gzip, zipfile, tarfile, shelve, pickle, joblib, logging
import numpy as np, pandas as pd, polars as pl, pyarrow.parquet as pq, matplotlib.pyplot as plt
from pathlib import Path
def unknown(): return json.loads("1")
"""


@pytest.fixture
def machine() -> Machine:
    """A machine that has imported what the lines below use."""
    machine = begin({})
    machine.run_cell("imports", analyse(IMPORTS), 0)
    machine.frame = Frame()
    return machine


def said(machine: Machine) -> str:
    """What the machine has noted of files: `r` for read, `w` for written."""

    def words() -> Iterator[str]:
        keys = [("r", key) for key, _ in machine.frame.taken] + [("w", key) for key in machine.frame.written]
        for how, (kind, name) in [(how, resource_of_key(key)) for how, key in keys]:
            if kind is ViaKind.FILE:
                yield f"{how}:{name}"

    return " ".join(dict.fromkeys(words()))


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("open('x')", "r:x"),
        ("open('x', 'w')", "w:x"),
        ("open('x', 'ab')", "r:x w:x"),
        ("open('x', mode='r+')", "r:x w:x"),
        ("open('x', 'x')", "r:x w:x"),
        ("open('x', unknown())", "r:x"),
        ("open(0)", ""),
        ("gzip.open('x', 'wt')", "w:x"),
        ("zipfile.ZipFile('x', 'w').write('y')", "r:y w:x"),
        ("zipfile.ZipFile('x').extractall('d')", "r:x w:d/"),
        ("tarfile.open('x', 'w:gz')", "w:x"),
        ("shelve.open('x')", "r:x w:x"),
        ("Path('x').read_bytes()", "r:x"),
        ("Path('d', 'x').touch()", "r:d/x w:d/x"),
        ("Path('x').open('w')", "w:x"),
        ("Path('x').unlink()", "r:x w:x"),
        ("list(Path('d').rglob('*.csv'))", "r:d/**/*.csv"),
        ("os.replace('x', 'y')", "r:x w:x w:y"),
        ("shutil.copy('x', 'd/')", "r:x w:d/x"),
        ("shutil.copy(src='x', dst='y')", "r:x w:y"),
        ("shutil.copytree('d', 'e')", "r:d/ w:e/"),
        ("os.makedirs('d/e')", "r:d r:d/e w:d w:d/e"),
        ("glob.glob('d/*.csv')", "r:d/*.csv"),
        ("glob.glob('*.csv', root_dir='d')", "r:d/*.csv"),
        ("os.listdir()", "r:./"),
        ("json.dump(1, open('x', 'w'))", "w:x"),
        ("np.save('x', 1)", "w:x.npy"),
        ("np.savez_compressed('x.npz', a=1)", "w:x.npz"),
        ("joblib.dump(1, filename='x')", "w:x"),
        ("pd.read_csv('x')", "r:x"),
        ("pd.read_csv('https://x/y.csv')", ""),
        ("pd.DataFrame().to_csv('x', mode='a')", "r:x w:x"),
        ("pd.DataFrame().to_csv(None)", ""),
        ("pd.HDFStore('x')['k']", "r:x w:x"),
        ("pl.scan_parquet('d/*.parquet')", "r:d/*.parquet"),
        ("pl.DataFrame().write_parquet('x')", "w:x"),
        ("pq.write_to_dataset(1, root_path='d')", "w:d/"),
        ("plt.savefig('x.png')", "w:x.png"),
        ("plt.gcf().savefig(fname='x.png')", "w:x.png"),
        ("unknown().save('x')", "w:x"),
        ("unknown().save(1)", ""),
        ("unknown().write.mode('overwrite').parquet('d')", "w:d/"),
        ("unknown().read.parquet('d')", "r:d"),
        ("pd.read_csv(f'{unknown()}.csv')", "r:{…}.csv"),
        ("'x.csv'.replace('x', 'y')", ""),
        ("logging.FileHandler('x.log')", "r:x.log w:x.log"),
    ],
)
def test_what_calls_read_and_write(machine: Machine, line: str, wanted: str) -> None:
    """Each call is known by a line of a table."""
    machine.run_cell("cell", analyse(line), 1)
    assert sorted(said(machine).split()) == sorted(wanted.split())


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("open('out.csv', 'w')", ["writes out.csv"]),
        ("pd.DataFrame().to_csv('out.csv')", ["writes out.csv"]),
        ("pd.DataFrame().to_csv(unknown())", ["writes"]),
        ("pd.DataFrame().to_csv()", []),
        ("x = unknown()\nopen(f'out/{x}.csv', 'w')", ["writes out/{x}.csv"]),
        ("shutil.move('x', 'y')", ["writes y"]),
        ("pd.DataFrame().to_gbq('t')", ["writes t"]),
        ("import requests\nrequests.post('http://x')", ["calls requests.post(http://x)"]),
        ("import subprocess\nsubprocess.run(['ls'])", ["calls subprocess.run(ls)"]),
        ("pd.read_csv('x.csv')", []),
        ("os.path.exists('x')", []),
    ],
)
def test_effects_are_told_in_words(machine: Machine, line: str, wanted: list[str]) -> None:
    """What is written is told by its path, or without one where nothing is known of it; reading is none."""
    machine.run_cell("cell", analyse(line), 1)
    assert [*machine.frame.effects] == wanted


def test_others_note_files_by_path(machine: Machine) -> None:
    """A path is noted by whoever knows it otherwise than from a call, such as the first line of a magic."""
    change_file(machine, "./d/x.py")
    change_file(machine, "log.txt", keeps=True)
    read_file(machine, "d")
    assert said(machine) == "r:log.txt r:d w:d/x.py w:log.txt"
    assert [*machine.frame.effects] == ["writes d/x.py", "writes log.txt"]


def test_commands_read_the_files_they_name(machine: Machine) -> None:
    """Only of those that earlier code writes, and only perhaps."""
    change_file(machine, "x.py")
    machine.owner = 5
    machine.frame = Frame()
    read_mentioned(machine, "python ./x.py --out=y.csv | grep z")
    assert said(machine) == "r:x.py"
    assert not any(read.sure for (key, _), read in machine.frame.taken.items() if key.startswith("file"))


def test_modules_are_read_once(machine: Machine) -> None:
    """The first import of a module that was written reads it, the second does not."""
    change_file(machine, "m.py")
    machine.owner = 5
    for wanted in ("r:m.py", ""):
        machine.frame = Frame()
        read_module(machine, "m.part")
        assert said(machine) == wanted


def test_the_working_directory_is_followed(machine: Machine) -> None:
    """A relative path is below where the code has gone; after a conditional change it may be either."""
    enter_directory(machine, machine.texts["d"])
    read_file(machine, "x")
    assert said(machine) == "r:d/x"
    machine.frame = Frame()
    machine.perhaps(lambda: enter_directory(machine, machine.texts["e"]))
    read_file(machine, "x")
    assert sorted(said(machine).split()) == ["r:d/e/x", "r:d/x"]
