"""The browser's modules, tested by Node where there is one."""

import shutil
import subprocess

import pytest


def test_the_tests_of_the_browsers_modules_pass(root):
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs Node 20 or later: none was found")
    ran = subprocess.run([node, "--test"], cwd=root / "tests" / "front", capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout
