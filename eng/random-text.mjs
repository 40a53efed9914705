// Random strings that go where a tokenizer's pattern can go wrong. Seeded, so that a mismatch can be made again.

// Marsaglia's xorshift with 32 bits of state: good enough to choose text.
export function seeded(seed) {
    let state = (seed * 2654435761 + 1) >>> 0 || 1;
    const next = () => {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        return (state >>> 0) / 4294967296;
    };
    return { below: limit => Math.floor(next() * limit), pick: list => list[Math.floor(next() * list.length)] };
}

// Every assigned character by script, found from node's own tables.
const scriptNames = ['Latin', 'Greek', 'Cyrillic', 'Armenian', 'Hebrew', 'Arabic', 'Syriac', 'Thaana', 'Devanagari', 'Bengali',
    'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil', 'Telugu', 'Kannada', 'Malayalam', 'Sinhala', 'Thai', 'Lao', 'Tibetan', 'Myanmar',
    'Georgian', 'Hangul', 'Ethiopic', 'Cherokee', 'Canadian_Aboriginal', 'Khmer', 'Mongolian', 'Hiragana', 'Katakana', 'Bopomofo',
    'Han', 'Yi', 'Deseret', 'Gothic', 'Old_Italic', 'Osage', 'Vithkuqi', 'Adlam', 'Warang_Citi', 'Medefaidrin', 'Old_Hungarian',
    'Cuneiform', 'Egyptian_Hieroglyphs', 'Linear_B', 'Brahmi', 'Chakma', 'Nko', 'Tifinagh', 'Vai', 'Javanese', 'Balinese',
    'Glagolitic', 'Coptic', 'Nyiakeng_Puachue_Hmong', 'Wancho', 'Toto', 'Tangut', 'Nushu', 'Bamum', 'Lisu', 'Miao', 'Runic', 'Ogham'];
const groups = scriptNames.map(name => `\\p{Script=${name}}`).concat(['\\p{N}', '\\p{M}', '\\p{Lm}', '\\p{Lt}', '\\p{Lo}',
    '\\p{Lu}', '\\p{Ll}', '\\p{P}', '\\p{S}', '\\p{Cf}', '\\p{Extended_Pictographic}']);
const patterns = groups.map(group => new RegExp(group, 'u'));
const members = groups.map(() => []);
for (let point = 0; point <= 0x10ffff; point++) {
    if (point >= 0xd800 && point <= 0xdfff) { continue; }
    const text = String.fromCodePoint(point);
    if (!/\p{Assigned}/u.test(text) || /\p{Co}/u.test(text)) { continue; }
    patterns.forEach((pattern, i) => { if (pattern.test(text)) { members[i].push(text); } });
}
const scripts = members.slice(0, scriptNames.length).filter(list => list.length > 0);
const categories = members.slice(scriptNames.length);

const spaces = [' ', ' ', ' ', '  ', '   ', '\t', '\n', '\r', '\r\n', '\n\n', '\v', '\f', '\u0085', '\u00a0', '\u1680', '\u2000',
    '\u2003', '\u2009', '\u200a', '\u2028', '\u2029', '\u202f', '\u205f', '\u3000', '\ufeff', '\u200b', '\u180e', '\u2060'];
const contractions = ["'s", "'S", "'t", "'T", "'re", "'rE", "'Re", "'RE", "'ve", "'VE", "'vE", "'m", "'M", "'ll", "'lL", "'LL", "'d",
    "'D", "'", "''", "'\u017f", "'\u212a", '\u2019s', "'l", "'r", "'v", "'x", 'İ', 'ı', 'ß', 'ſ', 'K'];
const special = ['<|endoftext|>', '<|endofprompt|>', '<|fim_prefix|>', '<|fim_middle|>', '<|fim_suffix|>', '<|im_start|>', '<|', '|>'];
const emoji = ['😀', '👍🏽', '👩‍👩‍👧‍👦', '🏳️‍🌈', '🇩🇪', '🇯🇵', '🇺', '❤️', '☎︎', '1️⃣', '👨🏿‍🚀', '🧑‍💻', '\u{e0067}', '🏴\u{e0067}\u{e0062}\u{e007f}', '\u200d', '\ufe0f', '🏻'];
const marks = ['!', '?', '.', ',', '...', '/', '//', '/\n', '\n/', '-', '_', '#', '@', '(', ')', '{', '}', '"', '\\', '|', '<', '>', '=', '==', ';', ':',
    'http://', '://', '**', '`', '```', '$', '%', '&', '+', '~', '^', '\u0000', '\u0001', '\u007f', '、', '。', '،', '—', '…', '«', '»'];
const words = ['the', 'The', 'THE', 'hello', 'World', 'iPhone', 'camelCase', 'PascalCase', 'HTTPServer', 'don', 'I', 'a', 'привет', 'Привет', 'мир',
    '你好', '世界', 'こんにちは', '안녕', 'مرحبا', 'नमस्ते', 'สวัสดี', 'schön', 'Straße', 'naïve', 'café', 'e\u0301', 'Ǆ', 'ǅ', 'ǆ', 'ªº', 'ʰ', 'A中b', '中A', '中a', 'Aʰ'];

const surrogate = random => String.fromCharCode(0xd800 + random.below(0x800));
const anyPoint = random => String.fromCodePoint(random.below(random.pick([0x80, 0x800, 0x3000, 0x10000, 0x20000, 0x110000])));
const run = (random, list, most) => Array.from({ length: 1 + random.below(most) }, () => random.pick(list)).join('');

const kinds = [
    random => run(random, random.pick(scripts), 8),
    random => run(random, random.pick(scripts), 8),
    random => run(random, random.pick(categories), 4),
    random => run(random, spaces, 3),
    random => run(random, spaces, 3),
    random => random.pick([' ', '']) + random.pick(words),
    random => random.pick([' ', '']) + random.pick(words),
    random => random.pick(words) + random.pick(contractions),
    random => random.pick(contractions),
    random => run(random, marks, 4),
    random => run(random, emoji, 2),
    random => String(random.below(10 ** (1 + random.below(8)))),
    random => run(random, [...'0123456789', '٣', '४', '²', 'Ⅷ', '𝟗', '½'], 6),
    random => random.pick(special),
    random => surrogate(random),
    random => anyPoint(random),
    random => random.pick([...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ']).repeat(1 + random.below(3)),
    random => run(random, [...'abcdeABCDE中ʰ\u0301'], 10),
];

// Mostly a line's length, at times empty, at times long enough for the merging of long pieces.
export function randomText(random) {
    const pieces = random.pick([0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 16]);
    let text = '';
    for (let i = 0; i < pieces; i++) { text += random.pick(kinds)(random); }
    if (random.below(500) === 0) { text += random.pick([random.pick(words), random.pick(marks), ' ', random.pick(random.pick(scripts))]).repeat(random.below(150)); }
    if (random.below(500) === 0) { text += run(random, random.pick(scripts), 150); }
    // Longer than a window of the counter, and so cut into several.
    if (random.below(5000) === 0) { while (text.length < 40_000) { text += random.pick(kinds)(random); } }
    return text;
}
