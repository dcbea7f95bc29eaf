// The registry: each collection by PUT, POST (JSON, NDJSON, CSV in UTF-8 and GB18030) and GET; all or
// nothing; dry runs; what is refused and how it is named; paging; CSV for spreadsheets; the rules.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { client, ndjson } from '../lib/client.mjs';
import { startDaemon } from '../lib/daemon.mjs';
import {
  APPENDIX_A, china, csvRecords, csvRows, good, iso, position, problem, put, query, register, unix,
} from '../lib/district.mjs';

const NOW = china('2022-09-10 12:00');
const CSV = { type: 'text/csv' };
const NDJSON = { type: 'application/x-ndjson' };

const TOWN = { code: 'shiqiao', name: '市桥街' };
const ORGANISATION = { code: 'c1', name: '甲公司', role: 'contractor' };
const PROJECT = {
  code: 'hd', name: '高清视频系统子项目二', phase: 'maintenance', contractor: 'c1', supervisor: null,
  planned: { camera: 2976 }, monthly_fee_fen: 12345600,
  budget: { 2022: { available_fen: 0, executed_fen: 0 } },
  milestones: [{ name: '合同签订', planned_on: '2022-05-01', done_on: null }],
};
const FEED = { code: 'probe', name: '巡检平台', report_ttl_s: 900, feed_ttl_s: 900 };
const ASSET = {
  code: '44011300001310000001', name: '市桥 大北路 01', kind: 'camera', class: 1, town: 'shiqiao',
  service: [{ project: 'hd', from: '2022-01-01T00:00:00+08:00', to: null }], attributes: { pole: 'P-17' },
};
const EXAMPLES = { towns: TOWN, organisations: ORGANISATION, projects: PROJECT, feeds: FEED, assets: ASSET };

let daemon;
let admin;

before(async () => {
  daemon = await startDaemon({ now: NOW });
  admin = client(daemon);
});
after(() => daemon?.stop());

const one = (collection, code) => admin.get(`/api/v1/${collection}/${encodeURIComponent(code)}`);
const everything = async (collection) =>
  (await good(admin.get(`/api/v1/${collection}?limit=10000`))).items;

/** Has these members, at every depth. */
function holds(record, wanted, what = '') {
  for (const [name, value] of Object.entries(wanted)) {
    assert.deepEqual(record[name], value, `${what} ${name}`);
  }
}

describe('a record as the manual writes it', () => {
  for (const [collection, record] of Object.entries(EXAMPLES)) {
    it(`is put into ${collection}, read back, listed, and replaced whole`, async () => {
      const { code, ...rest } = record;
      await put(admin.put(`/api/v1/${collection}/${code}`, record));
      holds(await good(one(collection, code)), record);
      holds((await everything(collection)).find((r) => r.code === code), record);

      // The code of the path is enough.
      await put(admin.put(`/api/v1/${collection}/${code}`, { ...rest, name: '改名' }));
      assert.equal((await good(one(collection, code))).name, '改名');
      await put(admin.put(`/api/v1/${collection}/${code}`, record));
      holds(await good(one(collection, code)), record);
    });
  }

  it('replaces the whole record: what is left out is gone', async () => {
    await put(admin.put('/api/v1/assets/gone', { ...ASSET, code: 'gone' }));
    await put(admin.put('/api/v1/assets/gone', { code: 'gone', name: 'x', kind: 'camera', town: 'shiqiao' }));
    const record = await good(one('assets', 'gone'));
    assert.equal(record.class ?? null, null);
    assert.deepEqual(record.service ?? [], []);
    assert.deepEqual(record.attributes ?? {}, {});
  });

  it('takes a feed\'s defaults: 900 and 900', async () => {
    await put(admin.put('/api/v1/feeds/plain', { name: 'plain' }));
    holds(await good(one('feeds', 'plain')), { report_ttl_s: 900, feed_ttl_s: 900 });
    await put(admin.put('/api/v1/feeds/plain', { name: 'plain', report_ttl_s: null, feed_ttl_s: 2147483647 }));
    holds(await good(one('feeds', 'plain')), { report_ttl_s: null, feed_ttl_s: 2147483647 });
  });

  it('gives times back with the district\'s offset', async () => {
    await put(admin.put('/api/v1/assets/offsets', {
      ...ASSET, code: 'offsets',
      service: [{ project: 'hd', from: '2022-01-01T00:00:00.9Z', to: '2022-06-01T02:30:00+02:30' }],
    }));
    assert.deepEqual((await good(one('assets', 'offsets'))).service,
      [{ project: 'hd', from: '2022-01-01T08:00:00+08:00', to: '2022-06-01T08:00:00+08:00' }]);
  });

  it('is 404 when nobody registered it', async () => {
    for (const collection of Object.keys(EXAMPLES)) {
      await problem(one(collection, 'nothing'), 404);
    }
  });

  it('may have a code with a slash, a space, Chinese and a quote in it', async () => {
    for (const code of ['a/b', 'a b', '石楼1号', 'a"b', 'a%2Fb', '?x=1&y', '…']) {
      await put(admin.put(`/api/v1/assets/${encodeURIComponent(code)}`, { name: 'x', kind: 'camera', town: 'shiqiao' }));
      assert.equal((await good(one('assets', code))).code, code);
    }
  });

  it('may have a code of 64 characters, and of no more', async () => {
    const record = { name: 'x', kind: 'camera', town: 'shiqiao' };
    for (const code of ['x'.repeat(64), '街'.repeat(64)]) {
      await put(admin.put(`/api/v1/assets/${encodeURIComponent(code)}`, record));
      await problem(admin.put(`/api/v1/assets/${encodeURIComponent(`${code}${code[0]}`)}`, record), [400, 404, 422]);
      await problem(admin.post('/api/v1/assets', [{ ...record, code: `${code}${code[0]}` }]), [400, 422]);
    }
    await problem(admin.post('/api/v1/assets', [{ ...record, code: '' }]), [400, 422]);
  });
});

