b0017asian
f i BC-EU--APNewsAlert        03-22 0021
^BC-EU--APNewsAlert,21<
	   BRUSSELS (AP) _ Two explosions have been heard at Brussels airport.

	   AP-WF-03-22-16 0717GMT<



b0044asian
b i BC-EU--Brussels KILL      03-22 0060
^BC-EU--Brussels Suspect, KILL,60<
^KILL Brussels Suspect<
^Eds: Kill the story slugged BC-EU--Brussels Suspect. The arrest it reports has been denied.<
	   BRUSSELS (AP) _ Kill the story BC-EU--Brussels Suspect. A kill is mandatory. Make certain it is not published.

	   AP-WF-03-22-16 1302GMT<



b0051asian
r i BC-EU--Brussels CORR      03-22 0080
^BC-EU--Brussels Dead, CORRECTIVE,80<
^Correction: Brussels-Dead story<
	   BRUSSELS (AP) _ A story of March 22 about the attacks in Brussels gave a wrong hour for the explosion in the metro. It was at 9:11 a.m.

	   AP-WF-03-22-16 1630GMT<


