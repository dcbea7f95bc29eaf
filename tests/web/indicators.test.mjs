// Every indicator that a statement can have, as the daemon describes it, has its place and its words on the page.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { pageModule } from './lib/words.mjs';

const components = readFileSync(new URL('../../schema/openapi_components.json', import.meta.url), 'utf8');
const described = Object.keys(JSON.parse(components).schemas.StatementFigures.properties).sort();
const { INDICATORS, STATED } = await pageModule('base/month_types.ts');
const { common } = await pageModule('words/common.ts');

describe('an indicator', () => {
  it('stands in both of the page\'s lists', () => {
    assert.deepEqual([...INDICATORS].sort(), described);
    assert.deepEqual([...STATED].sort(), described);
  });

  it('has its words in both languages', () => {
    for (const name of described) {
      assert.equal(common[`indicator_${name}`]?.filter(Boolean).length, 2, name);
    }
  });
});