// --- many at once -----------------------------------------------------------------------------

// Bytes of GB18030, as Excel saves "CSV" in China: 市桥街 and 大石街; an asset with two spans and an
// attribute 杆号; a checkpoint whose name begins with a character outside the BMP (four bytes).
const GB_TOWNS = '636f64652c6e616d650d0a7368697169616f2ccad0c7c5bdd60d0a64617368692cb4f3caafbdd60d0a';
const GB_ASSETS = '636f64652c6e616d652c6b696e642c636c6173732c746f776e2c70726f6a6563742c66726f6d2c746f2cb8cbbac50d0a' +
  '34343031313330303030313331303030303030312ccad0c7c520b4f3b1b1c2b72030312c63616d6572612c312c7368697169616f2c68642c' +
  '323032322d30312d30315430303a30303a30302b30383a30302c323032322d30392d31315430303a30303a30302b30383a30302c502d31370d0a' +
  '34343031313330303030313331303030303030312ccad0c7c520b4f3b1b1c2b72030312c63616d6572612c312c7368697169616f2c6864322c' +
  '323032322d30392d31315430303a30303a30302b30383a30302c2c502d31370d0a' +
  '34343031313330303030313231303030303030322c9534b235ccefc2b7bfa8bfda2c636865636b706f696e742c2c64617368692c68642c' +
  '323032322d30312d30315430303a30303a30302b30383a30302c2c0d0a';
const hex = (text) => Buffer.from(text, 'hex');
const utf8 = (bytes) => new TextDecoder('gb18030').decode(bytes);

