// The words of the page, held against the daemon's own source and its description of itself.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';

import { filled, pageModule, refusals } from './lib/words.mjs';

const { inChinese } = await pageModule('words/problems.ts');

describe('what the daemon refuses', () => {
  it('has a Chinese sentence for every English one in its source', () => {
    const all = refusals();
    assert.ok(all.length > 180, `${all.length}`);
    const missing = all.filter(([, format]) => !/[\u4e00-\u9fff]/.test(inChinese(filled(format)) ?? ''));
    assert.deepEqual(missing.map(([file, format]) => `${file}: ${format}`), []);
  });

  it('is said with what it is about', () => {
    for (const [english, chinese] of [
      ['No asset has the code nobody-7.', '没有编码为 nobody-7 的资产。'],
      ['3 records are wrong, so nothing was changed. The first, line 2: No town has the code nowhere.',
        '有 3 条记录不对，因此全部没有写入。第一处在第 2 行：没有编码为 nowhere 的镇街。'],
      ['The repair is confirmed: pause is not for that state.', '工单状态是“已确认”，不能“申请暂停”。'],
      ['"network" is "up": it must be "ok" or "fault".', '联网是“up”：只能是 ok 或 fault。'],
      ['Token 3 is the last one of an admin: make another first.', '令牌 3 是最后一个管理员令牌：请先另建一个。'],
      ['The header has an unknown column "colour". The columns are: code (编码), name (名称).',
        '表头里有不认识的列“colour”。可用的列：编码、名称。'],
      ['2 records are wrong, so nothing was changed. The first, line 2: One of camera (监控点), checkpoint (卡口) is expected here. It says: 电杆',
        '有 2 条记录不对，因此全部没有写入。第一处在第 2 行：这里只能是 监控点、卡口 之一。现在写的是：电杆'],
      ['The header lacks the column "code". The columns are: code (编码), name (名称); if wanted role.', '表头缺少列“编码”。可用的列：编码、名称；可选：角色。'],
      ['repaired_at lies before reported_at.', '修复时刻早于报障时刻。'],
      ['An asset is reported every 300 s or so: with report_ttl_s 1 it is blind for up to 99.66 % of the time, in which no fault counts.',
        '每个资产大约每 300 秒上报一次：report_ttl_s 为 1 时，最多有 99.66 % 的时间算作盲区，其间的故障都不计。'],
      ['The text contains a character that nobody can see (U+202E): type it again by hand.', '文字里有看不见的字符（U+202E）：请手工重新输入。'],
      ['Exemption 7 is approved.', '免考核 7 的状态是“已批准”，不能这样办。'],
    ]) {
      assert.equal(inChinese(english), chinese);
    }
  });

  it('is not made up where the table has no sentence', () => {
    assert.equal(inChinese('A sentence that the daemon does not say.'), null);
  });
});

it('no word stands in two tables, of which the later would speak for both', async () => {
  const places = new Map();
  const tables = readdirSync(new URL('../../web/src/words/', import.meta.url))
    .filter((name) => !['index.ts', 'members.ts', 'problems.ts', 'problem_table.ts'].includes(name));
  assert.ok(tables.length >= 6, `${tables}`);
  for (const name of tables) {
    const [table] = Object.values(await pageModule(`words/${name}`));
    Object.keys(table).forEach((word) => places.set(word, [...(places.get(word) ?? []), name]));
  }
  assert.deepEqual([...places].filter(([, where]) => where.length > 1), []);
});
