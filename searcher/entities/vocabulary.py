"""The words by which a reader of English copy tells people, organisations and places apart.

Only tables: what a table means stands above it, what follows from it in the modules that read it.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Titles: what stands before a person's name, with a capital.
TITLES = _words("""
    Mr Mr. Mrs Mrs. Ms Ms. Miss Dr Dr. Prof Prof. Professor Sir Dame Lord Lady Baron Baroness
    Count Mister Madame Monsieur Herr Frau Senor President Vice-President Ex-President
    Premier Minister Ministers Secretary Undersecretary Chancellor Governor Gov Gov.
    Lieutenant-Governor Senator Sen Sen. Sens. Congressman Congresswoman Representative Rep Rep.
    Reps. Mayor Speaker Deputy Chairman Chairwoman Chair Chief Director Director-General
    Executive Officer Commissioner Ambassador Envoy Consul Attorney Judge Justice Magistrate
    Sheriff Inspector Superintendent Detective Constable Marshal General Gen Gen. Maj. Maj Major
    Lieutenant Lt Lt. Colonel Col Col. Captain Capt Capt. Sergeant Sgt Sgt. Corporal Cpl.
    Private Pvt. Admiral Adm. Adm Commander Cmdr. Brigadier Brig. Brig King Queen Prince
    Princess Emperor Empress Duke Duchess Earl Sheikh Sheik Sultan Emir Crown Shah Pope Cardinal
    Archbishop Bishop Father Reverend Rev Rev. Rabbi Imam Ayatollah Hojatoleslam Mullah Saint
    Comrade Coach Manager Captain Spokesman Spokeswoman Secretary-General Leader Treasurer
    Economist Analyst Head Prosecutor Solicitor Controller MP Sen-elect President-elect
    Administrator Congressmen Senators Aide Adviser Advisor Negotiator Co-chairman Vice-chairman
    Governor-General Delegate Counsel Dean
""")
# Endings of titles in German, where every noun has a capital.
TITLE_ENDINGS = (
    "minister", "ministerin", "kanzler", "kanzlerin", "präsident", "präsidentin", "sprecher",
    "sprecherin", "chef", "chefin", "vorsitzende", "vorsitzender", "leiter", "leiterin", "richter",
    "richterin", "anwalt", "trainer", "trainerin", "meister", "meisterin", "politiker",
    "politikerin", "sekretär", "sekretärin", "rat", "rätin", "direktor", "direktorin", "experte",
    "expertin", "beauftragte", "beauftragter", "kommissar", "kommissarin", "kandidat", "kandidatin",
    "abgeordnete", "abgeordneter", "autor", "autorin", "professor", "professorin", "könig",
    "königin", "premier", "premierministerin", "star", "spieler", "spielerin", "regisseur",
)  # fmt: skip
# Titles that begin an organisation's name as often: General Motors, Crown Agents, Prince Hotels.
LOOSE_TITLES = _words("""
    General Crown Chief Executive Head Private Justice Count King Prince Queen Father Saint
    Major Chair Deputy Captain Leader Manager Lord
""")

# Titles that belong to the name if only one word follows: Pope Francis.
ROYAL = _words("""
    King Queen Prince Princess Emperor Empress Pope Sultan Sheikh Sheik Emir Ayatollah
""")

# Words that begin a name only before a word that is no common one: Will Smith, April Jones.
GIVEN_AS_WELL = _words("Will May April June Jan August Christian Christmas")
# Plurals and collectives that stand before 's in a body's name: People's Party, Women's Institute.
PEOPLES = _words(
    "People Peoples Women Children Men Workers Veterans Farmers Bankers Lawyers Nurses"
)
# Nouns after which "of" and a place come, or which follow a place: city of, port; X province.
PLACE_NOUNS = _words("""
    city town village province region port state suburb district county river lake coast capital
    island islands peninsula valley township municipality governorate canton hamlet enclave
    neighbourhood neighborhood resort archipelago oblast prefecture settlement outskirts area
    airport border basin field oilfield desert strait bay gulf harbour harbor prison jail
    refinery dam bridge street avenue square airbase crossing shale
