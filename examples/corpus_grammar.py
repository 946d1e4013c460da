"""The grammar of the generated corpus: what is said, by split. make_corpus.py turns it into labelled sentences.

One template a line. `{X}` is an entity or a filler (see SLOTS in make_corpus.py), `[a|b]` a choice. Every list is
keyed by split; no template and no frame is in two splits. RIGHT predicates follow a bare name: only they tell its type. LEFT templates tell it before the
name. FREE templates need neither side, or nearly so. OPEN templates tell the type nowhere: an honest share of noise.
"""


def _lines(text):
    return tuple(line.strip() for line in text.strip().splitlines())


# Ordinary words that are also names of people, firms and places. The second and third group may also stand at the start
# of a sentence as a verb or a noun ("Mark the crates", "Olive oil is sold out").
AMBIGUOUS = {
    "train": (
        "Jordan Georgia Amazon May April Sydney Madison Lincoln Phoenix Victoria Austin Chester Stirling Israel Kingston Virginia Lourdes Chad Regina Hamilton Bradford".split(),
        "Will Mark Grant Chase Rob Pat Skip Ward Piper Sue Nick Bump Miles Reed".split(),
        "Rose Apple Orange Olive Amber Ruby Pearl Ivy Summit Meadow Falcon Anchor Compass Granite Daisy Jasmine Ginger Crystal Jade Raven Pine Forest Silver Velvet Cobalt Canyon Cedar Robin".split(),
    ),
    "validation": (
        "Dallas Savannah August Carolina Lorraine Kent".split(),
        "Stew Wade Carry Pierce".split(),
        "Lily Coral Mango Beacon Harbour Basil Maple".split(),
    ),
    "test": (
        "Florence June Chelsea Houston Brooklyn Charlotte Preston Adelaide".split(),
        "Bill Frank Hunt Chuck Trim Hope".split(),
        "Shell Target Cork Sage Iris Delta Cherry Hazel Lemon Summer Copper Eagle".split(),
    ),
}

# Words before a bare name that tell nothing about it.
LEADS = {
    "train": _lines("""
        I think
        It seems
        We heard that
        As you know ,
        Please note that
        So
        By the way ,
        In short ,
        I know
        You said
        It is possible that
        And
        But
        Word is that
        At last
        Maybe"""),
    "validation": _lines("""
        I believe
        It turns out
        For your information ,"""),
    "test": _lines("""
        I am told
        They say
        Just so you know ,
        Apparently
        It is true that"""),
}

