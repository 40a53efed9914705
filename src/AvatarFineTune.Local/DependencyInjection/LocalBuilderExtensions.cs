namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Chooses the embedded default.</summary>
public static class LocalBuilderExtensions
{
    /// <summary>
    /// The embedded default: the SQLite store in one file and the local model as vendor <c>local</c>, with its own file
    /// beside it (<c>avatars.db</c> and <c>avatars.models.db</c>). No server, key or network. The same as
    /// <see cref="SqliteBuilderExtensions.UseSqlite"/> and <see cref="LocalModelBuilderExtensions.AddLocalModel"/>.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The store's file, made on first use; its folder must exist.</param>
    /// <exception cref="InvalidOperationException">A store, or a vendor named <c>local</c>, is registered already.</exception>
    public static IAvatarFineTuningBuilder UseLocal(this IAvatarFineTuningBuilder builder, string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return builder.UseSqlite(path).AddLocalModel(o => o.Path = Path.ChangeExtension(path, ".models.db"));
    }
}