describe('many records in one POST', () => {
  before(() => register(admin, {
    towns: [TOWN, { code: 'dashi', name: '大石街' }], organisations: [ORGANISATION],
    projects: [PROJECT, { ...PROJECT, code: 'hd2' }],
  }));

  for (const [name, options, encode] of [
    ['a JSON array', {}, (records) => JSON.stringify(records)],
    ['NDJSON', NDJSON, ndjson],
    ['NDJSON with CRLF and blank lines', NDJSON, (records) => `\r\n${ndjson(records).replaceAll('\n', '\r\n\r\n')}`],
  ]) {
    it(`are taken from ${name}`, async () => {
      const records = [1, 2, 3].map((n) => ({ ...ASSET, code: `many-${name}-${n}` }));
      await good(admin.post('/api/v1/assets', encode(records), options));
      for (const record of records) {
        holds(await good(one('assets', record.code)), record);
      }
    });
  }

  for (const [name, towns, assets] of [
    ['UTF-8', utf8(hex(GB_TOWNS)), utf8(hex(GB_ASSETS))],
    ['UTF-8 with a byte order mark', `\ufeff${utf8(hex(GB_TOWNS))}`, `\ufeff${utf8(hex(GB_ASSETS))}`],
    ['GB18030', hex(GB_TOWNS), hex(GB_ASSETS)],
  ]) {
    it(`are taken from CSV in ${name}; several lines of one code are several spans`, async () => {
      const own = await startDaemon({ now: NOW });
      try {
        const master = client(own);
        await register(master, { organisations: [ORGANISATION] });
        await good(master.post('/api/v1/towns', towns, CSV));
        assert.deepEqual((await good(master.get('/api/v1/towns'))).items.map((t) => [t.code, t.name]),
          [['dashi', '大石街'], ['shiqiao', '市桥街']]);
        await register(master, { projects: [PROJECT, { ...PROJECT, code: 'hd2' }] });
        await good(master.post('/api/v1/assets', assets, CSV));
        const camera = await good(master.get('/api/v1/assets/44011300001310000001'));
        holds(camera, {
          name: '市桥 大北路 01', kind: 'camera', class: 1, town: 'shiqiao', attributes: { 杆号: 'P-17' },
          service: [
            { project: 'hd', from: '2022-01-01T00:00:00+08:00', to: '2022-09-11T00:00:00+08:00' },
            { project: 'hd2', from: '2022-09-11T00:00:00+08:00', to: null },
          ],
        });
        const checkpoint = await good(master.get('/api/v1/assets/44011300001210000002'));
        holds(checkpoint, { name: '𠮷田路卡口', kind: 'checkpoint', class: null, town: 'dashi' });
      } finally {
        await own.stop();
      }
    });
  }

  it('come in CSV with columns in any order and quoted cells', async () => {
    const text = 'to,from,project,town,class,kind,name,code\n' +
      ',2022-01-01T00:00:00+08:00,hd,shiqiao,2,camera,"a ""quoted"", name",csv-1\n';
    await good(admin.post('/api/v1/assets', text, CSV));
    holds(await good(one('assets', 'csv-1')), { name: 'a "quoted", name', class: 2 });
  });

  it('say what was added, changed and left', async () => {
    await good(admin.post('/api/v1/towns', [{ code: 't1', name: 'one' }, { code: 't2', name: 'two' }]));
    const answer = await good(admin.post('/api/v1/towns',
      [{ code: 't1', name: 'one' }, { code: 't2', name: 'zwei' }, { code: 't3', name: 'three' }]));
    holds(answer, { added: 1, changed: 1, unchanged: 1 });
  });

  it('that change nothing leave the journal where it was', async () => {
    await good(admin.post('/api/v1/towns', [TOWN]));
    const before_ = await position(admin);
    await good(admin.post('/api/v1/towns', [TOWN]));
    assert.deepEqual(await position(admin), before_);
  });
});

describe('a dry run', () => {
  it('answers the difference and changes nothing', async () => {
    await register(admin, { towns: [TOWN] });
    const before_ = await position(admin);
    const lists = JSON.stringify(await everything('towns'));
    const body = [TOWN, { code: 'shiqiao', name: '改名' }, { code: 'dry', name: '新街' }].slice(1);
    const answer = await admin.post('/api/v1/towns?dry_run=true', body);
    const { added, changed } = await good(answer);
    assert.deepEqual([added, changed], [1, 1]);
    for (const word of ['dry', '市桥街', '改名']) {
      assert.ok(answer.text.includes(word), `${word} is not in ${answer.text}`);
    }
    assert.deepEqual(await position(admin), before_);
    assert.equal(JSON.stringify(await everything('towns')), lists);
    await problem(one('towns', 'dry'), 404);
  });

  it('of one record by PUT too', async () => {
    const before_ = await position(admin);
    const answer = await put(admin.put('/api/v1/towns/shiqiao?dry_run=true', { name: '另名' }));
    assert.equal(answer.changed, 1);
    assert.equal((await good(one('towns', 'shiqiao'))).name, '市桥街');
    assert.deepEqual(await position(admin), before_);
  });

  it('refuses what the real one refuses', async () => {
    await problem(admin.post('/api/v1/assets?dry_run=true', [{ ...ASSET, code: 'dry', town: 'nowhere' }]), [400, 409, 422]);
  });

  it('is true or false and nothing else', async () => {
    await problem(admin.post('/api/v1/towns?dry_run=perhaps', [TOWN]), 400);
    const answer = await good(admin.post('/api/v1/towns?dry_run=false', [{ code: 'wet', name: 'wet' }]));
    assert.equal(answer.added, 1);
    holds(await good(one('towns', 'wet')), { name: 'wet' });
  });
});

