"""What do the control words of RTF stand for? Tables only."""

import codecs

# Characters that have words of their own.
CHARACTERS = {
    "bullet": "•",
    "emdash": "—",
    "emspace": " ",
    "endash": "–",
    "enspace": " ",
    "ldblquote": "“",
    "lquote": "‘",
    "qmspace": " ",
    "rdblquote": "”",
    "rquote": "’",
    "tab": " ",
}
ENDS = frozenset({"par", "line", "lbr", "sect", "page", "cell", "nestcell", "row", "nestrow"})
_SKIPPED_WORDS = """
atnauthor atnid atndate atnicn atnref atnparent atrfend atrfstart bkmkend bkmkstart buptim colortbl company datafield
datastore docvar factoidname falt file filetbl fchars generator keycode latentstyles lchars
levelnumbers leveltext linkval listlevel listname listoverride listoverridetable listpicture liststylename listtable
lsdlockedexcept manager mmathPr nonesttables nonshppict objalias objclass objdata objname objsect objtime operator
panose password passwordhash pgp pgptbl pict picprop pn pnseclvl pntxta pntxtb printim private propname protend
protstart protusertbl revtbl revtim rsidtbl shprslt sn sp staticval sv tc tcn template themedata userprops vern
wgrffmtfilter xe xmlattrname xmlattrvalue xmlclose xmlname xmlnstbl xmlopen
"""
# Groups that hold no text of the document.
SKIPPED = frozenset(_SKIPPED_WORDS.split())
PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
# The code page of a font's set of characters.
CHARSETS = {
    2: "cp1252",
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gb18030",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
_NAMED = {10000: "mac_roman", 10007: "mac_cyrillic", 10029: "mac_latin2", 936: "gb18030", 1361: "johab", 65001: "utf-8"}


def code_page(number: int) -> str:
    """The name of a code page, "" for one that is not known."""
    name = _NAMED.get(number, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""
