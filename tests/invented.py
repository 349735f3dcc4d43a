"""The makers of invented sources, which stand beside the benchmarks (benchmarks/invented_sources): format -> maker(folder, messages)."""

import importlib.util
import sys
from pathlib import Path

_HOME = Path(__file__).parents[1] / "benchmarks" / "invented_sources"


def _makers():
    spec = importlib.util.spec_from_file_location("invented_sources", _HOME / "__init__.py", submodule_search_locations=[str(_HOME)])
    module = sys.modules.setdefault(spec.name, importlib.util.module_from_spec(spec))
    if not hasattr(module, "MAKERS"):
        spec.loader.exec_module(module)
    return module.MAKERS


MAKERS = _makers()
