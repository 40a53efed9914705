using AvatarFineTune.Datasets.Tokens;
using AvatarFineTune.Local;
using AvatarFineTune.Local.Model;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the local model.</summary>
public static class LocalModelBuilderExtensions
{
    /// <summary>
    /// Registers a vendor that trains and answers in this process, without server, key or network. It really learns from
    /// the file that it is given and really answers from it, by finding the closest learned exchange (BM25) and giving its
    /// reply; it is no language model, and is meant for offline use, development, demos and tests. Nothing starts here, and
    /// no file is touched before its first use.
    /// </summary>
    /// <remarks>
    /// The base model is <c>neutral</c>; tuned ones are named <c>ft:neutral:{suffix}:{id}</c>. Time comes from the
    /// registered <see cref="TimeProvider"/>, or the system's.
    /// </remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the options.</param>
    /// <param name="name">The name that <c>ModelRef.Vendor</c> uses. Two registrations need two names and two files.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The name is taken.</exception>
    public static IAvatarFineTuningBuilder AddLocalModel(
        this IAvatarFineTuningBuilder builder, Action<LocalModelOptions>? configure = null, string name = "local")
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new LocalModelOptions();
        configure?.Invoke(options);
        if (options.FindProblem() is { } problem)
        {
            throw new ArgumentException($"{nameof(LocalModelOptions)}.{problem}", nameof(configure));
        }

        builder.AddVendor(name, services => services.GetRequiredKeyedService<LocalModelVendor>(name));

        // Keyed, so that the container disposes it and lets go of the file.
        builder.Services.AddKeyedSingleton(
            name, (services, _) => new LocalModelVendor(
                name, options, services.GetService<Tokenizers>() ?? new(), services.GetService<TimeProvider>() ?? TimeProvider.System));
        return builder;
    }
}
