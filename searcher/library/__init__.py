"""The library: what the commands do, for programs and notebooks, in the same words.

places    open, build, indexes, drop, upgrade: what `import searcher` offers
opened    OpenIndex: search, show, top, info, check, save, alerts
hits      Hits, a view over any number of hits; Found, one of them
timeline  Timeline, and its picture
tables    hits as columns, for pandas, polars and Arrow
notebook  how hits look in a notebook
"""
