"""From the bytes of a file to its text, whatever programme wrote them."""

import codecs
import re

from charset_normalizer import from_bytes

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like UTF-16's, so it is asked first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Where charset-normalizer agrees that the text is Western, Windows' own table is the likeliest.
WESTERN = {"cp1252", "latin_1", "iso8859_15", "iso8859_9", "cp1254", "cp1250", "iso8859_2"}
ONE_BYTE = sorted(
    WESTERN | {"cp1251", "cp1253", "cp1255", "cp1256", "cp1257", "cp1258", "cp874", "mac_roman"}
)
MANY_BYTES = ["shift_jis", "cp932", "gb18030", "big5", "euc_kr", "cp949", "euc_jp"]
# A text in another script has more than one such byte in eight; "£20, 50 °C" has not.
DENSE = 8
SAMPLE = 20_000


def decoded(content, *, encoding=None):
    """The text of the bytes and the encoding it was read in, found out unless told.

    What cannot be read in it becomes U+FFFD, so that its row can be reported.
    """
    for bom, marked in BOMS:
        if content.startswith(bom):
            return content[len(bom) :].decode(marked, "replace"), marked
    found = encoding or _utf16_without_bom(content) or _utf8(content) or _guessed(content)
    return content.decode(found, "replace"), found


def _utf16_without_bom(content):
    """Every other byte of Latin text in UTF-16 is 0."""
    sample = content[:SAMPLE]
    low, high = sample[1::2].count(0), sample[0::2].count(0)
    half = max(1, len(sample) // 2)
    if low > 0.4 * half > high:
        return "utf-16-le"
    return "utf-16-be" if high > 0.4 * half > low else None


def _utf8(content):
    """UTF-8 if it is, or if it is but for a few damaged places."""
    text = content.decode("utf-8", "replace")
    damaged = text.count("\N{REPLACEMENT CHARACTER}")
    whole = len(re.findall(r"[^\x00-\x7f\ufffd]", text))
    return "utf-8" if not damaged or whole > 2 * damaged else None


def _guessed(content):
    """The likeliest other encoding, judged by the lines that are not plain ASCII."""
    telling = b"\n".join(line for line in content.splitlines() if not line.isascii())[:SAMPLE]
    best = from_bytes(telling, cp_isolation=ONE_BYTE + MANY_BYTES).best()
    is_dense = sum(byte > 127 for byte in telling) > len(telling) / DENSE
    if best and best.encoding not in WESTERN and (is_dense or best.encoding == "mac_roman"):
        return best.encoding
    return "cp1252" if _decodes(content, "cp1252") else "latin-1"


def _decodes(content, encoding):
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
