namespace AvatarFineTune.Stores;

/// <summary>
/// Everything an avatar's training needs to be kept: the sum of the small roles, so that a provider is one class and a
/// caller asks for the role that it needs. Every call names the user; the few that serve the system as a whole are
/// <see cref="IJobQueue"/>'s. When an await returns, the data survive a kill of this process. All writes are idempotent
/// by the ids they carry, so that one whose answer was lost may be repeated. Faults surface as
/// <see cref="TrainingStoreException"/>. Thread-safe.
/// </summary>
/// <remarks>
/// Every store takes the same text (see <see cref="Providers.StoredText"/>): in free text, U+0000 and halves of surrogate
/// pairs become U+FFFD; an id that holds one, is empty or has more than 200 characters is an <see cref="ArgumentException"/>.
/// Ids are compared character by character, whatever the database's collation. A call whose token is cancelled before
/// the write throws <see cref="OperationCanceledException"/> and stores nothing.
/// </remarks>
public interface ITrainingStore : IAvatarStore, IExampleStore, IDatasetStore, IJobStore, IDeploymentStore, IKnowledgeStore
{
}
