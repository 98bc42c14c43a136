import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { checkShape } from './check-shape.ts';
import type { Shape, ShapeRules } from './shape.ts';

const definitions: Readonly<Record<string, Shape>> = {
  Leaf: { type: 'object', properties: { n: { type: ['number', 'null'] } }, required: ['n'] },
  Tree: {
    type: 'object',
    properties: { leaf: { $ref: '#/$defs/Leaf' }, trees: { type: 'array', items: { $ref: '#/$defs/Tree' } } },
    required: ['trees'],
  },
};

const leaf = fc.constantFrom<Shape>(
  true,
  { type: 'string' },
  { type: ['number', 'null'] },
  { enum: ['a', 1, null, true] },
  { $ref: '#/$defs/Leaf' },
  { $ref: '#/$defs/Tree' },
);

const keys = fc.constantFrom('n', 'leaf', 'trees', 'a');

const shapes = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('shape'), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
    tie('shape').map((items) => ({ type: 'array', items })),
    fc
      .array(tie('shape'), { minLength: 1, maxLength: 2 })
      .map((prefixItems) => ({ type: 'array', prefixItems, minItems: prefixItems.length })),
    tie('shape').map((additionalProperties) => ({ type: 'object', additionalProperties })),
    fc
      .tuple(fc.dictionary(keys, tie('shape'), { maxKeys: 3 }), fc.array(keys, { maxLength: 2 }))
      .map(([properties, required]) => ({
        type: 'object',
        properties: Object.fromEntries([
          ...required.map((key) => [key, true]),
          ...Object.entries(properties),
        ]),
        required: [...new Set(required)],
      })),
  ),
})).shape;

const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>('a', 'b', 1, 2.5, null, true, false),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(keys, tie('value'), { maxKeys: 3 }),
  ),
})).value;

test('what has no fault is what a full validator accepts', () => {
  let accepted = 0;
  let refused = 0;
  fc.assert(
    fc.property(shapes, fc.array(values, { minLength: 4, maxLength: 12 }), (shape, candidates) => {
      const rules: ShapeRules = { ...(shape === true ? {} : shape), $defs: definitions };
      const validate = new Ajv2020({ strict: false }).compile(rules as object);
      for (const value of candidates) {
        const isValid = validate(value);
        if (isValid) accepted++;
        else refused++;
        assert.equal(checkShape(value, rules).length === 0, isValid, JSON.stringify({ rules, value }));
      }
    }),
    { numRuns: 200 },
  );
  // Both have to be common, or the comparison says nothing.
  assert.ok(accepted > 100 && refused > 100, `${accepted} accepted, ${refused} refused`);
});

test('faults name the place, what is there and what should be', () => {
  const shape: ShapeRules = {
    type: 'object',
    properties: {
      'a b': { type: 'array', items: { anyOf: [{ $ref: '#/$defs/Leaf' }, { type: 'null' }] } },
      kind: { enum: ['x', 'y'] },
    },
    required: ['kind'],
    $defs: definitions,
  };
  const faults = (value: unknown) =>
    checkShape(value, shape).map(({ path, message }) => `${path} ${message}`);
  assert.deepEqual(faults({ kind: 'x', 'a b': [null, { n: 1 }], more: 1 }), []);
  assert.deepEqual(faults([]), ['$ is [], expected an object']);
  assert.deepEqual(faults({ 'a b': [{ n: 'one' }, 3] }), [
    '$.kind is missing',
    '$["a b"][0].n is "one", expected a number or null',
    '$["a b"][1] is 3, expected an object or null',
  ]);
  assert.deepEqual(faults({ kind: 'a'.repeat(100) }), ['$.kind is text, expected "x" or "y"']);
});
