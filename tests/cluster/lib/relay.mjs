// What stands between a follower and its leader: an address that stays when the leader gets another port, that can be cut
// off, and that can change what goes through.
//
//   const relay = await openRelay(() => leader.port);
//   relay.url        // the follower's `follow`
//   relay.cut()      // nobody gets through, until relay.mend()
//   relay.change = (bytes, path) => bytes   // the bodies of GET /api/v1/journal/rows

import { createServer, request } from 'node:http';

export async function openRelay(port) {
  const relay = { change: null, isCut: false, asked: 0 };
  const open = new Set();
  const server = createServer((incoming, outgoing) => {
    relay.asked++;
    const through = request({ host: '127.0.0.1', port: port(), method: incoming.method, path: incoming.url,
      headers: incoming.headers, agent: false });
    const give_up = () => { outgoing.destroy(); through.destroy(); };
    through.on('error', give_up);
    outgoing.on('close', () => through.destroy());
    through.on('response', (answer) => {
      const pieces = [];
      answer.on('error', give_up);
      answer.on('data', (piece) => pieces.push(piece));
      answer.on('end', () => {
        let bytes = Buffer.concat(pieces);
        if (relay.change && answer.statusCode === 200) {
          bytes = relay.change(bytes, incoming.url);
        }
        outgoing.writeHead(answer.statusCode, { ...answer.headers, 'content-length': bytes.length });
        outgoing.end(bytes);
      });
    });
    incoming.pipe(through);
  });
  server.on('connection', (socket) => {
    if (relay.isCut) {
      socket.destroy();
      return;
    }
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  server.unref();
  relay.url = `http://127.0.0.1:${server.address().port}`;
  relay.cut = () => {
    relay.isCut = true;
    open.forEach((socket) => socket.destroy());
  };
  relay.mend = () => { relay.isCut = false; };
  relay.close = () => { relay.cut(); server.close(); };
  return relay;
}

/** The rows of an answer of GET /api/v1/journal/rows: where each begins and ends, its seq, and the head of the answer. */
export function readRows(bytes) {
  const head = { leads: bytes[8] === 1, seq: Number(bytes.readBigUInt64BE(9)), head: bytes.toString('hex', 17, 49) };
  const rows = [];
  for (let at = 49; at < bytes.length;) {
    const op = bytes.readUInt32BE(at + 57);
    const body = Number(bytes.readBigUInt64BE(at + 61 + op));
    const end = at + 61 + op + 8 + body + 32;
    rows.push({ at, end, seq: Number(bytes.readBigUInt64BE(at)), kind: bytes[at + 8], op: bytes.toString('utf8', at + 61, at + 61 + op),
      body: bytes.subarray(at + 69 + op, at + 69 + op + body), head: bytes.toString('hex', end - 32, end) });
    at = end;
  }
  return { ...head, rows };
}