// --- what is refused --------------------------------------------------------------------------

const asset = (changes) => {
  const record = { ...ASSET, code: 'bad', ...changes };
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
};
const span = (from, to, project = 'hd') => ({
  project, from: `2022-${from}T00:00:00+08:00`, to: to === null ? null : `2022-${to}T00:00:00+08:00`,
});

// collection, name, record, the field that errors[] must name (a part of it), its code where the manual has one
const BAD_RECORDS = [
  ['assets', 'an unknown town', asset({ town: 'nowhere' }), 'town'],
  ['assets', 'an unknown project', asset({ service: [span('01-01', null, 'nothing')] }), 'project'],
  ['assets', 'no name', asset({ name: undefined }), 'name'],
  ['assets', 'a name that is a number', asset({ name: 7 }), 'name'],
  ['assets', 'no kind', asset({ kind: undefined }), 'kind'],
  ['assets', 'an unknown kind', asset({ kind: 'lamp' }), 'kind'],
  ['assets', 'no town', asset({ town: undefined }), 'town'],
  ['assets', 'class 4', asset({ class: 4 }), 'class'],
  ['assets', 'class 0', asset({ class: 0 }), 'class'],
  ['assets', 'class "1"', asset({ class: '1' }), 'class'],
  ['assets', 'a span without an offset', asset({ service: [{ ...span('01-01', null), from: '2022-01-01T00:00:00' }] }), 'from'],
  ['assets', 'a span that ends before it begins', asset({ service: [span('03-01', '02-01')] }), ''],
  ['assets', 'an empty span', asset({ service: [span('03-01', '03-01')] }), ''],
  ['assets', 'spans that overlap', asset({ service: [span('01-01', '03-01'), span('02-28', null)] }), '', 'overlapping_span'],
  ['assets', 'spans that overlap, the later first', asset({ service: [span('02-28', null), span('01-01', '03-01')] }), '', 'overlapping_span'],
  ['assets', 'two open spans', asset({ service: [span('01-01', null), span('02-01', null)] }), '', 'overlapping_span'],
  ['assets', 'a code a spreadsheet has turned into 3.30106E+19', asset({ code: '3.30106E+19' }), 'code'],
  ['assets', 'a code a spreadsheet has turned into 4.4E+19', asset({ code: '4.4E+19' }), 'code'],
  ['projects', 'an unknown contractor', { ...PROJECT, code: 'bad', contractor: 'nobody' }, 'contractor'],
  ['projects', 'an unknown supervisor', { ...PROJECT, code: 'bad', supervisor: 'nobody' }, 'supervisor'],
  ['projects', 'no contractor, not even null', (({ contractor: _, ...rest }) => ({ ...rest, code: 'bad' }))(PROJECT), 'contractor'],
  ['projects', 'an unknown phase', { ...PROJECT, code: 'bad', phase: 'dreaming' }, 'phase'],
  ['projects', 'a planned number below 0', { ...PROJECT, code: 'bad', planned: { camera: -1 } }, 'planned'],
  ['organisations', 'an unknown role', { ...ORGANISATION, code: 'bad', role: 'king' }, 'role'],
  ['feeds', 'feed_ttl_s 0', { ...FEED, code: 'bad', feed_ttl_s: 0 }, 'feed_ttl_s'],
  ['feeds', 'feed_ttl_s null', { ...FEED, code: 'bad', feed_ttl_s: null }, 'feed_ttl_s'],
  ['feeds', 'feed_ttl_s 2^31', { ...FEED, code: 'bad', feed_ttl_s: 2147483648 }, 'feed_ttl_s'],
  ['feeds', 'report_ttl_s 0', { ...FEED, code: 'bad', report_ttl_s: 0 }, 'report_ttl_s'],
  ['feeds', 'report_ttl_s 1.5', { ...FEED, code: 'bad', report_ttl_s: 1.5 }, 'report_ttl_s'],
  ['towns', 'no name', { code: 'bad' }, 'name'],
  ['towns', 'an empty name', { code: 'bad', name: '' }, 'name'],
];

