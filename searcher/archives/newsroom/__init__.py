"""What all desks have in common, one table each, used by every format.

agencies     their names, and the zones of their newsrooms
calendar     months and days of the week, in the languages of the wires
zones        EST, MESZ, "Moscow time"
instants     dates as wires write them
datelines    "LIMA, Jan 21 (Reuters) -"
status       kills and corrections, in the words of standards and of desks
embargoes    "EMBARGOED until 0001 GMT Tuesday"
bylines      who wrote it, without "By"
headlines    what stands in where there is none
sign_offs    initials and marks below a text
ids          made for stories that have none
versions     made for stories that are not numbered
languages, codes   tags of languages; subjects and urgencies
anpa_header, teletype   the header line of ANPA 1312; text with control bytes and indented lines
"""
