"""The families of plates: what stands where. Each function writes one plate on a blank and returns its rows."""
from alphabet import BAR, DASH, SERIES_ABROAD, SERIES_LETTERS, TUNISIA, TUNISIA_SHORT
from blank import Blank, Row

#: Lengths of Moroccan serials by how often they are drawn: most plates in the street have five digits.
SERIAL_LENGTHS = {1: 2, 2: 4, 3: 10, 4: 24, 5: 60}
#: A gap is a space, `-` a dash, `.` a dot, `*` a sticker or crest; 9 any digit, A any letter.
EUROPE = (
    "AA-999AA,AA 999AA,AA*999AA,AA*999AA,AAA*9999,9A9*9999,AA*999AA,A*9999AA,9A9*9999,9A9 9999,9A9*9999,AA 99999,AA9999A,AA-999-AA,"
    "AA-999-AA,AAA 999,AA99 AAA,A-AA 999,AA-AA 999,AA 999 AA,9999 AAA,9999 AAA,AAA-999,A 99999A,AA-99-AA,99-AA-99,99-99-AA,99-AAA-9,AAA 9999,"
    "AA*AAAAA,A99AAA,AA 9999 AA,A*999999,AAA AA99,9-AAA-999,AA 9999,AAA-99,9999 AA 99,A 9999 AA,AA9 A999,AA 99 AAA,AA AA 99"
).split(",")
UNITED_STATES = (
    "AAA 9999,AA9*A9A,AA9*A9A,AAA*A99,AAA*9999,999*AAA,AA9A9A,AA9 A9A,9AAA999,9AAA999,AAA-9999,9AAA999,AAA 999,999 AAA,AA9 A999,999-AAA,"
    "AA9*A999,A99 9AA,A99 AAA,9A9 99A,AA9 9AA,99999,AAA A99,AA 99999,999999,AAAAAA,AA99999,AAA9A,A999 999,9AA 999,AAAAA9,A9A9A9,AAA*999,AA9*9AA"
).split(",")
FREE = (
    "99999 999 99,999999,AAAA99,A9999,99-9999,AA99AA9999,AA 99 A 9999,AAA999,999A99,9999AAA,A99999,AAA 99 99,99A 999.99,99 A 99999"
).split(",")


def read_tokens(text):
    """What a reader must read on a line: dashes, but no gaps, dots and stickers."""
    return [c for c in text if c.isalnum() or c == DASH]


def serial(dice):
    count = dice.weighted(SERIAL_LENGTHS)
    return str(dice.whole(10 ** (count - 1), 10**count - 1))


def series_letter(dice):
    return dice.pick(SERIES_LETTERS + ("أ", "ب", "د"))


def one_row(blank, tokens):
    blank.rows = [Row(tokens)]
    return blank


def three_cells(blank, first, letter, last):
    """Serial, letter and prefecture between two bars."""
    dice, hand = blank.dice, blank.hand
    short = len(first) < 4
    at = dice.between(0.35, 0.6) if short else dice.between(0.47, 0.62)
    end = at + dice.between(0.10, 0.24)
    end = end if short else min(end, 0.86)
    hand.stretch = dice.between(0.5, 0.95)
    height, middle, margin = blank.share(0.5, 0.8), dice.between(0.46, 0.54), dice.between(0.02, 0.08)
    blank.write(list(first), margin, at - 0.02, middle, height, dice.between(0, 1))
    blank.write([letter], at + 0.012, end - 0.012, middle, height)
    blank.write(list(last), end + 0.025, 1 - margin, middle, height, dice.between(0, 1))
    bars = dice.chance(0.94)
    if bars:
        inset = dice.between(0, 0.25) if dice.chance(0.75) else 0
        for x in (at, end):
            blank.bar(x, inset, 1 - inset, max(1, blank.share(0.012, 0.045)))
    bar = [BAR] if bars else []
    return one_row(blank, [*first, *bar, letter, *bar, *last])


