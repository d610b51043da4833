"""XML, SGML and HTML: what formats in markup have in common."""
