using System.IO.Compression;
using System.Text;
using AvatarFineTune.Solution.Tests.Support;

namespace AvatarFineTune.Solution.Tests.ConsoleHost;

/// <summary>Sources that are no chat export: each ends with one line that says what to do.</summary>
public sealed class BadSourceTests(BadSources sources) : IClassFixture<BadSources>
{
    [Theory]
    [InlineData("nowhere.txt", "does not exist: check the path")]
    [InlineData("folder", "holds no files")]
    [InlineData("empty.txt", "is empty: export the chat again")]
    [InlineData("binary.bin", "a binary file: known are exports of avatarfinetune-transcript, csv, discord, ")]
    [InlineData("truncated.json", "is cut off or broken at byte")]
    [InlineData("truncated.zip", "truncated.zip")]
    [InlineData("bomb.zip", "zip bombs")]
    [InlineData("long-line.txt", "is not a chat export that is known here")]
    [InlineData("long-message.txt", "holds a record of more than")]
    public async Task A_bad_source_is_refused_by_inspect_and_import(string name, string says)
    {
        Assert.Contains(says, await ConsoleProgram.RefusedAsync(sources.Path, "inspect", name), StringComparison.Ordinal);
        Assert.Contains(says, await ConsoleProgram.RefusedAsync(sources.Path, "import", name, "--avatar", "ava", "--speaker", "A", "--db", sources.PathOf($"{name.Trim('.')}.db")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inspect odd.csv", "say which is which with --column ROLE=HEADER.")]
    [InlineData("inspect odd.csv --column author=who --column text=words", "just as the header does in --column ROLE=HEADER.")]
    [InlineData("inspect letter.txt", "also inside a zip; or force a platform with --platform.")]
    [InlineData("inspect whole.zip --platform telegram", "The one file in 'whole.zip' is no chat export that is known here: only telegram was looked for; leave --platform out to try all that is known.")]
    [InlineData("inspect few.txt --date-order ymd", "leave --date-order out, or export the chat again.")]
    [InlineData("inspect long-message.txt", "this is no ordinary export.")]
    [InlineData("inspect bomb.zip", "as zip bombs do.")]
    public async Task Advice_names_the_options_of_the_command_line(string line, string says)
    {
        var error = await ConsoleProgram.RefusedAsync(sources.Path, line.Split(' '));
        Assert.EndsWith(says, error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_source_leaves_no_temporary_file_behind()
    {
        using var own = new TemporaryFolder();
        var environment = new Dictionary<string, string?> { ["TMPDIR"] = own.Path };
        var run = await ProcessRun.RunAsync("dotnet", [ConsoleProgram.Dll, "inspect", "truncated.json", "--json"], sources.Path, environment: environment);
        Assert.Equal(1, run.ExitCode);
        Assert.Empty(Directory.GetFiles(own.Path));
    }

    [Theory]
    [InlineData("nowhere.txt", "does not exist: check the path")]
    [InlineData(".", "is a folder: name one file")]
    public async Task A_missing_file_is_refused_by_tokens(string name, string says) =>
        Assert.Contains(says, await ConsoleProgram.RefusedAsync(sources.Path, "tokens", name), StringComparison.Ordinal);

    [Fact]
    public async Task A_speaker_who_did_not_write_is_refused_with_those_who_did()
    {
        var error = await ConsoleProgram.RefusedAsync(sources.Path, "import", SampleFiles.WhatsApp, "--avatar", "ava", "--speaker", "Ava", "--db", sources.PathOf("speaker.db"));
        Assert.Contains("'Ava Lindqvist' (294 messages)", error, StringComparison.Ordinal);
        Assert.Contains("'Jonas' (180 messages)", error, StringComparison.Ordinal);
    }
}

/// <summary>Files that are no chat export, made once.</summary>
public sealed class BadSources : TemporaryFolder
{
    private const string Message = "14/02/2025, 18:05 - A: ";

    public BadSources()
    {
        Directory.CreateDirectory(PathOf("folder"));
        File("empty.txt", "");
        File("binary.bin", [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 31 % 251))]);
        File("truncated.json", System.IO.File.ReadAllBytes(SampleFiles.Telegram)[..5000]);
        File("odd.csv", "wer;was;wann\nA;hi;2025-02-14 18:05\n");
        File("letter.txt", "Dear Sir or Madam,\n\nI write to you about the rent.\n");
        File("few.txt", "14/02/2025, 18:05 - A: hi\n14/02/2025, 18:06 - B: hello\n");
        File("long-line.txt", new string('x', 50_000_000));
        File("long-message.txt", Message + new string('x', 50_000_000));
        Zip("bomb.zip", 300);
        Zip("whole.zip", 1);
        File("truncated.zip", System.IO.File.ReadAllBytes(PathOf("whole.zip"))[..400]);
    }

    private void Zip(string name, int megabytes)
    {
        using var zip = ZipFile.Open(PathOf(name), ZipArchiveMode.Create);
        using var entry = zip.CreateEntry("_chat.txt").Open();
        entry.Write(Encoding.UTF8.GetBytes(Message));
        var block = new byte[1 << 20];
        Array.Fill(block, (byte)'a');
        for (var i = 0; i < megabytes; i++)
        {
            entry.Write(block);
        }
    }
}
