using System.Buffers;
using System.Text.Unicode;

namespace AvatarFineTune.Datasets.Tokens;

/// <summary>
/// Counts tokens exactly as the reference tokenizer of an encoding does. The text of special tokens
/// (<c>&lt;|endoftext|&gt;</c> and the like) is plain text, so that no message can smuggle one in.
/// </summary>
/// <remarks>
/// Immutable once loaded, and safe for any number of threads. Counting allocates nothing once warm: the buffers are kept
/// with the tokenizer and in the shared array pool. It holds about 8 MB (o200k_base) or 5 MB (cl100k_base), and 0.6 MB
/// for each thread that counts at once: load one an encoding, as <see cref="Tokenizers"/> does.
/// </remarks>
public sealed class Tokenizer
{
    private readonly Vocabulary _vocabulary;
    private readonly CharacterClasses _classes;
    private readonly ScratchPool _pool = new();

    private Tokenizer(TokenEncoding encoding, Vocabulary vocabulary, CharacterClasses classes)
    {
        Encoding = encoding;
        _vocabulary = vocabulary;
        _classes = classes;
    }

    /// <summary>The encoding whose tokens this counts.</summary>
    public TokenEncoding Encoding { get; }

    /// <summary>Loads the vocabulary that this assembly carries: tens of milliseconds, and nothing is shared between calls.</summary>
    /// <param name="encoding">The encoding to load.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a known encoding.</exception>
    public static Tokenizer Load(TokenEncoding encoding) => new(
        encoding,
        Vocabulary.Load(TokenResource.Read(TokenResource.NameOf(encoding))),
        CharacterClasses.Load(TokenResource.Read(TokenResource.CharacterClasses)));

    /// <summary>The number of tokens of a text. Lone surrogates count as U+FFFD.</summary>
    /// <param name="text">The text; an empty one has no tokens.</param>
    public int Count(ReadOnlySpan<char> text) => Run(text, tokens: null);

    /// <summary>The number of tokens of a text in UTF-8. Invalid bytes count as the U+FFFD that decoding makes of them.</summary>
    /// <param name="utf8">The text; a byte order mark at its start counts as a character.</param>
    public int CountUtf8(ReadOnlySpan<byte> utf8)
    {
        if (Utf8.IsValid(utf8))
        {
            return RunUtf8(utf8);
        }

        // No more characters than bytes: even an invalid byte becomes one U+FFFD.
        var decoded = ArrayPool<char>.Shared.Rent(utf8.Length);
        try
        {
            Utf8.ToUtf16(utf8, decoded, out _, out var length);
            return Count(decoded.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(decoded);
        }
    }

    /// <summary>Adds the ids of a text's tokens, in order, to a collection. Lone surrogates are taken as U+FFFD.</summary>
    /// <param name="text">The text; an empty one adds nothing.</param>
    /// <param name="tokens">Where the ids go, after what it holds already.</param>
    /// <exception cref="ArgumentNullException">There is no collection.</exception>
    public void Encode(ReadOnlySpan<char> text, ICollection<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        Run(text, tokens);
    }

    /// <summary>
    /// The text of tokens. Tokens may end inside a character; bytes that make none, as where a list was cut, become U+FFFD.
    /// </summary>
    /// <param name="tokens">Ids of this encoding, but for special ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary (the ids of special tokens are not).</exception>
    public string Decode(ReadOnlySpan<int> tokens)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var id in tokens)
        {
            if ((uint)id >= (uint)_vocabulary.Count)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(tokens), id, $"Not an id of {Encoding}: use ids from 0 to {_vocabulary.Count - 1} that Encode gave.");
            }

            bytes.Write(_vocabulary.BytesOf(id));
        }

        return System.Text.Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private int Run(ReadOnlySpan<char> text, ICollection<int>? tokens)
    {
        var scratch = _pool.Rent();
        try
        {
            var count = 0;
            while (!text.IsEmpty)
            {
                var window = text[..TextWindow.LengthOf(_classes, text)];
                using var buffer = new WindowBuffer(scratch, checked(3 * window.Length));
                Utf8.FromUtf16(window, buffer.Bytes, out _, out var length);
                count = checked(count + CountWindow(buffer, length, scratch, tokens));
                text = text[window.Length..];
            }

            return count;
        }
        finally
        {
            _pool.Return(scratch);
        }
    }

    private int RunUtf8(ReadOnlySpan<byte> utf8)
    {
        var scratch = _pool.Rent();
        try
        {
            var count = 0;
            while (!utf8.IsEmpty)
            {
                var window = utf8[..TextWindow.LengthOf(_classes, utf8)];
                using var buffer = new WindowBuffer(scratch, window.Length);
                window.CopyTo(buffer.Bytes);
                count += CountWindow(buffer, window.Length, scratch, tokens: null);
                utf8 = utf8[window.Length..];
            }

            return count;
        }
        finally
        {
            _pool.Return(scratch);
        }
    }

    private int CountWindow(WindowBuffer buffer, int length, Scratch scratch, ICollection<int>? tokens)
    {
        var bytes = buffer.Close(length);
        var counter = new PieceCounter(_vocabulary, scratch);
        return (Encoding, tokens) switch
        {
            (TokenEncoding.O200kBase, null) => counter.Count<O200kPattern>(_classes, bytes, length),
            (TokenEncoding.O200kBase, _) => counter.List<O200kPattern>(_classes, bytes, length, tokens),
            (_, null) => counter.Count<Cl100kPattern>(_classes, bytes, length),
            _ => counter.List<Cl100kPattern>(_classes, bytes, length, tokens),
        };
    }
}
