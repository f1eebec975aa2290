"""The state of the process that blocks share, and the functions and methods that read or set it.

`CALLS` is asked at the call of a library's function, `METHODS` at that of a method of something else. What is
the same for many functions stands in `state_tables.py`; the rest by what it is about: `generators.py`,
`surroundings.py`, `options.py`, `figures.py`, `patches.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jupyter_blocks.languages.python.calls import Arguments
from jupyter_blocks.languages.python.environment import ENVIRON
from jupyter_blocks.languages.python.figures import (
    begin_figure,
    draw,
    draw_frame,
    draw_seaborn,
    draw_strips,
    hold_back,
    use_backend,
)
from jupyter_blocks.languages.python.generators import (
    draw_variates,
    fill_tensor,
    fit_given,
    sample,
    split,
    use_estimators,
)
from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.options import (
    NUMBER,
    calculate_by_method,
    format_time,
    get_context,
    get_option,
    make_decimal,
    reset_options,
    set_context,
    set_locale,
    set_options,
    show_frame,
    show_given,
)
from jupyter_blocks.languages.python.patches import (
    ACCESSOR,
    extend_import_path,
    make_accessor,
    mock,
    mock_attribute,
    patch_progress,
    register_accessor,
    reload,
    start_or_stop,
)
from jupyter_blocks.languages.python.state_tables import (
    ACCESSORS,
    BEGINS,
    CHANGES,
    CHILDREN,
    DIRECTORIES,
    DRAWING_FRAMES,
    DRAWING_METHODS,
    DRAWS,
    ENDS,
    EXTENDING,
    FITTING,
    GENERATORS,
    IMPORT_PATH,
    LOOKS,
    PYPLOT,
    READS,
    REPLACES,
    SEABORN_BEGINS,
    SEABORN_DRAWS,
    SETTINGS,
    TORCH_METHODS,
    TQDM,
    Touch,
    spelled,
)
from jupyter_blocks.languages.python.surroundings import (
    clear_variables,
    copy_variables,
    default_variable,
    enter_directory,
    get_variable,
    list_directory,
    load_variables,
    make_absolute,
    pop_variable,
    put_variable,
    start_child,
    update_variables,
)
from jupyter_blocks.languages.python.touches import Call, all_touches
from jupyter_blocks.languages.python.values import Value


def _touching() -> dict[str, Call]:
    found: dict[str, list[Touch]] = {}
    for table in (GENERATORS, SETTINGS, DIRECTORIES):
        for path, touched in spelled(table):
            found.setdefault(path, []).append(touched)
    return {path: all_touches(*touches) for path, touches in found.items()}


CALLS: Mapping[str, Call] = {
    **_touching(),
    **dict.fromkeys(FITTING, fit_given),
    **{f"{IMPORT_PATH}.{how}": extend_import_path for how in EXTENDING},
    "site.addsitedir": extend_import_path,
    "os.chdir": enter_directory,
    "os.fchdir": enter_directory,
    **dict.fromkeys(("os.listdir", "os.scandir", "os.walk"), list_directory),
    **dict.fromkeys(CHILDREN, start_child),
    **dict.fromkeys(("os.getenv", f"{ENVIRON}.get", f"{ENVIRON}.__getitem__"), get_variable),
    f"{ENVIRON}.__contains__": get_variable,
    **dict.fromkeys(("os.putenv", f"{ENVIRON}.__setitem__"), put_variable),
    **dict.fromkeys(("os.unsetenv", f"{ENVIRON}.__delitem__", f"{ENVIRON}.pop"), pop_variable),
    f"{ENVIRON}.setdefault": default_variable,
    f"{ENVIRON}.update": update_variables,
    f"{ENVIRON}.clear": clear_variables,
    **dict.fromkeys((f"{ENVIRON}.{how}" for how in ("copy", "items", "keys", "values")), copy_variables),
    "dotenv.load_dotenv": load_variables,
    "pandas.set_option": set_options,
    "pandas.options.set_option": set_options,
    "pandas.get_option": get_option,
    "pandas.reset_option": reset_options,
    **dict.fromkeys(
        (f"builtins.{name}" for name in ("print", "display", "str", "repr", "format")), show_given
    ),
    "IPython.display.display": show_given,
    "IPython.core.display.display": show_given,
    NUMBER: make_decimal,
    "decimal.getcontext": get_context,
    "decimal.setcontext": set_context,
    "locale.setlocale": set_locale,
    **{f"{home}.{name}": draw(REPLACES) for home in PYPLOT for name in (*BEGINS, *ENDS)},
    **{f"{home}.{name}": draw(READS) for home in PYPLOT for name in LOOKS},
    **{f"{home}.{name}": draw(CHANGES) for home in PYPLOT for name in DRAWS},
    **{f"{home}.figure": begin_figure for home in PYPLOT},
    **{f"{home}.switch_backend": use_backend for home in PYPLOT},
    **{f"{home}.ioff": hold_back for home in PYPLOT},
    "matplotlib.use": use_backend,
    **{f"seaborn.{name}": draw_seaborn for name in SEABORN_DRAWS},
    "seaborn.stripplot": draw_strips,
    **{f"seaborn.{name}": draw(REPLACES) for name in SEABORN_BEGINS},
    **dict.fromkeys(TQDM, patch_progress),
    **dict.fromkeys(ACCESSORS, register_accessor),
    ACCESSOR: make_accessor,
    "unittest.mock.patch": mock,
    "unittest.mock.patch.object": mock_attribute,
    **dict.fromkeys(("importlib.reload", "imp.reload", "builtins.reload"), reload),
}
METHODS: Mapping[str, Callable[[Machine, Value, Arguments], None]] = {
    **dict.fromkeys(DRAWING_METHODS, use_estimators),
    **dict.fromkeys(("split", "rsample"), split),
    "sample": sample,
    "rvs": draw_variates,
    **dict.fromkeys(TORCH_METHODS, fill_tensor),
    **dict.fromkeys(DRAWING_FRAMES, draw_frame),
    **dict.fromkeys(("to_string", "to_html", "to_latex"), show_frame),
    **dict.fromkeys(("sqrt", "quantize", "ln", "log10", "exp"), calculate_by_method),
    **dict.fromkeys(("start", "stop"), start_or_stop),
    **dict.fromkeys(("resolve", "absolute"), make_absolute),
    "strftime": format_time,
}
