"""Documents of word processors, RTF and PDF, as paragraphs; and the stories that these are."""
