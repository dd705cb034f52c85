"""What does the searcher load? Archive → index → shards for the browser, the Whoosh index for the command line.

`index` says which word stands where; `query`, `rank` and `excerpt` find and show (their twins in JavaScript have the
same names in web/); `shards` and `whoosh_index` lay the index down.
"""

from build_scripts.search.index import Index, build_index

__all__ = ["Index", "build_index"]
