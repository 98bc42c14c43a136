import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputError, OutsideError, UsageError } from '../core/errors.ts';
import { Notices } from '../core/notices.ts';
import { renderNotices, reportFailure } from './render-error.ts';

test('a usage error lists every problem and points to the help', () => {
  const error = new UsageError([
    { code: 'a', message: 'first', hint: 'try second' },
    { code: 'b', message: 'third' },
  ]);
  assert.deepEqual(reportFailure(error, 'brew'), {
    exitCode: 64,
    text: "iwc: first (try second)\niwc: third\nsee 'iwc brew --help'\n",
    document: { schema: 'iwc.error/1', kind: 'usage', problems: error.problems, total: 2, exit_code: 64 },
  });
  assert.match(reportFailure(error, null).text, /see 'iwc --help'\n$/);
});

test('an input error tells the place, and how many more there are', () => {
  const place = { file: 'w.jsonl', line: 3, path: '$.prompt' };
  const error = new InputError({ code: 'a', message: 'is empty', place }, { total: 12 });
  const report = reportFailure(error, 'brew');
  assert.equal(report.text, 'iwc: w.jsonl:3 $.prompt: is empty\niwc: and 11 more\n');
  assert.equal(report.exitCode, 1);
});

test('an outside error tells its cause', () => {
  const error = new OutsideError({ code: 'a', message: 'no answer' }, new Error('ECONNREFUSED'));
  assert.equal(reportFailure(error, 'brew').text, 'iwc: no answer\niwc: because: ECONNREFUSED\n');
});

test('anything else is a defect: stack, what it is, where to report', () => {
  const error = new TypeError('x is not a function');
  const { exitCode, text, document } = reportFailure(error, 'brew');
  assert.equal(exitCode, 70);
  assert.match(text, /TypeError: x is not a function\n\s+at .*\n(.*\n)*iwc: this is a defect in iwc/);
  assert.equal(document['kind'], 'defect');
  for (const thrown of [undefined, null, 'text', { a: 1 }, Symbol('s'), 5n])
    assert.equal(reportFailure(thrown, null).exitCode, 70);
});

test('names cannot move the cursor or reorder a line', () => {
  const hostile = 'a\u001b[2Jb\rc\u202ed\ne\u0085f';
  const { text } = reportFailure(new UsageError({ code: 'a', message: hostile }), null);
  assert.equal(text.split('\n')[0], 'iwc: a\\u001b[2Jb\\u000dc\\u202ed\\ne\\u0085f');
});

test('notices are warnings, counted by code with the first examples', () => {
  const notices = new Notices(2);
  notices.add({ code: 'slow', reason: 'the clock is coarse' });
  for (let record = 0; record < 5; record++)
    notices.add({ code: 'blank', reason: 'nothing in it', place: { file: 'a.json', record } });
  for (let i = 0; i < 3; i++) notices.add({ code: 'tiny', reason: 'the disk is full' });
  assert.equal(
    renderNotices(notices.summary()),
    [
      'iwc: warning: blank, 5 times',
      '  a.json record 0: nothing in it',
      '  a.json record 1: nothing in it',
      '  and 3 more',
      'iwc: warning: the clock is coarse',
      'iwc: warning: the disk is full (3 times)',
      '',
    ].join('\n'),
  );
});
