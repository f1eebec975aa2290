"""Options of libraries, contexts of calculations, the current figure."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "states_options",
    r"""
=== display-option: A frame that is printed looks as the options of pandas say.
edges: a>c:df b?c:state:pandas.options.display
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1.23456789]})
---
pd.set_option("display.precision", 2)
---
print(df)

=== option-attribute: An option may be set as an attribute.
edges: a>c:df b?c:state:pandas.options.display
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": range(30)})
---
pd.options.display.max_rows = 4
---
print(df)

=== option-short: The words before the dots of an option may be left out.
edges: a?b:state:pandas.options.display
--- setup
import pandas as pd
df = pd.DataFrame({"u": range(30)})
---
pd.set_option("max_rows", 4)
---
print(df)

=== options-of-two-blocks: Two blocks that set options do not depend on each other.
edges: a?c:state:pandas.options.display b?c:state:pandas.options.display
--- setup
import pandas as pd
df = pd.DataFrame({"u": [1.23456789] * 30})
---
pd.set_option("display.precision", 2)
---
pd.set_option("display.max_rows", 4)
---
print(df)

=== option-asked-for: Who asks for an option depends on who set it.
edges: a?b:state:pandas.options.display a?c:state:pandas.options.display
--- setup
import pandas as pd
---
pd.set_option("display.precision", 2)
---
print(pd.get_option("display.precision"))
---
print(pd.options.display.precision)

=== option-context: Options for the time of a `with` are gone afterwards.
edges: a>b:df a>c:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1.23456789]})
---
with pd.option_context("display.precision", 2):
    print(df)
---
print(df)

=== options-and-values: Values do not depend on how they are shown.
edges: a>c:df c>d:total b~d
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1.23456789]})
---
pd.set_option("display.precision", 2)
---
total = df["u"].sum()
---
print(total)

=== options-in-prelude: Options that the prelude sets make no edges.
edges: a>b:df
--- setup
import pandas as pd
pd.set_option("display.precision", 2)
---
df = pd.DataFrame({"u": [1.23456789]})
---
print(df)

=== text-of-frame: `to_string` gives what would be printed.
edges: a>c:df b?c:state:pandas.options.display
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": [1.23456789]})
---
pd.set_option("display.precision", 2)
---
text = df.to_string()

=== print-options: Arrays are printed as the options of numpy say.
edges: a>c:x b?c:state:numpy.printoptions a>d:x
--- setup
import numpy as np
---
x = np.array([1.23456789])
---
np.set_printoptions(precision=2)
---
print(x)
---
y = x * 2

=== print-options-context: For the time of a `with`, they are nobody else's.
edges: a>b:x a>c:x
--- setup
import numpy as np
---
x = np.array([1.23456789])
---
with np.printoptions(precision=2):
    print(x)
---
print(x)

=== decimal-precision: Arithmetic with decimals depends on the precision that is set.
edges: a>b:state:decimal.context.prec
--- setup
from decimal import Decimal, getcontext
---
getcontext().prec = 5
---
y = Decimal(1) / Decimal(7)

=== decimal-of-another: Also where the numbers were made by somebody else.
edges: a>c:x b>c:state:decimal.context.prec c>d:y
--- setup
import decimal
---
x = decimal.Decimal(1)
---
decimal.getcontext().prec = 5
---
y = x / 7
---
print(y)

=== decimal-context-name: The context under a name.
edges: a>b:context b>c:state:decimal.context.prec
--- setup
import decimal
---
context = decimal.getcontext()
---
context.prec = 5
---
y = decimal.Decimal(2).sqrt()

=== decimal-local: A context for the time of a `with` is gone afterwards.
edges:
--- setup
import decimal
---
with decimal.localcontext() as context:
    context.prec = 5
    x = decimal.Decimal(1) / 7
---
y = decimal.Decimal(1) / 7

=== decimal-context-replaced: `setcontext` replaces it as a whole.
edges: b>c a!b
--- setup
import decimal
---
decimal.getcontext().prec = 5
---
decimal.setcontext(decimal.Context(prec=9))
---
y = decimal.Decimal(1) / 7

=== decimal-untouched: Making a decimal is no arithmetic.
edges:
--- setup
import decimal
---
decimal.getcontext().prec = 5
---
y = decimal.Decimal("1.23456789")

=== locale: Numbers in the way of a place.
edges: a?b:state:locale a?c:state:locale
--- setup
import locale
---
locale.setlocale(locale.LC_NUMERIC, "C.UTF-8")
---
print(locale.getlocale(locale.LC_NUMERIC))
---
print(locale.setlocale(locale.LC_NUMERIC))

