// Reading and changing a document by the daemon's own paths, such as `payment[1].factor_bp`.

export type Json = null | boolean | number | string | Json[] | { [member: string]: Json };

/** "score.deductions[0].over_s" as ["score", "deductions", 0, "over_s"]. Keys with a dot in them
 * (camera.1 under limits_s, or what stands in `document`) are taken as one. */
function step(value: Json, rest: string): [string | number, string] | null {
  const index = /^\[(\d+)\]\.?/.exec(rest);
  if (index) {
    return [Number(index[1]), rest.slice(index[0].length)];
  }
  const whole = value !== null && typeof value === 'object' && !Array.isArray(value) && rest in value ? rest : null;
  const name = whole ?? /^camera\.[123](?![^.[])|^[^.[]+/.exec(rest)?.[0];
  return name === undefined ? null : [name, rest.slice(name.length).replace(/^\./, '')];
}

const member = (value: Json, key: string | number): Json =>
  value === null || typeof value !== 'object' ? null : ((value as Record<string | number, Json>)[key] ?? null);

export function at(document: Json, path: string): Json {
  if (path === '') {
    return document;
  }
  const taken = step(document, path);
  return taken ? at(member(document, taken[0]), taken[1]) : null;
}

/** A copy with one member set; undefined takes it out. */
export function withMember(document: Json, path: string, value: Json | undefined): Json {
  const taken = step(document, path);
  if (!taken) {
    return document;
  }
  const [key, rest] = taken;
  const next = rest === '' ? value : withMember(member(document, key), rest, value);
  if (Array.isArray(document)) {
    return document.map((one, i) => (i === key ? (next ?? null) : one));
  }
  const copy = { ...(document as Record<string, Json>) };
  if (next === undefined) {
    delete copy[key];
  } else {
    copy[key] = next;
  }
  return copy;
}
