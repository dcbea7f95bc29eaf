// Bundles the dashboard: node build.mjs [--out ../build/web] [--watch]
//
// Leaves index.html, app.js, app.css, charts.js (loaded after the first paint), the icons, worker.js, and
// prints what each weighs gzipped. No file name carries a hash: the daemon serves them with ETags.

import { context, build } from 'esbuild';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { icon } from './icon.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const BUDGET_BYTES = 350 * 1024;

const argument = process.argv.indexOf('--out');
const out = resolve(argument > 0 ? process.argv[argument + 1] : join(HERE, '../build/web'));
const watch = process.argv.includes('--watch');

const options = {
  absWorkingDir: HERE,
  entryPoints: { app: 'src/main.tsx', charts: 'src/charts.ts' },
  outdir: out,
  bundle: true,
  splitting: true,
  format: 'esm',
  chunkNames: '[name]',
  target: 'chrome80',
  charset: 'utf8',
  minify: true,
  legalComments: 'none',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  metafile: true,
  logLevel: 'warning',
};

function copyPages() {
  for (const name of readdirSync(join(HERE, 'public'))) {
    copyFileSync(join(HERE, 'public', name), join(out, name));
  }
  for (const size of [192, 512]) {
    writeFileSync(join(out, `icon-${size}.png`), icon(size));
  }
}

/** The worker keeps all files of the page, so it is built when they are there. */
async function buildWorker() {
  const shell = readdirSync(out).sort().map((name) => (name === 'index.html' ? '/' : `/assets/${name}`));
  const { splitting: _, chunkNames: __, ...plain } = options;
  await build({ ...plain, entryPoints: { worker: 'src/worker.ts' }, format: 'iife', define: { SHELL: JSON.stringify(shell) } });
}

function weigh() {
  let sum = 0;
  for (const name of readdirSync(out).sort()) {
    const bytes = readFileSync(join(out, name));
    const packed = gzipSync(bytes, { level: 9 }).length;
    sum += packed;
    console.log(`  ${name.padEnd(12)} ${String(bytes.length).padStart(8)} bytes ${String(packed).padStart(8)} gzipped`);
  }
  console.log(`  together ${(sum / 1024).toFixed(1)} of ${BUDGET_BYTES / 1024} KiB gzipped`);
  return sum;
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
copyPages();
if (watch) {
  await (await context(options)).watch();
} else {
  await build(options);
  await buildWorker();
  if (weigh() > BUDGET_BYTES) {
    console.error('build.mjs: the page is over its budget');
    process.exit(1);
  }
}
