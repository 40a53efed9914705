using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local.Model.Storage;

/// <summary>The jobs.</summary>
internal static class JobTable
{
    private const string Select = """
        SELECT j.id, j.job_id, j.status, j.base_model, j.training_file, j.validation_file, j.epochs, j.batch_size, j.suffix,
               j.created_at, j.advanced_at, j.finished_at, j.step, j.total_steps, j.next_byte, j.line_tokens, j.learned,
               j.error_code, j.error_message, m.id
        FROM jobs j LEFT JOIN models m ON m.job = j.id
        """;

    public static JobRow? Find(SqliteConnection connection, string id) => One(connection, $"{Select} WHERE j.id = $id", ("$id", id));

    public static JobRow? FindByTag(SqliteConnection connection, Guid jobId) => One(connection, $"{Select} WHERE j.job_id = $id", ("$id", Tag(jobId)));

    public static void Insert(SqliteConnection connection, JobRow job) =>
        connection.Execute(
            """
            INSERT INTO jobs (id, job_id, status, base_model, training_file, validation_file, epochs, batch_size, suffix,
                              created_at, advanced_at, step, total_steps, next_byte, line_tokens, learned)
            VALUES ($id, $tag, $status, $base, $training, $validation, $epochs, $batch, $suffix, $at, $at, 0, 0, 0, 0, 0)
            """,
            ("$id", job.Id), ("$tag", Tag(job.JobId)), ("$status", job.Status), ("$base", job.BaseModel), ("$training", job.TrainingFile),
            ("$validation", job.ValidationFile), ("$epochs", job.Epochs), ("$batch", job.BatchSize), ("$suffix", job.Suffix),
            ("$at", job.CreatedAt.ToUnixTimeMilliseconds()));

    /// <summary>Stores a change if the job is still where it was when the change was worked out.</summary>
    /// <returns><see langword="false"/> if another caller or process was faster, and nothing was stored.</returns>
    public static bool Replace(SqliteConnection connection, JobRow was, JobRow job) =>
        connection.Execute(
            """
            UPDATE jobs
            SET status = $status, batch_size = $batch, advanced_at = $advanced, finished_at = $finished, step = $step, total_steps = $total,
                next_byte = $next, line_tokens = $tokens, learned = $learned, error_code = $code, error_message = $message
            WHERE id = $id AND status = $was_status AND step = $was_step
            """,
            ("$status", job.Status), ("$batch", job.BatchSize), ("$advanced", job.AdvancedAt.ToUnixTimeMilliseconds()),
            ("$finished", job.FinishedAt?.ToUnixTimeMilliseconds()), ("$step", job.Step), ("$total", job.TotalSteps), ("$next", job.NextByte),
            ("$tokens", job.LineTokens), ("$learned", job.Learned), ("$code", job.ErrorCode), ("$message", job.ErrorMessage),
            ("$id", job.Id), ("$was_status", was.Status), ("$was_step", was.Step)) == 1;

    private static string Tag(Guid jobId) => jobId.ToString("D");

    private static JobRow? One(SqliteConnection connection, string sql, (string Name, object? Value) value)
    {
        using var command = connection.Command(sql, value);
        using var reader = command.ExecuteReader();
        return !reader.Read() ? null : new()
        {
            Id = reader.GetString(0),
            JobId = Guid.Parse(reader.GetString(1)),
            Status = reader.GetString(2),
            BaseModel = reader.GetString(3),
            TrainingFile = reader.GetString(4),
            ValidationFile = reader.TextOrNull(5),
            Epochs = reader.GetInt32(6),
            BatchSize = reader.GetInt32(7),
            Suffix = reader.TextOrNull(8),
            CreatedAt = reader.Time(9),
            AdvancedAt = reader.Time(10),
            FinishedAt = reader.TimeOrNull(11),
            Step = reader.GetInt32(12),
            TotalSteps = reader.GetInt32(13),
            NextByte = reader.GetInt64(14),
            LineTokens = reader.GetInt64(15),
            Learned = reader.GetInt32(16),
            ErrorCode = reader.TextOrNull(17),
            ErrorMessage = reader.TextOrNull(18),
            Model = reader.TextOrNull(19),
        };
    }
}
