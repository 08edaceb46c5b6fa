const { stack } = require('../src/stack');

test('gives back the last item first', () => {
  const one = stack();
  one.push(1);
  one.push(2);
  expect(one.pop()).toBe(2);
});

describe('size', () => {
  it('starts at zero', () => expect(stack().size()).toBe(0));
});
