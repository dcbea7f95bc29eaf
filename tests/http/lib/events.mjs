// Reads server-sent events as they come.

import { request } from 'node:http';

/**
 * Opens a stream: resolves when its head is there, to {status, headers, text(), events, comments, next(type,
 * timeoutMs), ended(timeoutMs), pause(),
 * close()}. events are {event, data} with data parsed; next() resolves to the first
 * event of a type that nobody has been given yet.
 */
export function openStream(daemon, path, headers) {
  const { hostname, port } = new URL(daemon.url);
  return new Promise((done, fail) => {
    const outgoing = request({ host: hostname, port, path, headers, agent: false });
    outgoing.once('error', fail);
    outgoing.once('response', (incoming) => done(new Stream(outgoing, incoming)));
    outgoing.end();
  });
}

class Stream {
  #text = '';
  #rest = '';
  #given = new Map();
  #waiting = new Set();
  #outgoing;
  #incoming;
  events = [];
  comments = [];
  over = false;

  constructor(outgoing, incoming) {
    this.#outgoing = outgoing;
    this.#incoming = incoming;
    this.status = incoming.statusCode;
    this.headers = incoming.headers;
    outgoing.on('error', () => {});
    incoming.on('error', () => {});
    incoming.setEncoding('utf8');
    incoming.on('data', (text) => this.#take(text));
    incoming.once('close', () => {
      this.whole = incoming.complete;
      this.over = true;
      this.#look();
    });
  }

  text() {
    return this.#text;
  }

  next(type, timeoutMs = 10_000) {
    return this.#wait(`no event ${type}`, timeoutMs, () => {
      const given = this.#given.get(type) ?? 0;
      const found = this.events.filter(({ event }) => event === type)[given];
      if (found) {
        this.#given.set(type, given + 1);
      }
      return found;
    });
  }

  ended(timeoutMs = 10_000) {
    return this.#wait('it goes on', timeoutMs, () => this.over || undefined);
  }

  /** Reads nothing any more, as a reader that hangs. */
  pause() {
    this.#incoming.pause();
  }

  close() {
    this.#outgoing.destroy();
  }

  #take(text) {
    this.#text += text;
    const blocks = (this.#rest + text).split('\n\n');
    this.#rest = blocks.pop();
    for (const block of blocks) {
      if (block.startsWith(':')) {
        this.comments.push(block);
      } else if (block.startsWith('event:')) {
        const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(block);
        this.events.push({ event, data: JSON.parse(data) });
      }
    }
    this.#look();
  }

  #look() {
    for (const look of [...this.#waiting]) {
      look();
    }
  }

  #wait(what, timeoutMs, find) {
    return new Promise((done, fail) => {
      const look = () => {
        const found = find();
        if (found !== undefined) {
          clearTimeout(timer);
          this.#waiting.delete(look);
          done(found);
        }
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        fail(new Error(`${what} within ${timeoutMs} ms: ${this.#text}`));
      }, timeoutMs);
      this.#waiting.add(look);
      look();
    });
  }
}
