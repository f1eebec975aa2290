"""Global random generators: who draws, who seeds, who has a generator of its own."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "states_random",
    r"""
=== python-chain: Blocks that draw from the generator of `random` form a chain.
edges: a>b:rng:random b>c:rng:random
--- setup
import random
---
x = random.random()
---
y = random.randint(1, 100)
---
z = random.choice(range(50))

=== python-seed: A seed starts the chain anew.
edges: b>c:rng:random a!b
--- setup
import random
---
x = random.random()
---
random.seed(7)
---
y = random.random()

=== seed-then-draws: The draws after a seed depend on it and on each other.
edges: a>b:rng:numpy.random b>c:rng:numpy.random
--- setup
import numpy as np
---
np.random.seed(0)
---
x = np.random.rand(3)
---
y = np.random.normal(size=2)

=== seed-and-draw-in-each: Blocks that seed before they draw are apart.
edges:
--- setup
import numpy as np
---
np.random.seed(1)
x = np.random.rand(3)
---
np.random.seed(2)
y = np.random.rand(3)

=== seeded-prelude: A seed in the prelude makes no edges, the draws do.
edges: a>b:rng:numpy.random
--- setup
import numpy as np
np.random.seed(5)
---
x = np.random.rand(3)
---
y = np.random.rand(3)

=== two-generators: Python's generator and numpy's have nothing to do with each other.
edges: a>c:rng:random b>d:rng:numpy.random
--- setup
import random
import numpy as np
---
x = random.random()
---
y = np.random.rand()
---
z = random.random()
---
w = np.random.rand()

=== local-generators: Generators made in a block concern nobody else.
edges:
--- setup
import random
import numpy as np
---
x = np.random.default_rng(1).normal(size=2)
---
y = np.random.RandomState(2).rand(3)
---
z = random.Random(3).random()

=== from-import: Functions imported by name draw from the same generator.
edges: a>b:rng:random b>c:rng:random
--- setup
import random
from random import choice, seed
---
seed(3)
---
x = choice(range(50))
---
y = random.random()

=== from-numpy-random: The module `numpy.random` under several names.
edges: a>b:rng:numpy.random b>c:rng:numpy.random
--- setup
import numpy
import numpy.random as npr
from numpy.random import rand
---
numpy.random.seed(3)
---
x = rand(2)
---
y = npr.rand(2)

=== aliased-function: A function under another name draws all the same.
edges: a>b:rng:numpy.random
--- setup
import numpy as np
draw = np.random.rand
---
x = draw(3)
---
y = draw(3)

=== drawing-function: A function that draws is charged to whoever calls it.
edges: a>b:noisy a>c:noisy b>c:rng:numpy.random
--- setup
import numpy as np
---
def noisy(n):
    return np.random.rand(n)
---
x = noisy(3)
---
y = noisy(2)

=== function-in-setup: A function of the prelude draws for the blocks that call it.
edges: a>b:rng:random
--- setup
import random
def flip():
    return random.random() < 0.5
---
x = flip()
---
y = [flip() for _ in range(3)]

=== defined-only: A function that nobody calls draws nothing.
edges: a>c:rng:random
--- setup
import random
---
x = random.random()
---
def flip():
    return random.random()
---
y = random.random()

=== lambda-in-apply: A lambda handed to `apply` draws for each row.
edges: a>b:df b>c:rng:random
--- setup
import random
import pandas as pd
---
df = pd.DataFrame({"u": [1, 2]})
---
df["v"] = df["u"].apply(lambda u: u + random.random())
---
y = random.random()

=== partial-draw: A partial of a drawing function draws when it is called.
edges: a>b:draw a>c:draw b>c:rng:numpy.random
--- setup
import numpy as np
from functools import partial
---
draw = partial(np.random.normal, 5, 2)
---
x = draw()
---
y = draw()

=== generator-expression: Draws that are put off happen where they are used.
edges: a>c:draws b>c:rng:random c>d:rng:random
--- setup
import random
---
draws = (random.random() for _ in range(3))
---
x = random.random()
---
y = list(draws)
---
z = random.random()

=== conditional-draw: A draw that may not happen makes edges that may be.
edges: a>b b?c:rng:random a>c:rng:random,lucky
--- setup
import random
---
lucky = random.random() > 2
---
if lucky:
    x = random.random()
---
y = random.random(), lucky

=== conditional-seed: A seed that may not happen leaves the earlier chain standing.
edges: a>b:fixed b?c:rng:random a?c:rng:random
--- setup
import random
---
fixed = random.random() > 2
---
if fixed:
    random.seed(1)
---
y = random.random()

