"""The characters of plates: the classes of the reader, in the order of its outputs."""
import string

DIGITS = tuple(string.digits)
LATIN = tuple(string.ascii_uppercase)
#: Letters of the series since 2000.
SERIES_LETTERS = ("أ", "ب", "د", "ه", "و", "ط", "ي")
#: The same series in Latin letters, for journeys abroad.
SERIES_ABROAD = tuple("ABDHWTY")
#: One letter for a kind of vehicle: jim (local authorities), shin (police).
SERVICE_LETTERS = ("ج", "ش")
#: Two letters that are read together: auxiliary forces, civil protection.
SERVICE_PAIRS = ("ق س", "و م")
ARABIC_LETTERS = SERIES_LETTERS + SERVICE_LETTERS
TUNISIA, TUNISIA_SHORT = "تونس", "نت"
WORDS = SERVICE_PAIRS + (TUNISIA, TUNISIA_SHORT)
BAR, DASH = "|", "-"

#: Class 0 is the blank of CTC; class k is TOKENS[k - 1].
TOKENS = DIGITS + LATIN + ARABIC_LETTERS + WORDS + (BAR, DASH)
CLASS_OF = {token: index + 1 for index, token in enumerate(TOKENS)}
CLASSES = len(TOKENS) + 1


def is_arabic(token):
    return token in ARABIC_LETTERS or token in WORDS
