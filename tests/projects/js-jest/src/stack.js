/** Returns an empty stack. */
exports.stack = () => {
  const items = [];
  return { push: (item) => items.push(item), pop: () => items.pop(), size: () => items.length };
};