=== loop-draw: Draws in a loop that surely runs.
edges: a>b:rng:random
--- setup
import random
---
xs = []
for i in range(3):
    xs.append(random.random())
---
y = random.random()

=== shuffle-both: `random.shuffle` changes the list and the generator.
edges: a>b:xs b>c:xs b>d:rng:random
--- setup
import random
---
xs = list(range(30))
---
random.shuffle(xs)
---
print(xs)
---
y = random.random()

=== permutation: `np.random.permutation` leaves its argument alone and moves the generator.
edges: a>b:x b>c:rng:numpy.random a>c:x
--- setup
import numpy as np
---
x = np.arange(20)
---
y = np.random.permutation(x)
---
z = np.random.permutation(x)

=== state-kept: Who looks at the state depends on the draws before; who puts it back undoes those after.
edges: a>b:rng:random a>c:rng:random b!c b>d:state c>d:rng:random d>e:rng:random
--- setup
import random
---
random.seed(4)
---
state = random.getstate()
---
y = random.random()
---
w = random.getstate() == state
random.setstate(state)
---
z = random.random()

=== numpy-state-kept: `set_state` replaces what was there.
edges: a>c:state b>c:rng:numpy.random c>d:rng:numpy.random a~b
--- setup
import numpy as np
---
state = np.random.get_state()
---
x = np.random.rand()
---
y = np.random.rand()
np.random.set_state(state)
---
z = np.random.rand()

=== sample-unseeded: `df.sample` draws from numpy's generator.
edges: a>b:df a>c:df b>c:rng:numpy.random
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": range(40)})
---
x = df.sample(5)
---
y = df.sample(frac=0.5)

=== sample-seeded: With a `random_state` it does not.
edges: a>b:df a>c:df
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": range(40)})
---
x = df.sample(5, random_state=1)
---
y = df["u"].sample(frac=0.5, random_state=2)

=== sample-none: A `random_state` of None is none.
edges: a>b:df a>c:df b>c:rng:numpy.random
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": range(40)})
---
x = df.sample(5, random_state=None)
---
y = df["u"].sample(3)

=== sample-own-generator: A generator that is passed is what moves.
edges: a>b:df,rng a>c:df b>c:rng
--- setup
import numpy as np
import pandas as pd
---
df, rng = pd.DataFrame({"u": range(40)}), np.random.default_rng(3)
---
x = df.sample(5, random_state=rng)
---
y = df.sample(5, random_state=rng)

=== seed-parameter: A parameter whose default is None may leave the draw to numpy's generator.
edges: a>b:df,pick a>c:df,pick b?c:rng:numpy.random
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": range(40)})
def pick(frame, seed=None):
    return frame.sample(5, random_state=seed)
---
x = pick(df, 3)
---
y = pick(df)

=== seed-default: A parameter with a number as its default does not.
edges: a>b:df,pick a>c:df,pick
--- setup
import pandas as pd
---
df = pd.DataFrame({"u": range(40)})
def pick(frame, seed=1):
    return frame.sample(5, random_state=seed)
---
x = pick(df, 3)
---
y = pick(df)

=== group-sample: Groups are sampled in the same way.
edges: a>b:df b>c:rng:numpy.random
--- setup
import numpy as np
import pandas as pd
---
df = pd.DataFrame({"u": range(40), "v": [1, 2] * 20})
---
x = df.groupby("v").sample(2)
---
y = np.random.rand()

=== split-unseeded: `train_test_split` draws, unless it is told not to.
edges: a>b:x b>c:rng:numpy.random a>c:x a>d:x a>e:x
--- setup
import numpy as np
from sklearn.model_selection import train_test_split
---
x = np.arange(60)
---
p, q = train_test_split(x)
---
r, s = train_test_split(x, test_size=0.3, shuffle=True)
---
t, u = train_test_split(x, random_state=1)
---
v, w = train_test_split(x, shuffle=False)

=== forest-unseeded: A forest draws when it is fitted, not when it is made.
edges: a>b:model b>c:rng:numpy.random
--- setup
import numpy as np
from sklearn.ensemble import RandomForestClassifier
X, y = np.arange(40).reshape(20, 2), np.arange(20) % 2
---
model = RandomForestClassifier(n_estimators=2)
---
model.fit(X, y)
---
z = np.random.rand()

=== forest-seeded: With a `random_state` it draws from nobody's.
edges: a>b:model
--- setup
import numpy as np
from sklearn.ensemble import RandomForestClassifier
X, y = np.arange(40).reshape(20, 2), np.arange(20) % 2
---
model = RandomForestClassifier(n_estimators=2, random_state=0)
---
model.fit(X, y)
---
z = np.random.rand()

