using AvatarFineTune.Local.Model.Storage;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Local.Model;

/// <summary>The end of the vendor's models.</summary>
internal sealed partial class LocalModelVendor
{
    public async Task DeleteModelAsync(string model, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        const string operation = "DeleteModel";
        if (string.Equals(model, ModelName.Base, StringComparison.Ordinal))
        {
            throw Fault(operation, VendorFault.InvalidRequest, $"'{model}' is the base model of the local vendor '{Name}' and can't be deleted.", certainlyNotDone: true);
        }

        var job = await _database.WriteAsync(operation, c => ModelTable.Delete(c, model), cancellationToken).ConfigureAwait(false);
        _models.Forget(model);
        if (job is not null)
        {
            _trainer.Drop(job);
        }

        // Also where it was gone already: a process that was killed here may have left copies on the disk.
        await _database.PurgeAsync(compact: true).ConfigureAwait(false);
    }
}