def morocco(dice, fonts):
    blank = Blank(dice, fonts, dice.between(3.8, 5.2))
    three_cells(blank, serial(dice), series_letter(dice), str(dice.whole(1, 89)))
    if dice.chance(0.06):
        blank.small(dice.pick(("MA", "MAROC")), 0.5, 0.7, 0.9, 0.1)
    if dice.chance(0.12):
        blank.invert()
    return blank


def morocco_international(dice, fonts):
    """The same plate in Latin letters, for journeys abroad."""
    blank = Blank(dice, fonts, dice.between(3.8, 5.0))
    three_cells(blank, serial(dice), dice.pick(SERIES_ABROAD), str(dice.whole(1, 89)))
    blank.small("MA", 0.0, 0.08, dice.between(0.7, 0.9), 0.15)
    return blank


def morocco_two_rows(dice, fonts):
    """Letter and prefecture above, the serial below; on motorcycles narrower, sometimes the other way round."""
    motorcycle = dice.chance(0.3)
    blank = Blank(dice, fonts, dice.between(0.95, 1.35) if motorcycle else dice.between(1.2, 1.75), 120)
    first, letter, last = serial(dice), series_letter(dice), str(dice.whole(1, 89))
    height, split, at = blank.share(0.28, 0.42), dice.between(0.44, 0.54), dice.between(0.38, 0.62)
    thickness = max(1, blank.share(0.01, 0.035))
    blank.hand.stretch = dice.between(0.55, 1.05)
    left, right = ([letter], list(last)) if dice.chance(0.75) else (list(last), [letter])
    blank.write(left, 0.06, at - 0.03, split / 2 + dice.between(0, 0.025), height, dice.between(0.3, 0.8))
    blank.write(right, at + 0.03, 0.94, split / 2 + dice.between(0, 0.025), height, dice.between(0.2, 0.7))
    bars = dice.chance(0.85)
    if bars:
        blank.bar(at, dice.between(0, 0.1), split - dice.between(0, 0.06), thickness)
    if dice.chance(0.5):
        blank.rule(split, dice.between(0, 0.1), dice.between(0.9, 1), thickness)
    blank.write(list(first), 0.05, 0.95, (1 + split) / 2 - dice.between(0, 0.025), height, dice.between(0.35, 0.65))
    if dice.chance(0.1):
        blank.invert()
    blank.rows = [Row([*left, *([BAR] if bars else []), *right], 0, split), Row(list(first), split, 1)]
    return blank


def morocco_1983(dice, fonts):
    """Number, series and region: 1234-56 | 7, light on dark or dark on light."""
    blank = Blank(dice, fonts, dice.between(3.6, 5.2))
    number, series, region = str(dice.whole(1, 9999)), str(dice.whole(1, 99)), str(dice.whole(1, 9))
    blank.hand.stretch = dice.between(0.55, 1.0)
    height, end = blank.share(0.5, 0.78), dice.between(0.74, 0.86)
    blank.write([*number, DASH, *series], 0.03, end - 0.02, 0.5, height, dice.between(0.2, 0.9))
    blank.write([region], end + 0.03, 0.97, 0.5, height, dice.between(0.2, 0.8))
    bars = dice.chance(0.75)
    if bars:
        blank.bar(end, *((0, 1) if dice.chance(0.5) else (0.2, 0.8)), max(1, blank.share(0.012, 0.04)))
    if dice.chance(0.6):
        blank.invert()
    return one_row(blank, [*number, DASH, *series, *([BAR] if bars else []), region])


