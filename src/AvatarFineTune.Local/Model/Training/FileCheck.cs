using AvatarFineTune.Local.Model.Storage;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local.Model.Training;

/// <summary>Reads a whole file before a job learns from it, as hosted vendors do: a bad line fails the job, not one step of it.</summary>
internal sealed record FileCheck(int Lines, int Exchanges, long Tokens, string? Error)
{
    public static FileCheck Of(SqliteConnection connection, string fileId, string kind, int minLines, TokenCount count, CancellationToken cancellationToken)
    {
        var (lines, exchanges, tokens) = (0, 0, 0L);
        foreach (var line in FileTable.ReadLines(connection, fileId))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var parsed = TrainingLine.Parse(line.Content);
                lines++;
                exchanges += parsed.Exchanges.Count;
                tokens += parsed.CountTokens(count);
            }
            catch (TrainingLineException e)
            {
                return new(lines, exchanges, tokens, $"Line {line.Number} of the {kind} file {e.Message}. Correct it, upload the file again and create a new job.");
            }
        }

        var error = lines < minLines
            ? $"The {kind} file has {lines} lines; it needs at least {minLines}."
            : exchanges == 0 ? $"The {kind} file holds no reply to learn: every message of the assistant has weight 0 or no text." : null;
        return new(lines, exchanges, tokens, error);
    }
}