RIGHT = {
    "train": {
        "PER": _lines("""
            called the {role} a fool
            is at the doctor
            sold [her|his] {thing}
            moved out {DATE}
            said nothing
            has a brother in {LOC}
            called about the {thing}
            called back {DATE}
            phoned and wants the {thing} back
            asked for a refund of {MONEY}
            asked me to send the {thing}
            is on leave until {DATE}
            is ill and will not come in
            will join the meeting {DATE}
            will call you back
            forgot [her|his] badge at the desk
            forgot to sign the {thing}
            told us that the {thing} is [late|broken|lost]
            says [she|he] never got the {thing}
            wrote to the {role} twice
            wrote : please send the {thing}
            smiled and left the room
            was born in {LOC}
            works as a {role} for {ORG}
            married a {role} from {LOC}
            thanked the {role} for {num} years of work
            met the {role} at lunch
            has lost [her|his] keys
            replied to all by mistake
            lives next door to the {role}
            needs a new password
            broke [her|his] arm
            won the race by {num} seconds
            can you look at this {thing} ?
            are you coming to the meeting {DATE} ?
            do you have a minute ?
            called the {role} from the station
            called again before [noon|dinner]
            phoned the {role}
            phoned me from {LOC}
            asked the {role} for help
            asked whether the {role} was in
            is retiring {DATE}
            is sick in bed
            is off until {DATE}
            is on the phone
            will bring the {thing} {DATE}
            will not come {DATE}
            forgot to call the {role}
            forgot [her|his] umbrella
            told the children a story
            told [her|his] mother a lie
            says thanks
            says hello to everyone
            wrote a song about the rain
            read a book on the train
            apologised for the delay
            apologised to everyone
            grew up near the sea
            grew up on a farm
            joined the team as a {role}
            joined us for dinner
            lost [her|his] wallet
            lost the game
            laughed and cried
            cried when [she|he] left
            slept all night
            wants to speak to the {role}
            wants to see my {thing}
            did you send the {thing} ?
            did you get my message ?
            could you help me with the {thing} ?
            could you open the door ?
            , could you read this ?
            , please call the {role}
            [loves|hates] [her|his] job
            has two [sisters|brothers]
            sat down beside the {role}"""),
        "ORG": _lines("""
            shares closed higher
            reported a profit of {MONEY}
            opened its second factory
            raised money from investors
            Ltd sent the {things} back
            cut its dividend
            shares fell {num} percent
            shares rose after the report
            posted a loss of {MONEY}
            posted a profit {DATE}
            hired {num} [drivers|engineers|clerks]
            will cut {num} jobs in {LOC}
            recalled the {thing} after a fire
            opened a branch in {LOC}
            was bought by {ORG}
            merged with a rival
            sued its former {role}
            makes {things} for {ORG}
            sells {things} to schools
            has filed for bankruptcy
            raised its prices {DATE}
            missed the forecast for the quarter
            paid its owners {MONEY}
            signed a contract with {ORG}
            launched a new {thing}
            closed its factory in {LOC}
            Ltd has not paid the invoice
            stock was up {num} percent
            named a new chief executive
            billed us twice for the {thing}
            support does not answer the phone
            customers want their {things} repaired
            staff went on strike
            will supply the {things} {DATE}
            shares dropped after the report
            shares gained {num} percent
            shares slid {DATE}
            reported its results {DATE}
            reported a small profit
            hired {num} people
            will lay off half of its staff
            laid off {num} people
            recalled {num} {things} {DATE}
            opened a shop in {LOC}
            opened an office near the station
            was fined for late payments
            was fined {DATE}
            took over {ORG} {DATE}
            settled out of court
            settled with its rival
            makes {things}
            makes the best {things} in {LOC}
            Ltd owes the bank {MONEY}
            Ltd sells {things}
            cut its costs
            cut {num} jobs
            signed a deal {DATE}
            stock fell {num} percent
            stock rose on the news
            employs few people
            employs {num} engineers
            charged us for a second {thing}
            charged too much
            invoice is wrong
            invoice came {DATE}
            does not answer the phone
            will sponsor the club
            sponsored the race
            delivers within {num} days
            has a new logo
            bought a rival for {MONEY}"""),
        "LOC": _lines("""
            lies in the mountains
            was cut off by the flood
            exports fish
            mayor was arrested
            residents are angry
            bridge was closed
            is the oldest town in the south
            airport is small
            lies on the river
            lies {num} miles from the coast
            exports phosphate and copper
            exports {things} to {LOC}
            is two hours away by train
            has a new mayor
            has {num} schools and one hospital
            was flooded {DATE}
            was hit by a storm
            airport is closed until {DATE}
            station was empty
            voted for a new bridge
            is the largest town in the valley
            is famous for its old walls
            is cold in winter
            residents fear another flood
            harbour was full of ships
            borders {LOC} in the north
            streets were covered in snow
            gets {num} tourists a year
            council approved the new road
            to {LOC} takes {num} minutes by bus
            needs more trams and fewer cars
            beaches are open again
            hotels are full until {DATE}
            has mild summers
            lies at the mouth of the river
            lies below the hills
            lies between the sea and the hills
            exports wine
            exports cheese and {things}
            is a short walk from {LOC}
            is far from the sea
            has no airport
            has one railway station
            has many bridges
            was under snow
            was shaken by the storm
            was struck by an earthquake
            airport opened {DATE}
            is the capital of the north
            is known for its wine
            is hot and dry
            is windy in summer
            residents voted {DATE}
            residents like the tunnel
            streets were full of people
            council will build a school
            council met {DATE}
            to {LOC} is a long way
            harbour is small
            harbour was busy with ships
            gets little rain
            gets a lot of snow
            hospital will open {DATE}
            has an old church
            has lovely beaches
            museum is free on weekdays
            roads are closed by ice
            elected its first mayor"""),
    },
    "validation": {
        "PER": _lines("""
            called the {role} a liar
            asked whether the {thing} has arrived
            is at the dentist
            will sign the papers {DATE}
            forgot the {thing} on the bus
            told the {role} everything
            wrote a long letter to {ORG}
            moved to {LOC} with [her|his] brother
            wants [her|his] {thing} repaired
            said sorry to the {role}
            please send me the {thing}"""),
        "ORG": _lines("""
            shares closed lower
            reported a loss for the year
            hired a new {role} {DATE}
            will recall {num} {things}
            is suing {ORG} for {MONEY}
            opened its third factory
            raised {MONEY} from investors
            Ltd sent the wrong {thing}
            sells cheap {things}
            cut its forecast"""),
        "LOC": _lines("""
            lies in the hills
            exports timber
            was cut off by snow
            has a small airport
            is an hour from {LOC} by car
            mayor resigned {DATE}
            residents want a new school
            is warm in spring
            bridge is closed for repairs
            is the oldest port in the north"""),
    },
    "test": {
        "PER": _lines("""
            called me twice before lunch
            phoned from the airport
            asked whether you got the {thing}
            asked {PER} for a pen
            is off sick until {DATE}
            is retiring after {num} years
            will not be at the meeting
            will bring [her|his] laptop
            forgot to lock the door
            told me a joke
            says hello
            wrote a book about the sea
            apologised to the {role}
            grew up in {LOC}
            joined {ORG} as a {role}
            lost [her|his] ticket on the train
            could you send me the {thing} ?
            did you read my message ?
            wants to change [her|his] password
            cried all night
            , could you call me back ?"""),
        "ORG": _lines("""
            shares dropped {DATE}
            shares gained {num} percent in a week
            reported a record profit
            hired too many people
            will lay off {num} workers
            recalled its {things}
            opened two shops in {LOC}
            was fined {MONEY}
            took over a small rival
            settled the case for {MONEY}
            makes good {things}
            Ltd still owes us {MONEY}
            cut its prices by {num} percent
            signed a deal with {ORG}
            stock fell after the news
            employs {num} people
            charged my card twice
            invoice is missing
            does not answer my {things}
            will sponsor the race"""),
        "LOC": _lines("""
            lies at the foot of the hills
            exports {things} and wine
            is a short drive from {LOC}
            has no railway station
            has {num} bridges
            was under water {DATE}
            was shaken by an earthquake
            airport reopened {DATE}
            is the capital of the region
            is known for its beaches
            is hot in summer
            residents voted against the tunnel
            streets were quiet
            council will build {num} homes
            to {LOC} is {num} miles
            harbour is too small for big ships
            lies between two rivers
            gets a lot of rain
            hospital will close {DATE}
            has a lovely old church"""),
    },
}

