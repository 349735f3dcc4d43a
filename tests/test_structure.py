"""The library has one direction: nothing imports, by whatever way round, what imports it."""

import ast

from conversation_lib.paths import ROOT

LIBRARY = ROOT / "conversation_lib"


def arrows(library=LIBRARY) -> dict[str, set[str]]:
    """Module -> the modules of the library that it imports, at its top or anywhere inside a function."""
    files = {}
    for file in sorted(library.rglob("*.py")):
        parts = file.relative_to(library.parent).with_suffix("").parts
        files[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    found: dict[str, set[str]] = {name: set() for name in files}
    for name, file in files.items():
        package = name.split(".") if file.name == "__init__.py" else name.split(".")[:-1]
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level:
                base = ".".join([*package[: len(package) - node.level + 1], *([node.module] if node.module else [])])
                found[name] |= {f"{base}.{alias.name}" if f"{base}.{alias.name}" in files else base for alias in node.names} & files.keys() - {name}
    return found


def circle(arrows: dict[str, set[str]]) -> list[str]:
    """The modules of one circle of imports, in their order; empty if there is none."""
    done: set[str] = set()

    def walk(name: str, way: list[str]) -> list[str]:
        if name in way:
            return way[way.index(name) :]
        if name in done:
            return []
        for other in sorted(arrows[name]):
            if found := walk(other, [*way, name]):
                return found
        done.add(name)
        return []

    return next((found for name in sorted(arrows) if (found := walk(name, []))), [])


def test_the_library_has_no_circle_of_imports():
    assert circle(arrows()) == []


def test_the_test_sees_a_circle_inside_a_function(tmp_path):
    library = tmp_path / "lib"
    library.mkdir()
    (library / "__init__.py").write_text("")
    (library / "one.py").write_text("from .two import b\n")
    (library / "two.py").write_text("def b():\n    from . import one\n")
    assert circle(arrows(library)) == ["lib.one", "lib.two"]


def test_the_library_never_names_a_notebook_file():
    """Notebooks import the library and not the other way round; a notebook is found by its number."""
    for file in LIBRARY.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        imported = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
        assert not any("notebooks" in (alias.name for alias in node.names) and getattr(node, "level", 0) == 0 for node in imported), file
