using AvatarFineTune.Stores;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local;

/// <summary>Turns SQLite's result codes into one line that says what to do. The file's path is the app's own; no text is shown.</summary>
internal static class SqliteErrors
{
    public const string Store = "sqlite";

    // Primary result codes: https://sqlite.org/rescode.html
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int Io = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CantOpen = 14;
    private const int NotADatabase = 26;

    public static TrainingStoreException Wrap(SqliteException exception, string operation, string path, TimeSpan busyTimeout) => new(
        Store, operation, $"{operation}: {Advice(exception.SqliteErrorCode, path, busyTimeout)}", IsBusy(exception), exception);

    public static bool IsBusy(SqliteException exception) => IsBusy(exception.SqliteErrorCode);

    public static bool IsBusy(int code) => code is Busy or Locked;

    public static TrainingStoreException NewerSchema(string operation, string path, long found, int known) => new(
        Store,
        operation,
        $"{operation}: '{path}' was written by a newer AvatarFineTune (schema {found}; this one knows {known}). Update AvatarFineTune.Local, or use another file.",
        isTransient: false);

    public static TrainingStoreException UnreadableRow(UnreadableRowException exception, string operation, string path) => new(
        Store,
        operation,
        $"{operation}: a row of '{path}' can't be read: it was changed by hand, or by another version of AvatarFineTune. The inner exception names the value.",
        isTransient: false,
        exception.InnerException);

    public static TrainingStoreException NoWal(string operation, string path, string mode) => new(
        Store,
        operation,
        $"{operation}: '{path}' can't keep a write-ahead log (journal mode '{mode}'). Put the file on a local disk, not on a network share, and not in memory.",
        isTransient: false);

    public static TrainingStoreException NotOurs(string operation, string path) => new(
        Store,
        operation,
        $"{operation}: '{path}' is a SQLite database of another application. Name another file.",
        isTransient: false);

    private static string Advice(int code, string path, TimeSpan busyTimeout) => code switch
    {
        Busy or Locked => $"another process kept '{path}' locked for {busyTimeout.TotalSeconds:0.#} s. Try again; if this goes on, raise SqliteStoreOptions.BusyTimeout.",
        ReadOnly => $"'{path}' can't be written. Give this process write access to the file and its folder.",
        CantOpen => $"'{path}' can't be opened. Create its folder, and give this process write access to it.",
        NotADatabase => $"'{path}' is not a SQLite database, or an encrypted one. Name another file.",
        Corrupt => $"'{path}' is damaged. Restore it from a backup; a file must never be copied without its -wal file while in use.",
        Full => $"there is no room left to write '{path}'. Free some space and try again; nothing was stored.",
        Io => $"the disk failed while using '{path}'. Check the disk and its free space; nothing was stored.",
        _ => $"SQLite refused with result code {code}. This is a fault of AvatarFineTune or of a row written by hand; nothing was stored.",
    };
}
