"""Which functions and methods read or write which files: tables, to be extended by a line."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from typing import NamedTuple

from jupyter_blocks.languages.python.library import words


class Verb(Enum):
    """What becomes of a path."""

    LOOK = auto()  # whether it is there
    READ = auto()  # the file, or all that the directory holds
    LIST = auto()  # what a directory holds directly
    WALK = auto()  # what it holds at any depth
    WRITE = auto()  # a file anew
    CHANGE = auto()  # a part of it
    REMOVE = auto()
    MAKE = auto()  # a directory
    CLEAR = auto()  # a directory, with all that is in it
    FILL = auto()  # a directory, with files of any names
    COPY = auto()  # the next argument is the target
    MOVE = auto()
    COPY_TREE = auto()
    SEND = auto()  # elsewhere than to a file


class Act(NamedTuple):
    """What a call does to the path it is given at a position (-1: the receiver), or by one of several
    keywords; `suffix` is added to a path that lacks it."""

    verb: Verb
    position: int = 0
    keywords: tuple[str, ...] = ()
    suffix: str = ""


class Opening(NamedTuple):
    """How a call opens the file it is given at a position: where the mode stands, and what it is by itself.

    `stream` says that what it gives moves with every use.
    """

    position: int
    mode_at: int
    mode: str
    stream: bool = False


Acts = tuple[Act, ...]


def _each(prefix: str, text: str, *acts: Act) -> dict[str, Acts]:
    """The same for each of the words of a text, behind a prefix."""
    return dict.fromkeys([f"{prefix}{word}" for word in sorted(words(text))], acts)


PATH = (
    "path", "filepath_or_buffer", "path_or_buf", "path_or_buffer", "io", "file", "fname", "filename",
    "source", "where", "fp", "f",
)  # fmt: skip
READ, READ_SECOND = Act(Verb.READ, 0, PATH), Act(Verb.READ, 1, PATH)
WRITE, WRITE_SECOND = Act(Verb.WRITE, 0, PATH), Act(Verb.WRITE, 1, PATH)
FILL = Act(Verb.FILL, 0, ("path", "save_directory"))
FILL_SECOND = Act(Verb.FILL, 1, ("root_path", "base_dir"))
CHANGE = Act(Verb.CHANGE, 0, PATH)
LOOK = Act(Verb.LOOK, 0, ("path",))
LIST, WALK = Act(Verb.LIST, 0, ("path",)), Act(Verb.WALK, 0, ("path", "top", "src"))

FUNCTIONS: Mapping[str, Acts] = {
    # the standard library
    **_each("os.path.", "exists lexists isfile isdir islink", LOOK),
    "os.access": (LOOK,),
    **_each("os.path.", "getsize getmtime getctime", READ),
    "os.stat": (READ,),
    "os.listdir": (LIST,),
    "os.scandir": (LIST,),
    "os.walk": (WALK,),
    "os.fwalk": (WALK,),
    **_each("os.", "remove unlink rmdir removedirs", Act(Verb.REMOVE, 0, ("path",))),
    **_each("os.", "mkdir makedirs", Act(Verb.MAKE, 0, ("path", "name"))),
    **_each("os.", "rename renames replace", Act(Verb.MOVE, 0, ("src", "old"))),
    **_each("os.", "link symlink", Act(Verb.READ, 0, ("src",)), Act(Verb.WRITE, 1, ("dst",))),
    "os.truncate": (CHANGE,),
    **_each("shutil.", "copy copy2 copyfile", Act(Verb.COPY, 0, ("src",))),
    "shutil.move": (Act(Verb.MOVE, 0, ("src",)),),
    "shutil.copytree": (Act(Verb.COPY_TREE, 0, ("src",)),),
    "shutil.rmtree": (Act(Verb.CLEAR, 0, ("path",)),),
    "shutil.copyfileobj": (READ, Act(Verb.CHANGE, 1)),
    "shutil.unpack_archive": (READ, Act(Verb.FILL, 1, ("extract_dir",))),
    "shutil.make_archive": (Act(Verb.WALK, 2, ("root_dir",)),),
    "filecmp.cmp": (READ, READ_SECOND),
    "linecache.getline": (READ,),
    "runpy.run_path": (READ,),
    "importlib.util.spec_from_file_location": (Act(Verb.READ, 1, ("location",)),),
    "zipfile.is_zipfile": (READ,),
    "tarfile.is_tarfile": (READ,),
    **_each("json.", "load", READ),
    **_each("pickle.", "load", READ),
    **_each("marshal.", "load", READ),
    "plistlib.load": (READ,),
    "tomllib.load": (READ,),
    "csv.reader": (READ,),
    "csv.DictReader": (READ,),
    **_each("", "json.dump pickle.dump marshal.dump plistlib.dump", Act(Verb.CHANGE, 1, PATH)),
    "logging.FileHandler": (CHANGE,),
    "logging.basicConfig": (Act(Verb.CHANGE, 99, ("filename",)),),
    "urllib.request.urlretrieve": (WRITE_SECOND,),
    "xml.etree.ElementTree.parse": (READ,),
    # of text and settings
    **_each("yaml.", "load safe_load full_load load_all safe_load_all", Act(Verb.READ, 0, ("stream",))),
    **_each("yaml.", "dump safe_dump dump_all safe_dump_all", Act(Verb.CHANGE, 1, ("stream",))),
    **_each("", "toml.load tomli.load", READ),
    **_each("", "toml.dump tomli_w.dump", Act(Verb.CHANGE, 1, PATH)),
    **_each("dotenv.", "load_dotenv dotenv_values", Act(Verb.READ, 0, ("dotenv_path",))),
    # frames
    **_each(
        "pandas.",
        """
        read_csv read_table read_parquet read_json read_excel read_pickle read_feather read_hdf read_orc
        read_xml read_stata read_sas read_spss read_fwf read_html ExcelFile
        """,
        READ,
    ),
    **_each("pandas.", "to_pickle", WRITE_SECOND),
    **_each(
        "polars.",
        """
        read_csv read_parquet read_json read_ndjson read_ipc read_ipc_stream read_avro read_excel read_delta
        scan_csv scan_parquet scan_ndjson scan_ipc scan_delta read_parquet_schema
        """,
        READ,
    ),
    **_each("geopandas.", "read_file read_parquet read_feather", READ),
    **_each("dask.dataframe.", "read_csv read_parquet read_json read_orc read_hdf", READ),
    **_each("dask.bag.", "read_text", READ),
    **_each("duckdb.", "read_csv read_parquet read_json from_csv_auto from_parquet", READ),
    **_each("xarray.", "open_dataset open_mfdataset open_dataarray open_zarr load_dataset", READ),
    # arrays
    **_each("numpy.", "load loadtxt genfromtxt fromfile", READ),
    "numpy.save": (Act(Verb.WRITE, 0, PATH, ".npy"),),
    **_each("numpy.", "savez savez_compressed", Act(Verb.WRITE, 0, PATH, ".npz")),
    "numpy.savetxt": (WRITE,),
    "scipy.io.loadmat": (Act(Verb.READ, 0, ("file_name",), ".mat"),),
    "scipy.io.savemat": (Act(Verb.WRITE, 0, ("file_name",), ".mat"),),
    **_each("scipy.io.", "wavfile.read mmread netcdf_file", READ),
    **_each("scipy.io.", "wavfile.write mmwrite", WRITE),
    "scipy.sparse.load_npz": (READ,),
    "scipy.sparse.save_npz": (Act(Verb.WRITE, 0, PATH, ".npz"),),
    # Arrow
    **_each("pyarrow.parquet.", "read_table read_pandas read_schema read_metadata", READ),
    **_each("pyarrow.parquet.", "ParquetFile ParquetDataset", READ),
    **_each("pyarrow.", "feather.read_table feather.read_feather csv.read_csv csv.open_csv", READ),
    **_each("pyarrow.", "json.read_json orc.read_table orc.ORCFile memory_map", READ),
    **_each("pyarrow.", "parquet.write_table feather.write_feather csv.write_csv", WRITE_SECOND),
    "pyarrow.orc.write_table": (WRITE_SECOND,),
    "pyarrow.parquet.write_to_dataset": (FILL_SECOND,),
    "pyarrow.dataset.write_dataset": (FILL_SECOND,),
    "pyarrow.dataset.dataset": (READ,),
    # models
    "joblib.load": (READ,),
    "joblib.dump": (WRITE_SECOND,),
    "torch.load": (READ,),
    "torch.save": (WRITE_SECOND,),
    **_each("safetensors.torch.", "load_file", READ),
    **_each("safetensors.torch.", "save_file", WRITE_SECOND),
    **_each("", "cloudpickle.load dill.load", READ),
    **_each("", "cloudpickle.dump dill.dump", Act(Verb.CHANGE, 1, PATH)),
    **_each("", "keras.models.load_model tensorflow.keras.models.load_model keras.saving.load_model", READ),
    **_each("", "keras.models.save_model keras.saving.save_model", WRITE_SECOND),
    # pictures and sound
    "matplotlib.pyplot.savefig": (WRITE,),
    **_each("", "matplotlib.pyplot.imread matplotlib.image.imread PIL.Image.open cv2.imread", READ),
    **_each("", "imageio.imread imageio.v2.imread imageio.v3.imread skimage.io.imread soundfile.read", READ),
    **_each("", "matplotlib.pyplot.imsave matplotlib.image.imsave cv2.imwrite soundfile.write", WRITE),
    **_each("imageio.", "imwrite v2.imwrite v3.imwrite mimsave", WRITE),
    "skimage.io.imsave": (WRITE,),
    **_each("plotly.io.", "write_image write_html write_json", WRITE_SECOND),
    **_each("networkx.", "read_gexf read_gml read_graphml read_edgelist read_adjlist", READ),
    **_each("networkx.", "write_gexf write_gml write_graphml write_edgelist write_adjlist", WRITE_SECOND),
    "openpyxl.load_workbook": (READ,),
    "nibabel.load": (READ,),
    "nibabel.save": (WRITE_SECOND,),
    # what goes elsewhere
    **_each("requests.", "post put patch delete", Act(Verb.SEND, 0, ("url",))),
    **_each("subprocess.", "run call check_call", Act(Verb.SEND, 0, ("args",))),
    "os.system": (Act(Verb.SEND, 0, ("command",)),),
}  # fmt: skip

TARGET = Act(Verb.WRITE, 0, (*PATH, "excel_writer", "buf", "workbook", "target"))
# Methods that write what they are called on; those in TEXT_WITHOUT_PATH give it back where no path is passed.
METHODS: Mapping[str, Acts] = {
    **_each(
        "",
        """
        to_parquet to_csv to_json to_excel to_pickle to_feather to_orc to_stata to_html to_markdown to_latex
        to_xml to_netcdf to_file write_parquet write_csv write_json write_ndjson write_ipc write_ipc_stream
        write_excel write_avro sink_parquet sink_csv sink_ipc sink_ndjson savefig write_image write_html
        save_model tofile save
        """,
        TARGET,
    ),
    "to_hdf": (Act(Verb.CHANGE, 0, PATH),),
    **_each("", "to_zarr save_pretrained save_to_disk write_delta", FILL),
    "extractall": (Act(Verb.FILL, 0, ("path",)),),
    "to_gbq": (Act(Verb.SEND, 0, ("destination_table",)),),
}  # fmt: skip
TEXT_WITHOUT_PATH = words(
    "to_csv to_json to_html to_markdown to_latex to_xml write_csv write_json write_ndjson"
)
# Names so common that only a known text tells a path.
COMMON = words("save tofile")

# Methods of paths.
RECEIVER = -1
PATH_METHODS: Mapping[str, Acts] = {
    **_each("", "read_text read_bytes stat lstat", Act(Verb.READ, RECEIVER)),
    **_each("", "exists is_file is_dir is_symlink", Act(Verb.LOOK, RECEIVER)),
    "iterdir": (Act(Verb.LIST, RECEIVER),),
    "walk": (Act(Verb.WALK, RECEIVER),),
    **_each("", "glob rglob"),
    **_each("", "write_text write_bytes", Act(Verb.WRITE, RECEIVER)),
    "touch": (Act(Verb.CHANGE, RECEIVER),),
    **_each("", "unlink rmdir", Act(Verb.REMOVE, RECEIVER)),
    "mkdir": (Act(Verb.MAKE, RECEIVER),),
    **_each("", "rename replace", Act(Verb.MOVE, RECEIVER)),
    **_each("", "symlink_to hardlink_to", Act(Verb.READ, 0), Act(Verb.WRITE, RECEIVER)),
}
# Of these, those that other objects have as well.
ONLY_OF_KNOWN = words("rename replace walk glob exists stat touch")

OPENINGS: Mapping[str, Opening] = {
    **dict.fromkeys(["builtins.open", "io.open", "codecs.open"], Opening(0, 1, "r", stream=True)),
    **dict.fromkeys(["gzip.open", "bz2.open", "lzma.open"], Opening(0, 1, "rb", stream=True)),
    **dict.fromkeys(["gzip.GzipFile", "bz2.BZ2File", "lzma.LZMAFile"], Opening(0, 1, "rb", stream=True)),
    "zipfile.ZipFile": Opening(0, 1, "r"),
    "tarfile.open": Opening(0, 1, "r"),
    "shelve.open": Opening(0, 1, "r+"),
    "dbm.open": Opening(0, 1, "r"),
    "pandas.ExcelWriter": Opening(0, 99, "w"),
    "pandas.HDFStore": Opening(0, 1, "r+"),
    "numpy.memmap": Opening(0, 2, "r+"),
    "numpy.lib.format.open_memmap": Opening(0, 1, "r+"),
    "h5py.File": Opening(0, 1, "r"),
    "netCDF4.Dataset": Opening(0, 1, "r"),
    "rasterio.open": Opening(0, 1, "r"),
    "fiona.open": Opening(0, 1, "r"),
    "soundfile.SoundFile": Opening(0, 1, "r"),
    "pyarrow.OSFile": Opening(0, 1, "r"),
    "pyarrow.parquet.ParquetWriter": Opening(0, 99, "w"),
    "matplotlib.backends.backend_pdf.PdfPages": Opening(0, 99, "w"),
}
# Methods that write through what one of these has given, or through a writer of rows.
WRITING_THROUGH = words(
    """
    write writelines truncate flush close writestr write_table write_batch writerow writerows writeheader
    put append create_dataset create_group require_dataset add addfile save sync to_excel
    """
)
READING_THROUGH = words("read readline readlines readinto namelist getnames parse")
TAKING_FILES = words("write add")  # archives: the file that is named is read
ROW_WRITERS = words("writerow writerows writeheader")
SPARK = words("parquet csv json orc text")

FILE_METHODS = frozenset(
    [*METHODS, *PATH_METHODS, *WRITING_THROUGH, *READING_THROUGH, *SPARK, "open", "extract"]
)
ARCHIVES: Mapping[str, str] = {
    "zip": ".zip", "tar": ".tar", "gztar": ".tar.gz", "bztar": ".tar.bz2", "xztar": ".tar.xz",
}  # fmt: skip
