// Counts what OpenAI would bill for each training file of tests/AvatarFineTune.Core.Tests/Pricing/Billing, by means of
// our own none: js-tiktoken, and the cookbook's published rules (3 tokens a message, its fields, one more for a name,
// 3 a line; three epochs, more below 100 lines in all, fewer above 25,000). Writes billing.json beside the files.
//   cd eng && npm ci && node make-billing-fixtures.mjs
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Tiktoken } from 'js-tiktoken/lite';
import cl100k from 'js-tiktoken/ranks/cl100k_base';
import o200k from 'js-tiktoken/ranks/o200k_base';

const folder = fileURLToPath(new URL('../tests/AvatarFineTune.Core.Tests/Pricing/Billing', import.meta.url));
const encoders = { o200k_base: new Tiktoken(o200k), cl100k_base: new Tiktoken(cl100k) };

// How often a file stands in the file that is priced: enough for each branch of the epoch rule.
const repeats = [1, 3, 9, 834, 2600];

function tokensOf(line, encoder) {
    let tokens = 3;
    for (const message of JSON.parse(line).messages) {
        tokens += 3;
        for (const [key, value] of Object.entries(message)) {
            if (typeof value === 'string') { tokens += encoder.encode(value, [], []).length; }
            if (key === 'name') { tokens += 1; }
        }
    }
    return tokens;
}

function epochsOf(lines) {
    let epochs = 3;
    if (lines * 3 < 100) { epochs = Math.min(25, Math.floor(100 / lines)); }
    else if (lines * 3 > 25_000) { epochs = Math.max(1, Math.floor(25_000 / lines)); }
    return epochs;
}

const rows = [];
for (const file of readdirSync(folder).filter(name => name.endsWith('.jsonl')).sort()) {
    const lines = readFileSync(join(folder, file), 'utf8').split('\n').filter(line => line !== '');
    for (const [encoding, encoder] of Object.entries(encoders)) {
        const once = lines.reduce((sum, line) => sum + tokensOf(line, encoder), 0);
        for (const repeat of repeats) {
            const epochs = epochsOf(lines.length * repeat);
            rows.push({ file, encoding, repeat, lines: lines.length * repeat, tokens: once * repeat, epochs, billed: once * repeat * epochs });
        }
    }
}
writeFileSync(join(folder, 'billing.json'), `[\n${rows.map(row => '  ' + JSON.stringify(row)).join(',\n')}\n]\n`);
console.log(`${rows.length} rows`);
