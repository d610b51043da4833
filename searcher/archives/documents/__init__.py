"""Documents of word processors, RTF, PDF and plain text, and the stories that these are.

`word`, `opendocument` and `pdf` give the paragraphs of a file; `stories` makes stories of them;
`clippings` knows the line of a clipping with agency and date, and `no_story` what is none.
"""