""")

# What narrows a title, between a country and the title: Foreign Minister, Deputy Chairman.
PORTFOLIOS = _words("""
    Exchequer Prime Foreign Finance Defence Defense Interior Trade Energy Oil Agriculture Farm
    Health Education Justice Labour Labor Transport State Commerce Economy Economics Economic
    Industry Planning Budget Environment Culture Information Communications Home Internal
    External Affairs Security Press Vice Deputy Assistant Acting Former Chief Executive First
    Second Senior Managing General Federal National Central Opposition Attorney
    Solicitor Housing Welfare Social Public Works Petroleum Mines Mining Fisheries Science
    Technology Tourism Sports Water Power Development Cooperation Co-operation International
    Cabinet Parliament Crown Supreme Party Military Police Army Navy Police Union Campaign Under
    Permanent Policy Interior Immigration Climate Digital Infrastructure Emergencies Emergency
    Research Majority Minority Communist Republican Democratic Democrat Conservative Labour
    Socialist Liberal
""")

# Words in small letters before a person's name: "spokesman John Smith", "minister Goria".
OCCUPATIONS = _words("""
    president premier minister secretary chancellor governor senator congressman representative
    mayor speaker chairman chairwoman director commissioner ambassador envoy judge general
    colonel captain sergeant admiral king queen prince princess spokesman spokeswoman
    spokesperson official analyst economist trader dealer broker strategist economist-at-large
    leader chief head coach manager striker midfielder defender goalkeeper captain forward
    winger skipper teammate singer actor actress director writer author novelist poet journalist
    reporter correspondent photographer editor columnist professor scientist researcher
    historian lawyer attorney prosecutor solicitor barrister detective policeman farmer teacher
    student activist dissident candidate rival opponent predecessor successor father mother
    brother sister son daughter wife husband widow partner friend colleague aide adviser advisor
    negotiator financier investor businessman businesswoman tycoon millionaire billionaire
    entrepreneur founder co-founder owner executive ceo deputy incumbent republican democrat
    lawmaker legislator politician billionaire physicist chemist biologist doctor nurse surgeon
    astronaut pilot driver rider cyclist swimmer boxer golfer champion defendant suspect gunman
    victim
""")

# Legal forms: what stands before one is a company's name.
LEGAL_FORMS = _words("""
    Inc Inc. Incorporated Corp Corp. Corporation Co Co. Company Cos Cos. Companies Ltd Ltd.
    Limited Plc PLC plc LLC LLP LP L.P. AG A.G. SA S.A. SpA S.p.A. NV N.V. BV B.V. GmbH KG KGaA
    AB A/S ASA Oy Oyj SE KK K.K. Pty Bhd Berhad Tbk PT JSC PJSC OAO OOO ZAO SARL SAS SAU
""")
# Legal forms that end a name even if capitalised words follow.
FIRM_FORMS = _words("""
    Inc Inc. Incorporated Corp Corp. Corporation Co Co. Company Ltd Ltd. Plc PLC plc LLC LLP GmbH
    SpA S.p.A. Pty Bhd Berhad AG
""")
# Last words that make an organisation of any capitalised words before them ("Foreign Trade Bank").
# The other ORG_TAILS need a word that is no common one: "New Markets" is none.
STRONG_TAILS = LEGAL_FORMS | _words("""
    Bank Ministry Department Dept Committee Commission Council Agency Authority Association Assn
    Board Bureau Court Parliament Assembly Congress Senate University College Institute Academy
    School Hospital Church Party Union Federation Confederation League Alliance Coalition Front
    Movement Organisation Organization Foundation Society Club Chamber Exchange Times Post Journal
    News Herald Tribune Telegraph Gazette Chronicle Museum Airlines Airways Guard Guards Corps
    Army Navy Brigade Brigades Militia Fund Reserve Tribunal Conference Secretariat Administration
    Service Police Office Treasury Orchestra Theatre Theater Library Centre Center Forum Review
    Magazine Television Radio Press Force Forces Trust Commonwealth Caucus Weekly Guild
    Republicans Democrats Conservatives Socialists Liberals Greens Savings Loan Insurance Network
    Channel
