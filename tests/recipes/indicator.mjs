#!/usr/bin/env node
// Follows the recipe "Add an indicator" of lib/figure/README.md in a copy of the sources: with every step the
// program builds, opens a database that was made before and leaves its closed month as it is; without any one
// of them a check names what is missing. Ends with the line "N passed, N failed".
//
//   INTACTD=build/release/intactd tests/recipes/indicator.mjs      INTACTD: the program without the indicator

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { client } from '../http/lib/client.mjs';
import { runIntactd, startDaemon, temporaryDirectory } from '../http/lib/daemon.mjs';
import { DESPITE, APPENDIX_A, china, feedClient, good, iso, problem, put, register, report } from '../http/lib/district.mjs';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
const MONTH = china('2022-09-01');
const END = china('2022-10-01');
const DAY = 86400;
const SEPTEMBER = '/api/v1/assessments/2022-09';
const OCTOBER = '/api/v1/assessments/2022-10';

// How many of the assets that are to be accepted were inspected at all, whether they passed or not.
const COUNT = `static void add_inspection(const struct project *p, enum kind kind, const struct quantity *q,
                           struct count *sum)
{
    sum->part += acceptance_counts(p) ? q->inspected : 0;
    sum->whole += planned_acceptance(p, kind);
}

`;
const ROW = '    [INDICATOR_INSPECTION] = {.add_kind = add_inspection},\n';

// Each edit puts a text before the first place where `before` stands, or behind it.
const STEPS = [
  {
    name: 'its name', fails: 'unit test',
    edits: [{ file: 'lib/model/names.c', before: '[INDICATOR_COUNT] = NULL', text: '[INDICATOR_INSPECTION] = "inspection", ' }],
  },
  {
    name: 'its name in the list of the contract', fails: 'unit test',
    edits: [{ file: 'tests/unit/test_names.c', before: '"},\n    {"verdict"', text: 'inspection ' }],
  },
  {
    name: 'how it is counted', fails: 'unit test',
    edits: [
      { file: 'lib/figure/indicator.c', before: 'const struct indicator_row', text: COUNT },
      { file: 'lib/figure/indicator.c', before: '};\n', last: true, text: ROW },
    ],
  },
  {
    name: 'its words in the month\'s report', fails: 'unit test',
    edits: [{ file: 'lib/bulletin/terms.c', behind: '    [INDICATOR_QUANTITY] = {"运维数量", "quantity"},\n', text: '    [INDICATOR_INSPECTION] = {"验收检查率", "inspection"},\n' }],
  },
  {
    name: 'its description', fails: 'unit test',
    edits: [{
      file: 'schema/openapi_components.json', behind: '    "quantity": {"$ref": "#/components/schemas/StatementFigure"},\n',
      text: '    "inspection": {"$ref": "#/components/schemas/StatementFigure"},\n',
    }],
  },
  {
    name: 'its place on the page', fails: 'page',
    edits: [
      { file: 'web/src/base/month_types.ts', behind: '\'budget\', \'quantity\'', text: ', \'inspection\'' },
      { file: 'web/src/base/month_types.ts', behind: '\'acceptance\', \'budget\'', last: true, text: ', \'inspection\'' },
    ],
  },
  {
    name: 'its words on the page', fails: 'page',
    edits: [{ file: 'web/src/words/common.ts', before: '  indicator_milestones:', text: '  indicator_inspection: [\'验收检查率\', \'Inspection\'],\n' }],
  },
  {
    name: 'its number', fails: 'compiler',
    edits: [{ file: 'lib/model/names.h', before: '    INDICATOR_COUNT\n', text: '    INDICATOR_INSPECTION,\n' }],
  },
];

let passed = 0;
let failed = 0;

async function check(name, run) {
  try {
    await run();
    passed++;
    console.log(`ok - ${name}`);
  } catch (error) {
    failed++;
    console.log(`not ok - ${name}\n${error.stack}`);
  }
}

// --- the copy -----------------------------------------------------------------------------------

const copy = join(temporaryDirectory(), 'tree');
const newProgram = join(copy, 'build/release/intactd');

function makeCopy() {
  const left = new Set(['node_modules']);
  for (const path of ['Makefile', 'lib', 'daemon', 'schema', 'packaging', 'tests/unit', 'tests/web', 'web', 'build/web', 'build/deps.mk']) {
    if (existsSync(join(CHECKOUT, path))) {
      cpSync(join(CHECKOUT, path), join(copy, path), { recursive: true, filter: (from) => !left.has(from.split('/').pop()) });
    }
  }
  if (existsSync(join(CHECKOUT, 'web/node_modules'))) {
    symlinkSync(join(CHECKOUT, 'web/node_modules'), join(copy, 'web/node_modules'));
  }
}

