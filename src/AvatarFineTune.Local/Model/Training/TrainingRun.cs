using AvatarFineTune.Local.Model.Retrieval;
using AvatarFineTune.Local.Model.Storage;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local.Model.Training;

/// <summary>
/// What a running job keeps in memory between its steps. It is only a copy of what is stored: lost with the process, or behind
/// because another process made steps, it is filled up from the tables.
/// </summary>
internal sealed class TrainingRun
{
    private readonly ExchangeIndex _index = new();
    private HeldOut? _heldOut;
    private (int Learned, HeldOutMetrics? Metrics)? _measured;

    public int Learned => _index.Count;

    public void CatchUp(SqliteConnection connection, JobRow job, CancellationToken cancellationToken)
    {
        foreach (var exchange in ModelTable.ReadExchanges(connection, job.Id, _index.Count))
        {
            cancellationToken.ThrowIfCancellationRequested();
            _index.Add(exchange);
        }

        _heldOut ??= new(job.ValidationFile is null
            ? []
            : [.. FileTable.ReadLines(connection, job.ValidationFile).SelectMany(l => TrainingLine.Parse(l.Content).Exchanges)]);
    }

    public HeldOutMetrics? Learn(IReadOnlyList<Exchange> exchanges, CancellationToken cancellationToken)
    {
        foreach (var exchange in exchanges)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _index.Add(exchange);
        }

        // A later epoch learns nothing new: then nothing needs measuring again.
        if (_measured?.Learned != _index.Count)
        {
            _measured = (_index.Count, _heldOut!.Measure(_index, cancellationToken));
        }

        return _measured.Value.Metrics;
    }
}