""")
# Last words of events, laws, prizes and the like: all before them is part of that name.
EVENT_TAILS = _words("""
    Act Cup Open Masters Award Awards Prize Trophy Medal Championship Championships Games Festival
    Prix Marathon Oscar Olympics Derby Stakes Classic Invitational Playoffs Index Average Averages
    Indices Composite Treaty Accord Accords Convention Protocol Amendment War Wars Day Week Month
    Rate Securities-Act Code Constitution Manifesto Declaration Doctrine Syndrome Disease Fever
    Hurricane Typhoon Storm Series Bowl Crude Standard-Time Instrument Plan Bill Bills Law Laws
    Scheme Programme Program Project Initiative Agreement Pact Deal Talks Summit Parade Carnival
    Marathon Weekend Season Style Edition Dream Revolution Uprising Crisis Scandal Affair Theory
    Test Tests Rule Rules Statement Report Survey Estimates Ratio Report Reports Note Notes Bond
    Bonds Stock Stocks Shares
""")
# Those that a country or body before them is no part of: "U.S. Trade Bill" names the U.S.
LOOSE_EVENTS = _words("""
    Index Bill Bills Law Laws Plan Scheme Programme Program Project Initiative Agreement Pact Deal
    Talks Summit Crisis Scandal Affair Report Survey Note Notes Bond Bonds Stock Stocks Shares
    Estimates Rate Statement Reports Act Day Crude Code Constitution Rule Rules
""")
# Words that stand before a name, as at a sentence's start, and are no part of it.
ADJECTIVES = _words("""
    Former Ex Late Acting Rival State-owned State-run Fellow Veteran Longtime Giant
    Embattled Troubled Ailing Retired Exiled Jailed Neighbouring Neighboring Nearby Leading
    Foreign Domestic Outgoing Incoming Newly Elsewhere Separately Additionally Similarly
    Conversely Even Inside Outside Beyond Behind Below Beneath Beside Near Including Regarding
    Concerning Notwithstanding Responding Confident Bankrupt Listed Unlisted
""")
# Last words of the names of organisations.
ORG_TAILS = LEGAL_FORMS | _words("""
    Bank Bancorp Bancorporation Bankers Banks Ministry Department Dept Committee Commission
    Council Agency Authority Association Assn Board Bureau Office Court Parliament Assembly
    Congress Senate Cabinet University College Institute Academy School Hospital Clinic Church
    Party Union Unions Federation Confederation League Alliance Coalition Front Movement
    Organisation Organization Group Holdings Holding Industries Industrie Enterprises Partners
    Partnership Associates Capital Securities Investments Investment Investors Fund Funds Trust
    Financial Finance Insurance Assurance Savings Loan Airlines Airline Airways Air Motors Motor
    Automotive Oil Petroleum Gas Energy Resources Mines Mining Minerals Steel Metals Chemical
    Chemicals Pharmaceuticals Pharmaceutical Laboratories Labs Technologies Technology Systems
    Software Electronics Electric Electrical Computer Computers Communications Telecom
    Telecommunications Telephone Broadcasting Television Radio Networks Network Media Press
    Publishing Publications Times Post Journal News Herald Tribune Telegraph Gazette Chronicle
    Observer Mail Magazine Review Stores Foods Brewing Breweries Beverages Brothers Bros Bros.
    Sons International Worldwide Global Exchange Service Services Administration Army Navy Force
    Forces Corps Guard Guards Police Brigade Brigades Militia Foundation Society Club FC F.C.
    United Rovers Athletic Chamber Centre Center Commonwealth Republicans Democrats
    Conservatives Socialists Liberals Greens Fed Reserve Treasury Secretariat Directorate
    Tribunal Inspectorate Cooperative Cooperatives Conference Forum Summit-Group Railways
    Railway Railroad Lines Shipping Shipyard Shipyards Aerospace Aircraft Aviation Engineering
    Construction Properties Realty Development Entertainment Pictures Studios Records Products
    Manufacturing Semiconductor Semiconductors Instruments Machines Equipment Supply Utilities
    Power Edison Lighting Pipeline Transmission Refining Drilling Exploration Trading
    Commodities Markets Retail Supermarkets Hotels Inns Resorts Restaurants Airport-Authority
    Zoo Museum Gallery Library Orchestra Theatre Theater Opera Ballet Philharmonic Mission
    Observatory Management Advisors Advisers Solutions Consulting Consultants Ventures Equity
    Therapeutics Biotech Biotechnology Biosciences Oncology Genetics Robotics Interactive Logistics
    Freight Leasing Rentals Cement Breweries Wines Healthcare Labs Analytics Research Strategies
    Registry Observatory Workers Teachers Nurses Farmers Growers Producers Manufacturers Employers
    Exporters Importers Shippers Weekly Daily Standard Globe Today Tonight Mint Caucus Presidium
    Soviet Guild Bureaux Rangers Rifles Regiment Battalion Squadron Fleet Marines Watch Initiative
    Counsel Network Networks Channel Project Programme Monitor Taskforce Lobby Junta Synod Diocese
    Archdiocese Brotherhood Sisters
