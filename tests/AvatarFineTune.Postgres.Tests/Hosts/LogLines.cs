using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AvatarFineTune.Postgres.Tests.Hosts;

/// <summary>Keeps what AvatarFineTune logs at Information and above.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<(int Id, string Text)> _lines = new();

    public IEnumerable<int> Ids => _lines.Select(l => l.Id);

    public IEnumerable<string> Texts => _lines.Select(l => l.Text);

    public void AddTo(ILoggingBuilder logging) => logging.ClearProviders().AddProvider(this);

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName.StartsWith("AvatarFineTune", StringComparison.Ordinal) ? _lines : null);

    public void Dispose()
    {
    }

    private sealed class Logger(ConcurrentQueue<(int Id, string Text)>? lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => lines is not null && logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                lines!.Enqueue((eventId.Id, $"{formatter(state, exception)} {exception}"));
            }
        }
    }
}
