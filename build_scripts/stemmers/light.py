"""What goes from an Arabic or a Persian word? The article and the conjunction; endings of plurals, owners, adjectives.

Snowball's algorithms part what belongs together here (`وزير` from `الوزير`, `ایران` from `ایرانی`), so these two
languages are stemmed lightly: each pattern in order is cut out of the folded word where that leaves three letters.
The patterns mean the same in Python and in JavaScript. An ending can be read in one way only, which keeps them fast.
"""

PATTERNS = {
    "arabic": (
        # The article, also after “and” and “with, like, so”; “to the”.
        "^و?(?:[بكف]?ال|لل)(?=.{3})",
        # Plurals, but for -ān, in which Iran, Lebanon and Suleiman end; the feminine, also before “his, her, their”;
        # those owners themselves; the adjective; the accusative.
        "(?<=.{3})(?:ات|(?<!ا)ت(?=ه)|ون|ين|هم|[هةيا])+$",
        # “And”. The first letter of وزير goes with it, and therefore that of الوزير too.
        "^و+(?=.{3})",
    ),
    "persian": (
        # Plurals, also with “my, your, his”; “more, most”; the adjective. -ān only as in ایرانیان, for Iran ends in it.
        "(?<=.{3})(?:ها(?:ي?(?:مان|تان|شان|[متش]))?|تر(?:ين)?|ات|يان|ي)+$",
    ),
}