=== linear-model: A linear regression draws nothing.
edges: a~b
--- setup
import numpy as np
from sklearn.linear_model import LinearRegression
X, y = np.arange(40).reshape(20, 2), np.arange(20) % 2
---
model = LinearRegression().fit(X, y)
---
z = np.random.rand()

=== pipeline-draws: A pipeline draws if one of its steps does.
edges: a>b:rng:numpy.random
--- setup
import numpy as np
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier
X, y = np.arange(40).reshape(20, 2), np.arange(20) % 2
---
model = make_pipeline(StandardScaler(), DecisionTreeClassifier())
model.fit(X, y)
---
z = np.random.rand()

=== pipeline-of-steps: The same for a pipeline that is given a list of named steps.
edges: a>b:model b>c:rng:numpy.random
--- setup
import numpy as np
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.cluster import KMeans
X = np.arange(40).reshape(20, 2)
---
model = Pipeline([("scale", StandardScaler()), ("cluster", KMeans(2, n_init=1))])
---
model.fit(X)
---
z = np.random.rand()

=== folds-shuffled: Folds that are shuffled draw when they are made use of.
edges: a>b:folds b>c:rng:numpy.random
--- setup
import numpy as np
from sklearn.model_selection import KFold
X = np.arange(20)
---
folds = KFold(4, shuffle=True)
---
for train, test in folds.split(X):
    print(len(train))
---
z = np.random.rand()

=== folds-in-order: Folds that are not, do not.
edges: a>b:folds
--- setup
import numpy as np
from sklearn.model_selection import KFold
X = np.arange(20)
---
folds = KFold(4)
---
for train, test in folds.split(X):
    print(len(train))
---
z = np.random.rand()

=== cross-validation: `cross_val_score` fits the estimator that it is given.
edges: a>b:model b>c:rng:numpy.random
--- setup
import numpy as np
from sklearn.model_selection import cross_val_score
from sklearn.linear_model import SGDClassifier
X, y = np.arange(80).reshape(40, 2), np.arange(40) % 2
---
model = SGDClassifier()
---
scores = cross_val_score(model, X, y, cv=3)
---
z = np.random.rand()

=== made-data: Data that sklearn makes up are drawn.
edges: a>b:rng:numpy.random
--- setup
from sklearn.datasets import make_blobs, make_moons
---
X, y = make_blobs(20)
---
Z, w = make_moons(20)

=== variates: Distributions of scipy draw from numpy's generator, frozen or not.
edges: a>b:normal,rng:numpy.random b>c:rng:numpy.random
--- setup
from scipy import stats
---
normal = stats.norm(0, 1)
x = stats.norm.rvs(size=3)
---
y = normal.rvs(4)
---
z = stats.expon.rvs(size=2)

=== variates-seeded: With a `random_state` they do not.
edges:
--- setup
from scipy.stats import norm
---
x = norm.rvs(size=3, random_state=1)
---
y = norm.rvs(size=3, random_state=2)

=== test-draws: A draw in a test depends on the draws before it.
edges: a>b:rng:random
--- setup
import random
---
x = random.random()
---
y = 1
--- test b
assert random.random() < 2

=== draw-in-default: A default is drawn when the function is defined.
edges: a>b:f,rng:random
--- setup
import random
---
def f(x=random.random()):
    return x
---
y = f() + random.random()

=== draw-in-class: A method that draws.
edges: a>b:Dice a>c:Dice b>c:rng:random
--- setup
import random
---
class Dice:
    def roll(self):
        return random.randint(1, 600)
---
x = Dice().roll()
---
y = Dice().roll()

=== hidden-behind-module-alias: A module under a name of the block's own.
edges: a>b:r,rng:random
---
import random as r
r.seed(1)
---
x = r.random()

=== getattr-draw: A function got at by its name.
edges: a>b:rng:random
--- setup
import random
---
x = getattr(random, "random")()
---
y = random.random()

=== names-alike: A function of one's own is not that of the library.
edges: a>b:random a>c:random
---
class random:
    @staticmethod
    def random():
        return 4
---
x = random.random()
---
y = random.random()

=== optimizer: An optimiser of scipy that draws.
edges: a>b:rng:numpy.random
--- setup
import numpy as np
from scipy.optimize import differential_evolution
---
best = differential_evolution(lambda x: float(x @ x), [(-1, 1)], maxiter=1)
---
y = np.random.rand()

=== bootstrap-seeded: One that is given a generator of its own does not.
edges:
--- setup
import numpy as np
from scipy.stats import bootstrap
---
low = bootstrap((np.arange(9.0),), np.mean, n_resamples=9, rng=1).standard_error
---
y = np.random.rand()
""",
)
