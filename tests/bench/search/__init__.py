"""How good, how small and how costly is search, beside Pagefind, lunr and MiniSearch in the same run?

`python -m tests.bench.search` measures; what must be reached stands in tests/bench/search_floors.toml.
"""