""")
# Behind a listed firm they belong to its name: Tesco Mobile.
BRANCHES = _words("Mobile Direct")
# First words of bodies whose names go on with "of" or "for".
ORG_HEADS = _words("""
    Presidency Bank Ministry Department Dept University Institute Institution Organisation
    Organization Association Council Board Committee Commission Federation Confederation Chamber
    House Court Church Office Union Bureau College Academy Society Party Movement Front Army
    School Centre Center Foundation Federal Group League Fund Conference Campaign Coalition
    Alliance Authority Agency Secretariat Assembly Congress Corporation Company Trust Museum
    Hospital Directorate Community Panel Guard Brotherhood Forum Joint Community Chiefs
    Archdiocese Diocese Ways Knights Sons Daughters Network Faculty Administration Centers
    Centres Institutes
""")
# First words of organisations in French, Spanish, Italian, Portuguese and Dutch.
FOREIGN_HEADS = _words("""
    Hospital Université Ministère Banque Parti Conseil Assemblée Société Groupe Fédération Cour
    Compagnie Cie Agence Syndicat Conférence Comité Commission Caisse Chambre Institut Parquet
    Banco Ministerio Partido Universidad Tribunal Comisión Consejo Asociación Federación Grupo
    Compañía Agencia Instituto Confederación Sindicato Fiscalía Ayuntamiento Junta Cámara Frente
    Banca Ministero Partito Università Gruppo Consiglio Federazione Associazione Istituto
    Ministério Universidade Conselho Associação Federação Companhia Instituição
    Ministerie Universiteit Bundesverband Verband Stiftung Universität
""")
# Words of other languages that are also the name of a town, a person or a firm.
FOREIGN_WORDS = _words("""
    Ende Sind Man Hof Leer Weil Lage Essen Les Para Plus Dans Son Sur Bien Vila Tours Nice Pas
    Mais Como Pero Este Esta Mas Dos Tres Mar Sol Paz Luz Flores Rosas Van Het Een Met Det Som
    Til Med Han Hun Den Der Die Das Und Ein Vor Nach Bei Seit Rund Gut Halle
    Mark Lens Kraft Meta Fast Echo Zeit
""")
# Endings of organisations that German and its neighbours write as one word.
FOREIGN_TAILS = (
    "ministerium", "ministeriums", "gerichtshof", "verfassungsgericht", "verwaltungsgericht",
    "landgericht", "amtsgericht", "oberlandesgericht", "bundesamt", "landesamt", "kriminalamt",
    "ministeriet", "departementet", "styrelsen", "partiet", "ministerie", "universität",
)  # fmt: skip
# Last words of the names of places.
PLACE_TAILS = _words("""
    Bay Bridge Airport River Street Avenue Road Boulevard Island Islands Isle Lake Lakes
    Mountain Mountains Mount Valley County Province State City Town Village Beach Park Square
    Harbour Harbor Port Peninsula Strait Straits Sea Ocean Gulf Desert District Region Hills
    Hill Heights Falls Canal Coast Basin Plateau Forest Territory Territories Republic Oblast
    Cape Delta Creek Border Plain Plains Prefecture Governorate Stadium Arena Palace
    Castle Cathedral Mosque Temple Highway Crossing Reservoir Dam Refinery Oilfield Field Base
    Auditorium Causeway Coliseum Racecourse Racetrack Boardwalk Turnpike Expressway Motorway Freeway
