import { describe, expect, it, test } from 'vitest';

import { range } from '../src/range.js';

test('counts up', () => expect(range(1, 4)).toEqual([1, 2, 3]));

describe('edges', () => {
  it('is empty backwards', () => expect(range(3, 1)).toEqual([]));
});
