import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type ErrorKind,
  exitCodes,
  InputError,
  InterruptedError,
  IwcError,
  OutsideError,
  type Place,
  renderPlace,
  renderProblem,
  UsageError,
} from './errors.ts';

test('every kind has its exit code', () => {
  const codes: Record<ErrorKind, number> = {
    usage: 64,
    input: 1,
    outside: 1,
    gate: 2,
    partial: 3,
    interrupted: 130,
  };
  for (const [kind, code] of Object.entries(codes))
    assert.equal(new IwcError(kind as ErrorKind, []).exitCode, code);
  assert.deepEqual(new Set(Object.values(exitCodes)).size, Object.keys(exitCodes).length);
});

test('each class is of its kind, takes one problem or many, and keeps its cause', () => {
  const problem = { code: 'a', message: 'b' };
  const cause = new Error('c');
  assert.deepEqual(new UsageError(problem).problems, [problem]);
  assert.deepEqual(new UsageError([problem, problem]).problems.length, 2);
  assert.deepEqual(
    [new UsageError(problem), new InputError(problem), new OutsideError(problem), new InterruptedError()].map(
      ({ kind, name }) => [kind, name],
    ),
    [
      ['usage', 'UsageError'],
      ['input', 'InputError'],
      ['outside', 'OutsideError'],
      ['interrupted', 'InterruptedError'],
    ],
  );
  assert.equal(new InputError(problem, { cause }).cause, cause);
  assert.equal(new OutsideError(problem, cause).cause, cause);
});

test('an error crosses a thread', () => {
  const error = new InputError({ code: 'a', message: 'b', place: { file: 'f', line: 1 } }, { total: 7 });
  const copy = IwcError.fromRecord(structuredClone(error.toRecord()));
  assert.deepEqual(copy.toRecord(), error.toRecord());
  assert.deepEqual([copy.message, copy.exitCode, copy.total], [error.message, 1, 7]);
});

const places: readonly (readonly [Place | undefined, string])[] = [
  [undefined, ''],
  [{}, ''],
  [{ file: 'w.jsonl' }, 'w.jsonl'],
  [{ file: 'w.jsonl', line: 3 }, 'w.jsonl:3'],
  [{ file: 'w.jsonl', line: 3, column: 9, path: '$.a' }, 'w.jsonl:3:9 $.a'],
  [{ file: 'a.json', record: 0, path: '$[1]' }, 'a.json record 0 $[1]'],
  [{ path: '$.a' }, '$.a'],
];

for (const [place, text] of places)
  test(`the place ${JSON.stringify(place)}`, () => assert.equal(renderPlace(place), text));

test('a problem is place, message, hint', () => {
  assert.equal(renderProblem({ code: 'a', message: 'is wrong' }), 'is wrong');
  assert.equal(
    renderProblem({ code: 'a', message: 'is wrong', place: { file: 'f' }, hint: 'mend it' }),
    'f: is wrong (mend it)',
  );
});

test('an unknown name lists the known ones and the nearest', () => {
  const { problems } = UsageError.unknownName({
    what: 'arrival model',
    given: 'poison',
    known: ['poisson', 'mmpp'],
  });
  assert.deepEqual(problems, [
    {
      code: 'unknown-arrival-model',
      message: "arrival model: 'poison' is not one of poisson, mmpp",
      hint: "did you mean 'poisson'?",
    },
  ]);
});