def morocco_provisional(dice, fonts):
    """WW before registration, W18 of dealers; red or black."""
    blank = Blank(dice, fonts, dice.between(3.8, 5.2))
    number = dice.digits(dice.whole(3, 6) if dice.chance(0.35) else 6)
    mark = "WW" if dice.chance(0.65) else "W18"
    first, last = (number, mark) if dice.chance(0.8) else (mark, number)
    at = 0.2 + 0.5 * len(first) / (len(first) + len(last)) + dice.between(0, 0.12)
    blank.hand.stretch = dice.between(0.5, 0.95)
    height = blank.share(0.5, 0.8)
    blank.write(list(first), 0.03, at - 0.015, 0.5, height, dice.between(0.2, 0.9))
    blank.write(list(last), at + 0.03, 0.97, 0.5, height, dice.between(0.1, 0.8))
    bars = dice.chance(0.55)
    if bars:
        blank.bar(at, *((0, 1) if dice.chance(0.4) else (0.2, 0.8)), max(1, blank.share(0.012, 0.045)))
    if dice.chance(0.5):
        blank.text_colour = blank.red()
    return one_row(blank, [*first, *([BAR] if bars else []), *last])


def morocco_service(dice, fonts):
    """State (red M), local authorities, police, auxiliary forces, civil protection: a mark and a number."""
    blank = Blank(dice, fonts, dice.between(3.6, 5.2))
    mark = dice.pick(("M", "ج", "ش", "ق س", "و م"))
    number = str(dice.whole(10, 999999))
    at_left = dice.chance(0.5)
    at = dice.between(0.18, 0.32) if at_left else dice.between(0.68, 0.82)
    blank.hand.stretch = dice.between(0.55, 0.95)
    height = blank.share(0.5, 0.78)
    cells = ((0.03, at - 0.015), (at + 0.02, 0.97))
    blank.write([mark], *cells[0 if at_left else 1], 0.5, height)
    blank.write(list(number), *cells[1 if at_left else 0], 0.5, height, dice.between(0.1, 0.9))
    bars = dice.chance(0.6)
    if bars:
        blank.bar(at, *((0, 1) if dice.chance(0.4) else (0.2, 0.8)), max(1, blank.share(0.012, 0.045)))
    if dice.chance(0.35):
        blank.text_colour = blank.red()
    elif dice.chance(0.2):
        blank.invert()
    bar = [BAR] if bars else []
    return one_row(blank, [mark, *bar, *number] if at_left else [*number, *bar, mark])


def morocco_diplomatic(dice, fonts):
    blank = Blank(dice, fonts, dice.between(3.8, 5.2))
    text = f"{dice.pick(('CD', 'CMD', 'CC', 'OI', 'PAT'))} {dice.whole(1, 199)}{dice.pick(('-', ' ', '-'))}{dice.whole(1, 999)}"
    blank.hand.stretch = dice.between(0.5, 0.95)
    blank.write(list(text), 0.03, 0.97, 0.5, blank.share(0.48, 0.78))
    if dice.chance(0.5):
        blank.ground, blank.text_colour = dice.pick((blank.blue(), blank.grey(190, 255))), blank.grey(0, 40)
        if blank.ground[0] < 100:
            blank.text_colour = blank.grey(200, 255)
    return one_row(blank, read_tokens(text))


def tunisia(dice, fonts):
    blank = Blank(dice, fonts, dice.between(3.9, 5.0))
    blank.text_colour, blank.ground = blank.grey(190, 255), blank.grey(5, 70)
    blank.hand.stretch, blank.hand.letter_size, blank.hand.gap = dice.between(0.55, 0.95), dice.between(0.6, 1.0), dice.between(0, 0.35)
    if dice.chance(0.07):
        number = dice.digits(dice.whole(4, 6))
        tokens = [*number, TUNISIA_SHORT] if dice.chance(0.5) else [TUNISIA_SHORT, *number]
    else:
        tokens = [*str(dice.whole(1, 260)), TUNISIA, *str(dice.whole(1, 9999))]
    spaced = [part for token in tokens for part in ((" ", token, " ") if len(token) > 1 else (token,))]
    blank.write(spaced, 0.04, 0.96, dice.between(0.46, 0.54), blank.share(0.48, 0.74))
    blank.bordered = dice.chance(0.9)
    if dice.chance(0.06):
        blank.invert()
    return one_row(blank, tokens)