describe('a record that is refused', () => {
  before(() => register(admin, EXAMPLES_AS_LISTS));

  for (const [collection, name, record, field, code] of BAD_RECORDS) {
    it(`with ${name}, in ${collection}, takes those around it along and is named by its place`, async () => {
      const before_ = await position(admin);
      const fine = (n) => ({ ...EXAMPLES[collection], code: `around-${n}` });
      for (const [options, body, place] of [
        [{}, [fine(1), record, fine(2)], { index: 1 }],
        [NDJSON, ndjson([fine(1), record, fine(2)]), { line: 2 }],
      ]) {
        const { errors } = await problem(admin.post(`/api/v1/${collection}`, body, options), [400, 409, 422]);
        assert.equal(errors.length, 1, JSON.stringify(errors));
        const [error] = errors;
        holds(error, place);
        assert.ok((error.field ?? '').includes(field), `field ${error.field}, not ${field}`);
        if (code !== undefined) {
          assert.equal(error.code, code);
        }
      }
      for (const n of [1, 2]) {
        await problem(one(collection, `around-${n}`), 404);
      }
      assert.deepEqual(await position(admin), before_);
    });
  }

  it('in CSV is named by its line; every one is listed', async () => {
    const rows = [
      'code,name,kind,class,town,project,from,to',
      'ok-1,fine,camera,1,shiqiao,hd,2022-01-01T00:00:00+08:00,',
      '3.30106E+19,rounded,camera,1,shiqiao,hd,2022-01-01T00:00:00+08:00,',
      'ok-2,town,camera,1,nowhere,hd,2022-01-01T00:00:00+08:00,',
      'ok-3,project,camera,1,shiqiao,nothing,2022-01-01T00:00:00+08:00,',
      'ok-4,time,camera,1,shiqiao,hd,2022-13-01,',
      'ok-5,spans,camera,1,shiqiao,hd,2022-01-01T00:00:00+08:00,2022-03-01T00:00:00+08:00',
      'ok-5,spans,camera,1,shiqiao,hd,2022-02-01T00:00:00+08:00,',
    ];
    const { errors } = await problem(admin.post('/api/v1/assets', rows.join('\r\n'), CSV), [400, 409, 422]);
    assert.deepEqual(errors.map(({ line }) => line), [3, 4, 5, 6, 8]);
    assert.match(errors[0].detail, /spreadsheet|scientific|Excel/i);
    assert.match(errors[0].detail, /3\.30106E\+19/);
    assert.equal(errors[4].code, 'overlapping_span');
    await problem(one('assets', 'ok-1'), 404);
  });

  it('spans that only touch do not overlap', async () => {
    await good(admin.post('/api/v1/assets', [asset({ code: 'touch', service: [span('02-01', null), span('01-01', '02-01')] })]));
    assert.deepEqual((await good(one('assets', 'touch'))).service.map(({ from }) => from),
      ['2022-01-01T00:00:00+08:00', '2022-02-01T00:00:00+08:00']);
  });

  it('a PUT whose body names another code', async () => {
    await problem(admin.put('/api/v1/towns/shiqiao', { code: 'dashi', name: 'x' }), [400, 409, 422]);
  });

  for (const [name, body, options, statuses] of [
    ['JSON that does not parse', '[{"code":', {}, 400],
    ['JSON that is a number', '17', {}, 400],
    ['an array of numbers', '[1,2]', {}, 400],
    ['a member twice', '[{"code":"a","code":"b","name":"x"}]', {}, 400],
    ['CSV with an open quote', 'code,name\nx,"y\n', CSV, 400],
    ['CSV without the column name', 'code\nx\n', CSV, 400],
    ['CSV that is neither UTF-8 nor GB18030', Buffer.concat([Buffer.from('code,name\nx,'), Buffer.from([0xff, 0xff, 0x80, 0x0a])]), CSV, 400],
    ['a type nobody takes', 'x', { type: 'application/xml' }, 415],
  ]) {
    it(`a body: ${name}`, async () => {
      const before_ = await position(admin);
      await problem(admin.post('/api/v1/towns', body, options), [statuses, 422]);
      assert.deepEqual(await position(admin), before_);
    });
  }
});

const EXAMPLES_AS_LISTS = Object.fromEntries(Object.entries(EXAMPLES).map(([name, record]) => [name, [record]]));

// --- lists ------------------------------------------------------------------------------------

