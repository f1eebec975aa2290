"""What is known of the state of the process that functions of libraries read and set: tables, a line each.

A line names a module, some of its functions, what they do to a resource, and the resource.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum, auto
from typing import NamedTuple

from jupyter_blocks.languages.python.library import words
from jupyter_blocks.languages.python.resources import WORKING_DIRECTORY
from jupyter_blocks.model.pipeline import ViaKind

CWD, ENV, RNG, STATE = ViaKind.CWD, ViaKind.ENV, ViaKind.RNG, ViaKind.STATE


class How(Enum):
    """What a call does to a resource."""

    READS = auto()
    CHANGES = auto()  # what it was goes into what it becomes: a draw
    REPLACES = auto()  # what it was is gone: a seed
    ADDS = auto()  # sets a part of it, and leaves the rest: one of many options


READS, CHANGES, REPLACES, ADDS = How  # by name: members of an Enum are slow to get at


class Touch(NamedTuple):
    """What a call does to a resource; not `sure`: perhaps only.

    One of the keywords `unless`, if it is given, makes the call leave the resource alone: `random_state=1`;
    `only_if` is a keyword that must be true, or one of some words, for it to do anything: `shuffle=True`.
    """

    how: How
    kind: ViaKind
    name: str
    sure: bool = True
    unless: str = ""
    only_if: tuple[str, str] = ("", "")


# -- global random generators ----------------------------------------------------------------------

PYTHON, NUMPY, TORCH, TENSORFLOW, POLARS = "random", "numpy.random", "torch", "tensorflow", "polars"
SEEDED = "random_state"

DRAW = {name: Touch(CHANGES, RNG, name) for name in (PYTHON, NUMPY, TORCH, TENSORFLOW, POLARS)}
SEED = {name: Touch(REPLACES, RNG, name) for name in DRAW}
LOOK = {name: Touch(READS, RNG, name) for name in DRAW}
PERHAPS = {name: Touch(CHANGES, RNG, name, sure=False) for name in DRAW}
UNSEEDED = Touch(CHANGES, RNG, NUMPY, unless=SEEDED)
# `seed=` of networkx: its generators of graphs draw from one, its layouts from the other.
SEED_OF_GRAPHS = {name: Touch(CHANGES, RNG, name, unless="seed") for name in (PYTHON, NUMPY)}

GENERATORS: tuple[tuple[str, str, Touch], ...] = (
    (
        "random",
        "random uniform triangular randint randrange choice choices sample shuffle gauss normalvariate "
        "lognormvariate expovariate betavariate gammavariate vonmisesvariate paretovariate weibullvariate "
        "binomialvariate getrandbits randbytes",
        DRAW[PYTHON],
    ),
    ("random", "seed setstate", SEED[PYTHON]),
    ("random", "getstate", LOOK[PYTHON]),
    (
        "numpy.random",
        "rand randn randint random random_sample ranf sample random_integers choice bytes shuffle "
        "permutation beta binomial chisquare dirichlet exponential f gamma geometric gumbel hypergeometric "
        "laplace logistic lognormal logseries multinomial multivariate_normal negative_binomial "
        "noncentral_chisquare noncentral_f normal pareto poisson power rayleigh standard_cauchy "
        "standard_exponential standard_gamma standard_normal standard_t triangular uniform vonmises wald "
        "weibull zipf",
        DRAW[NUMPY],
    ),
    ("numpy.random", "seed set_state", SEED[NUMPY]),
    ("numpy.random", "get_state", LOOK[NUMPY]),
    (
        "torch",
        "rand randn randint randperm rand_like randn_like randint_like normal bernoulli multinomial poisson",
        Touch(CHANGES, RNG, TORCH, unless="generator"),
    ),
    ("torch", "manual_seed seed set_rng_state random.manual_seed random.set_rng_state", SEED[TORCH]),
    ("torch", "get_rng_state initial_seed", LOOK[TORCH]),
    ("torch.cuda", "manual_seed manual_seed_all", Touch(ADDS, RNG, TORCH)),
    ("torch.utils.data", "random_split", Touch(CHANGES, RNG, TORCH, unless="generator")),
    (
        "torch.nn",
        "Linear Bilinear LazyLinear Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d ConvTranspose3d "
        "Embedding EmbeddingBag RNN LSTM GRU RNNCell LSTMCell GRUCell MultiheadAttention Transformer "
        "TransformerEncoderLayer TransformerDecoderLayer",
        DRAW[TORCH],
    ),
    (
        "torch.nn.init",
        "uniform_ normal_ trunc_normal_ xavier_uniform_ xavier_normal_ kaiming_uniform_ kaiming_normal_ "
        "orthogonal_ sparse_",
        DRAW[TORCH],
    ),
    (
        "tensorflow.random",
        "uniform normal truncated_normal shuffle gamma poisson categorical",
        DRAW[TENSORFLOW],
    ),
    ("tensorflow.random", "set_seed", SEED[TENSORFLOW]),
    ("tensorflow", "set_random_seed compat.v1.set_random_seed", SEED[TENSORFLOW]),
    *(
        (module, "Dense Conv1D Conv2D Conv3D Embedding LSTM GRU SimpleRNN Dropout", PERHAPS[TENSORFLOW])
        for module in ("tensorflow.keras.layers", "keras.layers")
    ),
    ("polars", "set_random_seed", SEED[POLARS]),
    *(
        (module, functions, SEED[name])
        for module, functions in (
            ("tensorflow.keras.utils", "set_random_seed"),
            ("keras.utils", "set_random_seed"),
            ("transformers", "set_seed"),
            ("lightning", "seed_everything"),
            ("pytorch_lightning", "seed_everything"),
            ("fastai.torch_core", "set_seed"),
        )
        for name in (PYTHON, NUMPY, *((TENSORFLOW,) if "keras" in module else (TORCH,)))
    ),
    ("sklearn.model_selection", "train_test_split", UNSEEDED._replace(only_if=("shuffle", "default"))),
    ("sklearn.model_selection", "learning_curve", UNSEEDED._replace(only_if=("shuffle", "True"))),
    ("sklearn.utils", "shuffle resample", UNSEEDED),
    ("sklearn.utils.random", "sample_without_replacement", UNSEEDED),
    ("sklearn.inspection", "permutation_importance", UNSEEDED),
    (
        "sklearn.datasets",
        "make_blobs make_circles make_classification make_friedman1 make_friedman2 make_friedman3 "
        "make_gaussian_quantiles make_hastie_10_2 make_low_rank_matrix make_moons "
        "make_multilabel_classification make_regression make_s_curve make_sparse_uncorrelated "
        "make_swiss_roll make_spd_matrix make_biclusters make_checkerboard",
        UNSEEDED,
    ),
    (
        "scipy.stats",
        "bootstrap permutation_test monte_carlo_test",
        UNSEEDED._replace(unless="random_state rng"),
    ),
    (
        "scipy.optimize",
        "differential_evolution basinhopping dual_annealing",
        UNSEEDED._replace(unless="seed rng"),
    ),
    ("scipy.sparse", "random rand random_array", UNSEEDED._replace(unless="random_state rng")),
    ("scipy.cluster.vq", "kmeans kmeans2", UNSEEDED._replace(unless="seed rng")),
    ("pandas.plotting", "bootstrap_plot", DRAW[PYTHON]),
    (
        "networkx",
        "erdos_renyi_graph gnp_random_graph gnm_random_graph fast_gnp_random_graph binomial_graph "
        "barabasi_albert_graph watts_strogatz_graph connected_watts_strogatz_graph "
        "newman_watts_strogatz_graph "
        "random_regular_graph powerlaw_cluster_graph random_geometric_graph stochastic_block_model "
        "random_tree random_labeled_tree double_edge_swap",
        SEED_OF_GRAPHS[PYTHON],
    ),
    ("networkx", "spring_layout fruchterman_reingold_layout random_layout", SEED_OF_GRAPHS[NUMPY]),
)

# What draws when it is fitted, or split with, unless it is given a `random_state`.
ESTIMATORS: tuple[tuple[str, str, Touch], ...] = (
    (
        "sklearn.ensemble",
        "AdaBoostClassifier AdaBoostRegressor BaggingClassifier BaggingRegressor ExtraTreesClassifier "
        "ExtraTreesRegressor GradientBoostingClassifier GradientBoostingRegressor "
        "IsolationForest RandomForestClassifier RandomForestRegressor RandomTreesEmbedding",
        UNSEEDED,
    ),
    (
        "sklearn.tree",
        "DecisionTreeClassifier DecisionTreeRegressor ExtraTreeClassifier ExtraTreeRegressor",
        UNSEEDED,
    ),
    (
        "sklearn.linear_model",
        "PassiveAggressiveClassifier "
        "PassiveAggressiveRegressor RANSACRegressor SGDClassifier SGDOneClassSVM SGDRegressor "
        "TheilSenRegressor",
        UNSEEDED,
    ),
    (
        "sklearn.linear_model",
        "LogisticRegression LogisticRegressionCV Ridge RidgeClassifier",
        UNSEEDED._replace(sure=False, only_if=("solver", "sag saga liblinear")),
    ),
    # They draw, but hardly anything of what they find depends on it.
    (
        "sklearn.linear_model",
        "ElasticNet ElasticNetCV Lasso LassoCV MultiTaskElasticNet MultiTaskLasso",
        UNSEEDED._replace(sure=False),
    ),
    ("sklearn.svm", "SVC NuSVC LinearSVC LinearSVR", UNSEEDED._replace(sure=False)),
    (
        "sklearn.ensemble",
        "HistGradientBoostingClassifier HistGradientBoostingRegressor",
        UNSEEDED._replace(sure=False),
    ),
    (
        "sklearn.cluster",
        "AffinityPropagation BisectingKMeans KMeans MiniBatchKMeans SpectralBiclustering SpectralClustering "
        "SpectralCoclustering",
        UNSEEDED,
    ),
    ("sklearn.neural_network", "BernoulliRBM MLPClassifier MLPRegressor", UNSEEDED),
    (
        "sklearn.decomposition",
        "DictionaryLearning FastICA LatentDirichletAllocation MiniBatchDictionaryLearning MiniBatchNMF "
        "MiniBatchSparsePCA NMF TruncatedSVD",
        UNSEEDED,
    ),
    ("sklearn.decomposition", "PCA", UNSEEDED._replace(sure=False)),
    ("sklearn.mixture", "BayesianGaussianMixture GaussianMixture", UNSEEDED),
    ("sklearn.manifold", "MDS SpectralEmbedding", UNSEEDED),
    ("sklearn.manifold", "TSNE", UNSEEDED._replace(sure=False)),
    ("umap", "UMAP", UNSEEDED._replace(sure=False)),
    ("sklearn.covariance", "EllipticEnvelope MinCovDet", UNSEEDED),
    ("sklearn.random_projection", "GaussianRandomProjection SparseRandomProjection", UNSEEDED),
    ("sklearn.kernel_approximation", "Nystroem PolynomialCountSketch RBFSampler SkewedChi2Sampler", UNSEEDED),
    ("sklearn.model_selection", "RandomizedSearchCV", UNSEEDED),
    (
        "sklearn.model_selection",
        "ShuffleSplit StratifiedShuffleSplit GroupShuffleSplit RepeatedKFold RepeatedStratifiedKFold",
        UNSEEDED,
    ),
    (
        "sklearn.model_selection",
        "KFold StratifiedKFold StratifiedGroupKFold",
        UNSEEDED._replace(only_if=("shuffle", "True")),
    ),
    ("imblearn.over_sampling", "SMOTE ADASYN BorderlineSMOTE RandomOverSampler", UNSEEDED),
    ("imblearn.under_sampling", "RandomUnderSampler", UNSEEDED),
    ("torch.distributions", "Normal Uniform Bernoulli Categorical Beta Gamma Exponential", DRAW[TORCH]),
)
DRAWING_METHODS = words("fit fit_transform fit_predict partial_fit fit_resample")
# Functions that fit the estimators, or use the splitters, that they are given.
FITTING = frozenset(
    f"sklearn.model_selection.{name}"
    for name in words("cross_val_score cross_val_predict cross_validate learning_curve validation_curve")
)
TORCH_METHODS = words("normal_ uniform_ random_ bernoulli_ exponential_ geometric_ cauchy_ log_normal_")

# -- options of libraries, and what else a process has one of ---------------------------------------

PANDAS, PRINTED, DISPLAYED = "pandas.options.", "numpy.printoptions", "pandas.options.display"
RC, BACKEND, FIGURE = "matplotlib.rcParams", "matplotlib.backend", "matplotlib.figure"
RC_PATHS = (RC, "matplotlib.pyplot.rcParams", "pylab.rcParams", "matplotlib.pylab.rcParams")
DECIMAL, LOCALE, IMPORT_PATH, MODULE = "decimal.context.", "locale", "sys.path", "module:"
DECIMAL_PARTS = tuple(DECIMAL + part for part in ("prec", "rounding"))
TEMPLATES, TORCH_DEFAULTS = "plotly.io.templates", "torch.defaults"


def _added(name: str) -> Touch:
    return Touch(ADDS, STATE, name)


def _read(name: str) -> Touch:
    return Touch(READS, STATE, name)


SETTINGS: tuple[tuple[str, str, Touch], ...] = (
    ("numpy", "set_printoptions", _added(PRINTED)),
    ("numpy", "get_printoptions array2string array_repr array_str", _read(PRINTED)),
    ("numpy", "seterr seterrcall setbufsize", _added("numpy.errstate")),
    ("numpy", "geterr geterrcall", _read("numpy.errstate")),
    *(
        (module, "style.use rc rc_file xkcd", _added(RC))
        for module in ("matplotlib.pyplot", "matplotlib", "pylab")
    ),
    *(
        (module, "rcdefaults rc_file_defaults", Touch(REPLACES, STATE, RC))
        for module in ("matplotlib.pyplot", "matplotlib", "pylab")
    ),
    ("matplotlib.style", "use", _added(RC)),
    *((path, "update setdefault", _added(RC)) for path in RC_PATHS),
    *((path, "copy get items keys values find_all", _read(RC)) for path in RC_PATHS),
    ("IPython.core.pylabtools", "figsize", _added(RC)),
    (
        "seaborn",
        "set set_theme set_style set_context set_palette set_color_codes",
        _added(RC),
    ),
    ("seaborn", "reset_defaults reset_orig", Touch(REPLACES, STATE, RC)),
    ("seaborn", "axes_style plotting_context color_palette", _read(RC)),
    ("sys", "setrecursionlimit", Touch(REPLACES, STATE, "sys.recursionlimit")),
    ("sys", "getrecursionlimit", _read("sys.recursionlimit")),
    ("sys.path", "index count copy", _read(IMPORT_PATH)),
    (
        "locale",
        "getlocale localeconv format_string currency str delocalize localize atof atoi strcoll strxfrm "
        "nl_langinfo",
        _read(LOCALE),
    ),
    ("torch", "set_default_dtype set_default_device set_default_tensor_type", _added(TORCH_DEFAULTS)),
    (
        "torch",
        "tensor zeros ones empty full eye arange linspace get_default_dtype get_default_device",
        _read(TORCH_DEFAULTS),
    ),
    (
        "plotly.express",
        "scatter line bar area histogram box violin strip pie imshow treemap sunburst scatter_matrix "
        "choropleth density_heatmap funnel timeline ecdf",
        _read(TEMPLATES),
    ),
    ("plotly.graph_objects", "Figure", _read(TEMPLATES)),
    ("plotly.subplots", "make_subplots", _read(TEMPLATES)),
    ("altair.data_transformers", "enable disable_max_rows", _added("altair.data_transformers")),
    ("altair", "Chart", _read("altair.data_transformers")),
    ("altair.themes", "enable", _added("altair.themes")),
    ("altair", "Chart", _read("altair.themes")),
    ("holoviews", "extension", _added("holoviews.extension")),
    ("holoviews", "Curve Scatter Points Bars Histogram Image HeatMap", _read("holoviews.extension")),
    ("bokeh.io", "output_notebook output_file", Touch(REPLACES, STATE, "bokeh.output")),
    ("bokeh.plotting", "output_notebook output_file", Touch(REPLACES, STATE, "bokeh.output")),
    ("bokeh.io", "show save", _read("bokeh.output")),
    ("bokeh.plotting", "show save", _read("bokeh.output")),
)
EXTENDING = words("append insert extend remove pop clear reverse")  # methods of sys.path
DIRECTORY = Touch(READS, CWD, WORKING_DIRECTORY)
DIRECTORIES: tuple[tuple[str, str, Touch], ...] = (
    ("os", "getcwd getcwdb path.abspath path.realpath", DIRECTORY),
    ("pathlib", "Path.cwd PosixPath.cwd", DIRECTORY),
)
# Options that a display, a drawing or a calculation surely uses, whoever set them.
OPTIONS = words(
    """
        numpy.printoptions numpy.errstate matplotlib.rcParams locale torch.defaults plotly.io.templates
        altair.data_transformers altair.themes holoviews.extension bokeh.output pandas.options.display
        pandas.options.mode pandas.options.plotting pandas.options.styler pandas.options.compute
        pandas.options.io pandas.options.future decimal.context.prec decimal.context.rounding
    """
)

# What drawing does to the current figure, where figures outlive their cell.
BEGINS = words("subplots subplot_mosaic")
ENDS = words("close clf")
LOOKS = words("show savefig")
DRAWS = words(
    """
        gca gcf sca axes subplot subplot2grid plot scatter bar barh hist hist2d pie boxplot violinplot
        stem step errorbar fill fill_between fill_betweenx stackplot loglog semilogx semilogy contour
        contourf imshow matshow pcolormesh pcolor hexbin quiver streamplot axhline axvline axhspan axvspan
        hlines vlines title suptitle xlabel ylabel xlim ylim xticks yticks xscale yscale legend colorbar
        grid text annotate figtext axis tight_layout subplots_adjust tick_params margins twinx twiny cla
        table clim polar box arrow bar_label
    """
)
PYPLOT = ("matplotlib.pyplot", "pylab", "matplotlib.pylab")
SEABORN_DRAWS = words(
    """
        lineplot scatterplot barplot countplot boxplot violinplot boxenplot stripplot swarmplot pointplot
        histplot kdeplot ecdfplot rugplot distplot regplot residplot heatmap
    """
)
SEABORN_BEGINS = words(
    "relplot catplot displot lmplot jointplot pairplot clustermap FacetGrid PairGrid JointGrid"
)
DRAWING_FRAMES = words("plot hist boxplot scatter bar barh line area pie kde density hexbin box")

# -- the environment -------------------------------------------------------------------------------

CHILDREN = words(
    """
        subprocess.run subprocess.call subprocess.check_call subprocess.check_output subprocess.Popen
        subprocess.getoutput subprocess.getstatusoutput os.system os.popen
        asyncio.create_subprocess_exec asyncio.create_subprocess_shell
    """
)
# Which variables of the environment a library looks at, by how their names begin.
VARIABLES_OF: Mapping[str, tuple[str, ...]] = {
    "openai": ("OPENAI_", "AZURE_OPENAI_"),
    "langchain_openai": ("OPENAI_", "AZURE_OPENAI_", "LANGCHAIN_"),
    "langchain": ("OPENAI_", "LANGCHAIN_", "LANGSMITH_"),
    "anthropic": ("ANTHROPIC_",),
    "cohere": ("COHERE_", "CO_API_"),
    "transformers": ("HF_", "HUGGING", "TRANSFORMERS_", "TOKENIZERS_", "CUDA_"),
    "datasets": ("HF_",),
    "huggingface_hub": ("HF_", "HUGGING"),
    "tensorflow": ("TF_", "CUDA_", "XLA_"),
    "torch": ("CUDA_", "PYTORCH_", "OMP_", "MKL_"),
    "jax": ("JAX_", "XLA_", "CUDA_"),
    "keras": ("KERAS_", "TF_", "CUDA_"),
    "pyspark": ("PYSPARK_", "SPARK_", "JAVA_", "HADOOP_"),
    "findspark": ("SPARK_", "JAVA_"),
    "boto3": ("AWS_",),
    "s3fs": ("AWS_",),
    "google": ("GOOGLE_", "GCLOUD_", "GCP_"),
    "kaggle": ("KAGGLE_",),
    "wandb": ("WANDB_",),
    "mlflow": ("MLFLOW_",),
    "requests": ("HTTP_", "HTTPS_", "http_", "https_", "NO_PROXY", "REQUESTS_"),
    "time": ("TZ",),
}

# -- attributes that are set, imports that patch ---------------------------------------------------

# The state that an attribute belongs to, by the path of what it is set on.
ATTRIBUTES: Mapping[str, str] = {
    **{f"{PANDAS}{group}": f"{PANDAS}{group}" for group in words("display mode plotting styler compute io")},
    "pandas.options.display.html": DISPLAYED,
    "pandas.options.display.latex": DISPLAYED,
    TEMPLATES: TEMPLATES,
    **dict.fromkeys(RC_PATHS, RC),
}
# Modules that give frames new methods when they are imported.
IMPORT_PATCHES: Mapping[str, frozenset[str]] = {
    "hvplot.pandas": words("hvplot"), "hvplot.polars": words("hvplot"), "cufflinks": words("iplot figure"),
    "swifter": words("swifter"), "pandas_bokeh": words("plot_bokeh"),
    "pandas_profiling": words("profile_report"),
    "ydata_profiling": words("profile_report"), "geoviews.pandas": words("geoviews"),
    "skimpy": words("skim"), "pandas_ta": words("ta"), "itables.pandas": words("itables"),
}  # fmt: skip
TQDM_METHODS = words("progress_apply progress_map progress_applymap progress_aggregate progress_transform")
TQDM = frozenset(f"{home}.tqdm.pandas" for home in ("tqdm", "tqdm.auto", "tqdm.notebook")) | {
    f"tqdm.{name}.pandas" for name in ("tqdm_notebook", "tqdm_pandas")
}
ACCESSORS = frozenset(
    f"pandas.api.extensions.register_{what}_accessor" for what in ("dataframe", "series", "index")
)


def spelled(table: tuple[tuple[str, str, Touch], ...]) -> Iterator[tuple[str, Touch]]:
    """The lines of a table, function by function."""
    for module, functions, touch in table:
        for function in functions.split():
            yield f"{module}.{function}", touch


def name_of_attribute(path: str, attribute: str) -> str:
    """The name of the state that an attribute of a module, or of something in it, is."""
    return ATTRIBUTES.get(path) or f"{path}.{attribute}"
