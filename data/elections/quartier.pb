META
key;value
description;Un quartier inventé : 5 propositions, 12 personnes
country;France
unit;Villefictive
instance;2017
num_projects;5
num_votes;12
budget;10000.0
vote_type;approval
rule;greedy
currency;EUR
comment;"Tout est inventé, chiffres et noms; librement réutilisable (MIT)"
PROJECTS
project_id;cost;votes;name;category;selected
banc;4000;6;Des bancs à l’ombre;espace public;1
velo;5000;5;Abri à vélos;mobilité;1
four;3000.0;4;"Un four commun; à bois";vie de quartier;0
lire;1000;4;"Boîte ""à lire""";culture;1
jeux;6000;3;Jeux d’eau;espace public;0
VOTES
voter_id;vote;age;sex
1;banc,velo;34;F
2;banc,velo,lire;51;M
3;banc,velo;28;F
4;banc,jeux;45;F
5;banc;67;M
6;banc,velo;19;M
7;four,lire;39;F
8;four,lire;44;M
9;four,lire;72;F
10;four,jeux;23;M
11;velo,jeux;31;F
12;;58;M
