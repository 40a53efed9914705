using System.Security.Cryptography;
using System.Text;
using AvatarFineTune.Datasets.Tokens;

namespace AvatarFineTune.OpenAI.Emulation.Chat;

/// <summary>Remembers how chats began: what begins as an earlier one is billed as cached, from 1,024 tokens on, in steps of 128. Thread-safe.</summary>
internal sealed class PromptCache
{
    private const int Least = 1024;
    private const int Unit = 128;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <returns>The cached tokens of a request, which is remembered.</returns>
    public long Take(ChatRequest request, Tokenizer tokenizer)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(request.Model));
        var (tokens, cached) = (0L, 0L);
        lock (_lock)
        {
            foreach (var message in request.Messages)
            {
                hash.AppendData(Encoding.UTF8.GetBytes($"\0{message.Role}\0{message.Text}"));
                tokens += ChatRequest.CountTokens(message, tokenizer);
                cached = _seen.Add(Convert.ToHexString(hash.GetCurrentHash())) ? cached : tokens;
            }
        }

        return cached < Least ? 0 : cached / Unit * Unit;
    }
}
