// From which day to which? Twin of build_scripts/search/days.py, where what `date:` takes is written down.

(function (fonds) {
  "use strict";

  const FIRST_DAY = "0001-01-01", LAST_DAY = "9999-12-31";
  const POINT = /^([0-9]{4}|[0-9]{3}X|[0-9]{2}XX)(?:-([0-9]{2})(?:-([0-9]{2}))?)?$/;
  const HOW = "A date is written 2020, 2020-01, 2020-01-31 or 199X; a range 2019-12..2020-01.";

  function lastDay(year, month) {
    const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  }

  function days(point) {
    const parts = POINT.exec(point);
    if (!parts) throw new Error(HOW);
    const [, year, month, day] = parts;
    const lastYear = year.replace(/X/g, "9");
    let firstYear = year.replace(/X/g, "0");
    if (lastYear === "0000" || (month && firstYear !== lastYear)) throw new Error(HOW);
    if (firstYear === "0000") firstYear = "0001";
    if (!month) return [`${firstYear}-01-01`, `${lastYear}-12-31`];
    if (month < "01" || month > "12") throw new Error("There is no such month.");
    const last = lastDay(Number(year), Number(month));
    if (!day) return [`${year}-${month}-01`, `${year}-${month}-${last}`];
    if (Number(day) < 1 || Number(day) > last) throw new Error("There is no such day.");
    return [`${year}-${month}-${day}`, `${year}-${month}-${day}`];
  }

  /** The first and the last day of a date or a range as a searcher writes them; throws an Error with a sentence. */
  function dayRange(text) {
    const plain = text.replace(/\//g, "..");
    const at = plain.indexOf("..");
    if (at < 0) return days(plain);
    const first = plain.slice(0, at), last = plain.slice(at + 2);
    if (!first && !last) throw new Error(HOW);
    const start = first ? days(first)[0] : FIRST_DAY;
    const end = last ? days(last)[1] : LAST_DAY;
    if (start > end) throw new Error("This range of dates ends before it begins.");
    return [start, end];
  }

  /** Whether a date that means these days (one, or two with a stroke) may lie between two days. */
  function overlaps(meant, first, last) {
    const [begin, end] = meant.split("/");
    return begin <= last && (end || begin) >= first;
  }

  fonds.days = { FIELD: "date:", overlaps: overlaps, range: dayRange };
})((globalThis.fonds = globalThis.fonds || {}));
