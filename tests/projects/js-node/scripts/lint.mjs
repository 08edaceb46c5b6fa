import { readdirSync, readFileSync } from 'node:fs';

const bad = readdirSync('src').filter((name) => /\bvar\b/.test(readFileSync(`src/${name}`, 'utf8')));
for (const name of bad) console.error(`src/${name}: var is not used here`);
process.exitCode = bad.length ? 1 : 0;
