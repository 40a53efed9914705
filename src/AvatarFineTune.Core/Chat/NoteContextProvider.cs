using AvatarFineTune.Stores;

namespace AvatarFineTune.Chat;

/// <summary>The built-in provider: the avatar's stored knowledge and memories that share words with what was asked.</summary>
internal sealed class NoteContextProvider(IKnowledgeStore store) : IAvatarContextProvider
{
    private const int MaxNotes = 20;

    // The words of a long message are many, and a search over all of them finds everything.
    private const int MaxQueryLength = 2_000;

    public async ValueTask<IReadOnlyList<AvatarContextItem>> GetContextAsync(AvatarContextRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (string.IsNullOrWhiteSpace(request.Query))
        {
            return [];
        }

        var query = request.Query.Length <= MaxQueryLength ? request.Query : request.Query[..MaxQueryLength];
        var notes = await store.SearchNotesAsync(request.Avatar, query, request.CallerId, MaxNotes, cancellationToken).ConfigureAwait(false);
        return [.. notes.Select(n => new AvatarContextItem(n.Text, n.Kind == NoteKind.Memory ? "memory" : "knowledge"))];
    }
}