""")
PLACE_HEADS = _words("""
    Lake Mount Mt Mt. Cape Fort Port Gulf Bay Strait Straits Isle River San Santa Santo Saint St
    St. North South East West Northern Southern Eastern Western Central Northeast Northwest
    Southeast Southwest Upper Lower Great New Los Las El La Sao Rio Camp Point Puerto Villa Ras
    Tel Abu
""")
COMPASS = _words("""
    North South East West Northern Southern Eastern Western Central Northeast Northwest
    Southeast Southwest Northeastern Northwestern Southeastern Southwestern Upper Lower Mainland
    Greater
""")

# Capitalised words that name nobody: a name ends before them, and none begins with them.
NAMELESS = _words("""
    The A An And But Or Nor So Yet If In On At By For From With Without To Of Off Out Over Under
    Up Down Into Onto As Than Then That This These Those There Here It Its He She His Her Him
    They Their Them We Our Us I You Your My Me Who Whom Whose Which What When Where Why How
    While Although Though Because Since Until Unless Before After During Between Among Against
    Amid Despite Also Both Either Neither Each Every All Any Some Many Most More Much Few
    Several Other Others Another Such Same Not No Yes Only Just Even Still Already Once Again
    Now Today Yesterday Tomorrow Tonight Later Earlier Meanwhile However Moreover Nevertheless
    Therefore Thus Instead Overall Asked Speaking According Following Based Given About Above
    Across Along Around Per Via Versus Vs Is Are Was Were Be Been Being Has Have Had Do Does Did
    Will Would Shall Should Can Could May Might Must Let Last Next First Second Third Fourth
    Fifth One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Total Net Shr Revs Avg
    Qtr Note Oper Year Quarter Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue
    Tues Wed Thu Thurs Fri Sat Sun January February March April June July August September
    October November December Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Jan. Feb. Mar.
    Apr. Aug. Sept. Oct. Nov. Dec. Christmas Easter Ramadan GMT EST EDT PST Update Correction
    Graphic Factbox Analysis Highlights Interview Exclusive Breaking Wrap Reporting Editing
    Writing Additional Compiled News Sports Photo Photos Video Copyright Ago People Please Story
    Thanks Said Says Say Police Officials Analysts Traders Dealers Sources Asian-Pacific Mostly
    Like Unlike Apart Further Furthermore Besides Perhaps Maybe Never Nothing Nobody Everyone
    Someone Whether Whatever Too Very Well Who's What's That's It's There's He's She's I'm We're
    They're Don't Didn't Can't Won't Isn't Wasn't We've I've You've Let's Late Early Under-21
    Under-19 Internet Web God Bible Koran Quran Islam Muslim Muslims Christian Christians Jewish
    Jew Jews Catholic Catholics Protestant Protestants Sunni Shia Shi'ite Shiite Islamic
    Islamist Islamists Jihadist Jihadists Arab
    Arabs Kurdish Kurd Kurds Hindu Hindus Buddhist Buddhists Sikh Sikhs Orthodox Zionist Nazi
    Nazis Marxist Communist Communists Republican Republicans Democrat Democrats Democratic
    Labour Tory Tories Liberal Liberals Conservative Conservatives Socialist Socialists Social
    Euro Eurobond Eurobonds Eurodollar Eurodollars Western Eastern Northern Southern
    Northeastern Southwestern Southeastern Northwestern Mrs Mr Ms
