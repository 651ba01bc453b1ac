/** The keys of the arrays in which files of a trail and the answer of lookup-events hold their records. */
const LISTS: ReadonlySet<string> = new Set(['Records', 'Events']);

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;

/** A text that is no JSON grows for ever; no record of CloudTrail is larger than 256 KB. */
const MOST_CHARACTERS = 4 * 1024 * 1024;

/** Cuts a stream of text into its records. */
export type Scanner = {
  /** Takes the next piece of the text, and gives the JSON text of each record that ends in it. */
  push(text: string): readonly string[];
  /** Says what is wrong with the text, once it has ended; undefined if nothing is. */
  end(): string | undefined;
};

/** Where the scanner is: in which braces and brackets, and in which text. */
type Place = {
  buffer: string;
  at: number;
  start: number;
  stack: ('{' | '[' | 'list')[];
  inText: boolean;
  textFrom: number;
  key: string;
  strays: number;
};

/** A record is an object on its own, in an array of the outermost level, or in a list of records in an object. */
const beginsRecord = ({ stack }: Place): boolean => {
  const [outer, inner] = stack;
  if (stack.length === 0) return true;
  return stack.length === 1 ? outer === '[' : stack.length === 2 && inner === 'list';
};

const opened = (place: Place, at: number): void => {
  if (place.start < 0 && beginsRecord(place)) place.start = at;
  place.stack.push('{');
};

/** An object that holds a list of records is no record itself: its records are given one by one. */
const openedList = (place: Place): void => {
  const isList = place.stack.length === 1 && place.stack[0] === '{' && LISTS.has(place.key);
  if (isList) place.start = -1;
  place.stack.push(isList ? 'list' : '[');
};

const isOutside = ({ stack, start }: Place): boolean => stack.length === 0 && start < 0;

const isSpace = (code: number): boolean => code <= 0x20 || code === 0xfeff || code === 0x2c;

/** Goes through a text up to its closing quote; false if that has not come yet. */
const passText = (place: Place): boolean => {
  const { buffer } = place;
  while (place.at < buffer.length) {
    const code = buffer.charCodeAt(place.at);
    if (code === BACKSLASH) place.at += 1;
    else if (code === QUOTE) {
      place.inText = false;
      if (place.stack.length === 1) place.key = buffer.slice(place.textFrom, place.at);
      return true;
    }
    place.at += 1;
  }
  return false;
};

const take = (place: Place, code: number, records: string[]): void => {
  if (code === QUOTE) {
    place.inText = true;
    place.textFrom = place.at + 1;
    if (isOutside(place)) place.strays += 1;
  } else if (code === OPEN) opened(place, place.at);
  else if (code === OPEN_LIST) openedList(place);
  else if (code === CLOSE || code === CLOSE_LIST) {
    if (place.stack.pop() === undefined) place.strays += 1;
    if (place.start >= 0 && beginsRecord(place)) {
      records.push(place.buffer.slice(place.start, place.at + 1));
      place.start = -1;
    }
  } else if (isOutside(place) && !isSpace(code)) place.strays += 1;
};

/** What lies before the record that is being read is not needed any more. */
const forget = (place: Place): void => {
  const keep = place.start >= 0 ? place.start : place.inText ? place.textFrom - 1 : place.at;
  place.buffer = place.buffer.slice(keep);
  place.at -= keep;
  place.textFrom -= keep;
  if (place.start >= 0) place.start = 0;
};

/**
 * Reads JSON as it comes: files of a trail, JSON Lines, records one after the other, the answer of lookup-events. Only
 * the record that is being read is held, so that the size of a file does not matter.
 */
export const createScanner = (): Scanner => {
  const place: Place = {
    buffer: '',
    at: 0,
    start: -1,
    stack: [],
    inText: false,
    textFrom: 0,
    key: '',
    strays: 0,
  };
  let isTooLong = false;
  return {
    push: (text) => {
      const records: string[] = [];
      if (isTooLong) return records;
      place.buffer += text;
      for (; place.at < place.buffer.length; place.at += 1) {
        if (!place.inText) take(place, place.buffer.charCodeAt(place.at), records);
        else if (!passText(place)) break;
      }
      forget(place);
      isTooLong = place.buffer.length > MOST_CHARACTERS;
      return records;
    },
    end: () => {
      if (isTooLong) return 'holds a value that is too long for a record';
      if (place.stack.length > 0 || place.inText) return 'ends in the middle of a record';
      return place.strays > 0 ? 'holds something that is not JSON' : undefined;
    },
  };
};