=== error-state: What numpy does on errors, asked for.
edges: a?b:state:numpy.errstate
--- setup
import numpy as np
---
np.seterr(all="ignore")
---
print(np.geterr()["divide"])

=== warnings: Filters of warnings make no edges.
edges:
--- setup
import warnings
---
warnings.filterwarnings("ignore")
---
warnings.simplefilter("ignore")
---
print(1)

=== settings-of-charts: A chart depends on the settings of matplotlib.
edges: a?b:state:matplotlib.rcParams
--- setup
import matplotlib.pyplot as plt
---
plt.rcParams["figure.figsize"] = (3, 2)
---
fig, ax = plt.subplots()
size = list(fig.get_size_inches())
fig = ax = None

=== style: So does one that is drawn after a style was chosen.
edges: a?b:state:matplotlib.rcParams
--- setup
import matplotlib.pyplot as plt
---
plt.style.use("ggplot")
---
color = plt.plot([1, 2])[0].get_color()

=== settings-updated: `rcParams.update` and `rc` add to what was set.
edges: a?c:state:matplotlib.rcParams b?c:state:matplotlib.rcParams
--- setup
import matplotlib
import matplotlib.pyplot as plt
---
matplotlib.rcParams.update({"lines.linewidth": 7})
---
plt.rc("figure", figsize=(3, 2))
---
width = plt.plot([1, 2])[0].get_linewidth(), list(plt.gcf().get_size_inches())

=== settings-reset: Defaults replace what was set.
edges: b>c:state:matplotlib.rcParams a!b
--- setup
import matplotlib.pyplot as plt
---
plt.rcParams["lines.linewidth"] = 7
---
plt.rcdefaults()
plt.rcParams["lines.linewidth"] = 5
---
width = plt.plot([1, 2])[0].get_linewidth()

=== settings-of-pylab: The same settings under another name.
edges: a?b:state:matplotlib.rcParams
--- setup
import matplotlib.pyplot as plt
from matplotlib.pylab import rcParams
---
rcParams["lines.linewidth"] = 7
---
width = plt.plot([1, 2])[0].get_linewidth()

=== settings-read: A setting that is read.
edges: a?b:state:matplotlib.rcParams
--- setup
import matplotlib.pyplot as plt
---
plt.rcParams["lines.linewidth"] = 7
---
print(plt.rcParams["lines.linewidth"])

=== figure-closed: Jupyter closes figures when a cell ends, so each cell draws on its own.
edges:
--- setup
import matplotlib.pyplot as plt
---
plt.figure()
plt.plot([1, 2])
---
plt.title("two")
print(len(plt.gca().lines))

=== figure-kept: With another backend the figure is still there.
edges: a>b:state:matplotlib.figure b>c:state:matplotlib.figure
--- setup
import matplotlib
import matplotlib.pyplot as plt
matplotlib.use("Agg")
---
plt.figure()
plt.plot([1, 2])
---
plt.plot([3, 4])
---
print(len(plt.gca().lines))

=== figure-begun: A figure that is begun anew has nothing to do with the one before.
edges: a!b b>c:state:matplotlib.figure
--- setup
import matplotlib
import matplotlib.pyplot as plt
matplotlib.use("Agg")
---
plt.plot([1, 2])
---
plt.close("all")
plt.figure()
plt.plot([3, 4, 5])
plt.plot([3, 4, 5])
---
print(len(plt.gca().lines))

=== backend-in-block: The backend that a block chooses decides whether figures last.
edges: a-b:state:matplotlib.backend,state:matplotlib.figure b>c:state:matplotlib.figure
 a-c:state:matplotlib.backend
--- setup
import matplotlib
import matplotlib.pyplot as plt
---
matplotlib.use("Agg")
---
plt.plot([1, 2])
---
print(len(plt.gca().lines))

=== backend-by-magic: A magic may choose the backend, too.
edges: a>b:state:matplotlib.figure
--- setup
import matplotlib.pyplot as plt
%matplotlib agg
---
plt.plot([1, 2])
---
print(len(plt.gca().lines))

=== backend-inline: Jupyter's own is what there is without one.
edges:
--- setup
import matplotlib.pyplot as plt
%matplotlib inline
---
plt.figure()
plt.plot([1, 2])
---
plt.title("two")

=== axes-are-values: Axes that were kept in a name are drawn on through it.
edges: a>b:ax b>c:ax a~c
--- setup
import matplotlib.pyplot as plt
---
fig, ax = plt.subplots()
---
ax.plot([1, 2])
---
print(len(ax.lines))
""",
)
