a9001-----
f a BC-US--Election-Alert     11-09 0014
^BC-US--Election-Alert,14<
	   WASHINGTON (AP) _ Donald Trump is elected president of the United States.

	   AP-WF-11-09-16 0732GMT<


a9002-----
u a BC-US--Election           11-09 0300
^BC-US--Election,300<
^Trump wins the White House<
	   WASHINGTON (AP) _ Donald Trump won the pres
	   