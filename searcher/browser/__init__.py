"""The terminal browser: a query line, the results, a story, facets and a timeline.

    keys           the table of keys: to add one, add a row there
    app            the application: what it shows of the index's answers
    query_actions  what keys do with the query: undo, sort, narrow, save
    story_actions  what keys do with the story: why it was found, its versions, copies
    panes          which panes there are, and where they lie
    queryline      the query, and how it was read; completion and history serve it
    results        the list of results; hits fetches them a page at a time
    zero_hits      what stands there when nothing is found
    reader         one story with its hits
    facets         the commonest values of fields
    histogram      the timeline
    searching      asking the index in threads, and the messages that answer
    narrowing      query text narrowed by a clause, and widened again
    dialogs        texts to read, choices, names, the export
    difference     what a version changed
    clipboard      copying, by every way there is
    browser.tcss   the layouts by width, the colors

The query line is the whole state of a search: facets, timeline and names write into it.
"""
