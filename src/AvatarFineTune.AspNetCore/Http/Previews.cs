using System.Globalization;
using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using Microsoft.Extensions.Caching.Memory;

namespace AvatarFineTune.AspNetCore.Http;

/// <summary>
/// What was worked out of trainings that nobody has asked for yet. That takes a second for 20,000 examples, and a page that is looked at again must not pay
/// for it again: what is known stays until something of the avatar changes, for ten minutes at most. A training itself is always checked anew.
/// </summary>
internal sealed class Previews(FineTuneService fineTuning, TrainingDataService training, AvatarService avatars, TimeProvider time) : IDisposable
{
    /// <summary>How many avatars are remembered; those that were looked at last stay.</summary>
    private const int MostAvatars = 1_000;

    /// <summary>How many choices of one avatar are remembered.</summary>
    private const int MostChoices = 8;

    /// <summary>A reply that was rewritten on another host leaves no other trace here.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = MostAvatars });

    /// <summary>Says whether a request would be accepted now, and what it would cost.</summary>
    public async Task<FineTunePreview> FindAsync(FineTuneRequest request, CancellationToken cancelled) => await FindAsync(
        request,
        await avatars.GetAsync(request.Avatar, cancelled).ConfigureAwait(false),
        await training.GetStatisticsAsync(request.Avatar, cancelled).ConfigureAwait(false),
        cancelled).ConfigureAwait(false);

    /// <inheritdoc cref="FindAsync(FineTuneRequest, CancellationToken)"/>
    /// <param name="request">What would be trained.</param>
    /// <param name="profile">The avatar as it is now.</param>
    /// <param name="statistics">Its examples as they are now.</param>
    /// <param name="cancelled">Gives up.</param>
    public async Task<FineTunePreview> FindAsync(FineTuneRequest request, AvatarProfile? profile, ExampleStatistics statistics, CancellationToken cancelled)
    {
        var now = time.GetUtcNow();
        var state = StateOf(profile, statistics, now);
        if (_known.TryGetValue(request.Avatar, out Known? known) && known!.State == state && known.Until > now)
        {
            if (known.Find(request) is { } preview)
            {
                return preview;
            }
        }
        else
        {
            known = new(state, now + Longest);
        }

        var found = await fineTuning.PreviewAsync(request, cancelled).ConfigureAwait(false);
        known.Add(request, found);
        _known.Set(request.Avatar, known, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = Longest });
        return found;
    }

    /// <summary>Forgets what is known of an avatar, after a change that its counts don't show.</summary>
    public void Forget(AvatarKey avatar) => _known.Remove(avatar);

    public void Dispose() => _known.Dispose();

    /// <summary>Everything cheap to ask for that changes with what a training would be made of; the day, since models end.</summary>
    private static string StateOf(AvatarProfile? profile, ExampleStatistics all, DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture,
        $"{profile?.UpdatedAt.UtcTicks} {all.Total} {all.Excluded} {all.Conversations} {all.AverageQuality:R} {string.Join(' ', all.ByPattern.OrderBy(p => p.Key).Select(p => p.Value))} {now.UtcDateTime:d}");

    private sealed class Known(string state, DateTimeOffset until)
    {
        private readonly Lock _lock = new();
        private readonly List<(string Choice, FineTunePreview Preview)> _previews = [];

        public string State => state;

        public DateTimeOffset Until => until;

        public FineTunePreview? Find(FineTuneRequest request)
        {
            var choice = ChoiceOf(request);
            lock (_lock)
            {
                return _previews.Find(p => p.Choice == choice).Preview;
            }
        }

        public void Add(FineTuneRequest request, FineTunePreview preview)
        {
            lock (_lock)
            {
                if (_previews.Count == MostChoices)
                {
                    _previews.RemoveAt(0);
                }

                _previews.Add((ChoiceOf(request), preview));
            }
        }

        /// <summary>All of a request that says what would be trained, and for how much.</summary>
        private static string ChoiceOf(FineTuneRequest r) => string.Create(
            CultureInfo.InvariantCulture,
            $"{r.Seed} {r.DatasetId}\n{r.Hyperparameters}\n{r.SpendLimit}\n{r.Examples.MinQuality:R} {r.Examples.MaxPatternShare:R} {r.Examples.MaxExamples}\n{string.Join(' ', r.Examples.Imports ?? [])}\n{string.Join(' ', r.Examples.Patterns ?? [])}\n{r.Model}\n{r.Suffix}");
    }
}