describe('a list', () => {
  let own;
  let master;
  const CODES = Array.from({ length: 25 }, (_, i) => `t${String((i * 7) % 25).padStart(2, '0')}`);

  before(async () => {
    own = await startDaemon({ now: NOW });
    master = client(own);
    await good(master.post('/api/v1/towns', CODES.map((code) => ({ code, name: `town ${code}` }))));
  });
  after(() => own?.stop());

  it('is given in pages that name the next, and the pages together are the whole', async () => {
    const seen = [];
    let path = '/api/v1/towns?limit=10';
    for (let pages = 0; path !== null; pages++) {
      assert.ok(pages < 4, 'pages without an end');
      const answer = await master.get(path);
      const { items, next } = await good(answer);
      assert.equal(items.length, next === null ? 5 : 10);
      seen.push(...items.map(({ code }) => code));
      const link = answer.headers.link;
      assert.equal(link === undefined, next === null, `Link: ${link}`);
      if (next !== null) {
        const [, target] = /^<([^>]+)>; *rel="?next"?$/.exec(link);
        const url = new URL(target, own.url);
        assert.equal(url.searchParams.get('after'), String(next));
        assert.equal(url.searchParams.get('limit'), '10');
        path = url.pathname + url.search;
      } else {
        path = null;
      }
    }
    assert.deepEqual(seen, [...CODES].sort());
  });

  it('has 100 at most when no limit is given', async () => {
    await good(master.post('/api/v1/organisations', Array.from({ length: 101 }, (_, i) =>
      ({ code: `o${i}`, name: `${i}`, role: 'contractor' }))));
    const { items, next } = await good(master.get('/api/v1/organisations'));
    assert.equal(items.length, 100);
    assert.notEqual(next, null);
    const rest = await good(master.get(`/api/v1/organisations${query({ after: next })}`));
    assert.equal(rest.items.length, 1);
    assert.equal(rest.next, null);
  });

  it('is whole when it fits exactly', async () => {
    const { items, next } = await good(master.get('/api/v1/towns?limit=25'));
    assert.equal(items.length, 25);
    assert.equal(next, null);
  });

  for (const limit of ['0', '-1', '10001', 'ten', '', '1.5', '99999999999999999999']) {
    it(`is a 400 for limit=${limit}`, async () => {
      const { detail } = await problem(master.get(`/api/v1/towns?limit=${limit}`), 400);
      assert.match(detail, /limit/);
    });
  }
  it('takes a limit of 10000', async () => {
    assert.equal((await good(master.get('/api/v1/towns?limit=10000'))).items.length, 25);
  });
  it('is a 400 for a parameter nobody knows, which it names', async () => {
    const { detail } = await problem(master.get('/api/v1/towns?offset=3'), 400);
    assert.match(detail, /offset/);
  });
});

describe('a list as CSV', () => {
  const EVIL = ['=1+1', '+86 20', '-5', '@SUM(A1)', '=HYPERLINK("x"),y'];

  it('has a mark, a header and one line a span, and guards cells a spreadsheet would run', async () => {
    const own = await startDaemon({ now: NOW });
    try {
      const master = client(own);
      await register(master, EXAMPLES_AS_LISTS);
      await register(master, {
        assets: [
          ...EVIL.map((name, i) => ({ ...ASSET, code: `evil-${i}`, name })),
          { ...ASSET, code: 'two', service: [span('01-01', '02-01'), span('02-01', null)] },
        ],
      });
      for (const answer of [
        master.get('/api/v1/assets?format=csv'), master.get('/api/v1/assets', { headers: { Accept: 'text/csv' } }),
      ]) {
        const rows = await csvRecords(answer);
        for (const column of ['code', 'name', 'kind', 'class', 'town', 'project', 'from', 'to', 'pole']) {
          assert.ok(column in rows[0], `no column ${column} in ${Object.keys(rows[0])}`);
        }
        EVIL.forEach((name, i) => {
          const cell = rows.find(({ code }) => code === `evil-${i}`).name;
          assert.equal(cell, `'${name}`);
        });
        assert.deepEqual(rows.filter(({ code }) => code === 'two').map(({ from, to }) => [from, to]),
          [['2022-01-01T00:00:00+08:00', '2022-02-01T00:00:00+08:00'], ['2022-02-01T00:00:00+08:00', '']]);
        const plain = rows.find(({ code }) => code === ASSET.code);
        assert.deepEqual([plain.name, plain.kind, plain.class, plain.town, plain.project, plain.pole],
          [ASSET.name, 'camera', '1', 'shiqiao', 'hd', 'P-17']);
      }
    } finally {
      await own.stop();
    }
  });

  it('comes back in as it went out', async () => {
    const own = await startDaemon({ now: NOW });
    try {
      const master = client(own);
      await register(master, EXAMPLES_AS_LISTS);
      await register(master, {
        assets: [{ ...ASSET, code: 'two', name: '石楼, "2"', service: [span('01-01', '02-01'), span('02-01', null)] }],
      });
      for (const collection of ['towns', 'organisations', 'projects', 'feeds', 'assets']) {
        const { bytes } = await master.get(`/api/v1/${collection}?format=csv&limit=10000`);
        const answer = await good(master.post(`/api/v1/${collection}?dry_run=true`, bytes, CSV));
        holds(answer, { added: 0, changed: 0 }, collection);
        assert.ok(answer.unchanged > 0, collection);
      }
    } finally {
      await own.stop();
    }
  });

  it('is there for every list', async () => {
    for (const path of ['towns', 'organisations', 'projects', 'feeds', 'assets', 'exemptions', 'repairs', 'rejects', 'tokens']) {
      const rows = await csvRows(admin.get(`/api/v1/${path}?format=csv`));
      assert.ok(rows[0].length >= 2, `${path}: ${rows[0]}`);
    }
  });

  it('is not given when JSON is asked for, and an unknown format is a 400', async () => {
    const { headers } = await admin.get('/api/v1/towns?format=json');
    assert.match(headers['content-type'], /^application\/json\b/);
    await problem(admin.get('/api/v1/towns?format=xml'), 400);
  });
});

