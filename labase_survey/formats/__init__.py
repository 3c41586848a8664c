"""Other people's files, read and written back: elections with a budget from Pabulib, rankings from PrefLib."""

from labase_survey.formats.pabulib import PabulibFile, read_pabulib, write_pabulib
from labase_survey.formats.preflib import PreflibFile, read_preflib, write_preflib

__all__ = ["PabulibFile", "PreflibFile", "read_pabulib", "read_preflib", "write_pabulib", "write_preflib"]
