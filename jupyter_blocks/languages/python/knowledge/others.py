"""Libraries of which little needs to be said."""

from __future__ import annotations

from jupyter_blocks.languages.python.knowledge.tables import Class, Methods, Table, each, words

TABLES = (
    Table(
        library="seaborn",
        results=each(
            """
            barplot boxenplot boxplot countplot ecdfplot heatmap histplot kdeplot lineplot pointplot regplot
            residplot rugplot scatterplot stripplot swarmplot violinplot
            """,
            "matplotlib.axes",
        ),
    ),
    Table(
        library="selenium",
        instances="selenium.Driver",
        classes={
            "Driver": Class(
                changing=words(
                    """
                    get back forward refresh close quit execute_script execute_async_script maximize_window
                    set_window_size add_cookie delete_cookie delete_all_cookies add_argument add_extension
                    add_experimental_option
                    """
                ),
                pure=words("save_screenshot get_screenshot_as_file get_cookies"),
                parts=words("find_element find_elements switch_to"),
                results=each("find_element find_elements", "selenium.Element"),
            ),
            "Element": Class(
                changing=words("click clear send_keys submit"),
                pure=words("get_attribute screenshot"),
                parts=words("[] find_element find_elements"),
                results=each("[] find_element find_elements", "selenium.Element"),
            ),
        },
    ),
    Table(library="pyspark", methods=Methods(calling=words("rdd"), pure=words("printSchema"))),
    Table(library="tqdm", lazy=words("tqdm auto.tqdm notebook.tqdm")),
    Table(library="", pure=words("tqdm requests joblib duckdb jupyter_blocks display")),
)
