using System.Runtime.CompilerServices;
using AvatarFineTune.Transcripts.Merging;

namespace AvatarFineTune.Transcripts;

/// <summary>
/// The one place where every record of an import is accounted for: kept, skipped for a reason, not understood, or a
/// duplicate. Readers cannot forget to count what they yield.
/// </summary>
internal sealed class ImportAccount
{
    private readonly TranscriptReadOptions _options;
    private readonly Dictionary<TranscriptChat, ChatAccount> _byChat = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<TranscriptChat, ChatAccount> _merged = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, ChatAccount> _byIdInInput = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Platform, string Id), ChatAccount> _byPlatformId = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly List<ChatAccount> _chats = [];
    private readonly List<string> _platforms = [];
    private readonly OwnerAccount _owners;
    private Func<TranscriptChat, TranscriptChat?> _mergedInto = _ => null;
    private TranscriptChat? _lastChat;
    private ChatAccount? _lastAccount;

    internal ImportAccount(TranscriptReadOptions options)
    {
        _options = options;
        _owners = new(options.MaxParticipants);
        Builder = new(CountUnseen, _owners.AddEvidence);
    }

    internal ImportReportBuilder Builder { get; }

    /// <summary>How many records were understood.</summary>
    internal long Understood { get; private set; }

    /// <param name="mergedInto">Says as which chat the input's chats are handed out that are merged; <see langword="null"/> for the others.</param>
    internal void BeginInput(Func<TranscriptChat, TranscriptChat?> mergedInto)
    {
        _mergedInto = mergedInto;
        _byIdInInput.Clear();
        _byChat.Clear();
        _lastChat = null;
    }

    /// <summary>Called before a merged chat's messages are counted: they belong to no single input.</summary>
    internal void BeginMerged(MergedChat merged) => AccountOfMerged(merged.Chat);

    /// <summary>Called after a merged chat's messages were counted.</summary>
    internal void Merged(MergedChat merged)
    {
        var account = AccountOfMerged(merged.Chat);
        account.MergedExports = merged.Exports - 1;
        account.Duplicates += merged.Duplicates;
        Understood += merged.Duplicates;
    }

    /// <summary>Counts a message.</summary>
    /// <returns>Whether to hand it on; a duplicate is not.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal bool Add(TranscriptMessage message)
    {
        Understood++;
        var account = AccountOf(message.Chat);
        if (message.Id is { } id && account.IsRepeated(id))
        {
            account.Duplicates++;
            return false;
        }

        account.Follow(message);
        account.Edited += message.IsEdited ? 1 : 0;
        if (SkipRule.ReasonFor(message) is { } reason)
        {
            account.Skip(reason);
            _owners.Seen(message, kept: false);
        }
        else
        {
            account.Kept++;
            _owners.Seen(message, kept: true);
        }

        return true;
    }

    internal ImportReport ToReport(long ignoredFiles)
    {
        var chats = _chats.ConvertAll(c => c.ToReport());
        return new()
        {
            Platforms = [.. _platforms],
            Chats = chats,
            Kept = chats.Sum(c => c.Kept),
            Skipped = Enum.GetValues<SkipReason>()
                .Select(r => (Reason: r, Count: _chats.Sum(c => c.SkippedFor(r))))
                .Where(p => p.Count > 0)
                .ToDictionary(p => p.Reason, p => p.Count),
            NotUnderstood = Builder.NotUnderstood,
            NotUnderstoodSamples = [.. Builder.Samples],
            Duplicates = chats.Sum(c => c.Duplicates),
            OutOfOrder = chats.Sum(c => c.OutOfOrder),
            Edited = chats.Sum(c => c.Edited),
            IgnoredFiles = ignoredFiles,
            Owners = _owners.ToCandidates(),
        };
    }

    private void CountUnseen(TranscriptChat chat, SkipReason? reason)
    {
        Understood++;
        var account = _mergedInto(chat) is { } merged ? AccountOfMerged(merged) : AccountOf(chat);
        if (reason is { } why)
        {
            account.Skip(why);
        }
        else
        {
            account.Duplicates++;
        }
    }

    private ChatAccount AccountOf(TranscriptChat chat)
    {
        if (ReferenceEquals(chat, _lastChat))
        {
            return _lastAccount!;
        }

        if (!_merged.TryGetValue(chat, out var account) && !_byChat.TryGetValue(chat, out account))
        {
            account = Enroll(chat);
        }

        _lastChat = chat;
        _lastAccount = account;
        return account;
    }

    private ChatAccount AccountOfMerged(TranscriptChat chat)
    {
        if (!_merged.TryGetValue(chat, out var account))
        {
            account = KnownOnPlatform(chat) ?? Open(chat);
            _merged.Add(chat, account);
        }

        return account;
    }

    /// <summary>
    /// Within an input the same id is the same chat, and everywhere if it is the platform's own; any other id in another
    /// input names another chat, and is made unique.
    /// </summary>
    private ChatAccount Enroll(TranscriptChat chat)
    {
        var written = chat.Id;
        if (!_byIdInInput.TryGetValue(written, out var account))
        {
            account = KnownOnPlatform(chat);
        }

        if (account is null)
        {
            account = Open(chat);
            _byIdInInput.Add(written, account);
        }
        else
        {
            // Another object for a chat that may have been renamed above.
            chat.MakeIdUnique(account.Chat.Id);
        }

        _byChat.Add(chat, account);
        return account;
    }

    private ChatAccount? KnownOnPlatform(TranscriptChat chat) =>
        chat.PlatformId is { } known ? _byPlatformId.GetValueOrDefault((chat.Platform, known)) : null;

    private ChatAccount Open(TranscriptChat chat)
    {
        var written = chat.Id;
        for (var n = 2; !_ids.Add(chat.Id); n++)
        {
            chat.MakeIdUnique($"{written}#{n}");
        }

        var account = new ChatAccount(chat);
        if (chat.PlatformId is { } id)
        {
            _byPlatformId.Add((chat.Platform, id), account);
        }

        _chats.Add(account);
        if (!_platforms.Contains(chat.Platform))
        {
            _platforms.Add(chat.Platform);
        }

        return account;
    }
}
