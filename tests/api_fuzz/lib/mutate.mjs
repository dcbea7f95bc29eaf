// Damage with structure: values of JSON that fit their place no longer, and bytes that are no text.

const LONG = 5000;

/** Texts that programs stumble over. None holds a canary. */
export const TEXTS = [
  '', ' ', '0', '-1', 'null', 'true', '.', '..', '../..', '%00', '%', 'a/b', 'a b', '　', '"', "'", '\\', '\n', '\r\n', '\t',
  '=1+1', '@SUM(A1)', '+1', '-1', "'=1", '3.30106E+19', '44011300001310000000.00', '#N/A', '￥', '镇街', '𠮷', 'é', 'ﾊ',
  '\u0000', '\u0007', '\u0085', '\u009b31m', '\u00ad', '\u200b', '\u202e', '\u2028', '\ufeff', '\ufffe', '\ud800', 'a'.repeat(64),
  'a'.repeat(65), '镇'.repeat(64), '镇'.repeat(65), '镇'.repeat(200), 'x'.repeat(LONG), '<script>alert(1)</script>', "' OR 1=1 --",
  '%s%n%s', '${jndi:x}', '2022-09', '2022-13', '2022-02-30', '24:00', '9'.repeat(30),
];
export const NUMBERS = [
  0, 1, -1, 2, 3, 4, 28, 99, 100, 255, 256, 900, 65535, 65536, 86400, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 53 - 1, 2 ** 53, 2 ** 63, 2 ** 64, 1e19,
  1e308, -(2 ** 63), 0.5, 1.0000001, -0.1,
];
export const INSTANTS = [
  '1999-12-31T23:59:59Z', '2000-01-01T00:00:00Z', '2022-09-01T00:00:00+08:00', '2022-09-30T23:59:59.999+08:00', '2022-10-01T00:00:00+08:00',
  '2022-02-30T00:00:00Z', '2022-09-01T24:00:00Z', '2022-09-01T00:00:60Z', '2022-09-01T00:00:00', '2022-09-01', '2136-02-07T06:28:16Z',
  '9999-12-31T23:59:59Z', '0000-01-01T00:00:00Z', '2022-09-01T00:00:00+99:99', '2022-09-01t00:00:00z', '2022-09-01 00:00:00+08:00',
];

const wild = (dice) => dice.pick([
  () => dice.pick(TEXTS), () => dice.pick(NUMBERS), () => dice.pick(INSTANTS), () => null, () => true, () => [], () => ({}),
  () => [dice.pick(TEXTS)], () => ({ [dice.pick(TEXTS)]: dice.pick(NUMBERS) }), () => nested(dice.pick([5, 31, 33, 200])),
  () => Array.from({ length: dice.pick([2, 65, 1001]) }, () => dice.pick(NUMBERS)),
])();

function nested(depth) {
  let value = 1;
  for (let i = 0; i < depth; i++) {
    value = i % 2 ? [value] : { a: value };
  }
  return value;
}

/** Every place in a value: [holder, key]. */
function places(value, found = []) {
  for (const key of Array.isArray(value) ? value.keys() : Object.keys(value ?? {})) {
    found.push([value, key]);
    if (typeof value[key] === 'object') {
      places(value[key], found);
    }
  }
  return found;
}

function near(value, dice) {
  if (typeof value === 'number') {
    return dice.pick([value + 1, value - 1, -value, value * 1000, String(value), value + 0.5]);
  }
  if (typeof value === 'string') {
    const at = dice.below(value.length + 1);
    return dice.pick([value + value, value.slice(0, at), value.slice(0, at) + dice.pick(TEXTS) + value.slice(at), value.toUpperCase(), ` ${value}`, [value]]);
  }
  return typeof value === 'boolean' ? !value : wild(dice);
}

/** Changes one place of a copy of `value`; `pool()` gives values that fit somewhere. */
export function mutated(value, dice, pool) {
  const root = [structuredClone(value)];
  const [holder, key] = dice.pick(places(root));
  const old = holder[key];
  switch (dice.below(9)) {
    case 0:
    case 1: holder[key] = wild(dice); break;
    case 2:
    case 3: holder[key] = near(old, dice); break;
    case 4:
    case 5: holder[key] = pool(); break;
    case 6:
      if (Array.isArray(holder)) {
        holder.splice(key, 1);
      } else {
        delete holder[key];
      }
      break;
    case 7:
      if (typeof old === 'object' && old !== null && !Array.isArray(old)) {
        old[dice.pick([...TEXTS, 'from', 'to', 'asset', 'code', 'note'])] = wild(dice);
      } else {
        holder[key] = [old, structuredClone(old)];
      }
      break;
    default:
      if (Array.isArray(holder)) {
        holder.push(structuredClone(old));
      } else {
        holder[key] = dice.pick(places(root))[0];
      }
  }
  // A value that now holds itself cannot be written.
  try {
    JSON.stringify(root[0]);
    return root[0];
  } catch {
    return wild(dice);
  }
}

/** Damages bytes: cut, repeated, flipped, with others among them. */
export function damaged(bytes, dice) {
  const at = dice.below(bytes.length + 1);
  const head = bytes.subarray(0, at);
  const tail = bytes.subarray(at);
  switch (dice.below(7)) {
    case 0: return Buffer.from(head);
    case 1: return Buffer.concat([head, tail, tail]);
    case 2: {
      const flipped = Buffer.from(bytes);
      if (flipped.length > 0) {
        flipped[at % flipped.length] ^= 1 << dice.below(8);
      }
      return flipped;
    }
    case 3: return Buffer.concat([head, Buffer.from(dice.pick([[0xff], [0xc3], [0xed, 0xa0, 0x80], [0], [0xf4, 0x90, 0x80, 0x80], [0x81, 0x30, 0x81, 0x30]])), tail]);
    case 4: return Buffer.concat([Buffer.from(dice.pick(['\ufeff', '\ufeff\ufeff', ' ', '[', '{', '\n\n'])), bytes]);
    case 5: return Buffer.concat([head, Buffer.from(dice.pick(['{', '}', '[', ']', ',', ':', '"', '\\', '\\u0000', '\\ud800', '1e999', '"a":1,"a":2,', '\n', '//', '镇'.repeat(60), `x${'镇'.repeat(60)}`])), tail]);
    default: return Buffer.concat([head, Buffer.alloc(dice.pick([1, 100, 5000]), dice.pick(['[', '{"a":', ' ', '9', 'a'])), tail]);
  }
}