it('what is registered is still there after a kill, byte for byte', async () => {
  const paths = Object.keys(EXAMPLES).map((name) => `/api/v1/${name}?limit=10000`).concat('/api/v1/rules');
  const read = () => Promise.all(paths.map(async (path) => (await admin.get(path)).text));
  const before_ = await read();
  await daemon.kill9();
  await daemon.restart();
  assert.deepEqual(await read(), before_);
});

it('names of half a megabyte, deep attributes and 65 spans are refused or taken, and nothing breaks', async () => {
  let deep = 'x';
  for (let i = 0; i < 200; i++) {
    deep = { deep };
  }
  const spans = (n) => Array.from({ length: n }, (_, i) =>
    ({ project: 'hd', from: iso(china('2022-01-01') + i * 86400), to: iso(china('2022-01-02') + i * 86400) }));
  for (const [record, statuses] of [
    [asset({ name: 'x'.repeat(500_000) }), [400, 413, 422]],
    [asset({ attributes: deep }), [200, 400, 422]],
    [asset({ attributes: 7 }), [400, 422]],
    [asset({ service: spans(64) }), [200]],
    [asset({ service: spans(65) }), [400, 422]],
  ]) {
    const { status, text } = await admin.post('/api/v1/assets', [record]);
    assert.ok(statuses.includes(status), `${status}: ${text.slice(0, 300)}`);
  }
});

// --- rules ------------------------------------------------------------------------------------

