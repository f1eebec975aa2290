"""The idioms of scikit-learn."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "sklearn",
    r"""
=== fit-statement: `model.fit(x)` as a statement changes the model.
edges: a>c:model b>c:x c>d:model b>d:x
class Model:
    def fit(self, x):
        self.mean_ = sum(x) / len(x)
        return self
    def predict(self, x):
        return [self.mean_ for _ in x]
model = Model()
---
x = [1, 2]
---
model.fit(x)
---
print(model.predict(x))

=== fit-library: Fitting a library's model changes it.
edges: a>c:model b>c:x,y c>d:model b>d:x
--- setup
from sklearn.linear_model import LinearRegression
---
model = LinearRegression()
---
x, y = [[1.0], [2.0]], [1.0, 2.0]
---
model.fit(x, y)
---
print(model.predict(x))

=== fit-result-used: A fit whose result is used changes the model too.
edges: a>c:model b>c:x,y c>d:model
--- setup
from sklearn.linear_model import LinearRegression
---
model = LinearRegression()
---
x, y = [[1.0], [2.0]], [1.0, 2.0]
---
fitted = model.fit(x, y)
---
print(model.coef_)

=== fit-returns-self: The result of `fit` is the model.
edges: a>c:model b>c:x,y c>d:fitted d>e:model a~d c~e
--- setup
from sklearn.linear_model import LinearRegression
---
model = LinearRegression()
---
x, y = [[1.0], [2.0]], [1.0, 2.0]
---
fitted = model.fit(x, y)
---
fitted.coef_[0] = 5.0
---
print(model.coef_)

=== fit-chained: A model made and fitted in one expression.
edges: a>b:x,y b>c:model a>c:x
--- setup
from sklearn.linear_model import LinearRegression
---
x, y = [[1.0], [2.0]], [1.0, 2.0]
---
model = LinearRegression().fit(x, y)
---
print(model.predict(x))

=== fit-changes-no-data: Fitting does not change the data.
edges: a>b:x,y a>c:x b~c
--- setup
from sklearn.linear_model import LinearRegression
---
x, y = [[1.0], [2.0]], [1.0, 2.0]
---
model = LinearRegression()
model.fit(x, y)
---
print(x)

=== fit-transform: `fit_transform` fits.
edges: a>c:scaler b>c:x c>d:z c>e:scaler
--- setup
from sklearn.preprocessing import StandardScaler
---
scaler = StandardScaler()
---
x = [[1.0], [2.0]]
---
z = scaler.fit_transform(x)
---
print(z)
---
print(scaler.mean_)

=== transform: `transform` changes nothing.
edges: a>b:scaler,x b>c:z a>d:scaler b~d
--- setup
from sklearn.preprocessing import StandardScaler
---
x = [[1.0], [2.0]]
scaler = StandardScaler().fit(x)
---
z = scaler.transform(x)
---
print(z)
---
print(scaler.mean_)

=== predict: `predict` and `score` change nothing.
edges: a>b:model,x,y a>c:model b~c
--- setup
from sklearn.linear_model import LinearRegression
---
x, y = [[1.0], [2.0]], [1.0, 2.0]
model = LinearRegression().fit(x, y)
---
print(model.predict(x), model.score(x, y))
---
print(model.coef_)

=== pipeline-shares-steps: Fitting a pipeline fits the steps it was given.
edges: a>b:scaler b>d:pipe c>d:x d>e:scaler a~d a~e
--- setup
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
---
scaler = StandardScaler()
---
pipe = make_pipeline(scaler)
---
x = [[1.0], [2.0]]
---
pipe.fit(x)
---
print(scaler.mean_)

=== fit-in-function: A function that fits its argument.
edges: a>d:model b>d:train c>d:x,y d>e:model
--- setup
from sklearn.linear_model import LinearRegression
---
model = LinearRegression()
---
def train(m, x, y):
    m.fit(x, y)
---
x, y = [[1.0], [2.0]], [1.0, 2.0]
---
train(model, x, y)
---
print(model.coef_)

=== fit-in-loop: Fitting models in a loop over a dict changes the dict.
edges: a>c:models b-c:x,y c-d:models a~d
--- setup
from sklearn.linear_model import LinearRegression
---
models = {"p": LinearRegression(), "q": LinearRegression()}
---
x, y = [[1.0], [2.0]], [1.0, 2.0]
---
for name, model in models.items():
    model.fit(x, y)
---
print(models["p"].coef_)

=== set-params: `set_params` changes the model.
edges: a>b:model b>c:model
--- setup
from sklearn.linear_model import LinearRegression
---
model = LinearRegression()
---
model.set_params(fit_intercept=False)
---
print(model.fit_intercept)

=== clone: A clone is fitted apart.
edges: a>c:model b>c:x,y a>d:model c~d
--- setup
from sklearn.base import clone
from sklearn.linear_model import LinearRegression
---
model = LinearRegression()
---
x, y = [[1.0], [2.0]], [1.0, 2.0]
---
other = clone(model)
other.fit(x, y)
---
print(hasattr(model, "coef_"))

=== split: A split reads the data and binds four names.
edges: a>b:x,y b>c:x_train,y_train c>d:model b>d:x_test
--- setup
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import train_test_split
---
x, y = [[1.0], [2.0], [3.0], [4.0]], [1.0, 2.0, 3.0, 4.0]
---
x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=1)
---
model = LinearRegression()
model.fit(x_train, y_train)
---
print(model.predict(x_test))
""",
)