def algeria(dice, fonts):
    blank = Blank(dice, fonts, dice.between(4.0, 5.2))
    parts = (dice.digits(dice.pick((5, 6, 6))), f"{dice.whole(1, 9)}{dice.whole(0, 26):02}", f"{dice.whole(1, 58):02}")
    text = dice.pick((" ", "-", " ")).join(parts)
    blank.hand.stretch = dice.between(0.5, 0.9)
    blank.write(list(text), 0.03, 0.97, 0.5, blank.share(0.5, 0.8))
    return one_row(blank, read_tokens(text))


def europe(dice, fonts):
    blank = Blank(dice, fonts, dice.between(4.2, 5.0))
    text, left = dice.filled(dice.pick(EUROPE)), 0.03
    blank.hand.stretch = dice.between(0.6, 1.0)
    if dice.chance(0.75):
        width = dice.between(0.07, 0.11)
        left = width + 0.015
        blank.country_band = (width, dice.pick(("SK", "D", "CZ", "PL", "F", "E", "I", "A", "NL", "RO", "H", "P")))
        blank.band(0, 0, width, 1, blank.blue() if dice.chance(0.85) else blank.grey(60, 140))
    if dice.chance(0.08):
        blank.ground, blank.text_colour = blank.blue(), blank.grey(200, 255)
    blank.write(list(text), left, 0.97, 0.5, blank.share(0.6, 0.8), dice.between(0.3, 0.7))
    return one_row(blank, read_tokens(text))


def united_states(dice, fonts):
    blank = Blank(dice, fonts, dice.between(1.85, 2.2), 120)
    text, middle = dice.filled(dice.pick(UNITED_STATES)), dice.between(0.48, 0.56)
    blank.hand.stretch = dice.between(0.55, 0.85)
    if dice.chance(0.4):
        blank.text_colour = blank.blue()
    blank.write(list(text), 0.04, 0.97, middle, blank.share(0.38, 0.56), dice.between(0.3, 0.7))
    if dice.chance(0.85):
        state = dice.pick(("TEXAS", "CALIFORNIA", "NEW YORK", "FLORIDA", "OHIO", "NEVADA", "UTAH", "GEORGIA", "MISSOURI", dice.letters(7)))
        blank.small(state, dice.between(0.1, 0.3), dice.between(0.7, 0.9), 0.13, dice.between(0.1, 0.18))
    if dice.chance(0.7):
        motto = dice.pick(("THE LONE STAR STATE", "EMPIRE STATE", "SUNSHINE STATE", "THE SILVER STATE", f"{dice.letters(5)} {dice.letters(6)}"))
        blank.small(motto, dice.between(0.1, 0.3), dice.between(0.7, 0.9), 0.9, dice.between(0.06, 0.1))
    blank.photo_ground = dice.chance(0.5)
    return one_row(blank, read_tokens(text))


def brazil(dice, fonts):
    blank = Blank(dice, fonts, dice.between(2.8, 3.4))
    text = dice.filled(dice.pick(("AAA.9999", "AAA-9999", "AAA 9999", "AAA.9999")))
    blank.hand.stretch, blank.hand.plain_one = dice.between(0.6, 1.0), dice.chance(0.6)
    blank.ground = blank.grey(110, 230)
    if dice.chance(0.08):
        blank.ground, blank.text_colour = blank.red(), blank.grey(200, 255)
    blank.write(list(text), 0.03, 0.97, dice.between(0.56, 0.64), blank.share(0.45, 0.6), dice.between(0.3, 0.7))
    blank.small(f"{dice.letters(2)} {dice.letters(dice.whole(5, 10))}", 0.2, 0.8, 0.15, dice.between(0.1, 0.16))
    return one_row(blank, read_tokens(text))


