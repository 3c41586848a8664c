"""What is drawn on a figure; every figure is closed after its test."""

import matplotlib.pyplot as plt
import pytest


@pytest.fixture(autouse=True)
def _closed_figures():
    yield
    plt.close("all")


@pytest.fixture
def words_of():
    """The words drawn on an `ax`, from the top down."""
    return lambda ax: [text.get_text() for text in ax.texts]


@pytest.fixture
def lengths():
    """The lengths of the bars on an `ax`, those drawn as bars and not as swatches."""
    return lambda ax: [bar.get_width() for bars in ax.containers for bar in bars]
