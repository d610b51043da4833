ZCZC PMF
#Moonee Valley Trot
:25/10/2014
@Fields

  RACE 1

  1 Adelaide
  2 Fawkner
NNNN
