// Makes the tokenizer's test fixtures: strings by hand and at random, with the ids that js-tiktoken gives them.
//   cd eng && npm ci && node make-token-fixtures.mjs
// A string with a lone surrogate is written as its UTF-16 units, since JSON readers refuse such strings.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Tiktoken } from 'js-tiktoken/lite';
import cl100k from 'js-tiktoken/ranks/cl100k_base';
import o200k from 'js-tiktoken/ranks/o200k_base';
import { randomText, seeded } from './random-text.mjs';

const byHand = [
    '', ' ', '  ', '\n', '\r\n', ' \n', '\n ', '\n  ', 'a \n ', '\t\tx', '   x', ' \u00a0x', 'a\u0085b', 'a\ufeffb', '\u3000\u3000x', '\u2028x',
    'hello world', 'Hello, World!', "I'm you're we've she'll he'd it's don't", "I'M YOU'RE WE'VE SHE'LL HE'D IT'S DON'T", "'rE'Ve'lL", "'",
    "''s", "it'\u017f late", "don\u2019t", "x'\u212a", "'sa", "a's's", '12', '1234567', '1,000.00', '٣٤٥٦', '½²Ⅷ', '𝟗𝟗𝟗𝟗', '3rd', 'x1y22z333w4444',
    'camelCase', 'HTTPServer', 'ALLCAPS', 'Ǆǅǆ', 'AʰB', '中A', 'A中', '中文Abc', 'ABC中', "中's", 'e\u0301', '\u0301', '\u0301A', '\u0301a', "\u0301's", 'A\u0301B',
    '!\u0301x', ' \u0301 x', '/path/to/file', 'a//b', '!!\n/\n/x', '!!\r\n\r\nx', '://', '???', ' ???', '  ???', 'a_b', '$100', '#tag', '@me',
    '<|endoftext|>', 'a<|endofprompt|>b', '<|fim_prefix|><|fim_middle|><|fim_suffix|>', '<|im_start|>user\nhi<|im_end|>', '𐐀𐐁𐐨', '𞤀𞤢', '𐐀b', 'a𐐨', '𠀀𠀁',
    '👍🏽', '👩‍👩‍👧‍👦', '🏳️‍🌈', '🇩🇪🇯🇵', '1️⃣', '🏴\u{e0067}\u{e0062}\u{e007f}', 'привет, мир', 'ПРИВЕТ', 'שלום', 'مرحبا بالعالم', 'नमस्ते', 'สวัสดีครับ', '안녕하세요', 'こんにちは',
    '\ud800', '\udc00', 'a\ud800b', '\udc00\ud800', '\ud83d', 'x\ud83d\ude00\ud83d', '\u0000', 'a\u0000b', '\u0000\u0000', '\u200b', '\u180e', '\ufffd',
    'a'.repeat(63), 'a'.repeat(64), 'a'.repeat(200), ' '.repeat(100), '!'.repeat(130), '中'.repeat(60), 'ab'.repeat(70), '\n'.repeat(90), '𐐀'.repeat(40),
    'supercalifragilisticexpialidocious', 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
];
const random = seeded(20240607);
const texts = byHand.concat(Array.from({ length: 300 }, () => randomText(random)).filter(text => text.length < 400));
const encoders = [new Tiktoken(o200k), new Tiktoken(cl100k)];
const lines = texts.map(text => {
    const [o200k_base, cl100k_base] = encoders.map(encoder => encoder.encode(text, [], []));
    const source = text.isWellFormed() ? { text } : { units: Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)) };
    return JSON.stringify({ ...source, o200k_base, cl100k_base })
        .replace(/[\u007f-\uffff]/g, unit => '\\u' + unit.charCodeAt(0).toString(16).padStart(4, '0'));
});
writeFileSync(
    fileURLToPath(new URL('../tests/AvatarFineTune.Core.Tests/Datasets/Tokens/TokenFixtures.json', import.meta.url)),
    `[\n${lines.join(',\n')}\n]\n`);
console.log(`${lines.length} fixtures`);
