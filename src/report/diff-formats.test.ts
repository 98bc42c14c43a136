import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DiffDocument } from '../documents/diff.ts';
import { renderDiffJunit } from './diff-junit.ts';
import { renderDiffMarkdown } from './diff-markdown.ts';
import { renderDiffText } from './diff-text.ts';

const view = { onlyChanged: false, summary: false, verbose: false };

const facts: DiffDocument = {
  schema: 'iwc.diff/1',
  a_label: 'a_<1>.jsonl',
  b_label: 'b|"2"\u0000.jsonl',
  tokenizer: { name: 'simple', vocabulary_sha256: 'simple' },
  primary_class_a: 'bursty-api',
  primary_class_b: 'batch/offline',
  reason_a: 'CV 3',
  reason_b: 'CV 1',
  shift: 'less bursty',
  identical: false,
  same_parts: ['prompts'],
  changed_parts: ['arrivals'],
  metrics: [
    { metric: 'requests', label: 'Requests', decimals: 0, is_extra: false, a: 5, b: 7, delta: 2 },
    { metric: 'reuse', label: 'Reuse', decimals: 3, is_extra: false, a: null, b: 0.5, delta: null },
    { metric: 'turns_p90', label: 'Turns', decimals: 0, is_extra: false, a: null, b: null, delta: null },
    { metric: 'turns_mean', label: 'Extra', decimals: 0, is_extra: true, a: 1, b: 1, delta: 0 },
  ],
  distributions: [
    {
      metric: 'inter_arrival_ms',
      label: 'Inter-arrival',
      unit: 'ms',
      n_a: 4,
      n_b: 6,
      ks: 0.5,
      ks_p_value: 0.0001,
      wasserstein: 12.5,
      psi: 0.3,
      noise_floor: { ks: 0.12, wasserstein: 0.1, psi: null },
      in_noise_floors: { ks: 4.2, wasserstein: 120.4, psi: null },
      quantiles: [{ p: 0.5, a: 1, b: 2, delta: 1 }],
      relative_error: 0,
    },
  ],
  matching: {
    same_prompt: 5,
    unchanged: 3,
    changed_prompts: 0,
    added: 7,
    removed: 0,
    changed_parts: { arrivals: 2, sessions: 0, outputs: 0, sampling: 0, serving: 0 },
    examples: { changed_prompts: [], added: ['1', '2', '3', '4', '5', '6'], removed: [] },
  },
  core: {
    any_flag: true,
    structural_flags: ['Sessions mismatch: A=none, B=present'],
    metrics: [
      {
        metric: 'requests',
        label: 'Requests',
        a: 5,
        b: 7,
        delta: 2,
        change: 'of-a',
        value: 0.4,
        above: 0.1,
        status: 'FLAG',
      },
    ],
  },
  gates: [
    {
      ...{ text: 'reuse:abs:0.05', metric: 'reuse', operator: 'abs', threshold: 0.05, label: 'Reuse' },
      ...{ a: null, b: 0.5, value: null, passes: false, reason: 'reuse is missing in A & fails' },
    },
    {
      ...{ text: 'requests:abs:9', metric: 'requests', operator: 'abs', threshold: 9, label: 'Requests' },
      ...{ a: 5, b: 7, value: 2, passes: true, reason: 'fine' },
    },
  ],
  regressions: ['reuse is missing in A & fails', 'core flag: Requests'],
  status: 'fail',
};

test('only-changed keeps what changed and what is on one side only', () => {
  const text = renderDiffText(facts, { ...view, onlyChanged: true });
  assert.match(text, /Requests +5 +7 +\+2/);
  assert.match(text, /Reuse +n\/a +0\.500 +n\/a/);
  assert.doesNotMatch(text, /Turns|Tokenizer|Extra/);
});

test('summary shows the core alone, verbose the rest and the extra rows as well', () => {
  const brief = renderDiffText(facts, { ...view, summary: true });
  assert.match(brief, /^CORE DIFF\n---------\n/);
  assert.match(brief, /Sessions mismatch: A=none, B=present \(FLAG\)/);
  assert.doesNotMatch(brief, /WORKLOAD DIFF/);
  assert.match(brief, /REGRESSION\n----------\n- reuse is missing in A & fails\n- core flag: Requests\n$/);
  const whole = renderDiffText(facts, { ...view, summary: true, verbose: true });
  assert.match(whole, /WORKLOAD DIFF/);
  assert.match(whole, /Extra/);
  assert.match(whole, /Primary class A : bursty-api\n {18}since CV 3\n/);
});

test('text says distances in noise floors, and what became of requests', () => {
  const text = renderDiffText(facts, view);
  assert.match(text, /Inter-arrival +0\.500 +4\.2 +<0\.001 +12\.5 ms +120 +0\.300 +\+1\.0 +n\/a +n\/a/);
  assert.match(text, /- 5 with the same prompt \(3 unchanged; changed: arrivals in 2\)/);
  assert.match(text, /- 7 added: 1, 2, 3, 4, 5, …/);
  assert.match(text, /Behaviour +: different arrivals; same prompts/);
});

test('Markdown leaves no mark of a label to be read as markup', () => {
  const text = renderDiffMarkdown([facts], view);
  assert.match(text, /^### ❌ a\\_&lt;1\\>\.jsonl → b\\\|"2"/);
  assert.match(
    text,
    /- ❌ `reuse:abs:0\.05` reuse is missing in A &amp; fails\n- ✅ `requests:abs:9` fine\n- ❌ core flag: Requests/,
  );
  assert.match(text, /\| Metric \| A \| B \| Δ\(B-A\) \|\n\| --- \| ---: \| ---: \| ---: \|\n/);
});

test('JUnit is well-formed, counts its cases, and fails what failed', () => {
  const xml = renderDiffJunit([facts, { ...facts, gates: [], regressions: [], status: 'ok' }]);
  assert.match(
    xml,
    /<testsuite name="a_&#60;1&#62;\.jsonl → b\|&#34;2&#34;\uFFFD\.jsonl" tests="4" failures="2"/,
  );
  assert.match(xml, /<testsuite [^>]* tests="1" failures="0"/);
  assert.equal(xml.match(/<testcase /g)?.length, 5);
  assert.equal(xml.match(/<failure /g)?.length, 2);
  // Every tag that is opened is closed, in order.
  const open: string[] = [];
  for (const [, slash, name, , self] of xml
    .replace(/<\?.*\?>/, '')
    .matchAll(/<(\/?)(\w+)((?:\s+\w+="[^"<&]*(?:&#\d+;[^"<&]*)*")*)\s*(\/?)>/g)) {
    if (slash === '/') assert.equal(open.pop(), name);
    else if (self !== '/') open.push(name!);
  }
  assert.deepEqual(open, []);
});
