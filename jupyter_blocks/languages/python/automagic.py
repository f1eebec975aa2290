"""Magics without their percent sign, which IPython takes in cells of one line: `cd data`, `run model.py`."""

from __future__ import annotations

import re

from jupyter_blocks.languages.python.library import words

LINE = re.compile(r"(?P<name>[a-z]\w*)(?P<rest>[ \t]+(?!=(?!=))\S.*)?[ \t]*")
MAGICS = words(
    """
        alias alias_magic autoawait autocall automagic autosave bookmark cat cd clear code_wrap colors conda
        config connect_info cp debug dhist dirs doctest_mode edit env gui hist history killbgscripts ldir less
        lf lk ll load load_ext loadpy logoff logon logstart logstate logstop ls lsmagic lx macro magic man
        matplotlib mkdir more mv notebook page pastebin pdb pdef pdoc pfile pinfo pinfo2 pip popd pprint
        precision prun psearch psource pushd pwd pycat pylab qtconsole quickref recall rehashx reload_ext rep
        rerun reset reset_selective rm rmdir run save set_env store sx system tb time timeit unalias
        unload_ext who who_ls whos xdel xmode
    """
)


def escaped(source: str) -> str | None:
    """The magic that `source` is, with its sign; None if it is none.

    A variable would hide it: for the caller to know. Text that is no Python is none.
    """
    found = LINE.fullmatch(source.rstrip("\n"))
    return f"%{found[0]}" if found is not None and found["name"] in MAGICS else None
