using System.Text;
using AvatarFineTune.Conformance;
using AvatarFineTune.Local.Model;
using AvatarFineTune.Local.Model.Storage;
using AvatarFineTune.Vendors;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Local.Tests.Model;

/// <summary>A file that can't be used says why and what to do.</summary>
public sealed class LocalFaultTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("aft-fault-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string FilePath => Path.Combine(_folder, "models.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_file_that_is_no_database_is_named_as_such()
    {
        await File.WriteAllBytesAsync(FilePath, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("this is a diary, not a database. ", 500))), Token);
        AssertFault(await FaultAsync(FilePath), VendorFault.Other, "damaged or no SQLite database");
        Assert.StartsWith("this is a diary", await File.ReadAllTextAsync(FilePath, Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_file_is_named_as_such()
    {
        using (var vendor = Open(FilePath))
        {
            await vendor.UploadFileAsync(Conformance.Vendors.Samples.Upload("a", new byte[3 << 20]), Token);
        }

        await using (var file = File.OpenWrite(FilePath))
        {
            file.Position = 4096;
            await file.WriteAsync(Enumerable.Repeat((byte)0xA5, 64 * 1024).ToArray(), Token);
        }

        AssertFault(await FaultAsync(FilePath), VendorFault.Other, "damaged");
    }

    [Fact]
    public async Task Another_programs_database_is_left_alone()
    {
        Execute("CREATE TABLE diary (day TEXT); INSERT INTO diary VALUES ('monday')");
        var before = await File.ReadAllBytesAsync(FilePath, Token);
        AssertFault(await FaultAsync(FilePath), VendorFault.Other, "a file of its own");
        Assert.Equal(before, await File.ReadAllBytesAsync(FilePath, Token));
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_not_touched()
    {
        using (var vendor = Open(FilePath))
        {
            await vendor.FindJobAsync(Guid.NewGuid(), Token);
        }

        Execute("PRAGMA user_version = 99");
        AssertFault(await FaultAsync(FilePath), VendorFault.Other, "update the package");
    }

    [Fact]
    public async Task A_folder_that_is_missing_is_said() =>
        AssertFault(await FaultAsync(Path.Combine(_folder, "missing", "models.db")), VendorFault.Other, "its folder exists");

    [Fact]
    public async Task Sixteen_that_open_a_new_file_at_once_all_can()
    {
        var vendors = Enumerable.Range(0, 16).Select(_ => Open(FilePath)).ToList();
        Assert.All(await Task.WhenAll(vendors.Select(v => Task.Run(() => v.FindJobAsync(Guid.NewGuid(), Token), Token))), Assert.Null);
        vendors.ForEach(v => v.Dispose());
    }

    [Fact]
    public async Task A_model_that_could_not_be_read_is_read_again_later()
    {
        using var vendor = Open(FilePath);
        using var client = vendor.CreateChatClient("ft:neutral:ava:0000000000");
        await Assert.ThrowsAsync<ModelVendorException>(() => client.GetResponseAsync("hi", cancellationToken: Token));

        Execute(
            """
            INSERT INTO jobs VALUES ('j', 'j', 'succeeded', 'neutral', 'f', NULL, 1, 1, NULL, 0, 0, 0, 1, 1, 0, 0, 1, NULL, NULL);
            INSERT INTO exchanges VALUES ('j', 0, '', 'hi', 'hello again');
            INSERT INTO models VALUES ('ft:neutral:ava:0000000000', 'j', 'neutral', 0);
            """);
        Assert.Equal("hello again", (await client.GetResponseAsync("hi", cancellationToken: Token)).Text);
    }

    [Fact]
    public void A_file_that_another_process_holds_is_unavailable_for_now()
    {
        using var database = new ModelDatabase("local", FilePath, lockSeconds: 1);
        database.Read("Test", _ => 0);
        using var other = new SqliteConnection($"Data Source={FilePath};Pooling=False");
        other.Open();
        using var held = other.BeginTransaction();

        var fault = Assert.Throws<ModelVendorException>(() => database.Write("Test", _ => 0));
        Assert.Equal((VendorFault.Unavailable, true, true), (fault.Fault, fault.IsTransient, fault.CertainlyNotDone));
        Assert.Equal(0, database.Read("Test", _ => 0));
    }

    [Fact]
    public async Task A_disposed_vendor_says_so()
    {
        var vendor = Open(FilePath);
        vendor.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => vendor.FindJobAsync(Guid.NewGuid(), Token));
    }

    private static void AssertFault(ModelVendorException fault, VendorFault expected, string says)
    {
        Assert.Equal(expected, fault.Fault);
        Assert.Contains("'models.db'", fault.Message, StringComparison.Ordinal);
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("aft-fault-", fault.Message, StringComparison.Ordinal);
    }

    private static async Task<ModelVendorException> FaultAsync(string path)
    {
        using var vendor = Open(path);
        return await Assert.ThrowsAsync<ModelVendorException>(async () =>
        {
            await foreach (var _ in vendor.ListFilesAsync(Token))
            {
            }
        });
    }

    private static LocalModelVendor Open(string path) => new("local", new() { Path = path }, new(), new ManualTimeProvider());

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={FilePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