function edit({ file, before, behind, last, text }) {
  const path = join(copy, file);
  const whole = readFileSync(path, 'utf8');
  const mark = before ?? behind;
  const found = last ? whole.lastIndexOf(mark) : whole.indexOf(mark);
  assert.ok(found >= 0, `${file}: there is no ${JSON.stringify(mark)}`);
  const at = before ? found : found + mark.length;
  writeFileSync(path, whole.slice(0, at) + text + whole.slice(at));
}

function follow(steps) {
  for (const one of steps.flatMap(({ edits }) => edits)) {
    edit(one);
  }
}

/** Puts the files of a step back as the checkout has them, and follows the other steps that are about them. */
function leaveOut(step) {
  const files = new Set(step.edits.map(({ file }) => file));
  for (const file of files) {
    cpSync(join(CHECKOUT, file), join(copy, file));
  }
  for (const other of STEPS.filter((one) => one !== step)) {
    other.edits.filter(({ file }) => files.has(file)).forEach(edit);
  }
  return () => {
    for (const file of files) {
      cpSync(join(CHECKOUT, file), join(copy, file));
    }
    STEPS.flatMap(({ edits }) => edits).filter(({ file }) => files.has(file)).forEach(edit);
  };
}

function run(command, args) {
  const env = { ...process.env, BUILD_DIR: undefined, MAKEFLAGS: undefined, MAKELEVEL: undefined, NODE_TEST_CONTEXT: undefined };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: copy, env, encoding: 'utf8', maxBuffer: 1 << 26 });
  return { status, output: `${stdout}${stderr}` };
}

const make = (...targets) => run('make', ['LTO=0', 'CI=1', 'BUILD=build', ...targets]);
const UNIT = ['indicator', 'names', 'rules_in', 'statement'].map((name) => `build/release/unit/test_${name}`);

function checkUnit() {
  const built = make(...UNIT);
  return [built, ...(built.status === 0 ? UNIT.map((test) => run(test, [])) : [])]
    .reduce((sum, { status, output }) => ({ status: sum.status || status, output: sum.output + output }));
}

const CHECKS = {
  'unit test': checkUnit,
  page: () => run('node', ['--test', 'tests/web/indicators.test.mjs']),
  compiler: () => make('build/release/obj/lib/model/names.o'),
};
const hasPage = existsSync(join(CHECKOUT, 'web/node_modules/esbuild'));

// --- the database -------------------------------------------------------------------------------

const camera = (code, project) => ({
  code, name: code, kind: 'camera', class: 1, town: 't', service: project ? [{ project, from: iso(MONTH - DAY), to: null }] : [],
});
const taken = (code, day, pass) => ({ project: 'south', asset: code, inspected_on: day, passed: pass });

/** A district with a closed September, by the program that knows nothing of the indicator. */
async function makeDatabase(dir) {
  const daemon = await startDaemon({ dir, now: END + DAY });
  const admin = client(daemon);
  await register(admin, {
    towns: [{ code: 't', name: '市桥街' }],
    organisations: [{ code: 'c1', name: '甲公司', role: 'contractor' }],
    projects: [
      { code: 'p1', name: '一', contractor: 'c1', planned: { camera: 1 }, monthly_fee_fen: 1000000 },
      { code: 'south', name: '南站', phase: 'construction', contractor: 'c1', planned: { camera: 4 } },
    ],
    feeds: [{ code: 'probe', name: '巡检', report_ttl_s: null, feed_ttl_s: 2147483647 }],
    assets: [camera('A1', 'p1'), camera('S1', null), camera('S2', null)],
  });
  const probe = await feedClient(daemon, 'probe');
  await report(probe, [{ asset: 'A1', at: MONTH, intact: 'ok', network: 'ok', live: 'ok', history: 'fault' }]);
  await good(admin.post('/api/v1/acceptances', [taken('S1', '2022-09-20', true), taken('S2', '2022-09-21', false)]));
  await good(admin.post(`${SEPTEMBER}/publish`, {}));
  await good(admin.post(`${SEPTEMBER}/close`, DESPITE));
  const before = await answers(daemon);
  await daemon.stop();
  return before;
}

const ANSWERS = [SEPTEMBER, `${SEPTEMBER}?format=csv`, `${SEPTEMBER}/drift`, '/api/v1/rules', '/api/v1/evaluations/2022',
  '/api/v1/reports/2022-09.html', '/api/v1/reports/2022-09.csv'];

