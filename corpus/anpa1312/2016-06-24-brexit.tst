a4101-----
u i BC-EU--Britain-Vote 1stLd  06-24 0412
^BC-EU--Britain-Vote, 1st Ld-Writethru,412<
^Britain votes to leave the European Union<
^AP Photo LON101, LON102<
^Eds: Updates with prime minister. With AP Photos.<
^Britons have chosen to leave the bloc they joined in 1973, and their prime minister will go.<
^By ELEANOR MARSH and TOMÁS RÍOS=
^Associated Press=
	   LONDON (AP) _ Britain has voted to leave the European Union by 52 percent to 48, and Prime Minister David Cameron said he would resign by October.
	   ``The will of the British people is an instruction that must be delivered,'' Cameron said outside his residence.
 
	   The pound fell to its lowest against the dollar in 31 years _ below $1.33.
	   ___
	   Marsh reported from London, Ríos from Edinburgh.

	   AP-WF-06-24-16 0845GMT<


