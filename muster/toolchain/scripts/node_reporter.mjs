// Writes JUnit XML from the events of node's own test runner, with the file of each test: node's built-in
// reporter leaves it out, and tests of the same name in two files could not be told apart.
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const escape = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
  // eslint-disable-next-line no-control-regex
  .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '?');

function top(file) {
  let folder = dirname(file);
  while (folder !== dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    folder = dirname(folder);
  }
  return process.cwd();
}

export default async function* report(source) {
  const path = [];
  yield '<?xml version="1.0" encoding="utf-8"?>\n<testsuites><testsuite name="node">\n';
  for await (const { type, data } of source) {
    if (type === 'test:start') {
      path.length = data.nesting;
      path[data.nesting] = data.name;
      continue;
    }
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const suite = data.details?.type === 'suite';
    const kind = data.details?.error?.failureType;
    const isFile = data.nesting === 0 && data.file && data.name && (data.file === data.name || data.file.endsWith(`/${data.name}`));
    if (isFile && type === 'test:pass') continue;
    if (suite && (type === 'test:pass' ? data.skip === undefined : kind === 'subtestsFailed')) continue;
    const file = data.file ? relative(top(data.file), data.file) : '';
    const name = isFile ? file : [...path.slice(0, data.nesting), data.name].join(' > ');
    const skipped = data.skip !== undefined || data.todo !== undefined;
    const cause = data.details?.error?.cause;
    const message = cause?.message ?? data.details?.error?.message ?? '';
    const body = skipped ? '<skipped/>' : type === 'test:fail' ? `<failure message="${escape(message).slice(0, 2000)}"/>` : '';
    yield `<testcase classname="${escape(file)}" name="${escape(name)}">${body}</testcase>\n`;
  }
  yield '</testsuite></testsuites>\n';
}
