"""Which blocks surround a text without being the text?

Text copied from the web brings captions, credits, a standfirst that the body repeats, a dateline and prompts to
subscribe along. Each is recognised as what it is, with the reason a reader can check. A block that is not surely
furniture is text: to leave a caption in costs less than to take a sentence out. The patterns are English.
"""

import re
from collections.abc import Callable, Set
from dataclasses import replace

from build_scripts.config import FURNITURE_KINDS
from build_scripts.documents import FURNITURE, Block, BlockKind
from build_scripts.readers.datelines import is_dateline
from build_scripts.readers.titles import GENERIC
from build_scripts.text import words

# A caption or a prompt is short.
_LONGEST_CAPTION = 450
_LONGEST_PROMPT = 180
# What is longer than this before a dateline is text; one paragraph may be, a standfirst that nothing repeats.
_LONGEST_TITLE = 80
_QUOTED = re.compile("[\"“”„«»]|(?:^|\\s)[‘']\\w")

_AGENCIES = (
    r"(?:AFP|ANSA|AP|Agence France-Presse|Alamy|Anadolu(?: Agency)?|Associated Press|Bloomberg|Corbis|DPA|EFE|EPA|Fars"
    r"|Getty(?: Images)?|IRNA|ISNA|Magnum|Newscom|NurPhoto|PA(?: Wire| Images| Media)?|POLITICO|REUTERS|Reuters|SIPA"
    r"|Shutterstock|Sipa|TASS|Tasnim|The New York Times|The Washington Post|UPI|WireImage|Xinhua|ZUMA(?: Press)?|dpa"
    r"|iStock)"
)
_WORD = r"[A-Z][\w.’'-]*"
# Two names at least, the first not in capitals: `DAS/CDC` and `HO Staff` are offices.
_NAME = rf"(?:(?:[A-Z]\.)+|[A-Z][\w’'-]*[a-zà-ÿ][\w.’'-]*)(?: (?:[a-z]{{2,3}} )?{_WORD}){{1,4}}"
_MAKER = rf"(?:{_NAME}(?:(?:, | and ){_NAME}){{0,2}}|Staff|Stringer|Handout|Pool|File)"
_PICTURE = r"(?:Photos?|Images?|Pictures?|File Photo|File)"
# Ebrahim Noroozi/AP Photo; AP Photo/Vahid Salemi; Getty Images
_PAIR = (
    rf"(?:{_MAKER} ?/ ?{_AGENCIES}(?: {_PICTURE})?|{_AGENCIES} {_PICTURE} ?/ ?{_MAKER}|{_AGENCIES} ?/ ?{_NAME})"
    rf"(?: via {_AGENCIES})?"
)
_LABEL = r"(?:[Pp]hoto(?:graph)?|[Pp]icture|[Ii]mage|[Ii]llustration)s?(?: credit)?"
_HOUSE = rf"(?: ?/ ?{_WORD}(?: [\w.’'-]+){{0,4}})?"
_BY = rf"{_LABEL}(?:: ?| by | courtesy of )(?:{_MAKER}{_HOUSE}|{_AGENCIES})"
_LABELLED = rf"{_LABEL}: ?{_WORD}(?: [\w.’'-]+){{0,4}}{_HOUSE}"
_CREDIT = rf"(?:{_PAIR}|{_BY}|{_AGENCIES} (?:Photos?|Images?)|Getty Images|© ?(?:\d{{4}} )?{_AGENCIES})"
_OTHER_PAIR = rf"{_NAME} ?/ ?{_WORD}(?: [\w.’'-]+){{0,4}}"
_CREDIT_ALONE = re.compile(rf"[(\[]?(?:Credit: ?)?{_CREDIT}\.?[)\]]?")
_CAPTION_WITH_CREDIT = re.compile(
    rf".*\S(?: ?[|•·] ?(?:{_CREDIT}|{_OTHER_PAIR}|{_AGENCIES})"
    rf"|[.!?…”\"’'a-z0-9] ?[(\[]\s*(?:{_CREDIT}|{_OTHER_PAIR})\s*[)\]]\.?"
    rf"|[.!?”\"’'] (?:{_PAIR}|{_LABELLED})\.?)",
    re.DOTALL,
)
_LABELLED_CAPTION = re.compile(r"(?:photo|photograph|file photo|photo caption|caption)s?: ?(?=\S)", re.IGNORECASE)

