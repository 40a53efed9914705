using AvatarFineTune.Local.Model.Retrieval;
using AvatarFineTune.Local.Model.Storage;
using AvatarFineTune.Vendors;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local.Model.Chat;

/// <summary>
/// The models in memory. A tuned model never changes, so it is read once, however many ask for it at the same time; the least
/// recently used one goes when there are too many.
/// </summary>
internal sealed class ModelCache(string vendor, ModelDatabase database, LocalModelOptions options)
{
    private const string Operation = "Chat";

    private readonly NeutralModel _neutral = new();
    private readonly Lock _lock = new();

    // From the least to the most recently used.
    private readonly OrderedDictionary<string, Task<IReplier>> _models = new(StringComparer.Ordinal);

    public async Task<IReplier> GetAsync(string model, CancellationToken cancellationToken)
    {
        if (string.Equals(model, ModelName.Base, StringComparison.Ordinal))
        {
            return _neutral;
        }

        var loading = Get(model);
        try
        {
            // The load is shared, so one caller's cancellation must not end it for the others.
            return await loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch when (loading.IsFaulted)
        {
            Remove(model, loading);
            throw;
        }
    }

    /// <summary>Lets go of a model that is deleted.</summary>
    public void Forget(string model)
    {
        lock (_lock)
        {
            _models.Remove(model);
        }
    }

    private Task<IReplier> Get(string model)
    {
        lock (_lock)
        {
            if (!_models.Remove(model, out var loading))
            {
                loading = database.ReadAsync<IReplier>(Operation, c => Load(c, model), CancellationToken.None);
            }

            _models.Add(model, loading);
            if (_models.Count > options.CachedModels)
            {
                _models.RemoveAt(0);
            }

            return loading;
        }
    }

    private void Remove(string model, Task<IReplier> failed)
    {
        lock (_lock)
        {
            if (_models.TryGetValue(model, out var loading) && loading == failed)
            {
                _models.Remove(model);
            }
        }
    }

    private TunedModel Load(SqliteConnection connection, string model)
    {
        var job = ModelTable.FindJob(connection, model) ?? throw new ModelVendorException(
            vendor, Operation, VendorFault.ModelNotFound, $"The local vendor '{vendor}' has no model '{model}'. Its base model is '{ModelName.Base}'; tuned ones are in '{Path.GetFileName(options.Path)}'.");
        var index = new ExchangeIndex();
        foreach (var exchange in ModelTable.ReadExchanges(connection, job, 0))
        {
            index.Add(exchange);
        }

        return new TunedModel(index, options.MinimumMatch);
    }
}