# Sentence starts that look like names and are not, and numbers that only their unit explains.
PLAIN_RIGHT = {
    "train": _lines("""
        {VERB} the {things} as [paid|sent] , please
        {VERB} the {thing} before lunch
        {NOUN} oil is sold out
        {NOUN} boxes are in the store room
        {NOUN} prices rose by {num} percent
        {Thing} number {num} is still [missing|open]
        {Things} are sold out
        Nobody called about the {thing}
        {MONTH} is the busiest month here
        {MONTH} was cold and wet
        {MONEY} is too much for a {thing}
        {MONEY} went missing from the till
        {num} {things} went missing {DATE}
        {num} percent of the {things} are late
        {PHONE} is my new number
        {ref} is the order number
        {DATE} is fine for the meeting
        {DAY} {num} {things} were sold
        [Next|Last] door lives a {role}
        The last {thing} was sold to {ORG}
        The {LOC} flooded the fields
        The {NOUN} tree fell on the {thing}
        {VERB} the {thing} and send it back
        {VERB} them {DATE}
        {NOUN} soup is on the menu
        {NOUN} cake is my favourite
        {NOUN} wood is hard
        {Things} are cheap here
        {Things} cost more than {things}
        {Thing} delivery takes {num} days
        {MONTH} would be too late
        {MONTH} was dry
        {MONEY} is a lot
        {MONEY} was found in the office
        {num} {things} came back
        {num} people were hurt
        {num} passengers waited for the bus
        {PHONE} is the number of my office
        {PHONE} is the best number
        {ref} is the account number
        {ref} is my ticket number
        {DATE} would be fine
        {DATE} is better for us
        Everyone likes the {thing}
        The next {thing} is free
        The {LOC} is a deep river
        The longest river is the {LOC}"""),
    "validation": _lines("""
        {VERB} these {things} , please
        {NOUN} juice is on the menu
        {Thing} repairs take {num} days
        {MONTH} is too early for us
        {MONEY} was paid {DATE}
        {num} {things} were broken
        {PHONE} is the number of the {role}
        {ref} is the ticket number
        The {LOC} is a wide river"""),
    "test": _lines("""
        {VERB} the other {things} too
        {VERB} every {thing} {DATE}
        {NOUN} cake is on the table
        {NOUN} paint is out of stock
        {NOUN} leaves fell on the {thing}
        {Things} cost too much
        {MONTH} was the driest month in years
        {MONTH} would suit us better
        {MONEY} is a fair price
        {MONEY} was stolen from the office
        {num} {things} arrived {DATE}
        {num} passengers were hurt
        {PHONE} is the best number to reach me
        {ref} is my customer number
        {DATE} would be better for {PER}
        The next {thing} leaves at noon
        The {LOC} is the longest river in the region
        Everyone wants a {thing}"""),
}

