// Compares our tokens with js-tiktoken's on random strings, id by id:
//   eng/check-tokens [--count 1000000] [--seed 1] [--encoding o200k_base,cl100k_base]
// Prints every mismatch (the first 20 in full) and a closing line for each encoding; exits 1 if there was one.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Tiktoken } from 'js-tiktoken/lite';
import cl100k from 'js-tiktoken/ranks/cl100k_base';
import o200k from 'js-tiktoken/ranks/o200k_base';
import { randomText, seeded } from './random-text.mjs';

const { values } = parseArgs({
    options: {
        count: { type: 'string', default: '1000000' },
        seed: { type: 'string', default: '1' },
        encoding: { type: 'string', default: 'o200k_base,cl100k_base' },
        program: { type: 'string' },
    },
});
const total = Number(values.count);
const batch = 25_000;
const ranks = { o200k_base: o200k, cl100k_base: cl100k };
const program = values.program ?? fileURLToPath(
    new URL('../samples/ConsoleHost/bin/Release/net10.0/ConsoleHost.dll', import.meta.url));

// All escapes in ASCII: a lone surrogate has no UTF-8, and the file must carry it.
const literal = text => JSON.stringify(text).replace(/[\u007f-\uffff]/g,
    unit => '\\u' + unit.charCodeAt(0).toString(16).padStart(4, '0'));

function ours(texts, encoding, folder) {
    const file = join(folder, 'texts.jsonl');
    writeFileSync(file, texts.map(literal).join('\n') + '\n');
    const output = execFileSync('dotnet', [program, 'tokens', file, '--encoding', encoding, '--jsonl', '--ids', '--json'], { maxBuffer: 1 << 30 });
    return JSON.parse(output.toString());
}

function check(encoding, folder) {
    const reference = new Tiktoken(ranks[encoding]);
    const random = seeded(Number(values.seed));
    let mismatches = 0;
    let tokens = 0;
    for (let done = 0; done < total; done += batch) {
        const texts = Array.from({ length: Math.min(batch, total - done) }, () => randomText(random));
        const answer = ours(texts, encoding, folder);
        if (answer.ids.length !== texts.length) { throw new Error(`${answer.ids.length} answers to ${texts.length} strings`); }
        texts.forEach((text, i) => {
            const expected = reference.encode(text, [], []);
            tokens += expected.length;
            if (answer.counts[i] === expected.length && expected.every((id, k) => id === answer.ids[i][k])) { return; }
            if (++mismatches <= 20) {
                console.log(`${encoding} differs on ${literal(text)}\n  reference ${expected}\n  ours      ${answer.ids[i]} (counted ${answer.counts[i]})`);
            }
        });
        if (process.stderr.isTTY) { process.stderr.write(`\r${encoding} ${done + texts.length}`); }
    }
    console.log(`${encoding}: ${mismatches} mismatches in ${total} strings (${tokens} tokens, seed ${values.seed}, js-tiktoken, Unicode ${process.versions.unicode})`);
    return mismatches;
}

const folder = mkdtempSync(join(tmpdir(), 'check-tokens-'));
try {
    const wrong = values.encoding.split(',').map(encoding => check(encoding, folder));
    process.exitCode = wrong.some(count => count > 0) ? 1 : 0;
} finally {
    rmSync(folder, { recursive: true });
}
