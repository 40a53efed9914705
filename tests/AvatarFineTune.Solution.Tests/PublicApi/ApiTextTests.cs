using System.ComponentModel;
using System.Data;

namespace AvatarFineTune.Solution.Tests.PublicApi;

/// <summary>The renderer itself: a change that it can't see would never be reviewed.</summary>
public sealed class ApiTextTests
{
    [Fact]
    public void The_text_holds_what_a_caller_depends_on()
    {
        const string Expected = """
            namespace AvatarFineTune.Solution.Tests.PublicApi
            {
                public interface ISample<T> where T : class, new()
                {
                    int? Count { get; }
                    T? Find(string key, T? fallback = null);
                }

                public abstract class SampleBase
                {
                    public const string Name = "a";
                    protected SampleBase();
                    [Obsolete("old")] protected void Gone();
                    public virtual IReadOnlyList<string?>? Names(params string[] more);
                    protected abstract int Run(ref int a, in int b, out string? c);
                }

                [Flags]
                public enum SampleFlags : byte
                {
                    None = 0,
                    One = 1,
                }

                public sealed record SampleRecord : IDisposable, IEquatable<SampleRecord>
                {
                    public SampleRecord(string Text, int Number = 3);
                    public required string? Key { get; init; }
                    public int Number { get; init; }
                    public string Text { get; init; }
                    public void Deconstruct(out string Text, out int Number);
                    public void Dispose();
                    [TupleElementNames(["Old", "New"])] public (string, int?) Pair(SampleFlags flags = SampleFlags.One, CancellationToken cancellationToken = default);
                }
            }

            """;
        var text = ApiText.Of(typeof(ISample<>), typeof(SampleBase), typeof(SampleFlags), typeof(SampleRecord));
        Assert.Equal("", TextDiff.Of(Expected, text));
    }

    [Fact]
    public void A_difference_is_shown_with_what_stands_around_it() =>
        Assert.Equal("...\n b\n c\n d\n-e\n+E\n f\n g\n h\n", TextDiff.Of("a\nb\nc\nd\ne\nf\ng\nh\ni", "a\nb\nc\nd\nE\nf\ng\nh\ni"));

    [Fact]
    public void A_driver_type_is_found_however_deep_it_hides()
    {
        var found = ContractTypes.Of(typeof(ShowsDriver)).Select(u => u.Used);
        Assert.Contains(typeof(IDbConnection), found);
        Assert.DoesNotContain(typeof(IDataReader), found);
    }

    public sealed class ShowsDriver
    {
        [EditorBrowsable(EditorBrowsableState.Never)]
        public static Func<Task<IDbConnection[]>>? Open { get; set; }

        internal static IDataReader? Hidden { get; set; }
    }
}

public interface ISample<T>
    where T : class, new()
{
    int? Count { get; }

    T? Find(string key, T? fallback = null);
}

public abstract class SampleBase
{
    public const string Name = "a";

    public virtual IReadOnlyList<string?>? Names(params string[] more) => more;

    protected abstract int Run(ref int a, in int b, out string? c);

    [Obsolete("old")]
    protected internal void Gone() => _ = Name;

    private protected void Hidden() => _ = Name;
}

[Flags]
public enum SampleFlags : byte
{
    None = 0,
    One = 1,
}

public sealed record SampleRecord(string Text, int Number = 3) : IDisposable
{
    public required string? Key { get; init; }

    public void Dispose() => _ = Key;

    public (string Old, int? New) Pair(SampleFlags flags = SampleFlags.One, CancellationToken cancellationToken = default) => (Text, cancellationToken.IsCancellationRequested ? null : (int)flags);
}
