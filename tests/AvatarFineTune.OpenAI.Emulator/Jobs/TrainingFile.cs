using System.Text;
using System.Text.Json;
using AvatarFineTune.Datasets.Tokens;

namespace AvatarFineTune.OpenAI.Emulation.Jobs;

/// <summary>What a training or validation file holds.</summary>
/// <param name="Examples">Its lines.</param>
/// <param name="Tokens">Their tokens, each line's up to the most that a model takes.</param>
/// <param name="Problem">What is wrong, with the line; <see langword="null"/> if nothing.</param>
internal sealed record TrainingFile(int Examples, long Tokens, string? Problem)
{
    /// <summary>Longer examples are cut off there, and so never billed beyond.</summary>
    private const int MaxTokensPerExample = 65_536;

    public const int MinExamples = 10;

    /// <summary>Where the lines begin: after the byte order mark, if there is one.</summary>
    public static async Task<int> StartAsync(string path, CancellationToken cancellationToken)
    {
        var start = new byte[3];
        await using var file = File.OpenRead(path);
        var read = await file.ReadAtLeastAsync(start, 3, throwOnEndOfStream: false, cancellationToken);
        return start.AsSpan(0, read).SequenceEqual("\uFEFF"u8) ? 3 : 0;
    }

    public static async Task<TrainingFile> ReadAsync(string path, int minExamples, Tokenizer tokenizer, CancellationToken cancellationToken)
    {
        var (number, examples, tokens) = (0, 0, 0L);
        using var reader = new StreamReader(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        try
        {
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                number++;
                if (string.IsNullOrWhiteSpace(line))
                {
                    return new(examples, tokens, $"Line {number} is empty.");
                }

                using var document = JsonDocument.Parse(line);
                tokens += Math.Min(MaxTokensPerExample, TrainingExampleCheck.Check(document.RootElement, tokenizer));
                examples++;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new(examples, tokens, $"Line {number} is not valid JSON.");
        }
        catch (DecoderFallbackException)
        {
            return new(examples, tokens, $"Line {number + 1} or one soon after it is not valid UTF-8.");
        }
        catch (InvalidExampleException e)
        {
            return new(examples, tokens, $"Line {number}: {e.Message}");
        }

        return new(
            examples, tokens,
            examples < minExamples ? $"The file has {examples} example(s), but must have at least {minExamples} examples." : null);
    }
}

/// <summary>Says what is wrong with an example.</summary>
internal sealed class InvalidExampleException(string message) : Exception(message);
