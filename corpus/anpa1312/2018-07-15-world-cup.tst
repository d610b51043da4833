s0311-----
r s BC-SOC--WorldCupGlance    07-15 
^BC-SOC--World Cup Glance<
^World Cup Glance=
^By The Associated Press=
^FINAL=
^ W  L Pct
France 6  0  .928
Croatia 4  1  4{
	   ___=
^Sunday's Game=
	   At Moscow, France 4, Croatia 2

	   AP-WF-07-15-18 1710GMT<


