import assert from 'node:assert/strict';
import test, { describe, it } from 'node:test';

import { slug } from '../src/slug.js';

test('joins words', () => {
  assert.equal(slug('Hello, World!'), 'hello-world');
});

describe('edges', () => {
  it('has no hyphen at the ends', () => assert.equal(slug(' a '), 'a'));
});
