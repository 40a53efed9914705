using AvatarFineTune.Avatars;
using AvatarFineTune.Stores;
using AvatarFineTune.Stores.Providers;

namespace AvatarFineTune.Postgres;

public sealed partial class PostgresTrainingStore
{
    /// <summary>
    /// Leaves out what was erased before, by its hash. OFFSET 0 keeps it a look-up for each example: just after an erasure
    /// the server may not know yet how many hashes there are, and would compare each with each.
    /// </summary>
    private static Task<int> LeaveOutErasedAsync(PostgresSession c, AvatarKey avatar) => c.RunAsync(
        """
        DELETE FROM pg_temp.staged_examples s
        WHERE EXISTS (SELECT FROM aft.avatar_erased_hashes WHERE user_id = @user AND avatar_id = @avatar)
            AND EXISTS (SELECT FROM aft.avatar_erased_hashes e WHERE e.user_id = @user AND e.avatar_id = @avatar AND e.hash = s.hash OFFSET 0)
        """,
        Key(avatar));

    /// <summary>Again, within the transaction: somebody may have been erased since the caller asked who is blocked.</summary>
    private static async Task<int> LeaveOutBlockedAsync(PostgresSession c, ParticipantBlocks blocks)
    {
        if (blocks.IsEmpty)
        {
            return 0;
        }

        var names = await BlockedAsync("participants", [], blocks.Contains).ConfigureAwait(false);
        var ids = await BlockedAsync("participant_ids", [], id => ParticipantHandles.Of([], [id]).Any(blocks.Contains)).ConfigureAwait(false);
        return names.Length + ids.Length == 0 ? 0 : await c.RunAsync(
            "DELETE FROM pg_temp.staged_examples WHERE participants && @names::text[] OR participant_ids && @ids::text[]",
            ("names", names),
            ("ids", ids)).ConfigureAwait(false);

        // A large group has thousands of sets of people, but each of them is in many.
        async Task<string[]> BlockedAsync(string column, List<string> found, Func<string, bool> isBlocked)
        {
            await foreach (var handle in c.StreamAsync(row => row.Text(), $"SELECT DISTINCT unnest({column}) FROM pg_temp.staged_examples").ConfigureAwait(false))
            {
                if (handle.Length > 0 && isBlocked(handle))
                {
                    found.Add(handle);
                }
            }

            return [.. found];
        }
    }

    private static async Task<ParticipantBlocks> BlocksAsync(PostgresSession c, AvatarKey avatar) => new(await c.AllAsync(
        row => (row.Bytes(), row.Text()),
        "SELECT key, hash FROM aft.avatar_erased_participants WHERE user_id = @user AND avatar_id = @avatar",
        Key(avatar)).ConfigureAwait(false));
}
