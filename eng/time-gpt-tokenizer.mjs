// Times npm gpt-tokenizer on the lines of a text, for the comparison that the benchmarks print:
//   node time-gpt-tokenizer.mjs FILE ENCODING SECONDS
// Answers {"tokens":…,"bytesPerSecond":…}: the best of the passes made in that time, after one that warms it up.
import { readFileSync } from 'node:fs';

const [file, encoding, seconds] = process.argv.slice(2);
const { countTokens } = await import(`gpt-tokenizer/encoding/${encoding}`);
const text = readFileSync(file, 'utf8');
const lines = text.split('\n');
const plain = { disallowedSpecial: new Set() };

function pass() {
    let tokens = 0;
    for (const line of lines) { tokens += countTokens(line, plain); }
    return tokens;
}

const tokens = pass();
let best = Infinity;
const end = performance.now() + Number(seconds) * 1000;
do {
    const start = performance.now();
    pass();
    best = Math.min(best, performance.now() - start);
} while (performance.now() < end);
console.log(JSON.stringify({ tokens, bytesPerSecond: Math.round(Buffer.byteLength(text) / (best / 1000)) }));
