"""Commands of a shell: which files and variables of the environment they use, as far as it shows."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from textwrap import shorten

from jupyter_blocks.languages.python.files import change_file, read_file
from jupyter_blocks.languages.python.frames import INSTALLS
from jupyter_blocks.languages.python.interpolation import interpolated, names_in, state_of
from jupyter_blocks.languages.python.library import words
from jupyter_blocks.languages.python.machine import Machine
from jupyter_blocks.languages.python.resources import WORKING_DIRECTORY
from jupyter_blocks.languages.python.spelling import texts_of
from jupyter_blocks.languages.python.values import UNBOUND
from jupyter_blocks.model.pipeline import ViaKind

ENDS = frozenset({"|", "||", "&", "&&", ";", ";;", "\n", "(", ")", "|&"})
REDIRECTIONS = frozenset({">", ">>", "<", ">|", "&>", "&>>"})
VARIABLE = re.compile(r"\$\{?(?P<name>[A-Za-z_]\w*)")
ASSIGNED = re.compile(
    r"(?:^|[;&|\s])(?:export\s+|for\s+|read\s+|local\s+)?(?P<name>[A-Za-z_]\w*)(?:=|\s+in\s)"
)
COMMENT = re.compile(r"(?:^|(?<=\s))#[^'\"\n]*$", re.MULTILINE)
VARYING = re.compile(r"\$?\{[^{}\n]*\}|\$\w+")  # what a script puts into its words itself
SETTING = re.compile(r"[A-Za-z_]\w*=")
PATTERN = frozenset("*?[$`")
NOWHERE = frozenset({"/dev/null", "/dev/stdout", "/dev/stderr", "1", "2", "-"})

# Programs that only say something: what they are given are no files.
SAYING = words(
    """
        echo printf date sleep true false test which whoami hostname uname env printenv id type nproc free
        uptime nvidia-smi seq yes exit set export alias unset cd pushd popd for do done if then else fi while
        case esac
    """
)
# Programs that look at the files they are given.
LOOKING = words(
    """
        ls ll dir tree find du df stat file cat tac nl head tail less more wc grep egrep fgrep zcat zgrep cut
        sort uniq tr awk column diff cmp comm md5sum sha1sum sha256sum jq xxd od hexdump strings basename
        dirname realpath pwd rev paste join
    """
)
# Programs whose last word is what they write, made of the others.
MAKING = words("cp mv ln rsync scp install")
# Programs that change all the files they are given; those of the second table keep what was in them.
REMOVING = words("rm rmdir unlink shred truncate mv")
ADDING = words("touch mkdir chmod chown sed patch")
# Programs that run the first file they are given.
INTERPRETERS = words("python python3 bash sh zsh dash Rscript perl ruby node julia source . ipython")
# Options after which a program writes the file they name.
OUTPUTS: Mapping[str, frozenset[str]] = {
    "curl": words("-o --output"), "wget": words("-O --output-document"), "sort": words("-o --output"),
    "gcc": words("-o"), "pandoc": words("-o --output"), "jq": frozenset(),
}  # fmt: skip
INSTALLERS = words("pip pip3 conda mamba micromamba uv apt apt-get brew npm poetry")
INSTALLING = words("install add sync update upgrade uninstall remove")
SHOWN = 40  # characters of a command


@dataclass(slots=True)
class Command:
    """One program that is run, with its words, and where its input and output are sent."""

    words: list[str] = field(default_factory=list)
    redirections: list[tuple[str, str]] = field(default_factory=list)

    @property
    def program(self) -> str:
        return self.words[0].rpartition("/")[2] if self.words else ""

    @property
    def operands(self) -> list[str]:
        """What it is given, options aside."""
        return [word for word in self.words[1:] if not word.startswith("-")]

    @property
    def installs(self) -> bool:
        """Whether it installs packages."""
        given = self.words[2:] if self.words[1:2] == ["-m"] else self.words
        return bool(given) and given[0] in INSTALLERS and any(word in INSTALLING for word in given[1:3])


def in_short(command: str) -> str:
    """The beginning of a command, as a message shows it."""
    return shorten(command, SHOWN, placeholder=" …")


def run_command(m: Machine, text: str, *, expanded: bool, kept: bool = False) -> None:
    """Note what a command reads and writes. `expanded` says that IPython has put values into its text, `kept`
    that its output is what it is run for."""
    for command in commands(text):
        _act(m, command)
        if command.installs:
            m.remark(INSTALLS, in_short(" ".join(command.words)))
        if command.program not in HARMLESS and not kept:
            m.note_effect(f"runs !{text.strip()}")
    read_environment(m, text, own=frozenset(), expanded=expanded)


def run_shell_script(m: Machine, text: str) -> None:
    """Note what a script of a shell reads and writes; IPython puts nothing into it."""
    for command in commands(VARYING.sub("*", text)):
        _act(m, command)
        if command.installs:
            m.remark(INSTALLS, in_short(" ".join(command.words)))
    own = frozenset(found["name"] for found in ASSIGNED.finditer(text))
    read_environment(m, text, own=own, expanded=False)


HARMLESS = SAYING | LOOKING | frozenset({""})


def is_harmless(text: str) -> bool:
    """Whether a script only says something, or looks at files."""
    return all(c.program in HARMLESS and not c.redirections for c in commands(text))


def read_environment(m: Machine, text: str, *, own: frozenset[str], expanded: bool) -> None:
    """Note which variables of the environment a command reads."""
    if not expanded:
        for found in VARIABLE.finditer(text.replace("$$", "$")):
            if found["name"] not in own:
                m.read_resource(ViaKind.ENV, found["name"])


def commands(text: str) -> Iterator[Command]:
    """The commands in a line or a script, as far as they can be told apart."""
    text = COMMENT.sub("", text.replace("\\\n", " "))
    lexer = shlex.shlex(text, posix=True, punctuation_chars="();<>|&\n")
    lexer.whitespace = " \t\r"
    lexer.whitespace_split = True
    lexer.commenters = ""
    command = Command()
    redirection = ""
    try:
        for word in lexer:
            if word in REDIRECTIONS:
                redirection = word
            elif set(word) <= set("();<>|&\n"):
                yield command
                command, redirection = Command(), ""
            elif redirection:
                command.redirections.append((redirection, word))
                redirection = ""
            elif command.words or not SETTING.match(word):
                command.words.append(word)
    except ValueError:  # quotes that do not match
        command = Command(words=text.split())
    yield command


def _act(m: Machine, command: Command) -> None:
    program, operands = command.program, command.operands
    if program not in SAYING and program:
        m.read_resource(ViaKind.CWD, WORKING_DIRECTORY)
    if program in LOOKING:
        _read(m, operands)
    elif program in MAKING and len(operands) > 1:
        _read(m, operands[:-1])
        _write(m, operands[-1:])
    elif program in INTERPRETERS and operands and "-c" not in command.words and "-m" not in command.words:
        _read(m, operands[:1])
        m.perhaps(lambda: _read(m, operands[1:]))
    elif program == "tee":
        _write(m, operands, keeps="-a" in command.words)
    elif program in ADDING:
        _write(m, operands, keeps=True)
    elif program not in SAYING and program not in REMOVING:
        m.perhaps(lambda: _read(m, operands))
    if program in REMOVING:
        _write(m, operands if program != "mv" else operands[:-1])
    for option, path in zip(command.words, command.words[1:], strict=False):
        if option in OUTPUTS.get(program, ()):
            _write(m, [path])
    for sign, path in command.redirections:
        if sign == "<":
            _read(m, [path])
        else:
            _write(m, [path], keeps=sign.endswith(">>"))


def _read(m: Machine, paths: list[str]) -> None:
    for path in paths:
        if known := path_of(m, path):
            read_file(m, known)


def _write(m: Machine, paths: list[str], *, keeps: bool = False) -> None:
    for path in paths:
        if path not in NOWHERE:
            change_file(m, path_of(m, path), keeps=keeps)


def path_of(m: Machine, word: str) -> str:
    """The path that a word of a command stands for; "" where the shell, or nobody, knows."""
    expression = interpolated(word)
    if isinstance(expression, ast.Constant):
        known = str(expression.value)
        return "" if known == word and set(word) & PATTERN else known
    if any(state_of(m, name) is UNBOUND for name in names_in(expression)):
        return ""  # then IPython puts nothing in
    found = texts_of(m, m.evaluate(expression))
    return found[0] if len(found) == 1 else ""