describe('the rules', () => {
  let own;
  let master;

  before(async () => {
    own = await startDaemon({ now: NOW });
    master = client(own);
  });
  after(() => own?.stop());

  it('are the default ones from the first start', async () => {
    assert.deepEqual(await good(master.get('/api/v1/rules')), APPENDIX_A);
  });

  // What is changed in the default rules, and the member that must be named.
  const BAD_RULES = [
    ['no month', (r) => delete r.from_month, 'from_month'],
    ['month 13', (r) => { r.from_month = '2022-13'; }, 'from_month'],
    ['a zone that is none', (r) => { r.time_zone = 'Asia/Panyu'; }, 'time_zone'],
    ['a zone outside the zone directory', (r) => { r.time_zone = '../../etc/passwd'; }, 'time_zone'],
    ['an unknown kind', (r) => { r.population.kinds = ['lamp']; }, 'kinds'],
    ['class 4', (r) => { r.population.classes = [4]; }, 'classes'],
    ['min_coverage as a number', (r) => { r.min_coverage = 90; }, 'min_coverage'],
    ['min_coverage 100.01', (r) => { r.min_coverage = '100.01'; }, 'min_coverage'],
    ['min_coverage with three decimals', (r) => { r.min_coverage = '90.001'; }, 'min_coverage'],
    ['a target over 100', (r) => { r.indicators.live.target = '100.01'; }, 'indicators.live.target'],
    ['a target below 0', (r) => { r.indicators.live.target = '-1.00'; }, 'indicators.live.target'],
    ['silent in another word', (r) => { r.indicators.network.silent = 'ok'; }, 'indicators.network.silent'],
    ['no indicator intact', (r) => { delete r.indicators.intact; }, 'intact'],
    ['an unknown indicator', (r) => { r.indicators.beauty = { target: '50.00' }; }, 'beauty'],
    ['a limit of 0', (r) => { r.repairs.limits_s.mass = 0; }, 'mass'],
    ['no limit for centres', (r) => { delete r.repairs.limits_s.centre; }, 'centre'],
    ['rejoin_s in words', (r) => { r.repairs.rejoin_s = 'a week'; }, 'rejoin_s'],
    ['an unknown member', (r) => { r.colour = 'red'; }, 'colour'],
  ];
  for (const [name, change, member] of BAD_RULES) {
    it(`are refused with ${name}, naming the member`, async () => {
      const before_ = await position(master);
      const rules = structuredClone(APPENDIX_A);
      change(rules);
      const { detail, errors = [] } = await problem(master.put('/api/v1/rules', rules), [400, 422]);
      const fields = errors.map(({ field }) => field);
      const last = member.split('.').at(-1);
      assert.ok(fields.some((field) => field?.includes(last)) || detail.includes(last), `${fields} ${detail}`);
      assert.deepEqual(await position(master), before_);
    });
  }

  it('get a version of the daemon\'s, and the month of a window decides which holds', async () => {
    const change = (from_month, target) => {
      const rules = structuredClone(APPENDIX_A);
      rules.from_month = from_month;
      rules.version = 77;
      rules.indicators.network.target = target;
      rules.indicators.network.basis_of_target = 'a test';
      return master.put('/api/v1/rules', rules);
    };
    await put(change('2022-03', '70.00'));
    await put(change('2022-06', '80.00'));
    await put(change('2022-03', '75.00')); // of the same month the newest holds
    assert.equal((await good(master.get('/api/v1/rules'))).indicators.network.target, '80.00');
    await register(master, EXAMPLES_AS_LISTS);
    const rules = async (from, to) => {
      const answer = await good(master.get(`/api/v1/rates${query({ from: `${from}T00:00:00+08:00`, to: `${to}T00:00:00+08:00` })}`));
      return [answer.rules, answer.items[0].indicators.network.target];
    };
    assert.deepEqual(await rules('2022-02-01', '2022-03-01'), [1, '95.00']); // its last second is in February
    assert.deepEqual(await rules('2022-02-01', '2022-03-02'), [4, '75.00']);
    assert.deepEqual(await rules('2022-05-01', '2022-06-01'), [4, '75.00']);
    assert.deepEqual(await rules('2022-01-01', '2022-07-01'), [3, '80.00']);
  });

  it('of a future month are not yet in force', async () => {
    const rules = structuredClone(APPENDIX_A);
    rules.from_month = '2023-01';
    rules.indicators.network.target = '99.00';
    await put(master.put('/api/v1/rules', rules));
    assert.equal((await good(master.get('/api/v1/rules'))).indicators.network.target, '80.00');
  });

  it('move the days: a time is written with the offset of their zone', async () => {
    const berlin = await startDaemon({ now: NOW });
    try {
      const b = client(berlin);
      await put(b.put('/api/v1/rules', { ...structuredClone(APPENDIX_A), time_zone: 'Europe/Berlin' }));
      const answer = await good(b.get('/api/v1/rates?month=2022-03'));
      assert.deepEqual([answer.from, answer.to], ['2022-03-01T00:00:00+01:00', '2022-04-01T00:00:00+02:00']);
      assert.equal(unix(answer.to, '+02:00') - unix(answer.from, '+01:00'), 31 * 86400 - 3600);
    } finally {
      await berlin.stop();
    }
  });

  it('of a month are those of its own name, whatever zone the next month is cut in', async () => {
    const other = await startDaemon({ now: NOW });
    try {
      const o = client(other);
      for (const [from_month, time_zone] of [['2022-08', 'Asia/Shanghai'], ['2022-07', 'America/New_York']]) {
        await put(o.put('/api/v1/rules', { ...structuredClone(APPENDIX_A), from_month, time_zone }));
      }
      const answer = await good(o.get('/api/v1/rates?month=2022-07'));
      assert.deepEqual([answer.rules, answer.from], [3, '2022-07-01T00:00:00-04:00']);
    } finally {
      await other.stop();
    }
  });
});
