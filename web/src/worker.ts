// The service worker: keeps the page itself and the last answers, so that a phone in a tunnel still shows
// what it knew. It is asked last: the network always goes first. Nothing that changes anything passes here.

const PAGE = 'page',
  ANSWERS = 'answers'; // base/session.ts empties it when the person changes
const KEPT_AT = 'X-Kept-At'; // base/api.ts tells by it that an answer is an old one
const PATIENCE_MS = 8000,
  ANSWERS_MAX = 80,
  ANSWER_BYTES_MAX = 2 << 20,
  KEPT_MS = 86_400_000;

declare const SHELL: string[]; // build.mjs: the addresses of all files of the page

interface Scope {
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  location: Location;
  addEventListener(type: string, listener: (event: WorkerEvent) => void): void;
}
interface WorkerEvent {
  request: Request;
  waitUntil(work: Promise<unknown>): void;
  respondWith(answer: Promise<Response>): void;
}
const scope = self as unknown as Scope;

/** A stream never ends, a table is a file of its own, and who signs in or out is the daemon's alone to say. */
function isKept(request: Request): boolean {
  const address = new URL(request.url);
  return (
    request.method === 'GET' &&
    address.origin === scope.location.origin &&
    !['/api/v1/stream', '/readyz', '/healthz', '/metrics'].includes(address.pathname) &&
    !address.searchParams.has('format')
  );
}

const isAnswer = (request: Request) => new URL(request.url).pathname.startsWith('/api/');

function fromNetwork(request: Request): Promise<Response> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer in time')), PATIENCE_MS);
    fetch(request).then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

async function keepAnswer(request: Request, answer: Response): Promise<void> {
  const body = await answer.blob();
  const cache = await caches.open(ANSWERS);
  if (body.size > ANSWER_BYTES_MAX) {
    return;
  }
  const headers = { 'Content-Type': answer.headers.get('Content-Type') ?? '', [KEPT_AT]: new Date().toISOString() };
  await cache.put(request.url, new Response(body, { headers }));
  const all = await cache.keys();
  await Promise.all(all.slice(0, Math.max(0, all.length - ANSWERS_MAX)).map((old) => cache.delete(old)));
}

/** An unchanged answer is as fresh as a new one; a refused one is kept no longer. */
async function keep(request: Request, answer: Response): Promise<void> {
  if (!isAnswer(request)) {
    return answer.ok ? (await caches.open(PAGE)).put(request.url, answer) : undefined;
  }
  if (answer.ok) {
    return keepAnswer(request, answer);
  }
  const cache = await caches.open(ANSWERS);
  const known = answer.status === 304 ? await cache.match(request.url) : undefined;
  if (known) {
    return keepAnswer(request, known);
  }
  if (answer.status === 401 || answer.status === 403 || answer.status === 404) {
    await cache.delete(request.url);
  }
}

async function fromStore(request: Request): Promise<Response | undefined> {
  const cache = await caches.open(isAnswer(request) ? ANSWERS : PAGE);
  const known = await cache.match(request.url, { ignoreSearch: !isAnswer(request) });
  const at = known?.headers.get(KEPT_AT);
  return at && Date.now() - Date.parse(at) > KEPT_MS ? undefined : known;
}

async function answer(event: WorkerEvent): Promise<Response> {
  const { request } = event;
  try {
    const fresh = await fromNetwork(request);
    event.waitUntil(keep(request, fresh.clone()).catch(() => undefined)); // a full disk keeps nothing
    return fresh;
  } catch (error) {
    const known = await fromStore(request);
    if (known) {
      return known;
    }
    throw error;
  }
}

scope.addEventListener('install', (event) => {
  event.waitUntil(caches.open(PAGE).then((cache) => cache.addAll(SHELL)).then(() => scope.skipWaiting()));
});
scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()));
scope.addEventListener('fetch', (event) => {
  if (isKept(event.request)) {
    event.respondWith(answer(event));
  }
});
