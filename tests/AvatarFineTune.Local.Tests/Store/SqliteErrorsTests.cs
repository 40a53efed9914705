using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local.Tests.Store;

/// <summary>What SQLite's result codes become.</summary>
public sealed class SqliteErrorsTests
{
    [Theory]
    [InlineData(5, "locked", true)]
    [InlineData(6, "locked", true)]
    [InlineData(8, "write access", false)]
    [InlineData(10, "Check the disk", false)]
    [InlineData(11, "backup", false)]
    [InlineData(13, "Free some space", false)]
    [InlineData(14, "Create its folder", false)]
    [InlineData(19, "result code 19", false)]
    [InlineData(26, "Name another file", false)]
    public void Every_result_code_says_what_to_do_in_one_line(int code, string advice, bool isTransient)
    {
        var fault = SqliteErrors.Wrap(new SqliteException("inner", code), "Save", "a.db", TimeSpan.FromSeconds(30));

        Assert.StartsWith("Save: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(advice, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
        Assert.DoesNotContain("Data Source", fault.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(("sqlite", "Save", isTransient), (fault.Store, fault.Operation, fault.IsTransient));
        Assert.NotNull(fault.InnerException);
    }
}
