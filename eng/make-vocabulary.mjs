// Makes the tokenizer's embedded data from npm js-tiktoken and from this node's Unicode tables:
//   cd eng && npm ci && node make-vocabulary.mjs
// Writes src/AvatarFineTune.Core/Datasets/Tokens/Data/*.bin.br and the checksums in the README beside them.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import cl100k from 'js-tiktoken/ranks/cl100k_base';
import o200k from 'js-tiktoken/ranks/o200k_base';

const data = fileURLToPath(new URL('../src/AvatarFineTune.Core/Datasets/Tokens/Data/', import.meta.url));

// count (u32, little endian), the length of every token (a byte each), the bytes of every token: all in rank order.
// The order of ranks needs no ids, and brotli packs it as well as a sorted, front-coded list with ids beside it.
function vocabulary(ranks) {
    const tokens = [];
    for (const line of ranks.bpe_ranks.split('\n').filter(Boolean)) {
        const [, first, ...encoded] = line.split(' ');
        encoded.forEach((text, i) => { tokens[Number(first) + i] = Buffer.from(text, 'base64'); });
    }
    for (let id = 0; id < tokens.length; id++) {
        if (!tokens[id] || tokens[id].length < 1 || tokens[id].length > 255) {
            throw new Error(`token ${id} is missing or has a length that a byte cannot hold`);
        }
    }
    const count = Buffer.alloc(4);
    count.writeUInt32LE(tokens.length);
    return Buffer.concat([count, Buffer.from(tokens.map(token => token.length)), ...tokens]);
}

// The classes that the two patterns ask about, as the bits of CharacterClasses.cs.
const classes = [
    [/^[\p{Lu}\p{Lt}]$/u, 1], [/^\p{Ll}$/u, 2], [/^[\p{Lm}\p{Lo}]$/u, 4], [/^\p{M}$/u, 8],
    [/^\p{N}$/u, 16], [/^[\r\n]$/u, 64], [/^\s$/u, 32],
];

// Runs of equal class over all code points: length as a base-128 number, lowest bits first, then the class byte.
function characterClasses() {
    const bytes = [];
    let current = -1;
    let length = 0;
    const flush = () => {
        if (length === 0) { return; }
        for (; length > 127; length = Math.floor(length / 128)) { bytes.push(128 | (length % 128)); }
        bytes.push(length, current);
    };
    for (let point = 0; point <= 0x10ffff; point++) {
        const text = String.fromCodePoint(point);
        const found = classes.find(([pattern]) => pattern.test(text))?.[1] ?? 0;
        if (found === current) { length++; continue; }
        flush();
        current = found;
        length = 1;
    }
    flush();
    return Buffer.from(bytes);
}

function write(name, raw) {
    const packed = brotliCompressSync(raw, {
        params: {
            [constants.BROTLI_PARAM_QUALITY]: 11,
            [constants.BROTLI_PARAM_LGWIN]: 22,
            [constants.BROTLI_PARAM_SIZE_HINT]: raw.length,
        },
    });
    writeFileSync(data + name, packed);
    const checksum = createHash('sha256').update(packed).digest('hex');
    console.log(`${name} ${raw.length} -> ${packed.length} bytes, SHA-256 ${checksum}`);
    return [name, checksum];
}

const written = [
    write('o200k_base.bin.br', vocabulary(o200k)),
    write('cl100k_base.bin.br', vocabulary(cl100k)),
    write('unicode.bin.br', characterClasses()),
];

let readme = readFileSync(data + 'README.md', 'utf8');
for (const [name, checksum] of written) {
    const row = new RegExp('(\\| `' + name.replaceAll('.', '\\.') + '` \\|[^\\n]*`)[0-9a-f]*(` \\|)');
    if (!row.test(readme)) { throw new Error(`README.md has no row for ${name}`); }
    readme = readme.replace(row, `$1${checksum}$2`);
}
writeFileSync(data + 'README.md', readme.replaceAll(/Unicode \d+\.\d+/g, `Unicode ${process.versions.unicode}`));
