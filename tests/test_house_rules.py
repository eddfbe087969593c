"""House rules that no linter knows: sizes, names, who reads the clock, what may be tracked."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE, LONGEST_FUNCTION, MOST_PARAMETERS = 300, 40, 6
# Not counted: what every method or every workflow is handed, always under the same name.
CARRIED_EVERYWHERE = {"self", "cls", "work", "by", "now"}
DOORS = {"app.py", "jobs.py", "commands/door.py", "ui/session.py"}
# Words that say nothing about what a file holds; whatever goes there could go anywhere.
EMPTY_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "manager",
    "data",
    "info",
    "misc",
    "common_utils",
}
# Written in pieces, so that this file does not break its own rule.
MACHINE_PATH = re.compile(r"(?<![\w.:/*-])/(" + "|".join(("work", "root", "home")) + r")/")
REGISTRY_HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("ghcr", "io"),
    )
)
# Functions over the database that take no Actor, each with the reason why that is right.
NO_ACTOR = {
    "sign_in.sign_in": "makes an actor of a visitor",
    "sign_in.sign_in_with_identity": "makes an actor of a visitor",
    "sign_in.who": "says who the actor is",
    "sign_in.sign_out": "the token says who",
    "catalogue_shelf.catalogue_in_use": "one catalogue for everybody signed in",
    "catalogue_shelf.kept_catalogue": "one catalogue for everybody signed in",
    "catalogue_shelf.newest_catalogue": "one catalogue for everybody signed in",
    "catalogue_shelf.buildings_in_use": "one catalogue for everybody signed in",
    "catalogue_shelf.text_index": "one catalogue for everybody signed in",
    "configure_solution.draft_of": "read for a sale that was opened with an actor",
    "find_offers.ground_of": "read for a sale that was opened with an actor",
    "priced_drafts.price_kept": "read for a sale that was opened with an actor",
    "priced_drafts.priced": "read for a sale that was opened with an actor",
    "priced_drafts.ground_of_draft": "read for a sale that was opened with an actor",
    "priced_drafts.market_terms": "prices of the day, for a sale or file opened with an actor",
    "forecast_demand.demand_frame": "units and months for a refit, which checks the permission",
    "forecast_demand.changes_since_last": "units and months, no prices and no customers",
    "forecast_demand.latest_run_id": "a number to put in an address; the download checks",
    "seed_demo.seed_demo": "the shell loads the demo as the system, before anybody has an account",
    "forecast_demand.newest_deals": "shown beside the forecast; the page decides who opens it",
}
CLOCK_AND_ENVIRONMENT = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "os.getenv",
    "os.environ",
}


@cache
def tracked() -> tuple[Path, ...]:
    """Files git keeps or would add; every file outside hidden folders where there is no git."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if listing.returncode == 0:
        paths = [ROOT / name for name in listing.stdout.decode().split("\0") if name]
    else:
        paths = [path for path in ROOT.rglob("*") if ".venv" not in path.parts]
    return tuple(sorted(path for path in paths if path.is_file() and not path.is_symlink()))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def modules(*folders: str) -> list[Path]:
    """Python files, of these top folders or of all."""
    return [
        path
        for path in tracked()
        if path.suffix == ".py" and (not folders or name_of(path).split("/")[0] in folders)
    ]


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def public_functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Those at the top of a module whose name does not start with an underscore."""
    return [
        node
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not node.name.startswith("_")
    ]


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    given = function.args
    return [*given.posonlyargs, *given.args, *given.kwonlyargs]


def lines_of_code(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Without signature and docstring: nobody should leave those out to pass a test."""
    documented = ast.get_docstring(function) is not None and len(function.body) > 1
    first = function.body[1 if documented else 0]
    return (function.end_lineno or first.lineno) - first.lineno + 1


def test_files_stay_short_enough_to_read_in_one_sitting() -> None:
    written = [path for path in tracked() if path.suffix in {".py", ".sh", ".html", ".css"}]
    assert not [
        f"{name_of(path)}: {lines} lines"
        for path in written
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    ]


def test_functions_stay_short_or_say_why_not() -> None:
    too_long = []
    for path in modules():
        lines = path.read_text(encoding="utf-8").splitlines()
        for function in functions(path):
            length = lines_of_code(function)
            excused = "# long because" in lines[function.lineno - 1] + lines[0]
            if length > LONGEST_FUNCTION and not excused:
                too_long.append(f"{name_of(path)}: {function.name} has {length} lines")
    assert not too_long


