// What are the words of this text? Twin of build_scripts/text.py, where the rules are written down; needs stemmers.js.
// Places are counted in UTF-16 units, as JavaScript counts them.

(function (fonds) {
  "use strict";

  const LONGEST_WORD = 64;
  const APOSTROPHES = "'’‘`\\uff07";
  const INVISIBLE = "\\u00ad\\u200c\\u200d\\u2060\\ufeff";
  const BASE = "(?:(?![\\u00b2\\u00b3\\u00b9\\u2070\\u2074-\\u2079])[\\p{L}\\p{N}])";
  const RUN = `${BASE}+(?:\\p{M}+${BASE}*)*`;
  const JOINER = `(?:[${APOSTROPHES}]|[${INVISIBLE}]+)`;
  const LETTER =
    "[A-Za-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u024f\\u0388-\\u03f5\\u0400-\\u0481\\u048a-\\u052f]";
  const POSSESSIVE = `[${APOSTROPHES}\\u02bc][sS]`;
  const WORD = new RegExp(
    `${LETTER}(?:\\.${LETTER})+(?!${BASE}|\\p{M})\\.?(?:${POSSESSIVE}(?!${BASE}|\\p{M}))?|${RUN}(?:${JOINER}${RUN})*`,
    "gu"
  );
  const ELIDED = new RegExp(
    `^(?:[cdjlmns]|qu|all|dall|dell|nell|sull|quell|un)[${APOSTROPHES}](?=[aehiouy\\u00e0-\\u00f6\\u00f8-\\u024f])`, "i"
  );
  const ENDS_POSSESSIVE = new RegExp(`(?<=.)${POSSESSIVE}$`, "su");
  const CJK_CHARACTERS =
    "\\u1100-\\u11ff\\u2e80-\\u2fdf\\u3005-\\u3007\\u3021-\\u3029\\u3031-\\u3035\\u303b\\u3040-\\u30ff\\u3100-\\u318f" +
    "\\u31a0-\\u31bf\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\ua960-\\ua97f\\uac00-\\ud7ff\\uf900-\\ufaff" +
    "\\uff66-\\uffdc\\u{1b000}-\\u{1b16f}\\u{20000}-\\u{3ffff}";
  const CJK = new RegExp(`[${CJK_CHARACTERS}]`, "u");
  const CJK_OR_NOT = new RegExp(`[${CJK_CHARACTERS}]+|[^${CJK_CHARACTERS}]+`, "gu");
  const DROPPED = new RegExp(
    `[${APOSTROPHES}${INVISIBLE}\\u0300-\\u036f\\u0483-\\u0487\\u0591-\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670` +
      "\\u06d6-\\u06ed\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\ufe20-\\ufe2f\\u02b9-\\u02bf\\u180b-\\u180f" +
      "\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}]",
    "gu"
  );
  const RESPELLED = {
    ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ħ: "h", ı: "i", ŧ: "t", ŋ: "n", ς: "σ",
    ٱ: "ا", ى: "ي", ی: "ي", ک: "ك", ڪ: "ك", ۃ: "ة", ە: "ه", ہ: "ه",
  };
  for (let digit = 0; digit < 10; digit += 1) {
    for (const zero of [0x660, 0x6f0]) RESPELLED[String.fromCharCode(zero + digit)] = String(digit);
  }
  const TO_RESPELL = new RegExp(`[${Object.keys(RESPELLED).join("")}]`, "gu");
  // Most words of a text come again and again; what was found out about each is kept up to this number of words.
  const REMEMBERED = 50000;

  /** The same function, which keeps its answers. */
  function remembering(answer) {
    const known = new Map();
    return (word) => {
      let found = known.get(word);
      if (found === undefined) {
        found = answer(word);
        if (known.size >= REMEMBERED) known.clear();
        known.set(word, found);
      }
      return found;
    };
  }

  /** The text without the differences that a reader overlooks: case, accents, apostrophes. */
  function fold(text) {
    if (/^[a-z0-9]*$/.test(text)) return text;
    const plain = text.normalize("NFKD").toLowerCase().replace(/и\u0306/g, "й").replace(DROPPED, "");
    return plain.replace(TO_RESPELL, (letter) => RESPELLED[letter]).normalize("NFC");
  }

  /** The first `LONGEST_WORD` characters of a word. */
  function cut(word) {
    return word.length <= LONGEST_WORD ? word : Array.from(word).slice(0, LONGEST_WORD).join("");
  }

  /** Each character of Chinese, Japanese or Korean text with its neighbour. */
  function pairs(run) {
    const characters = Array.from(run);
    const found = [];
    let start = 0;
    characters.forEach((character, n) => {
      const pair = character + (characters[n + 1] || "");
      const word = fold(pair);
      if (word) found.push({ word: word, start: start, end: start + pair.length });
      start += character.length;
    });
    return found;
  }

  /** The folded words of a run of letters, with their places in it. */
  const pieces = remembering((run) => {
    if (CJK.test(run)) {
      const found = [];
      for (const part of run.matchAll(CJK_OR_NOT)) {
        for (const piece of CJK.test(part[0]) ? pairs(part[0]) : pieces(part[0])) {
          found.push({ word: piece.word, start: part.index + piece.start, end: part.index + piece.end });
        }
      }
      return found;
    }
    const possessive = ENDS_POSSESSIVE.exec(run), elided = ELIDED.exec(run);
    const start = elided ? elided[0].length : 0, end = possessive ? possessive.index : run.length;
    const letters = run[1] === "." ? run.slice(start, end).replace(/\./g, "") : run.slice(start, end);
    const word = cut(fold(letters));
    return word ? [{ word: word, start: start, end: end }] : [];
  });

  /** The words of a text in order, folded and not stemmed, each with its start and end. */
  function spans(text) {
    const found = [];
    for (const match of text.matchAll(WORD)) {
      for (const piece of pieces(match[0])) {
        found.push({ word: piece.word, start: match.index + piece.start, end: match.index + piece.end });
      }
    }
    return found;
  }

  /** The language itself that a BCP 47 tag names: `pt` of `pt-BR`. */
  function primary(language) {
    return language.toLowerCase().split(/[-_]/)[0];
  }

  /** Whether a BCP 47 tag means English. */
  function isEnglish(language) {
    return ["en", "eng"].includes(primary(language));
  }

  const stemmers = new Map(
    Array.from(fonds.stemmers, ([code, stemmer]) => [code, remembering((word) => fold(stemmer(word)) || word)])
  );

  /** The stem of a folded word in a text of this language (a BCP 47 tag). */
  function stem(word, language) {
    const stemmer = stemmers.get(primary(language));
    return stemmer && !/[\u{10000}-\u{10ffff}]/u.test(word) ? stemmer(word) : word;
  }

  /** The words of a text in order as `{term, word, start, end}`: `word` is folded, `term` its stem. */
  function tokens(text, language) {
    return spans(text).map((span) => Object.assign({ term: stem(span.word, language) }, span));
  }

  fonds.text = {
    fold: fold,
    isEnglish: isEnglish,
    isCjk: (character) => CJK.test(character),
    spans: spans,
    stem: stem,
    tokens: tokens,
    words: (text) => spans(text).map((span) => span.word),
  };
})((globalThis.fonds = globalThis.fonds || {}));
