"""The terminal browser: reading and narrowing the hits of a query.

    app            the application: keys, questions, marks, export
    panes          which panes there are and how they lie
    story_actions  why a story was found, its takes, copies, original
    searching      the workers that ask the index, and what they answer
    queryline      the query, how it is read, its completion and history
    results        the list of results; hits fetches them a page at a time
    reader         one story with its hits
    facets         the commonest values; histogram the periods
    dialogs        help, choices, export
    difference     what a take changed
    narrowing      query text narrowed and widened; completion, history, clipboard, keys
    browser.tcss   the layouts

The query line is all there is to know of a question: facets, timeline and names write into it.
"""