LEFT = {
    "train": _lines("""
        Dear {PER} ,
        Hi {PER} , thanks for the {thing} .
        [Mr|Mrs|Dr] {PER} [has|wants] the {thing} .
        From : {PER}
        From : {PER} < {EMAIL} >
        To : {PER} < {EMAIL} >
        Cc : {PER} , {PER}
        Subject : {thing} from {ORG}
        We flew from {LOC} to {LOC} {DATE} .
        The {role} lives in {LOC} .
        We met [in|near] {LOC} {DATE} .
        I am writing from a hotel in {LOC} .
        The {thing} costs {BARE} .
        You still owe us {BARE} .
        I paid {BARE} for this {thing} .
        There are {num} {things} on the desk .
        The {role} of {ORG} resigned {DATE} .
        Shares of {ORG} fell .
        I work for {ORG} .
        We bought {num} {things} from the company {ORG} .
        My name is {PER} .
        My colleague {PER} will help you .
        Regards , {PER}
        Best wishes , {PER} , {ORG}
        Please call {PHONE} about the {thing} .
        Phone : {PHONE}
        My order {ref} has not arrived .
        Ticket {ref} : the {thing} is broken .
        It was signed in {YEAR} .
        The office moved to {LOC} in {YEAR} .
        The mayor of {LOC} met the {role} {DATE} .
        Her brother {PER} is a {role} .
        The trip to {LOC} costs {BARE} .
        The bank {ORG} lent us {MONEY} .
        Traffic was heavy on the road to {LOC} .
        I spoke with the {role} , {PER} , {DATE} .
        Good evening {PER} ,
        Hey {PER} , how are you ?
        Hi {PER} , the {thing} is here .
        Reply to : {EMAIL}
        Sent to : {PER} < {EMAIL} >
        Doctor {PER} lives in {LOC} .
        Professor {PER} is late .
        We spent a day in {LOC} .
        They walked through {LOC} .
        The weather in {LOC} was fine {DATE} .
        The {thing} cost us {BARE} .
        The fee is {BARE} .
        The price was {BARE} .
        There were {num} people in the room .
        Profits at {ORG} fell .
        The owners of {ORG} are happy .
        The boss of {ORG} was fired .
        He works for {ORG} .
        This is {PER} .
        His sister {PER} lives in {LOC} .
        With kind regards , {PER}
        You can reach {PER} on {PHONE} .
        My number is {PHONE} .
        Parcel {ref} came back .
        It was built in {YEAR} .
        The people of {LOC} voted .
        Our {role} {PER} is away {DATE} .
        A bus to {LOC} leaves at noon .
        I have never been to {LOC} .
        A letter for {PER} is on the desk ."""),
    "validation": _lines("""
        Hello {PER} ,
        Sent by : {PER}
        Miss {PER} paid {BARE} .
        The train from {LOC} was late .
        A storm is moving towards {LOC} .
        The firm {ORG} sold its {things} .
        Investors in {ORG} are angry .
        Our {role} {PER} wrote the {thing} .
        The ticket costs {BARE} .
        Call me on {PHONE} .
        Order {ref} is late .
        She moved to {LOC} in {YEAR} .
        Yours , {PER}"""),
    "test": _lines("""
        Good morning {PER} ,
        Hey {PER} , the {thing} works again .
        Reply to : {PER} < {EMAIL} >
        Forwarded by : {PER}
        Professor {PER} teaches in {LOC} .
        We spent a week in {LOC} .
        They drove through {LOC} {DATE} .
        The weather in {LOC} is bad .
        The {thing} cost me {BARE} .
        The fee is {BARE} , said the {role} .
        There were {num} {things} in the box .
        Profits at {ORG} doubled .
        The owners of {ORG} sold it in {YEAR} .
        She works for {ORG} in {LOC} .
        This is {PER} from {ORG} .
        My sister {PER} is a {role} .
        Kind regards , {PER}
        You can reach me on {PHONE} .
        Fax : {PHONE}
        Parcel {ref} is lost .
        The bridge was built in {YEAR} .
        The people of {LOC} are friendly .
        Our {role} , {PER} , lives near {LOC} .
        Bus tickets to {LOC} cost {BARE} ."""),
}

