// What is the stem of an English word? Snowball English ("Porter2"), written from the published description of the
// algorithm (https://snowballstem.org/algorithms/english/stemmer.html), in the form it has since Snowball 3.1.
// Twin of the Python package `snowballstemmer`: a test compares the two over a whole vocabulary.
// Words come folded: lower-case letters and digits, no apostrophes.

(function (fonds) {
  "use strict";

  const WHOLE_WORDS = {
    skis: "ski", skies: "sky", idly: "idl", gently: "gentl", ugly: "ugli", early: "earli", only: "onli",
    singly: "singl", sky: "sky", news: "news", howe: "howe", atlas: "atlas", cosmos: "cosmos", bias: "bias",
    andes: "andes",
  };
  const UNUSUAL_BEGINNING = /^(?:arsen|commun|emerg|gener|inter|later|organ|past|univers)/;
  const VOWEL = /[aeiouy]/;
  const NOT_REALLY_ING = /^(?:even|cann|inn|earr|herr|out)ing$/;
  const STEP_2 = [
    ["ization", "ize"], ["ational", "ate"], ["iveness", "ive"], ["fulness", "ful"], ["ousness", "ous"],
    ["lessli", "less"], ["biliti", "ble"], ["tional", "tion"],
    ["fulli", "ful"], ["ousli", "ous"], ["entli", "ent"], ["aliti", "al"], ["iviti", "ive"], ["alism", "al"],
    ["ation", "ate"], ["ogist", "og"],
    ["anci", "ance"], ["enci", "ence"], ["abli", "able"], ["alli", "al"], ["izer", "ize"], ["ator", "ate"],
    ["bli", "ble"], ["ogi", "og", /l$/], ["li", "", /[cdeghkmnrt]$/],
  ];
  const STEP_3 = [
    ["ational", "ate"], ["tional", "tion"], ["icate", "ic"], ["ative", "", null, "second"], ["alize", "al"],
    ["iciti", "ic"], ["ical", "ic"], ["ness", ""], ["ful", ""],
  ];
  const STEP_4 = [
    "ement", "ance", "ence", "able", "ible", "ment", "ate", "ive", "ize", "iti", "ism", "ous", "ant", "ent",
    "ion", "al", "er", "ic",
  ];

  /** A `y` that begins the word or follows a vowel is a consonant; it is written `Y` while the steps run. */
  function withConsonantY(word) {
    let marked = "";
    for (const letter of word) {
      const consonant = letter === "y" && (marked === "" || VOWEL.test(marked[marked.length - 1]));
      marked += consonant ? "Y" : letter;
    }
    return marked;
  }

  /** Where the regions R1 and R2 begin: each after the first non-vowel that follows a vowel. */
  function regions(word) {
    const after = (start) => {
      const found = /[aeiouy][^aeiouy]/.exec(word.slice(start));
      return found ? start + found.index + 2 : word.length;
    };
    const unusual = UNUSUAL_BEGINNING.exec(word);
    const first = unusual ? unusual[0].length : after(0);
    return { first: first, second: after(first) };
  }

  /** Whether the word ends in a short syllable. */
  function endsShort(word) {
    return /[^aeiouy][aeiouy][^aeiouywxY]$/.test(word) || /^[aeiouy][^aeiouy]$/.test(word) || word.endsWith("past");
  }

  /** Step 1a: plurals. */
  function plural(word) {
    if (word.endsWith("sses")) return word.slice(0, -2);
    if (/ie[ds]$/.test(word)) return word.slice(0, word.length > 4 ? -2 : -1);
    if (/(?:us|ss)$/.test(word) || !word.endsWith("s")) return word;
    return VOWEL.test(word.slice(0, -2)) ? word.slice(0, -1) : word;
  }

  /** Step 1b: past tenses and participles. */
  function participle(word, region) {
    const suffix = /(?:eedly|ingly|edly|eed|ing|ed)$/.exec(word);
    if (!suffix) return word;
    const rest = word.slice(0, suffix.index);
    if (suffix[0].startsWith("eed")) {
      return suffix.index >= region.first && !/^(?:succ|proc|exc)$/.test(rest) ? rest + "ee" : word;
    }
    if (suffix[0] === "ing") {
      if (/^[^aeiouy]y$/.test(rest)) return rest[0] + "ie";
      if (NOT_REALLY_ING.test(word)) return word;
    }
    if (!VOWEL.test(rest)) return word;
    if (/(?:at|bl|iz)$/.test(rest)) return rest + "e";
    if (/(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(rest)) return /^[aeo]..$/.test(rest) ? rest : rest.slice(0, -1);
    return rest.length === region.first && endsShort(rest) ? rest + "e" : rest;
  }

  /** Steps 2 and 3: the longest suffix of the table that the word has, replaced when it stands in its region. */
  function replaced(word, table, region) {
    for (const [suffix, by, preceded, where] of table) {
      if (!word.endsWith(suffix)) continue;
      const rest = word.slice(0, word.length - suffix.length);
      const fits = rest.length >= region[where || "first"] && (!preceded || preceded.test(rest));
      return fits ? rest + by : word;
    }
    return word;
  }

  /** Step 4: suffixes that go when they stand in R2. */
  function shortened(word, region) {
    const suffix = STEP_4.find((candidate) => word.endsWith(candidate));
    if (!suffix) return word;
    const rest = word.slice(0, word.length - suffix.length);
    return rest.length >= region.second && (suffix !== "ion" || /[st]$/.test(rest)) ? rest : word;
  }

  /** Step 5: a final e or double l. */
  function trimmed(word, region) {
    const rest = word.slice(0, -1);
    if (word.endsWith("e")) {
      const goes = rest.length >= region.second || (rest.length >= region.first && !endsShort(rest));
      return goes ? rest : word;
    }
    return word.endsWith("ll") && rest.length >= region.second ? rest : word;
  }

  /** The stem of a folded English word. */
  fonds.stemEnglish = function (word) {
    if (Object.prototype.hasOwnProperty.call(WHOLE_WORDS, word)) return WHOLE_WORDS[word];
    if (word.length < 3) return word;
    const marked = withConsonantY(word);
    const region = regions(marked);
    let stem = participle(plural(marked), region);
    if (/^.+[^aeiouy][yY]$/.test(stem)) stem = stem.slice(0, -1) + "i";
    stem = replaced(stem, STEP_2, region);
    stem = replaced(stem, STEP_3, region);
    return trimmed(shortened(stem, region), region).replace(/Y/g, "y");
  };
})((globalThis.fonds = globalThis.fonds || {}));
