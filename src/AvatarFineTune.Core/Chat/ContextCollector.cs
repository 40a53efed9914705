using AvatarFineTune.Datasets.Tokens;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Chat;

/// <summary>Asks all context providers at once and writes what they found. Nothing that goes wrong here reaches the chat.</summary>
internal sealed class ContextCollector(
    IReadOnlyList<IAvatarContextProvider> providers, TimeSpan timeout, TimeProvider time, ChatInstruments instruments, ILogger logger)
{
    /// <summary>Whether there is nobody to ask, or no room for an answer.</summary>
    /// <param name="tokenBudget">The tokens that all providers share.</param>
    public bool IsOff(int tokenBudget) => tokenBudget == 0 || providers.Count == 0;

    /// <summary>Collects the context of an answer.</summary>
    /// <returns>The block; <see langword="null"/> if there is none.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<string?> CollectAsync(AvatarContextRequest request, Func<Tokenizer> tokenizer, CancellationToken cancellationToken)
    {
        if (IsOff(request.TokenBudget))
        {
            return null;
        }

        var found = await Task.WhenAll(providers.Select(p => AskAsync(p, request, cancellationToken))).ConfigureAwait(false);
        var items = found.SelectMany(i => i).ToList();

        // Only now: a tokenizer takes a moment to load, which an avatar without any notes need never spend.
        return items.Count == 0 ? null : ContextBlock.Write(items, request.TokenBudget, tokenizer());
    }

    private async Task<IReadOnlyList<AvatarContextItem>> AskAsync(
        IAvatarContextProvider provider, AvatarContextRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var items = await TimeLimit.RunAsync(
                (provider, request), static (s, t) => s.provider.GetContextAsync(s.request, t).AsTask(), timeout, time, cancellationToken).ConfigureAwait(false);
            return [.. items.Where(i => i is not null)];
        }
        catch (Exception e)
        {
            cancellationToken.ThrowIfCancellationRequested();

            // Only the types: a provider's own message may quote what it searched for.
            instruments.ContextFailed(provider.GetType().Name);
            ChatLog.ContextFailed(logger, provider.GetType().Name, request.Avatar, e.GetType().Name);
            return [];
        }
    }
}
