"""Letters of made-up people, as updates hold them."""

ENGLISH = """The council wrote to the secretary today.

CITY OF PORT ELLERY
May 3, 2021

The Honorable Maria Vance
Department of Home Affairs
1200 Quay Street
Capital City, DC 20016

Re: Release of Karim Haddad

Dear Secretary Vance:

We write about **Karim Haddad**, a neighbor of ours, whom a court has found innocent.[^1]

### What we ask

Release him to his family in Port Ellery, where he has lived since 2014.

Respectfully,

Dana Whitfield, Mayor

Tomás Okoye, Vice Mayor
City of Port Ellery

[Ruth Amsel](https://amsel.example/), Executive Director
Harbour Street Legal Clinic
ruth@clinic.example
(212) 555-0143

The letter was handed over on Tuesday by two of our members.

[^1]: Order of April 21, 2021.
[^2]: Nobody refers to this one.
"""

SPANISH = """Las vecinas escribieron al gobernador.

San Telmo, 12 de marzo de 2022

Sra. Lucía Ferrán
Gobernadora de la Provincia

Estimada señora gobernadora:

Le pedimos que detenga el desalojo de las familias de la calle Molino, que pagan su alquiler desde hace veinte años.

Quedamos a la espera de su respuesta.

Atentamente,

Fdo.: Inés Robledo
Presidenta, Asociación de Vecinos de San Telmo

Fdo.: Bruno Calvet
Concejal, Ayuntamiento de San Telmo
"""

ARABIC = """السيد وزير العدل المحترم

٣ أيار ٢٠٢١

تحية طيبة وبعد،

نكتب إليكم بشأن جارنا كريم حداد الذي برأته المحكمة قبل أسابيع وما زال محتجزاً بعيداً عن أسرته.

نطلب الإفراج عنه فوراً وعودته إلى بيته.

وتفضلوا بقبول فائق الاحترام والتقدير،

ليلى منصور
المديرة التنفيذية، جمعية الميناء لحقوق الإنسان

سامر عازار
رئيس بلدية الميناء
"""

ANNOUNCED = """On June 9, two unions wrote to the harbor authority. The letters said the following:

On behalf of the dockers of Port Ellery we ask you to stop the dredging at once. [Name of the commissioner] knows why.

- The river feeds the town.
- The permits ended in May.

Thank you!

Sincerely,

/s/ Omar Lindqvist
President, Dockers Union Local 9

/s/ Petra Novak
Secretary, Harbor Pilots Association
"""
