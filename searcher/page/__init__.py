"""The web page: `searcher serve`, rendered on the server, a URL for every view.

settings     what a page is served with, and to whom
credentials  names and tokens of those who may read, where the page is not for this machine alone
guard        what every request must be: from here, for us, short, and soon over
published    what may be shown: no story under embargo, none that was killed
asked        what a URL asks for
answers      what is found, in a time that is limited
memo         pages kept for those who ask the same
render       templates, in which all text is escaped
views        the pages; api, feeds: the same for programs
app          which URL leads where
server       the process that listens
"""
