using AvatarFineTune.Solution.Tests.Support;

namespace AvatarFineTune.Solution.Tests.ConsoleHost;

/// <summary>What can't be done with a database or an avatar: each ends with one line that says what to do.</summary>
public sealed class RefusalTests(RefusalTests.Avatars avatars) : IClassFixture<RefusalTests.Avatars>
{
    private const string Nobody = "00000000-0000-0000-0000-000000000000";

    [Theory]
    [InlineData("estimate")]
    [InlineData("train")]
    [InlineData("jobs")]
    [InlineData("examples")]
    [InlineData("activate")]
    [InlineData("deactivate")]
    [InlineData("chat", "hello")]
    [InlineData("examples", "erase", "Nora")]
    [InlineData("examples", "exclude", Nobody)]
    [InlineData("erase", "participant", "Nora")]
    [InlineData("erase", "import", Nobody)]
    [InlineData("erase", "avatar")]
    [InlineData("examples", "edit", Nobody, "hi")]
    public async Task An_unknown_avatar_is_refused_with_those_that_exist(params string[] command)
    {
        var error = await Refused([.. command, "--avatar", "eva"]);
        Assert.Contains("User 'me' has no avatar 'eva' here; there are: few, many.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_users_avatars_are_not_named() =>
        Assert.Contains("there is none yet: import a chat first", await Refused("jobs", "--avatar", "few", "--user", "stranger"), StringComparison.Ordinal);

    [Fact]
    public async Task Too_few_examples_are_refused_with_how_many_are_missing() =>
        Assert.Contains("1 examples make 1 training lines, and 10 are needed: import at least 9 more exchanges.", await Refused("train", "--avatar", "few"), StringComparison.Ordinal);

    [Theory]
    [InlineData("activate --avatar few", "The avatar has no version yet: train it first.")]
    [InlineData("activate 7 --avatar few", "There is no version 7; there are: none yet.")]
    [InlineData("activate -1 --avatar few", "There is no version -1")]
    [InlineData("jobs show " + Nobody, "There is no job")]
    [InlineData("jobs run " + Nobody, "There is no job")]
    [InlineData("jobs cancel " + Nobody, "There is no job")]
    [InlineData("examples exclude " + Nobody + " --avatar few", "no example")]
    [InlineData("erase import " + Nobody + " --avatar few", "The avatar has no import " + Nobody + ": its last are ")]
    [InlineData("erase import " + Nobody + " --avatar few --preview", "('few.txt' of ")]
    [InlineData("examples restore " + Nobody + " --avatar few", "no example")]
    [InlineData("estimate --avatar few --model neutral", "'neutral' is not a model: write vendor/model, such as local/neutral.")]
    [InlineData("train --avatar few --spend-limit much", "'much' is not an amount: write 5.00 or 5.00:EUR.")]
    [InlineData("train --avatar few --spend-limit -5", "'-5' is not an amount")]
    [InlineData("train --avatar many --epochs 0", "0 epochs are not possible")]
    [InlineData("train --avatar many --model nowhere/model", "nowhere")]
    [InlineData("chat --avatar few", "With --json, give the message as an argument.")]
    [InlineData("chat  --avatar few", "The message is empty: say something.")]
    [InlineData("usage --from 2026-11-02 --to 2026-11-01", "2026-11-0")]
    public async Task What_does_not_exist_or_is_not_possible_is_refused(string line, string says) =>
        Assert.Contains(says, await Refused(line.Split(' ')), StringComparison.Ordinal);

    [Theory]
    [InlineData("missing/folder/avatars.db", "can't be opened. Create its folder")]
    [InlineData("folder", "can't be opened")]
    [InlineData("few.txt", "is not a SQLite database")]
    [InlineData("few.txt/avatars.db", "can't be opened")]
    public async Task A_database_that_cannot_be_used_is_refused(string path, string says)
    {
        Assert.Contains(says, await ConsoleProgram.RefusedAsync(avatars.Path, "usage", "--db", path), StringComparison.Ordinal);
        Assert.Contains(says, await ConsoleProgram.RefusedAsync(avatars.Path, "--db", path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_another_program_is_left_as_it_is()
    {
        var before = await File.ReadAllTextAsync(avatars.PathOf("few.txt"));
        await ConsoleProgram.RefusedAsync(avatars.Path, "import", "many.txt", "--avatar", "a", "--speaker", "B", "--db", "few.txt");
        Assert.Equal(before, await File.ReadAllTextAsync(avatars.PathOf("few.txt")));
    }

    private Task<string> Refused(params string[] arguments) => ConsoleProgram.RefusedAsync(avatars.Path, [.. arguments, "--db", avatars.Database]);

    /// <summary>One avatar with a single example, one with enough.</summary>
    public sealed class Avatars : TemporaryFolder, IAsyncLifetime
    {
        public string Database => PathOf("avatars.db");

        public async ValueTask InitializeAsync()
        {
            Directory.CreateDirectory(PathOf("folder"));
            File("few.txt", Chat(1));
            File("many.txt", Chat(30));
            await ConsoleProgram.JsonAsync(Path, "import", "few.txt", "--avatar", "few", "--speaker", "B", "--db", Database);
            await ConsoleProgram.JsonAsync(Path, "import", "many.txt", "--avatar", "many", "--speaker", "B", "--db", Database);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private static string Chat(int days) => string.Concat(Enumerable.Range(1, days).Select(d =>
            $"{d:00}/03/2025, 18:05 - A: did you see number {d} on the list of the {d * 7} houses?\n{d:00}/03/2025, 18:06 - B: yes, house {d * 7} has a {(char)('a' + (d % 26))} on its door and {d} cats\n"));
    }
}
