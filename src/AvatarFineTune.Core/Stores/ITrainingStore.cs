namespace AvatarFineTune.Stores;

/// <summary>
/// Everything an avatar's training needs to be kept: the sum of the small roles, so that a provider is one class and a
/// caller asks for the role that it needs. Every call names the user; the few that serve the system as a whole are
/// <see cref="IJobQueue"/>'s. When an await returns, the data survive a kill of this process. All writes are idempotent
/// by the ids they carry, so that one whose answer was lost may be repeated. Faults surface as
/// <see cref="TrainingStoreException"/>. Thread-safe.
/// </summary>
public interface ITrainingStore : IAvatarStore, IExampleStore, IDatasetStore, IJobStore, IKnowledgeStore
{
}
