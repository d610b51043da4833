zczc AAP
$F
:Budget
:Turnbull
=lead
^Australian PM wins by a seat
*X
+11003000
   CANBERRA, July 10, 2016 AAP - Malcolm Turnbull claimed victory eight days after the election.
   Bill Shorten conceded an hour before.
AAP ab/cd
NNNN

zczc AAP