""")
# Words in capitals that are no organisation: units, ranks, zones, terms of trade, parts of speech.
NO_ACRONYMS = _words("""
    M&A R&D Q&A P&L
    ET PT CT MT CFA SVP EVP GAAP FFO HTTPS HTTP ISO-9001 SME SMEs CTO CMO CIO COO CAGR SaaS AI IT
    CDN ESG KPI ROI DIY FAQ RSVP TBA TBC AKA ASAP BTW OMG LOL DNA GMO LGBT LGBTQ PTSD ADHD STD
    UNCH CLSG NM NA N/A MM CM KM KG LB LBS FT SQ YTD EDT PDT MDT CDT IST JST AEST HKT SGT ECB-like
    RD ST ND TH NIL ABR EBITDAR RBI ERA AB HR RBIS PCT GB W L T PTS OT KO TKO DNF DNS PB SB WR
    EPA-like POS SKU UPC ISBN TEU DWT CBM MW GW KW GWH MWH KWH BPD MCF TCF BCF SCF PSI RPM MPH KPH
    NE NW SE SW NNE SSW
    AIDS HIV AM PM A.M. P.M. GMT EST EDT CST PST BST CET UTC TV CD DVD PC DNA RNA GDP GNP CPI
    PPI PMI CEO CFO COO CTO VP MP MPs MEP MEPs GOP VAT IPO IPOs LBO EPS ETF ETFs CDs ID IQ UFO
    SUV SUVs NGO NGOs POW POWs VIP OK USD EUR GBP JPY CHF CNY AUD CAD RUB TRY II III IV VI VII
    VIII IX XI XII XIV XVI XX XXI LNG LPG NGL CPO WTI API DLR DLRS DLS CTS PCT VS SHR SHRS NET
    REV REVS AVG QTR NIL MLN BLN STG FOB CIF FAS EEP RTRS PIX TV GRAPHIC UPDATE WRAPUP CORRECTED
    FACTBOX NYT-NEWS PM's ZCZC NNNN BC EOM ADV ADVISORY URGENT FLASH BULLETIN SNAP BRIEF A B C D
    E F G H I J K L M N O P Q R S T U V W X Y Z AND OR THE FOR NOT OF TO IN ON AT BY FROM WITH
    NO YES ATM GPS USB HD LED LCD IT PR HR UK-based US-based SMS MRI CT PhD MBA BA MA JR SR JNR
    SNR MD QC KC OBE CBE MBE RV DJ MC PPE PCR ICU ICBM ICBMs IED IEDs WMD RPG SAM SAMs SDR SDRs
    ECU ECUs CD-ROM HTTP URL FAQ RSS PDF HTML SIM APP AI IT's ISBN ISIN ANZUS-TREATY START SALT
    INF ABM NPT CFE MOU LOC YOY MOM QOQ FY Q1 Q2 Q3 Q4 H1 H2 EBIT EBITDA ROE WASHINGTON LONDON
    NEW YORK TOKYO PARIS BONN
""")
# Nouns for an organisation, before or after its name: "ticketing agency Ticketek", "Enel, a firm".
FIRMS = _words("""
    company companies firm firms group groups bank banks agency newspaper newspapers daily weekly
    magazine tabloid broadcaster broadcasters network station channel retailer grocer airline
    airlines carrier carriers union unions party parties parent unit units subsidiary subsidiaries
    affiliate affiliates maker makers manufacturer manufacturers producer producers giant lender
    lenders insurer insurers brokerage broker-dealer publisher publishers website startup start-up
    club clubs side team teams university college charity watchdog think-tank thinktank operator
    developer supplier suppliers consultancy automaker automakers carmaker carmakers chipmaker
    drugmaker drugmakers planemaker miner miners refiner conglomerate fund funds exchange bourse
    regulator ministry department institute association federation organisation organization
    institution movement militia faction coalition alliance opposition-group contractor distributor
    wholesaler chain partnership consortium utility bookrunner manager-group shipbuilder shipper
    steelmaker brewer distiller studio label platform portal app search-engine builder homebuilder
    lab laboratory hospital clinic school academy church cooperative co-op foundation trust body
    board council committee commission panel court corporation holding arm division competitor
    rivals outfit guerrillas rebels insurgents newswire newsletter journal provider vendor retailers
    franchise leaguer advertiser bidder acquirer trader-group underwriter auditor accountant
    pharmacy builder supermarket hotelier caterer restaurateur bakery shareholder creditor
""")
# Those of FIRMS that begin a sentence before the firm's name: "Retailer Kmart says".
OPENING_FIRMS = _words("""
    Retailer Grocer Airline Airlines Carrier Maker Automaker Carmaker Chipmaker Drugmaker Planemaker
    Steelmaker Shipbuilder Homebuilder Miner Refiner Insurer Lender Broadcaster Newspaper Tabloid
    Brokerage Conglomerate Utility Brewer Distiller Agribusiness Telco Supermarket Bookmaker
    Charity Watchdog Thinktank Startup Manufacturer
