using AvatarFineTune.Avatars;
using AvatarFineTune.Pricing;
using AvatarFineTune.Transcripts;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Extraction;

/// <summary>Reads chats through a vendor's model. Thread-safe.</summary>
internal sealed class ConversationExtractor(VendorRegistry vendors, ModelRef model, ExtractionOptions defaults, PriceBook prices, TimeProvider time) : IConversationExtractor
{
    public async Task<ExtractionEstimate> EstimateAsync(
        IReadOnlyList<TranscriptSource> files, ExtractionOptions? options = null, CancellationToken cancellationToken = default)
    {
        var (chosen, vendor) = Check(files, options);
        var set = await new PageCollector(chosen).CollectAsync(files, cancellationToken).ConfigureAwait(false);
        return Estimate(set, chosen, PriceAt(vendor));
    }

    public async Task<ExtractedConversation> ExtractAsync(
        IReadOnlyList<TranscriptSource> files,
        ExtractionOptions? options = null,
        IProgress<ExtractionProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var (chosen, vendor) = Check(files, options);
        var price = PriceAt(vendor);
        var set = await new PageCollector(chosen).CollectAsync(files, cancellationToken).ConfigureAwait(false);
        if (Estimate(set, chosen, price).Refusal is { } refusal)
        {
            return new() { Refusal = refusal, Pages = [.. set.Pages.Where(p => p.Problem is not null).Select(Problem)], MinConfidence = chosen.MinConfidence };
        }

        using var client = vendor.CreateChatClient(model.Model);
        var meter = new ReadingMeter(price, chosen.SpendLimit);
        var reader = new PageReader(client, price, meter, chosen, set.Pages.Count, time);
        var results = await ReadAllAsync(set, reader, chosen, progress, cancellationToken).ConfigureAwait(false);
        return ConversationBuilder.Build(set, results, chosen) with { Usage = meter.Usage, Cost = meter.Cost };
    }

    private static async Task<PageResult[]> ReadAllAsync(
        PageSet set, PageReader reader, ExtractionOptions options, IProgress<ExtractionProgress>? progress, CancellationToken cancellationToken)
    {
        var results = new PageResult[set.Pages.Count];
        var done = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.MaxParallelRequests, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(set.Pages, parallel, async (page, token) =>
        {
            results[page.Number - 1] = page.Problem is null ? await reader.ReadAsync(page, token).ConfigureAwait(false) : new(Problem(page), null);
            progress?.Report(new(Interlocked.Increment(ref done), results.Length));
        }).ConfigureAwait(false);
        return results;
    }

    private static ExtractedPage Problem(PageInput page) => page.Ended(page.Problem!.Value.Status, 0, page.Problem.Value.Detail);

    private ExtractionEstimate Estimate(PageSet set, ExtractionOptions options, ModelPrice? price)
    {
        var pages = set.Readable.ToList();
        var input = pages.Sum(PageTokens.Input);
        var output = (long)pages.Count * PageTokens.Output;
        var cost = PriceMath.PriceOfMessage(price, input, 0, output);
        return new(pages.Count, input, output, cost, set.Refusal ?? OverLimit(cost, options.SpendLimit));
    }

    private ExtractionRefusal? OverLimit(Money? cost, Money? limit) =>
        limit is not { } most ? null
        : cost is not { } expected ? new(
            ExtractionRefusalReason.UnknownPrice, $"There is a spend limit of {most}, but no price of {model} is known. Add its price to the price book, or leave the limit out.")
        : !string.Equals(expected.Currency, most.Currency, StringComparison.Ordinal) ? new(
            ExtractionRefusalReason.OverSpendLimit, $"The spend limit is in {most.Currency}, but {model} is priced in {expected.Currency}. Give the limit in {expected.Currency}.")
        : expected.Amount > most.Amount ? new(
            ExtractionRefusalReason.OverSpendLimit, $"Reading would cost about {expected}, more than the limit of {most}. Raise the limit, give fewer pages, or choose a cheaper model.")
        : null;

    private (ExtractionOptions Options, IModelVendor Vendor) Check(IReadOnlyList<TranscriptSource> files, ExtractionOptions? options)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (files.Count == 0)
        {
            throw new ArgumentException("There is no file: give at least one screenshot or PDF.", nameof(files));
        }

        var chosen = options ?? defaults;
        chosen.Check();
        var vendor = vendors.Get(model);
        return (chosen, chosen.UserId is { } user && vendor is IUserScopedVendor scoped ? scoped.ForUser(user) : vendor);
    }

    private ModelPrice? PriceAt(IModelVendor vendor) => prices.Find(vendor.Capabilities.Kind, model.Model);
}