async function answers(daemon) {
  const admin = client(daemon);
  const found = {};
  for (const path of ANSWERS) {
    const { status, text } = await admin.get(path);
    assert.equal(status, 200, `${path}: ${text}`);
    found[path] = text;
  }
  return found;
}

const newRules = () => ({
  ...APPENDIX_A, from_month: '2022-10',
  indicators: { ...APPENDIX_A.indicators, inspection: { target: '40.00', basis_of_target: 'a trial' } },
  score: { ...APPENDIX_A.score, weights: { ...APPENDIX_A.score.weights, inspection: 10 } },
  evaluation: [...APPENDIX_A.evaluation, { level1: '产出', level2: '质量', level3: '验收检查率', weight: 0, indicator: 'inspection' }],
});

async function checkDatabase(dir, before) {
  let daemon;
  await check('a database made before opens, and every answer stays as it was', async () => {
    daemon = await startDaemon({ dir, now: END + DAY, program: newProgram });
    assert.deepEqual(await answers(daemon), before);
    assert.deepEqual(JSON.parse(before[`${SEPTEMBER}/drift`]).items, []);
  });
  if (!daemon) {
    return;
  }
  const admin = client(daemon);
  await check('rules that give it a weight or a row without a target are refused', async () => {
    const { indicators: all, ...others } = newRules();
    const weighed = await problem(admin.put('/api/v1/rules', { ...others, indicators: APPENDIX_A.indicators }), 400);
    assert.match(JSON.stringify(weighed), /score\.weights\.inspection/);
    const listed = await problem(admin.put('/api/v1/rules', { ...others, indicators: APPENDIX_A.indicators, score: APPENDIX_A.score }), 400);
    assert.match(JSON.stringify(listed), /evaluation\[14\]\.indicator/);
    assert.ok(all.inspection);
  });
  await check('from the month on whose rules name its target it is stated, weighed and evaluated', async () => {
    await put(admin.put('/api/v1/rules', newRules()));
    const south = (await good(admin.get(OCTOBER))).items[0].projects.find(({ project }) => project === 'south');
    const { numerator, denominator, target, verdict } = south.indicators.inspection;
    assert.deepEqual([numerator, denominator, target, verdict], [2, 4, '40.00', 'met']);
    assert.equal(Object.keys(south.indicators).join(), Object.keys(south.indicators).sort().join());
    assert.deepEqual(south.sheet.find(({ indicator }) => indicator === 'inspection'), { indicator: 'inspection', points: '10.00', weight: 10 });
    const row = (await good(admin.get('/api/v1/evaluations/2022'))).items.at(-1);
    assert.deepEqual([row.indicator, row.numerator, row.denominator, row.target], ['inspection', 2, 4, '40.00']);
  });
  await check('the closed month keeps its bytes, also after another start', async () => {
    await daemon.restart();
    for (const path of ANSWERS.filter((one) => /2022-09/.test(one))) {
      assert.equal((await client(daemon).get(path)).text, before[path], path);
    }
  });
  await daemon.stop();
  await check('its statement computed again from the journal is the same', async () => {
    const { status, stdout, stderr } = await runIntactd(['verify', '--data', dir], { program: newProgram });
    assert.equal(status, 0, stdout + stderr);
    assert.match(stdout, /^closings 1$/m);
  });
}

// --- all of it ----------------------------------------------------------------------------------

makeCopy();
follow(STEPS);
const built = make();
await check('with every step the program builds without a warning', () => assert.equal(built.status, 0, built.output));
if (built.status === 0) {
  const dir = join(temporaryDirectory(), 'data');
  await checkDatabase(dir, await makeDatabase(dir));
  for (const [name, passes] of Object.entries(CHECKS).filter(([one]) => one !== 'page' || hasPage)) {
    await check(`with every step the ${name} is content`, () => {
      const { status, output } = passes();
      assert.equal(status, 0, output);
    });
  }
  for (const step of STEPS.filter(({ fails }) => fails !== 'page' || hasPage)) {
    await check(`without ${step.name} a check fails`, () => {
      const putBack = leaveOut(step);
      const { status, output } = CHECKS[step.fails]();
      putBack();
      assert.notEqual(status, 0, output);
      assert.match(output, /inspection|INDICATOR_INSPECTION|indicator 9/, output);
    });
  }
}
if (!hasPage) {
  console.log('The two steps of the page were not tried: web/node_modules is missing (make web).');
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
