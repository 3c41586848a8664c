"""Two tiers: the tests of every day, and the long forms that `--nightly` adds."""

import importlib.util

import pytest

EVERY_DAY, NIGHTLY = 50, 2000


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--nightly", action="store_true", help="the long forms too, and many more examples a property")


def pytest_configure(config: pytest.Config) -> None:
    if importlib.util.find_spec("hypothesis"):
        import hypothesis

        examples = NIGHTLY if config.getoption("--nightly") else EVERY_DAY
        # No deadline: time is measured in benchmarks only. Every day the same examples: a red run can be run again.
        hypothesis.settings.register_profile(
            "house", max_examples=examples, deadline=None, derandomize=not config.getoption("--nightly")
        )
        hypothesis.settings.load_profile("house")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--nightly"):
        return
    left_out = [item for item in items if item.get_closest_marker("nightly")]
    if left_out:  # deselected, not skipped: a skip says that something is missing
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
