// The part of JSON Schema that the API's description uses. Anything else in a schema throws, so that a
// keyword that is not looked at is never taken for one that holds.

const ANNOTATIONS = new Set(['description', 'examples', 'default', 'format']);

/** The faults of a value, as texts; none: it fits. `root` is the document that $refs lead into. */
export function faults(root, schema, value, path = '$') {
  const found = [];
  for (const [keyword, wanted] of Object.entries(schema)) {
    if (ANNOTATIONS.has(keyword)) {
      continue;
    }
    const check = CHECKS[keyword];
    if (!check) {
      throw new Error(`${path}: the keyword ${keyword} is not known here`);
    }
    found.push(...check({ root, schema, wanted, value, path }));
  }
  return found;
}

/** What a $ref leads to; throws where it leads nowhere. */
export function resolve(root, ref) {
  let at = root;
  for (const part of ref.replace(/^#\//, '').split('/')) {
    at = at?.[part];
  }
  if (at === undefined) {
    throw new Error(`${ref} leads nowhere`);
  }
  return at;
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const TYPES = {
  string: (value) => typeof value === 'string',
  integer: Number.isInteger,
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  array: Array.isArray,
  object: isObject,
  null: (value) => value === null,
};
const say = (good, path, text) => (good ? [] : [`${path}: ${text}`]);
const count = ({ root, wanted, value, path }) =>
  wanted.filter((one) => faults(root, one, value, path).length === 0).length;

const CHECKS = {
  $ref: ({ root, wanted, value, path }) => faults(root, resolve(root, wanted), value, path),
  type: ({ wanted, value, path }) =>
    say([wanted].flat().some((type) => TYPES[type](value)), path, `${JSON.stringify(value)?.slice(0, 80)} is no ${wanted}`),
  enum: ({ wanted, value, path }) => say(wanted.includes(value), path, `${value} is none of ${wanted}`),
  const: ({ wanted, value, path }) => say(wanted === value, path, `${value} is not ${wanted}`),
  pattern: ({ wanted, value, path }) =>
    say(typeof value !== 'string' || new RegExp(wanted, 'u').test(value), path, `${value} does not fit ${wanted}`),
  minLength: ({ wanted, value, path }) => say(typeof value !== 'string' || [...value].length >= wanted, path, 'too short'),
  maxLength: ({ wanted, value, path }) => say(typeof value !== 'string' || [...value].length <= wanted, path, 'too long'),
  minimum: ({ wanted, value, path }) => say(typeof value !== 'number' || value >= wanted, path, `${value} < ${wanted}`),
  maximum: ({ wanted, value, path }) => say(typeof value !== 'number' || value <= wanted, path, `${value} > ${wanted}`),
  minItems: ({ wanted, value, path }) => say(!Array.isArray(value) || value.length >= wanted, path, 'too few'),
  maxItems: ({ wanted, value, path }) => say(!Array.isArray(value) || value.length <= wanted, path, 'too many'),
  minProperties: ({ wanted, value, path }) => say(!isObject(value) || Object.keys(value).length >= wanted, path, 'too few members'),
  required: ({ wanted, value, path }) =>
    (isObject(value) ? wanted.flatMap((name) => say(name in value, path, `${name} is missing`)) : []),
  properties: ({ root, wanted, value, path }) =>
    (isObject(value) ? Object.entries(wanted).flatMap(([name, one]) =>
      (name in value ? faults(root, one, value[name], `${path}.${name}`) : [])) : []),
  additionalProperties: ({ root, schema, wanted, value, path }) =>
    (isObject(value) ? Object.keys(value).filter((name) => !(name in (schema.properties ?? {}))).flatMap((name) => {
      if (typeof wanted === 'boolean') {
        return say(wanted, path, `${name} is not described`);
      }
      return faults(root, wanted, value[name], `${path}.${name}`);
    }) : []),
  items: ({ root, wanted, value, path }) =>
    (Array.isArray(value) ? value.flatMap((one, index) => faults(root, wanted, one, `${path}[${index}]`)) : []),
  anyOf: (one) => say(count(one) > 0, one.path, `${JSON.stringify(one.value)} fits none`),
  oneOf: (one) => say(count(one) === 1, one.path, `${JSON.stringify(one.value)} fits ${count(one)}, not one`),
};