_CHANNEL = r"(?:Facebook|Twitter|X|Instagram|LinkedIn|YouTube|Telegram|WhatsApp|Reddit|TikTok|Threads|Bluesky|Mastodon)"
_NEWS = r"(?:newsletters?|inbox|e-?mail (?:alerts?|updates?|list)|briefings?|breaking news alerts?)"
_PROMPTS = (
    r"(?:get|receive|have)\b.*\b(?:delivered|sent)\b.*\bto your (?:e-?mail|inbox|phone|mailbox)\b.*",
    rf"(?:get|receive)\b.*\bin your {_NEWS}\b.*",
    rf"(?:(?:please )?(?:sign up|subscribe|register)\b).*\b(?:{_NEWS}|podcast|channel|unlimited access)\b.*",
    r"(?:please )?sign up (?:for|to) (?:our|the|this|a|an)\b.*",
    r"(?:subscribe|sign up|register|log ?in|donate)(?: (?:now|today|here|for free|to continue reading))+[.!]?",
    r"(?:already a subscriber|not a subscriber|want to read more|enjoying this article)\?.*",
    r"(?:read|continue) (?:more|reading)(?: (?:below|here|the main story))?[.:…]?",
    r"(?:story|article|text) continues (?:below|after)(?: (?:the |this )?(?:advert(?:isement)?|ad|video|photo))?",
    r"\W*(?:advertisement|sponsored content|skip (?:this )?advertisement|ad feedback)\W*",
    r"scroll (?:down )?(?:to continue|for more)(?: with (?:content|article))?",
    rf"(?:share|tweet|print|e-?mail) this(?: (?:article|story|page|post))?(?: (?:on|via) {_CHANNEL})?[.!]?",
    rf"share (?:on|via) (?:{_CHANNEL}|e-?mail)",
    rf"(?:follow|like|find|join) (?:us|the \w+|@\w+) on {_CHANNEL}\b.*",
    r"click here (?:to|for) .*",
    r".{0,60}\breader-supported (?:publication|newsletter)\b.*",
    r"thanks for reading\b.*\bsubscribe\b.*",
    r"(?:become|to become) an? (?:member|subscriber|supporter)(?: (?:now|today|here))?[.!]?",
    r"(?:support|help (?:us )?fund) (?:our|independent|quality) journalism\b.*",
    r"(?:download|get) (?:our|the) (?:free )?(?:\w+ )?app\b.*",
    r"listen to this (?:article|story)[.:]?",
    r"related (?:articles?|stories|coverage|topics)\W*",
    r"(?:most (?:read|popular|viewed)|you (?:may|might) also (?:like|be interested in)|recommended for you)\W*",
)
_PROMPT = re.compile("|".join(f"(?:{prompt})" for prompt in _PROMPTS), re.IGNORECASE)

Sequence = tuple[str, str, str]

_WINDOW = 3
_SENTENCE = re.compile("[^\n]+[.!?…][\"'”’»)]*")
_LONGEST_STANDFIRST = 8
# The body repeats a standfirst soon: no need to look through a book for it.
_SEARCHED = 60
_SEARCHED_CHARACTERS = 60_000
_FEWEST_WORDS, _MOST_WORDS = 12, 150
_EACH_REPEATED = 0.5
_ALL_REPEATED = 0.6
# A standfirst of one paragraph must be repeated more plainly: any summary echoes its text a little.
_ONE_REPEATED = 0.75


