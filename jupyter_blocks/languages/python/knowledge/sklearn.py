"""scikit-learn, and libraries that follow its way: an estimator is changed by `fit`, which gives it back."""

from __future__ import annotations

from jupyter_blocks.languages.python.knowledge.tables import Class, Methods, Table, each, words

CHANGING = words("fit fit_transform fit_predict partial_fit set_params")
PURE = words(
    """
    save save_model predict predict_proba transform score evaluate summary decision_function
    inverse_transform get_params get_feature_names_out kneighbors cross_validate feature_importances
    """
)
FLUENT = words("fit set_params partial_fit")
CHANGING_ESTIMATORS = CHANGING | words("set_output set_fit_request set_score_request warm_start")
FLUENT_ESTIMATORS = FLUENT | words("set_output set_fit_request set_score_request")
PARTS = words(
    """
    coef_ intercept_ steps named_steps transformers transformers_ estimators estimators_ estimator
    base_estimator best_estimator_ [] components_ cluster_centers_ tree_ feature_importances_ classes_
    """
)
PIPELINES = "sklearn.Pipeline"
INSIDE = each("steps named_steps transformers estimators estimators_", "sklearn.Steps")

TABLE = Table(
    library="sklearn",
    instances="sklearn.Estimator",
    results={
        "pipeline.Pipeline": PIPELINES,
        "pipeline.FeatureUnion": PIPELINES,
        **each("pipeline.make_pipeline pipeline.make_union", PIPELINES),
        "compose.ColumnTransformer": "sklearn.Meta",
        "compose.make_column_transformer": "sklearn.Meta",
    },
    classes={
        "Steps": Class(parts=words("[]"), results={"[]": "sklearn.Estimator"}),
        # What it is given to work with, it copies before it fits it.
        "Estimator": Class(
            changing=CHANGING_ESTIMATORS,
            fluent=FLUENT_ESTIMATORS,
            pure=PURE,
            parts=PARTS,
            results=INSIDE,
        ),
        # Its steps are fitted themselves.
        "Pipeline": Class(
            changing=CHANGING_ESTIMATORS,
            deep=CHANGING_ESTIMATORS,
            fluent=FLUENT_ESTIMATORS,
            pure=PURE,
            parts=PARTS,
            results=INSIDE,
            keeps=True,
        ),
        # Parameters go through to what it is given; what it fits are copies.
        "Meta": Class(
            changing=CHANGING_ESTIMATORS,
            deep=words("set_params set_output"),
            fluent=FLUENT_ESTIMATORS,
            pure=PURE,
            parts=PARTS,
            results=INSIDE,
            keeps=True,
        ),
    },
    pure=words("sklearn"),
    methods=Methods(changing=CHANGING, pure=PURE, fluent=FLUENT),
)