def test_functions_take_few_parameters() -> None:
    assert not [
        f"{name_of(path)}: {function.name} takes {len(taken)}"
        for path in modules()
        # The parameters of a command are its options on the command line.
        if not name_of(path).startswith(("tests/", "commands/"))
        for function in functions(path)
        if len(taken := {each.arg for each in parameters(function)} - CARRIED_EVERYWHERE)
        > MOST_PARAMETERS
    ]


def test_every_module_says_in_its_first_line_what_it_is() -> None:
    silent = [
        name_of(path)
        for path in modules()
        if path.read_text(encoding="utf-8").strip()
        and (not ast.get_docstring(tree_of(path)) or tree_of(path).body[0].lineno != 1)
    ]
    assert not silent


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert not [name_of(path) for path in modules() if {path.stem, path.parent.name} & EMPTY_NAMES]


def test_pages_catch_refusals_and_nothing_wider() -> None:
    wide = []
    for path in modules("ui"):
        if "pages" not in path.parts:
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ExceptHandler):
                caught = ast.unparse(node.type) if node.type else "everything"
                if node.type is None or "Exception" in caught.split(".")[-1].strip("()").split(
                    ", "
                ):
                    wide.append(f"{name_of(path)}:{node.lineno} catches {caught}")
    assert not wide


def test_only_doors_read_the_clock_and_the_environment() -> None:
    readers = [
        f"{name_of(path)}:{node.lineno} reads {ast.unparse(node)}"
        for path in modules()
        if name_of(path) not in DOORS
        and name_of(path).split("/")[0] not in {"tests", "benchmarks", "scripts"}
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute)
        and (
            ast.unparse(node) in CLOCK_AND_ENVIRONMENT
            or ast.unparse(node).removeprefix("datetime.") in CLOCK_AND_ENVIRONMENT
        )
    ]
    assert not readers


def without_actor(path: Path) -> Iterator[str]:
    """Public functions of a workflow that reach the database and are not told who asks."""
    for function in public_functions(path):
        kinds = {ast.unparse(each.annotation) for each in parameters(function) if each.annotation}
        if kinds & {"Work", "Database"} and not any("Actor" in kind for kind in kinds):
            yield f"{path.stem}.{function.name}"


def test_workflows_know_who_acts() -> None:
    """The permission is checked where the business is, so that every door is covered."""
    steps = [path for path in modules("workflows") if path.parent.name == "workflows"]
    unsigned = {name for path in steps for name in without_actor(path)}
    assert sorted(unsigned - set(NO_ACTOR)) == []
    assert sorted(set(NO_ACTOR) - unsigned) == [], "these excuses are no longer needed"


def test_a_page_file_defines_one_page() -> None:
    pages = [
        path for path in modules("ui") if path.parent.name == "pages" and path.stem != "__init__"
    ]
    assert not [
        f"{name_of(path)}: {[each.name for each in found]}"
        for path in pages
        if len(found := public_functions(path)) != 1
    ]


def test_no_tracked_file_names_a_machine_or_a_package_registry() -> None:
    named = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # fonts, pictures and workbooks
        for number, line in enumerate(text.splitlines(), start=1):
            if MACHINE_PATH.search(line) or any(host in line for host in REGISTRY_HOSTS):
                named.append(f"{name_of(path)}:{number}: {line.strip()[:80]}")
    assert not named


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_exact_versions(name: str) -> None:
    lines = [line.split("#")[0].strip() for line in (ROOT / name).read_text().splitlines()]
    loose = [
        line
        for line in lines
        if line
        and not line.startswith("-r ")
        and not re.fullmatch(r"[\w.-]+(\[\w+\])?==[\w.]+", line)
    ]
    assert not loose


def test_the_app_starts_without_models_and_pdf_libraries() -> None:
    """Each takes seconds to load; they belong to worker processes or to the moment of use."""
    script = (
        "import app, sys;"
        "heavy = '"
        "prophet sklearn weasyprint lightgbm mlforecast ortools pysat "
        "statsforecast "
        "'.split();"
        "print([name for name in heavy if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.strip().endswith("[]"), run.stdout + run.stderr


def test_every_folder_of_code_has_its_floor() -> None:
    """import-linter's `exhaustive` works inside a package; this is it for the top level."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    floors = contracts["tool"]["importlinter"]["contracts"][0]["layers"]
    known = {name.strip() for floor in floors for name in floor.split("|")}
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    assert folders == known