def mercosur(pattern, title, text_height, stretch):
    def layout(dice, fonts):
        blank = Blank(dice, fonts, dice.between(2.9, 3.4))
        text = dice.filled(pattern)
        blank.hand.stretch = dice.between(*stretch)
        blank.band(0, 0, 1, 0.22, blank.blue() if dice.chance(0.8) else blank.grey(20, 180))
        blank.write(list(text), 0.04, 0.97, 0.6, blank.share(*text_height), dice.between(0.3, 0.7))
        blank.small(title, 0.25, 0.75, 0.11, 0.12)
        return one_row(blank, read_tokens(text))

    return layout


def argentina(dice, fonts):
    blank = Blank(dice, fonts, dice.between(2.5, 3.1))
    text = dice.filled(dice.pick(("AAA 999", "AAA*999", "AAA.999")))
    blank.hand.stretch, blank.hand.plain_one = dice.between(0.55, 0.95), dice.chance(0.6)
    blank.ground, blank.text_colour = blank.grey(5, 60), blank.grey(180, 255)
    blank.margin_ring = (dice.between(0.1, 0.24), dice.between(0.02, 0.07), dice.between(0.06, 0.2))
    blank.write(list(text), 0.06, 0.97, dice.between(0.48, 0.58), blank.share(0.45, 0.6), dice.between(0.3, 0.7))
    return one_row(blank, read_tokens(text))


def free(dice, fonts):
    """Any text, so that the reader learns characters and not countries."""
    blank = Blank(dice, fonts, dice.between(2.6, 5.2))
    text = dice.filled(dice.pick(FREE)) if dice.chance(0.6) else dice.mixed(dice.whole(3, 9))
    blank.write(list(text), 0.03, 0.97, dice.between(0.45, 0.55), blank.share(0.45, 0.85), dice.between(0.3, 0.7))
    if dice.chance(0.3):
        blank.invert()
    return one_row(blank, read_tokens(text))


def free_two_rows(dice, fonts):
    blank = Blank(dice, fonts, dice.between(1.1, 1.8), 120)
    above, below = dice.mixed(dice.whole(2, 4)), dice.mixed(dice.whole(2, 5))
    height = blank.share(0.3, 0.42)
    blank.write(list(above), 0.05, 0.97, 0.26, height)
    blank.write(list(below), 0.05, 0.97, 0.74, height)
    blank.rows = [Row(list(above), 0, 0.5), Row(list(below), 0.5, 1)]
    return blank


FAMILIES = {
    "morocco": morocco,
    "morocco-two-rows": morocco_two_rows,
    "morocco-1983": morocco_1983,
    "morocco-provisional": morocco_provisional,
    "morocco-service": morocco_service,
    "morocco-diplomatic": morocco_diplomatic,
    "morocco-international": morocco_international,
    "tunisia": tunisia,
    "algeria": algeria,
    "europe": europe,
    "united-states": united_states,
    "brazil": brazil,
    "brazil-mercosur": mercosur("AAA9A99", "BRASIL", (0.5, 0.62), (0.6, 1.0)),
    "argentina": argentina,
    "argentina-mercosur": mercosur("AA 999 AA", "REPUBLICA ARGENTINA", (0.48, 0.62), (0.55, 0.9)),
    "free": free,
    "free-two-rows": free_two_rows,
}
#: How often each is drawn for training.
SHARES = {
    "morocco": 22,
    "morocco-two-rows": 11,
    "morocco-1983": 2,
    "morocco-provisional": 5,
    "morocco-service": 5,
    "morocco-diplomatic": 1,
    "morocco-international": 2,
    "tunisia": 17,
    "algeria": 2,
    "europe": 18,
    "united-states": 14,
    "brazil": 7,
    "brazil-mercosur": 2,
    "argentina": 6,
    "argentina-mercosur": 3,
    "free": 7,
    "free-two-rows": 3,
}