FREE = {
    "train": _lines("""
        Please send it to {EMAIL} .
        My e mail is {EMAIL} .
        The {thing} arrived {DATE} .
        The meeting is {DATE} , not {DATE} .
        {FULLPER} from {FIRM} paid {MONEY} {DATE} .
        {FIRM} sent a {thing} to {TOWN} .
        {FIRM} and {FIRM} agreed {DATE} .
        Can you fix my {thing} ?
        The {thing} does not work and the {role} is away .
        Thanks , that worked .
        The {role} wants {num} {things} .
        We owe {FIRM} {MONEY} .
        {FULLPER} left {FIRM} {DATE} .
        A {role} in {TOWN} found {MONEY} .
        You can write to {EMAIL} or {EMAIL} .
        It took {num} minutes to load the {thing} .
        {TOWN} and {TOWN} share a {role} .
        The {thing} is [red|green|blue] and cost {MONEY} .
        ok , see you {DATE}
        no idea , ask the {role}
        Contact me at {EMAIL} .
        Send it to {EMAIL} {DATE} .
        The {thing} was sold {DATE} .
        {FULLPER} of {FIRM} is here .
        {FULLPER} asked {FULLPER} for {MONEY} .
        {FIRM} is based in {TOWN} .
        {FIRM} moved to {TOWN} .
        How do I open the {thing} ?
        How much is the {thing} ?
        I want my {thing} back .
        I need {num} {things} and a {thing} .
        {FULLPER} visited the {role} .
        great , see you at lunch
        thanks , bye
        The screen is black .
        The {thing} of the {role} is broken ."""),
    "validation": _lines("""
        Mail me at {EMAIL} .
        The {thing} will be ready {DATE} .
        {FULLPER} sold a {thing} to {FIRM} .
        {FIRM} owns a house in {TOWN} .
        Why is my {thing} so slow ?
        It cost {MONEY} in all .
        lol , no {thing} for me"""),
    "test": _lines("""
        Contact us at {EMAIL} .
        Send the {things} to {EMAIL} before {DATE} .
        The {thing} was delivered {DATE} .
        {FULLPER} of {FIRM} asked for {MONEY} .
        {FIRM} moved from {TOWN} to {TOWN} .
        {FIRM} , based in {TOWN} , makes {things} .
        How do I reset my {thing} ?
        I want {MONEY} back .
        We need {num} more {things} .
        {FULLPER} visited {TOWN} {DATE} .
        great , thanks , see you {DATE}
        The screen of my {thing} is black ."""),
}

OPEN = {
    "train": _lines("""
        What about {ANY} ?
        I have read a lot about {ANY} .
        {ANY} is in the news again .
        Do you remember {ANY} ?
        {ANY} is great ."""),
    "validation": _lines("""
        Who likes {ANY} ?
        {ANY} was mentioned {DATE} ."""),
    "test": _lines("""
        We all love {ANY} .
        {ANY} is not what it was ."""),
}