def recognise(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with the furniture among them typed and its reason told; numbers and texts stay."""
    found = {block.number: replace(block, level=0, kind=kind, reason=why) for block, kind, why in _by_words(blocks)}
    blocks = tuple(found.get(block.number, block) for block in blocks)
    return _with_dateline(_with_standfirst(blocks))


def remove(blocks: tuple[Block, ...], keep: Set[str]) -> tuple[Block, ...]:
    """The blocks with the furniture marked as removed, unless its kind is in `keep`.

    A text of which nothing would remain loses nothing.
    """
    unwanted = FURNITURE - {kind for kind in FURNITURE if kind.value in keep}
    marked = tuple(replace(block, removed=True) if block.kind in unwanted else block for block in blocks)
    left = any(char.isalnum() for block in marked if not block.removed for char in block.text)
    return marked if left else blocks


def unknown_kinds(keep: Set[str]) -> list[str]:
    """Those of the names that are no kind of furniture."""
    return sorted(set(keep) - set(FURNITURE_KINDS))


def _by_words(blocks: tuple[Block, ...]) -> list[tuple[Block, BlockKind, str]]:
    """The blocks that their own words show to be furniture, each with its kind and the reason."""
    found = []
    for block in blocks:
        if block.kind is not BlockKind.PARAGRAPH and block.kind is not BlockKind.LIST_ITEM:
            continue
        for kind, fits, why in _KINDS:
            if fits(block.text):
                found.append((block, kind, why))
                break
    return found


def _is_credit(text: str) -> bool:
    return len(text) <= _LONGEST_CAPTION / 3 and bool(_CREDIT_ALONE.fullmatch(text))


def _is_caption(text: str) -> bool:
    if len(text) > _LONGEST_CAPTION:
        return False
    return bool(_CAPTION_WITH_CREDIT.fullmatch(text) or _LABELLED_CAPTION.match(text))


def _is_prompt(text: str) -> bool:
    return len(text) <= _LONGEST_PROMPT and not _QUOTED.search(text) and bool(_PROMPT.fullmatch(text))


_KINDS: tuple[tuple[BlockKind, Callable[[str], bool], str], ...] = (
    (BlockKind.CREDIT, _is_credit, "names only the maker of a picture"),
    (BlockKind.CAPTION, _is_caption, "describes a picture and names its maker"),
    (BlockKind.PROMPT, _is_prompt, "asks the reader to subscribe, share or read on"),
)


def _with_dateline(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with the dateline: a lone place before the text, in a text that has no other lone place."""
    lone = [block for block in blocks if block.kind is BlockKind.PARAGRAPH and is_dateline(block.text)]
    if len(lone) != 1 or lone[0] is blocks[-1]:
        return blocks
    before = [block for block in blocks if block.number < lone[0].number and block.kind is BlockKind.PARAGRAPH]
    if sum(1 for block in before if len(block.text) > _LONGEST_TITLE) > 1:
        return blocks
    dateline = replace(lone[0], kind=BlockKind.DATELINE, reason="a place by itself before the text")
    return tuple(dateline if block is lone[0] else block for block in blocks)


def _with_standfirst(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with the standfirst: leading paragraphs that the text after them repeats nearly word for word.

    For each of them, the share of its three-word sequences that stand in some three neighbouring blocks of the
    rest is measured (n-gram containment; near-duplicate detection after A. Broder, 1997).
    """
    body = [block for block in blocks if block.kind not in FURNITURE]
    if body and _is_title(body[0]) and len(body) > 1:
        body = body[1:]
    lead = _leading(body)
    if not lead:
        return blocks
    rest = _searched(body)
    own = [_sequences(block.text) for block in lead]
    for count in range(len(lead), 0, -1):
        places = [_best(sequences, lead[count - 1].number, rest) for sequences in own[:count]]
        shares = [share for share, _ in places]
        if min(shares) >= _EACH_REPEATED and sum(shares) / count >= (_ALL_REPEATED if count > 1 else _ONE_REPEATED):
            break
    else:
        return blocks
    found = {
        block.number: replace(block, kind=BlockKind.STANDFIRST, reason=_repeated_in(numbers))
        for block, (_, numbers) in zip(lead, places, strict=False)
    }
    return tuple(found.get(block.number, block) for block in blocks)


def _is_title(block: Block) -> bool:
    """Whether a first block may be a title over the standfirst; a summary under its own heading is no standfirst."""
    if GENERIC.fullmatch(block.text):
        return False
    return block.kind is BlockKind.HEADING or (_length(block) < _FEWEST_WORDS and block.text[-1] not in ".:,;")


def _leading(body: list[Block]) -> list[Block]:
    """The paragraphs at the start that are long enough to be a standfirst."""
    lead: list[Block] = []
    for block in body[:_LONGEST_STANDFIRST]:
        if block.kind is not BlockKind.PARAGRAPH or not _SENTENCE.fullmatch(block.text):
            break
        if not _FEWEST_WORDS <= _length(block) <= _MOST_WORDS:
            break
        lead.append(block)
    return lead


def _length(block: Block) -> int:
    """About how many words a block has."""
    return block.text.count(" ") + 1


def _searched(body: list[Block]) -> list[tuple[int, frozenset[Sequence]]]:
    """The numbers of the blocks in which a repetition is looked for, with their three-word sequences."""
    rest, length = [], 0
    for block in body[:_SEARCHED]:
        length += len(block.text)
        if length > _SEARCHED_CHARACTERS:
            break
        rest.append((block.number, _sequences(block.text)))
    return rest


def _sequences(text: str) -> frozenset[Sequence]:
    terms = words(text)
    return frozenset(zip(terms, terms[1:], terms[2:], strict=False))


def _best(own: frozenset[Sequence], after: int, rest: list[tuple[int, frozenset[Sequence]]]) -> tuple[float, list[int]]:
    """The largest share of `own` that neighbouring blocks after the one numbered `after` hold, and which they are."""
    later = [(number, own & theirs) for number, theirs in rest if number > after]
    best: tuple[float, list[int]] = (0.0, [])
    for start in range(len(later)):
        window = later[start : start + _WINDOW]
        share = len(frozenset().union(*(shared for _, shared in window))) / max(1, len(own))
        if share > best[0]:
            best = share, [number for number, shared in window if len(shared) > 1]
    return best


def _repeated_in(numbers: list[int]) -> str:
    """The reason in words."""
    if len(numbers) == 1:
        return f"repeated in paragraph {numbers[0]}"
    return f"repeated in paragraphs {numbers[0]} to {numbers[-1]}"