""")
# Nouns that follow an organisation's name: its people, papers and products ("a Nissho spokesman").
FIRM_ROLES = _words("""
    spokesman spokeswoman spokesperson spokespeople analyst analysts economist economists official
    officials executive executives chairman chairwoman president vice-president chief director
    directors employee employees worker workers staff staffer staffers shares share shareholders
    shareholder stock stockholders bonds bondholders unit subsidiary plant factory refinery lawyer
    lawyers attorney trader traders dealer dealers strategist strategists engineer engineers CEO
    CFO COO management manager managers representative representatives investors board customers
    dealership dealerships store stores brand branch branches headquarters debentures consortium
    group spokesmen advertisement subsidiary's affiliates members debt merger takeover bid
    acquisition warplanes troops fighters militants forces militia gunmen commander commanders
    report reporter correspondent poll survey researcher researchers professor
    cars car trucks engines aircraft jets planes phone phones software airliner airliners
""")
# For teams: nouns after a name, verbs after it, words before it; and what marks a sports story.
SPORT_ROLES = _words("""
    quarterback coach fans fan striker midfielder defender goalkeeper keeper forward winger
    skipper captain manager receiver linebacker cornerback pitcher catcher outfielder shortstop
    guard center centre fullback halfback flanker prop hooker bowler batsman teammate teammates
    football basketball baseball hockey soccer rugby cricket boss defence defense backup kicker
    offense side squad players player team interim rookie captains supporters assistant-coach
    bullpen outfield infield backcourt frontcourt roster lineup locker clubhouse
""")
SPORT_VERBS = _words("""
    hammered outscored pounded swept thumped trounced blanked
    beat beats won wins lost loses defeated defeats edged edges trailed trails led leads host
    hosts hosted visit visits visited face faces faced play plays played thrashed thrash crushed
    routed drew draws scored clinched trounced stunned downed upset overcame eased survived
    rallied snapped equalised equalized kicked signed dropped advanced qualified finished
""")
SPORT_BEFORE = _words("""
    beat beats beating beaten blanked blanking dumped hammered outscored pounded swept thumped
    trounced upsetting defeated defeating defeats against over versus vs v facing host hosting
    hosts hosted visiting visit edged edging past thrashed stunned downed trailing leading joined
    joining signing No upset routed crushed face faces faced play plays played playing
""")
SPORTING = (
    "season", "eague", "coach", "match", "scored", "tandings",  # a sports story has one of these
    "championship", "quarterback", "football", "soccer", "inning", "goalkeeper", "playoff",
    "victory", " goals",
    "rugby", "cricket", "midfielder", "half-time", "halftime",
)  # fmt: skip
SPEECH = _words("""
    said says told added asked replied warned noted stated declared announced argued insisted
    tells urges sees warns denies rejects vows expects forecasts maintains explained recalled
    predicted commented quipped testified vowed wrote tweeted joked
""")
PARTICLES = _words(
    "de la von van der den du da di dos das des del della bin ibn al el ul ben ter zu y e Le"
)
# Last words of parties: a country before them is no part of the name.
PARTY_TAILS = _words("Republicans Democrats Conservatives Socialists Liberals Greens")
# Last words of a state's own bodies: a country before them is named as well.
STATE_BODIES = _words("""
    Ministry Department Parliament Assembly Congress Senate Cabinet Army Navy Force Forces Guard
    Guards Police Court Treasury Embassy Administration Government Agency Commission Secretariat