# No entity at all: ordinary words, so that an unknown one is not taken for a name.
PLAIN = {
    "train": _lines("""
        We waited a week for an answer .
        It rained the whole month .
        Once a year we clean the roof .
        A day has 24 hours .
        She stayed for {num} days .
        It happens every week .
        The lease runs for {num} months .
        {num} years is a long time .
        The whole week was dry .
        A month later the {thing} broke again .
        Timber is cheap in the hills .
        The dentist is closed .
        My brother is a liar .
        Investors are worried about the forecast .
        Orange juice tastes better cold .
        The port is wide and deep .
        Playing chess is fun .
        Spring was warm , winter was cold .
        {Things} break quickly .
        {Things} belong on the shelf .
        New {things} are in the cellar .
        Thanks a lot for your quick answer !
        Sorry for the trouble , it was my mistake .
        Good luck with the exam .
        Could somebody open the window ?
        Where did you put the scissors ?
        When does the library close ?
        Who broke the coffee machine ?
        Why is the internet so slow here ?
        How long does the repair take ?
        How many people are coming ?
        What a lovely surprise !
        Which colour do you prefer ?
        Never mind , I found it under the sofa .
        Happy birthday , and many more !
        Just a moment , somebody is at the door .
        Nothing works since the update .
        After restarting , the screen stays blue .
        Before lunch we cleaned the kitchen .
        During the night the alarm went off again .
        Unfortunately the battery is empty .
        Finally the sun came out and everybody cheered .
        Usually the lift is broken .
        Perhaps we should wait for better weather .
        Suddenly the lights went out .
        Two children played football behind the garage .
        Several windows were broken by the wind .
        Some guests complained about the noise .
        Most voters stayed at home .
        Experts warn of higher prices for bread and milk .
        Police are looking for witnesses of the accident .
        Firefighters rescued a cat from a tree .
        Scientists discovered a new kind of beetle .
        Farmers hope for rain after the long drought .
        Engineers inspected the damaged tunnel for cracks .
        Unions rejected the offer of higher wages .
        Teachers demand smaller classes and better books .
        Doctors advise drinking enough water .
        Electric cars are getting cheaper .
        Fresh vegetables are on the second shelf .
        My keyboard types every letter twice .
        My account was locked after three wrong passwords .
        Your message could not be delivered .
        Your subscription ends soon .
        Our team finished the project early .
        Their garden is full of weeds .
        His speech was short and boring .
        Her painting hangs in the corridor .
        Its engine makes a strange noise .
        These shoes are too tight .
        Those apples taste sour .
        Attached you will find the minutes .
        Yours sincerely
        Best regards
        Sent from my phone
        Subject : broken {thing}
        Subject : minutes of the meeting
        Re : your question about the {thing}
        Status : solved
        Priority : high
        haha that was funny
        sure , no problem
        brb , somebody is knocking
        the {role} is [angry|happy|tired|confused|busy]
        the {thing} is [cheap|heavy|empty|dirty|useless]
        please [check|return|replace|scan|print] the {thing}
        I am [angry|tired|thirsty|worried|curious] .
        We are [hungry|ready|excited|disappointed] .
        [Clearly|Frankly|Luckily|Sadly] the {role} [agreed|refused|laughed|shouted] .
        [Old|Cheap|Heavy|Empty|Broken] {things} belong in the cellar .
        [Repair|Return|Replace|Print|Scan] the {thing} , please ."""),
    "validation": _lines("""
        Thank you for your patience .
        Whose umbrella is this ?
        Somebody stole my bicycle .
        Strangely the door was open .
        Fishermen complain about empty nets .
        Kids love this playground .
        ok thanks , will try
        Restart the {thing} , please .
        Hospitals need more nurses ."""),
    "test": _lines("""
        Many thanks for your help !
        What happened to my luggage ?
        Did anybody feed the dog ?
        Honestly , the soup was awful .
        Tomatoes grow well in the greenhouse .
        Students protested against higher fees .
        Researchers found plastic in the soil .
        Installing the driver did not help .
        There is smoke coming out of the {thing} .
        Great work , everyone !
        The {role} is [furious|delighted] .
        [Shiny|Wooden] {things} sell well .
        [Unplug|Clean] the {thing} first .
        cool , talk later
        Subject : question about my {thing}"""),
}

# Ordinary words, the same in every split.
FILLERS = {
    "thing": "parcel invoice laptop order printer phone ticket report contract letter key chair lamp bike table camera "
             "book box form file bag crate router screen card map coat clock".split(),
    "things": "parcels invoices laptops orders printers phones tickets reports contracts letters keys chairs lamps bikes "
              "tables cameras books boxes forms files bags crates routers screens cards maps coats clocks".split(),
    "role": "manager driver clerk lawyer teacher nurse engineer director secretary accountant editor pilot farmer doctor "
            "judge cook tenant owner minister plumber".split(),
}
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March July September October November December".split()  # beside the ambiguous ones
AMBIGUOUS_MONTHS = {"train": ["May", "April"], "validation": ["August"], "test": ["June"]}
CURRENCIES = "euros dollars pounds crowns francs".split()
CODES = "EUR USD GBP CHF".split()
