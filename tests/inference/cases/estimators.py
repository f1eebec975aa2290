"""Estimators of scikit-learn that share steps, parameters and state."""

from __future__ import annotations

from ..notation import parse_cases

CASES = parse_cases(
    "estimators",
    r"""
=== pipeline-fit-step: Fitting a pipeline fits the step it was given.
edges: a>b:scaler b>c:pipe a>c:X c>d:scaler a~d b~d
from sklearn.preprocessing import StandardScaler
X = [[1.0], [2.0], [3.0]]
scaler = StandardScaler()
---
from sklearn.pipeline import Pipeline
pipe = Pipeline([("s", scaler)])
---
pipe.fit(X)
---
print(scaler.mean_)

=== make-pipeline-fit-step: So it does when `make_pipeline` made it.
edges: a>b:scaler b>c:pipe a>c:X c>d:scaler a~d b~d
from sklearn.preprocessing import StandardScaler
X = [[1.0], [2.0], [3.0]]
scaler = StandardScaler()
---
from sklearn.pipeline import make_pipeline
pipe = make_pipeline(scaler)
---
pipe.fit(X)
---
print(scaler.mean_)

=== pipeline-step-out: A step taken out of a pipeline is the pipeline's own.
edges: a>b:pipe b>c:step c>d:pipe a~c a~d b~d
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
pipe = make_pipeline(StandardScaler())
---
step = pipe.named_steps["standardscaler"]
---
step.set_params(with_mean=False)
---
print(pipe.get_params()["standardscaler__with_mean"])

=== pipeline-set-params: Parameters set through a pipeline are its step's.
edges: a>b:scaler b>c:pipe c>d:scaler a~c a~d b~d
from sklearn.preprocessing import StandardScaler
scaler = StandardScaler()
---
from sklearn.pipeline import make_pipeline
pipe = make_pipeline(scaler)
---
pipe.set_params(standardscaler__with_mean=False)
---
print(scaler.with_mean)

=== shared-step: Two pipelines that share a step.
edges: a>b:p,X a~c b>c:q
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
X = [[1.0], [2.0]]
scaler = StandardScaler()
p, q = make_pipeline(scaler), make_pipeline(scaler)
---
p.fit(X)
---
print(q.transform([[1.0]]))

=== grid-search-clones: A grid search leaves the estimator it was given alone.
edges: a>b:search,X,y a>c:model
from sklearn.linear_model import Ridge
from sklearn.model_selection import GridSearchCV
X, y = [[1.0], [2.0], [3.0], [4.0]], [1.0, 2.0, 3.0, 4.0]
model = Ridge()
search = GridSearchCV(model, {"alpha": [0.1, 1.0]}, cv=2)
---
search.fit(X, y)
---
print(model.alpha, hasattr(model, "coef_"))

=== cross-validation-clones: Cross-validation leaves its estimator alone.
edges: a>b:X,cross_val_score,model,y a>c:model
from sklearn.linear_model import Ridge
from sklearn.model_selection import cross_val_score
X, y = [[1.0], [2.0], [3.0], [4.0]], [1.0, 2.0, 3.0, 4.0]
model = Ridge()
---
scores = cross_val_score(model, X, y, cv=2)
---
print(hasattr(model, "coef_"))

=== fit-alias: A fitted estimator is fitted under its second name.
edges: a>b:model,X,y b>c:other a~c
from sklearn.linear_model import LinearRegression
X, y = [[1.0], [2.0]], [1.0, 2.0]
model = LinearRegression()
other = model
---
model.fit(X, y)
---
print(other.coef_)

=== fit-returns-self-kept: What `fit` gives is the estimator.
edges: a>b:model,X,y b>c:fitted c>d:model a~c a~d b~d
from sklearn.linear_model import LinearRegression
X, y = [[1.0], [2.0]], [1.0, 2.0]
model = LinearRegression()
---
fitted = model.fit(X, y)
---
fitted.coef_ = None
---
print(model.coef_)

=== predict-changes-nothing: `predict`, its result dropped, changes nothing.
edges: a>b:model a>c:model
from sklearn.linear_model import LinearRegression
model = LinearRegression().fit([[1.0], [2.0]], [1.0, 2.0])
---
model.predict([[3.0]])
---
print(model.coef_)

=== partial-fit: `partial_fit` changes the estimator.
edges: a>b:scaler b>c:scaler a~c
from sklearn.preprocessing import StandardScaler
scaler = StandardScaler()
---
scaler.partial_fit([[1.0], [2.0]])
---
print(scaler.n_samples_seen_)

=== set-output: `set_output` changes the estimator.
edges: a>b:scaler b>c:scaler a~c
from sklearn.preprocessing import StandardScaler
scaler = StandardScaler()
---
scaler.set_output(transform="default")
---
print(vars(scaler))

=== coefficient-store: A store into the coefficients changes the estimator.
edges: a>b:model b>c:model a~c
from sklearn.linear_model import LinearRegression
model = LinearRegression().fit([[1.0], [2.0]], [1.0, 2.0])
---
model.coef_[0] = 0.0
---
print(model.predict([[3.0]]))

=== coefficients-kept: So does one through another name.
edges: a>b:model b>c:w c>d:model a~c a~d b~d
from sklearn.linear_model import LinearRegression
model = LinearRegression().fit([[1.0], [2.0]], [1.0, 2.0])
---
w = model.coef_
---
w[0] = 0.0
---
print(model.predict([[3.0]]))

=== transform-is-new: What `transform` gives is written apart from what it was given.
edges: a>b:scaler,X b>c:Z a>d:X
import numpy as np
from sklearn.preprocessing import StandardScaler
X = np.array([[1.0], [2.0]])
scaler = StandardScaler().fit(X)
---
Z = scaler.transform(X)
---
Z[0, 0] = 100.0
---
print(X)

=== clone-apart: A clone is fitted apart, in one expression.
edges: a>b:clone,model a>c:model
from sklearn.base import clone
from sklearn.linear_model import LinearRegression
model = LinearRegression()
---
fitted = clone(model).fit([[1.0], [2.0]], [1.0, 2.0])
---
print(hasattr(model, "coef_"))

=== models-in-dict: Estimators of a dictionary fitted in a loop over it.
edges: a>b:models b-c:models a~c
from sklearn.linear_model import LinearRegression, Ridge
models = {"a": LinearRegression(), "b": Ridge()}
---
for name, model in models.items():
    model.fit([[1.0], [2.0]], [1.0, 2.0])
---
print(models["a"].coef_)

=== models-in-dict-by-name: An estimator of a dictionary is the one that has a name.
edges: a>b:one b>c:models c>d:one a~c a~d b~d
from sklearn.linear_model import LinearRegression
one = LinearRegression()
---
models = {"a": one}
---
models["a"].fit([[1.0], [2.0]], [1.0, 2.0])
---
print(one.coef_)
""",
)
