using System.Runtime.CompilerServices;
using AvatarFineTune.Avatars;
using AvatarFineTune.Examples.Redaction;
using AvatarFineTune.Examples.Text;
using AvatarFineTune.Stores;

namespace AvatarFineTune.Examples;

public sealed partial class TrainingDataService
{
    /// <summary>Lists an avatar's imports, newest first.</summary>
    /// <param name="avatar">The avatar.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<TrainingData>> ListImportsAsync(AvatarKey avatar, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return _examples.ListImportsAsync(avatar, cancellationToken);
    }

    /// <summary>Reads an import.</summary>
    /// <param name="avatar">The avatar.</param>
    /// <param name="trainingDataId">The import.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The import; <see langword="null"/> if there is none.</returns>
    public Task<TrainingData?> GetImportAsync(AvatarKey avatar, Guid trainingDataId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return _examples.GetImportAsync(avatar, trainingDataId, cancellationToken);
    }

    /// <summary>Reads all examples that a query selects, page by page: examples added meanwhile neither repeat nor hide others.</summary>
    /// <param name="avatar">The avatar.</param>
    /// <param name="query">Which examples, in which order; <see langword="null"/> for all that are not excluded.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public IAsyncEnumerable<TrainingExample> ReadExamplesAsync(AvatarKey avatar, ExampleQuery? query = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return ReadAllAsync(avatar, query ?? new(), cancellationToken);
    }

    /// <summary>Reads one page of examples.</summary>
    /// <param name="avatar">The avatar.</param>
    /// <param name="query">Which examples, in which order.</param>
    /// <param name="after">The <see cref="ExamplePage.Next"/> of the page before; <see langword="null"/> for the first.</param>
    /// <param name="limit">The most examples of the page, from 1 to 1,000.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ExamplePage> ReadExamplePageAsync(
        AvatarKey avatar, ExampleQuery query, string? after = null, int limit = 50, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1_000);
        return _examples.ReadExamplesAsync(avatar, query, after, limit, cancellationToken);
    }

    /// <summary>Reads one example.</summary>
    /// <param name="avatar">The avatar.</param>
    /// <param name="exampleId">The example.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The example; <see langword="null"/> if there is none.</returns>
    public Task<TrainingExample?> GetExampleAsync(AvatarKey avatar, Guid exampleId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return _examples.GetExampleAsync(avatar, exampleId, cancellationToken);
    }

    /// <summary>Counts all of an avatar's examples.</summary>
    /// <param name="avatar">The avatar.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ExampleStatistics> GetStatisticsAsync(AvatarKey avatar, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return _examples.GetStatisticsAsync(avatar, cancellationToken);
    }

    /// <summary>Leaves an example out of training.</summary>
    /// <param name="avatar">The avatar.</param>
    /// <param name="exampleId">The example.</param>
    /// <param name="reason">Why, in the owner's words; not empty.</param>
    /// <param name="cancellationToken">Gives up before the write.</param>
    /// <returns>The example as it is now; <see langword="null"/> if there is none.</returns>
    public Task<TrainingExample?> ExcludeAsync(AvatarKey avatar, Guid exampleId, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return _examples.SetExclusionAsync(avatar, exampleId, CleanText.Of(reason), cancellationToken);
    }

    /// <summary>Takes an excluded example back into training.</summary>
    /// <param name="avatar">The avatar.</param>
    /// <param name="exampleId">The example.</param>
    /// <param name="cancellationToken">Gives up before the write.</param>
    /// <returns>The example as it is now; <see langword="null"/> if there is none.</returns>
    public Task<TrainingExample?> RestoreAsync(AvatarKey avatar, Guid exampleId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        return _examples.SetExclusionAsync(avatar, exampleId, reason: null, cancellationToken);
    }

    /// <summary>
    /// Puts the owner's words in the place of a reply, and scores the example anew. Private values in them are replaced
    /// if the import replaced them. The hash stays: importing the chat again does not bring the old words back.
    /// </summary>
    /// <param name="avatar">The avatar.</param>
    /// <param name="exampleId">The example.</param>
    /// <param name="reply">The new reply; not empty.</param>
    /// <param name="cancellationToken">Gives up before the write.</param>
    /// <returns>The example as it is now; <see langword="null"/> if there is none.</returns>
    public async Task<TrainingExample?> EditReplyAsync(AvatarKey avatar, Guid exampleId, string reply, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(avatar);
        ArgumentNullException.ThrowIfNull(reply);
        var words = CleanText.Of(reply);
        if (words.Length == 0)
        {
            throw new ArgumentException("A reply needs words; to leave the example out of training, exclude it.", nameof(reply));
        }

        if (await _examples.GetExampleAsync(avatar, exampleId, cancellationToken).ConfigureAwait(false) is not { } example)
        {
            return null;
        }

        var import = await _examples.GetImportAsync(avatar, example.TrainingDataId, cancellationToken).ConfigureAwait(false);
        if (import?.Exchanges.Redaction == RedactionMode.Replace)
        {
            var secret = await _avatars.GetAvatarSecretAsync(avatar, cancellationToken).ConfigureAwait(false);
            words = new Redactor(RedactionMode.Replace, secret, import.Exchanges.PhoneRegions).Redact(words, new RedactionTally());
        }

        return await _examples.EditReplyAsync(avatar, exampleId, words, QualityScorer.Score(example.Prompt, words), cancellationToken).ConfigureAwait(false);
    }

    private async IAsyncEnumerable<TrainingExample> ReadAllAsync(
        AvatarKey avatar, ExampleQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = null;
        do
        {
            var page = await _examples.ReadExamplesAsync(avatar, query, after, PageSize, cancellationToken).ConfigureAwait(false);
            foreach (var example in page.Items)
            {
                yield return example;
            }

            after = page.Next;
        }
        while (after is not null);
    }
}
