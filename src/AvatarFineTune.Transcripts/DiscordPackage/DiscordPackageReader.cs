using System.Runtime.CompilerServices;
using System.Text.Json;
using AvatarFineTune.Transcripts.Csv;
using AvatarFineTune.Transcripts.Text;

namespace AvatarFineTune.Transcripts.DiscordPackage;

/// <summary>
/// Reads the data package that Discord sends on request: a folder a channel with <c>messages.json</c>, or
/// <c>messages.csv</c> in older ones. It holds the owner's own messages only, so that there is nobody whom they answer.
/// </summary>
public sealed class DiscordPackageReader : ITranscriptReader
{
    private static readonly string[] Columns = ["ID", "Timestamp", "Contents", "Attachments"];

    /// <inheritdoc/>
    public string Platform => "discord";

    /// <inheritdoc/>
    public TranscriptScope Scope => TranscriptScope.Archive;

    /// <inheritdoc/>
    public TranscriptMatch Probe(TranscriptProbe probe) => PackageProbe.Look(probe);

    /// <inheritdoc/>
    public async IAsyncEnumerable<TranscriptMessage> ReadAsync(TranscriptInput input, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        var facts = await PackageFacts.ReadAsync(input, cancellationToken).ConfigureAwait(false);
        foreach (var file in input.Files)
        {
            var chat = facts.ChatOf(file.Path);
            var (author, authorId) = facts.OwnerOf(file.Path);
            var isCsv = file.Name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);
            var records = isCsv ? CsvAsync(input, file, cancellationToken) : JsonAsync(input, file, cancellationToken);
            await foreach (var (record, number, excerpt) in records.ConfigureAwait(false))
            {
                if (record?.ToMessage(chat, author, authorId) is { } message)
                {
                    yield return message;
                }
                else
                {
                    input.Report.AddNotUnderstood(number, excerpt);
                }
            }
        }
    }

    private static async IAsyncEnumerable<(PackageRecord? Record, long Number, string Excerpt)> CsvAsync(
        TranscriptInput input, TranscriptFile file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var table = await CsvTable.OpenAsync(input, file, CsvLayout.Guess, cancellationToken).ConfigureAwait(false);
        await using (table.ConfigureAwait(false))
        {
            var at = Array.ConvertAll(Columns, c => Array.IndexOf(table.Layout.Header, c));
            while (await table.ReadAsync(cancellationToken).ConfigureAwait(false) is { } row)
            {
                var cells = row.Cells?.Length == table.Layout.Header.Length && at.Min() >= 0 ? row.Cells : null;
                yield return (cells is null ? null : new PackageRecord(cells[at[0]], cells[at[1]], cells[at[2]], cells[at[3]].Length > 0), row.Line, row.Excerpt);
            }
        }
    }

    private static async IAsyncEnumerable<(PackageRecord? Record, long Number, string Excerpt)> JsonAsync(
        TranscriptInput input, TranscriptFile file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var stream = await input.OpenAsync(file, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var limited = new RecordLimitStream(stream, file.Name, input.Options.MaxRecordBytes);
            var records = JsonSerializer.DeserializeAsyncEnumerable(limited, PackageJson.Default.JsonElement, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (records.ConfigureAwait(false))
            {
                for (long number = 1; await NextAsync(records, file.Name, number).ConfigureAwait(false); number++)
                {
                    limited.RecordEnded();
                    yield return (PackageRecord.From(records.Current), number, records.Current.ValueKind == JsonValueKind.Object ? "" : records.Current.Raw());
                }
            }
        }
    }

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<JsonElement> records, string name, long number)
    {
        try
        {
            return await records.MoveNextAsync().ConfigureAwait(false);
        }
        catch (JsonException e)
        {
            throw new TranscriptException(
                TranscriptError.Damaged,
                $"'{name}' is cut off or broken after {number - 1} records: ask Discord for the package again.",
                new JsonException("The JSON is not valid.", e.Path, e.LineNumber, e.BytePositionInLine));
        }
    }
}
