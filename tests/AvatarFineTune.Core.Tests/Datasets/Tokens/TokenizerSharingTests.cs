using System.Security.Cryptography;
using System.Text;
using AvatarFineTune.Datasets.Tokens;

namespace AvatarFineTune.Core.Tests.Datasets.Tokens;

public sealed class TokenizerSharingTests(LoadedTokenizers loaded) : IClassFixture<LoadedTokenizers>
{
    [Theory]
    [InlineData(TokenEncoding.O200kBase)]
    [InlineData(TokenEncoding.Cl100kBase)]
    public void Many_threads_count_with_one_tokenizer(TokenEncoding encoding)
    {
        var tokenizer = loaded.Tokenizers.Get(encoding);
        var fixtures = TokenFixture.All();
        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 8 }, start =>
        {
            for (var i = 0; i < 2000; i++)
            {
                var fixture = fixtures[(start + (i * 7)) % fixtures.Count];
                if (tokenizer.Count(fixture.Text) != fixture.IdsOf(encoding).Length)
                {
                    Assert.Fail($"Thread {start} counted fixture '{fixture.Text}' wrongly.");
                }
            }
        });
    }

    [Theory]
    [InlineData(TokenEncoding.O200kBase)]
    [InlineData(TokenEncoding.Cl100kBase)]
    public void Counting_allocates_nothing_once_warm(TokenEncoding encoding)
    {
        var tokenizer = loaded.Tokenizers.Get(encoding);
        var message = "Well, привет! It's 7:45 and 你好 👍🏽 isn't in Donaudampfschifffahrtsgesellschaft.\n";
        var chat = string.Concat(Enumerable.Repeat(message, 2000));
        var unbroken = new string('q', 200_000);
        var utf8 = Encoding.UTF8.GetBytes(chat);
        var invalid = utf8.AsSpan(0, 5000).ToArray();
        invalid[100] = 0xFF;
        var counted = 0;
        void CountAll() => counted += tokenizer.Count(message) + tokenizer.Count(chat) + tokenizer.Count(unbroken)
            + tokenizer.Count("a\ud800b") + tokenizer.CountUtf8(utf8) + tokenizer.CountUtf8(invalid);

        CountAll();
        CountAll();
        var before = GC.GetAllocatedBytesForCurrentThread();
        CountAll();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(counted > 0);
    }

    [Fact]
    public void The_holder_loads_each_tokenizer_once()
    {
        var tokenizers = new Tokenizers();
        var all = Enumerable.Range(0, 8).AsParallel().Select(_ => tokenizers.Get(TokenEncoding.Cl100kBase)).ToArray();

        Assert.All(all, tokenizer => Assert.Same(all[0], tokenizer));
        Assert.Equal(TokenEncoding.Cl100kBase, all[0].Encoding);
    }

    [Fact]
    public void An_unknown_encoding_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Tokenizer.Load((TokenEncoding)9));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Tokenizers().Get((TokenEncoding)9));
    }

    [Theory]
    [InlineData("o200k_base.bin.br")]
    [InlineData("cl100k_base.bin.br")]
    [InlineData("unicode.bin.br")]
    public void The_embedded_data_has_the_checksum_that_its_readme_states(string name)
    {
        using var resource = TokenResource.Open(name);
        var checksum = Convert.ToHexStringLower(SHA256.HashData(resource));

        Assert.Contains(File.ReadLines(DataReadme()), line =>
            line.Contains($"`{name}`", StringComparison.Ordinal) && line.Contains($"`{checksum}`", StringComparison.Ordinal));
    }

    private static string DataReadme()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AvatarFineTune.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Run the tests from a build inside the repository.");
        }

        return Path.Combine(folder.FullName, "src", "AvatarFineTune.Core", "Datasets", "Tokens", "Data", "README.md");
    }
}
