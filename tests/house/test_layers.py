"""A module imports from its own folder or from a row above (design, section 3), and nothing runs in circles."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

PACKAGE = "labase_survey"
ROWS = [
    {"errors", "language", "marks", "verify"},
    {"definition"},
    {"counting"},
    {"store"},
    {"analysis"},
    {"intake", "plan"},
    {"plots", "formats"},
    {"report", "rehearsal", "front"},
    {"widgets", "web"},
    {"__init__"},
    {"cli"},
    {"__main__"},
]
ROW = {place: number for number, places in enumerate(ROWS) for place in places}
VAGUE = {"utils", "helpers", "common", "core", "misc", "base", "manager"}


def module_name(path, root):
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join((PACKAGE, *(parts[:-1] if parts[-1] == "__init__" else parts)))


def imports(root):
    """Modules of ours by module, imports inside functions and under TYPE_CHECKING included."""
    paths = {module_name(path, root): path for path in root.rglob("*.py")}
    found = {}
    for name, path in paths.items():
        wanted = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                wanted |= {alias.name for alias in node.names}
            if isinstance(node, ast.ImportFrom):
                package = name.split(".") if path.stem == "__init__" else name.split(".")[:-1]
                start = [*package[: len(package) - node.level + 1], *filter(None, [node.module])]
                source = ".".join(start) if node.level else node.module
                inside = [f"{source}.{alias.name}" for alias in node.names]
                wanted |= {other if other in paths else source for other in inside}
        found[name] = {other for other in wanted if other.split(".")[0] == PACKAGE and other != name}
    return found


def place(module):
    return module.split(".")[1] if "." in module else "__init__"


def breaches(root):
    found = []
    for name, wanted in imports(root).items():
        if place(name) not in ROW:
            found.append(f"{name}: {place(name)!r} has no row in the house")
        found += [f"{name}: a name that says nothing" for part in name.split(".") if part in VAGUE]
        for other in wanted:
            both = {place(name), place(other)}
            if place(name) == "verify":
                found.append(f"{name} imports {other}: the verifier stands alone")
            elif len(both) > 1 and not both <= ROWS[0] and ROW.get(place(other), 99) >= ROW.get(place(name), -1):
                found.append(f"{name} imports {other}: a row below, or another folder of the same row")
    return found


def circle(root):
    """The modules of one circle of imports; None when there is none."""
    try:
        TopologicalSorter(imports(root)).prepare()
    except CycleError as error:
        return error.args[1]


def written(folder, **modules):
    for name, text in modules.items():
        path = folder.joinpath(*name.split("__of__")[::-1]).with_suffix(".py")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return folder


def test_every_import_comes_from_the_same_folder_or_a_row_above(root):
    assert breaches(root / PACKAGE) == []


def test_no_module_imports_itself_through_others(root):
    assert circle(root / PACKAGE) is None


def test_every_row_of_the_house_is_there(root):
    there = {
        path.stem for path in (root / PACKAGE).iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
    assert there <= set(ROW)


def test_an_import_of_a_lower_row_inside_a_function_is_found(tmp_path: Path):
    written(tmp_path, count__of__counting="def f():\n    from labase_survey.store import open_store\n", store="")
    assert breaches(tmp_path) == [
        "labase_survey.counting.count imports labase_survey.store: a row below, or another folder of the same row"
    ]


def test_an_import_for_type_checking_alone_is_found(tmp_path: Path):
    text = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import labase_survey.intake\n"
    written(tmp_path, choose__of__plan=text)
    assert breaches(tmp_path) == [
        "labase_survey.plan.choose imports labase_survey.intake: a row below, or another folder of the same row"
    ]


def test_a_relative_import_is_resolved(tmp_path: Path):
    written(tmp_path, table__of__store="from ..web import api\n", api__of__web="")
    assert breaches(tmp_path) == [
        "labase_survey.store.table imports labase_survey.web.api: a row below, or another folder of the same row"
    ]


def test_the_verifier_imports_nothing_of_ours(tmp_path: Path):
    written(tmp_path, verify="import labase_survey.errors\n", errors="")
    assert breaches(tmp_path) == ["labase_survey.verify imports labase_survey.errors: the verifier stands alone"]


def test_a_name_that_says_nothing_and_a_room_that_is_not_on_the_map_are_found(tmp_path: Path):
    written(tmp_path, utils__of__store="", thing__of__cellar="")
    assert sorted(breaches(tmp_path)) == [
        "labase_survey.cellar.thing: 'cellar' has no row in the house",
        "labase_survey.store.utils: a name that says nothing",
    ]


def test_a_circle_is_found(tmp_path: Path):
    written(
        tmp_path,
        one__of__store="from labase_survey.store import two\n",
        two__of__store="from labase_survey.store.one import x\n",
    )
    assert set(circle(tmp_path)) == {"labase_survey.store.one", "labase_survey.store.two"}
