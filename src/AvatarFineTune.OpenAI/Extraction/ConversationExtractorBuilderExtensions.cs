using AvatarFineTune.Avatars;
using AvatarFineTune.OpenAI.Extraction;
using AvatarFineTune.Pricing;
using AvatarFineTune.Vendors;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what reads chats from pictures.</summary>
public static class ConversationExtractorBuilderExtensions
{
    /// <summary>
    /// Registers <see cref="IConversationExtractor"/>: chats are read from screenshots and PDFs by a model that can see and has structured output. Any
    /// registered vendor serves; PDFs need one that takes files in its chat.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="vendor">The vendor's registered name.</param>
    /// <param name="model">The model's id there.</param>
    /// <param name="options">Limits of each reading that brings none of its own; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">A name is impossible, or an option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">One is registered already.</exception>
    public static IAvatarFineTuningBuilder AddConversationExtractor(
        this IAvatarFineTuningBuilder builder, string vendor, string model, ExtractionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var reads = new ModelRef(vendor, model);
        var limits = options ?? new ExtractionOptions();
        limits.Check();
        if (builder.Services.Any(s => s.ServiceType == typeof(IConversationExtractor)))
        {
            throw new InvalidOperationException($"{nameof(AddConversationExtractor)} was called already; remove one call: there is one extractor.");
        }

        builder.Services.AddSingleton<IConversationExtractor>(s => new ConversationExtractor(
            s.GetRequiredService<VendorRegistry>(), reads, limits, s.GetRequiredService<PriceBook>(), s.GetRequiredService<TimeProvider>()));
        return builder;
    }
}
