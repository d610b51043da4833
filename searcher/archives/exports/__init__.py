"""What databases export: the articles in a file of Nexis, Factiva, ProQuest or Europresse.

Each has a module that reads its articles from plain text, whatever file that came out of: text, a
page, a Word document, RTF or PDF. `labels` names their fields in the languages of their
interfaces, `dates` reads their dates, `parts` cuts a file where its articles begin.
"""