""")
# States of America and provinces of Canada as datelines shorten them.
STATES = {
    short: name
    for short, _, name in (
        pair.partition("=")
        for pair in (
            "Ala=Alabama|Ariz=Arizona|Ark=Arkansas|Calif=California|Cal=California|Colo=Colorado"
            "|Conn=Connecticut|Del=Delaware|Fla=Florida|Ga=Georgia|Ill=Illinois|Ind=Indiana"
            "|Kan=Kansas|Kans=Kansas|Ky=Kentucky|La=Louisiana|Me=Maine|Md=Maryland"
            "|Mass=Massachusetts|Mich=Michigan|Minn=Minnesota|Miss=Mississippi|Mo=Missouri"
            "|Mont=Montana|Neb=Nebraska|Nev=Nevada|N.H=New Hampshire|NH=New Hampshire"
            "|N.J=New Jersey|NJ=New Jersey|N.M=New Mexico|NM=New Mexico|N.Y=New York|NY=New York"
            "|N.C=North Carolina|NC=North Carolina|N.D=North Dakota|Okla=Oklahoma|Ore=Oregon"
            "|Pa=Pennsylvania|Penn=Pennsylvania|R.I=Rhode Island|RI=Rhode Island"
            "|S.C=South Carolina|SC=South Carolina|S.D=South Dakota|Tenn=Tennessee|Tex=Texas"
            "|Vt=Vermont|Va=Virginia|Wash=Washington|W.Va=West Virginia|Wis=Wisconsin"
            "|Wyo=Wyoming|Texas=Texas|Ohio=Ohio|Iowa=Iowa|Utah=Utah|Idaho=Idaho|Maine=Maine"
            "|Alaska=Alaska|Hawaii=Hawaii|Oregon=Oregon|Nevada=Nevada|Kansas=Kansas"
            "|Virginia=Virginia|Michigan=Michigan|Florida=Florida|California=California"
            "|Que=Quebec|Ont=Ontario|B.C=British Columbia|BC=British Columbia|Alta=Alberta"
            "|Man=Manitoba|Sask=Saskatchewan|N.S=Nova Scotia|N.B=New Brunswick"
            "|British Columbia=British Columbia|Ontario=Ontario|Quebec=Quebec|Alberta=Alberta"
            "|Pennsylvania=Pennsylvania|Illinois=Illinois|Georgia=Georgia"
        ).split("|")
    )
}
# Given names of some language that in English copy are something else.
NO_GIVEN = _words("""
    les die das il une un des den and is an so no the in on of a my new la le el de general king
    prince long sun van art gas star air sea world east west north south home city st san santa
    los las first golden royal grand
""")
# Surnames that copy uses without a first name, and that nobody else bears as often.
LEADERS = _words("""
    Reagan Clinton Obama Trump Biden Nixon Eisenhower Roosevelt Kissinger Thatcher Blair
    Churchill Putin Medvedev Lavrov Yeltsin Gorbachev Khrushchev Brezhnev Stalin Lenin Hitler
    Mussolini Franco Castro Guevara Chavez Maduro Lula Bolsonaro Peron Pinochet Saddam Gaddafi
    Gadhafi Assad Arafat Abbas Netanyahu Rabin Peres Mubarak Sadat Nasser Sisi Khomeini Khamenei
    Rafsanjani Ahmadinejad Rouhani Raisi Mandela Mugabe Zuma Ramaphosa Museveni Kagame Merkel
    Kohl Scholz Schroeder Adenauer Mitterrand Chirac Sarkozy Hollande Macron Berlusconi Renzi
    Draghi Meloni Rajoy Erdogan Ozal Tsipras Papandreou Tusk Kaczynski Walesa Orban Zelenskiy
    Zelensky Zelenskyy Poroshenko Yanukovych Lukashenko Nakasone Takeshita Koizumi Kishida
    Suharto Marcos Aquino Duterte Mahathir Modi Gandhi Nehru Bhutto Musharraf Zia Deng Mao
    Volcker Greenspan Bernanke Yellen Lagarde Trudeau Mulroney Hawke Keating Albanese Ardern
    Starmer Sunak Corbyn Navalny Annan Guterres Delors Juncker Barroso Boesky Icahn Murdoch Musk
    Bezos Zuckerberg Soros Madoff Assange Snowden
""")
# Words of NAMELESS that begin the names of parties, churches, banks and papers.
CREEDS = _words("""
    First Second Third Fourth Fifth Sixth Seventh One Two Three Four Five Six Seven Eight Nine Ten
    Foreign Northern Southern Eastern Western Northeastern Northwestern Southeastern Southwestern
    Total Net Other Note Next Let Most All Orthodox Republican Democrat Euro Internet Web Police
    Social Communist Christian Labour Liberal Islamic News Muslim Catholic Sunday Democratic
    Conservative Republican Video Photo Sports
""")
