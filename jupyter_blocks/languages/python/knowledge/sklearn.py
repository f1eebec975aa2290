"""scikit-learn, and the libraries that follow its way: an estimator is changed by `fit`, which gives it back."""

from __future__ import annotations

from jupyter_blocks.languages.python.knowledge.tables import Class, Methods, Table, words

CHANGING = words("fit fit_transform fit_predict partial_fit set_params")
PURE = words(
    """
    save save_model predict predict_proba transform score evaluate summary decision_function
    inverse_transform get_params get_feature_names_out kneighbors cross_validate feature_importances
    """
)
FLUENT = words("fit set_params partial_fit")
ESTIMATOR = Class(changing=CHANGING, pure=PURE, fluent=FLUENT)

TABLE = Table(
    library="sklearn",
    sharing=words("pipeline.make_pipeline pipeline.make_union compose.make_column_transformer"),
    classes={"Estimator": ESTIMATOR},
    methods=Methods(changing=CHANGING, pure=PURE, fluent=FLUENT),
)
