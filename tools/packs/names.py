"""The normal form under which indicator names and aliases are compared."""
import re
import unicodedata

IGNORED = re.compile(r"[\s“”\"‘’'《》()]")


def normal(name):
    return IGNORED.sub("", unicodedata.normalize("NFKC", name)).lower()
