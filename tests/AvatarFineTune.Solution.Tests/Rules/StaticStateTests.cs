using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using AvatarFineTune.Solution.Tests.Support;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.Solution.Tests.Rules;

/// <summary>Two hosts in one process don't know of each other: nothing static in our libraries ever changes.</summary>
public sealed class StaticStateTests
{
    private const BindingFlags Statics = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Types of the platform that never change once made, or whose changes nobody can see.</summary>
    private static readonly HashSet<Type> Immutable =
    [
        typeof(string), typeof(decimal), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeSpan), typeof(Guid), typeof(Type), typeof(Version),
        typeof(JsonEncodedText), typeof(Regex), typeof(SearchValues<>), typeof(FrozenSet<>), typeof(FrozenDictionary<,>), typeof(ImmutableArray<>), typeof(Vector128<>),
        typeof(Rune), typeof(StringComparer), typeof(Encoding), typeof(ChatClientMetadata),
    ];

    /// <summary>Static fields that hold something that could change, and why they may.</summary>
    private static readonly Dictionary<string, string> Allowed = new(StringComparer.Ordinal)
    {
        ["AvatarFineTune.Datasets.ExampleSelection.Default"] = "A record whose lists are null in this instance.",
        ["AvatarFineTune.Examples.Choosing.PhraseBook.Loaded"] = "A table read from embedded data, filled in its constructor, and only read afterwards.",
        ["AvatarFineTune.Examples.Redaction.IbanRegistry.Loaded"] = "A table read from embedded data, filled in its constructor, and only read afterwards.",
        ["AvatarFineTune.Examples.Redaction.PhonePacks.Loaded"] = "A table read from embedded data, filled in its constructor, and only read afterwards.",
        ["AvatarFineTune.Examples.Redaction.PrivateWords.Loaded"] = "A table read from embedded data, filled in its constructor, and only read afterwards.",
        ["AvatarFineTune.Examples.Redaction.Redactor.Detectors"] = "Detectors have no fields; the array is private.",
        ["AvatarFineTune.Postgres.PostgresScripts.All"] = "The names of folders; only the package itself sees the list.",
        ["AvatarFineTune.Postgres.PostgresTrainingStore.StagedExamples"] = "Names of columns, private and only read.",
        ["AvatarFineTune.Postgres.PostgresTrainingStore.StagedLines"] = "Names of columns, private and only read.",
        ["AvatarFineTune.Stores.Providers.StoredJson.Context"] = "A JSON contract: its options are frozen by their first use.",
    };

    public static TheoryData<string> Packages => [.. Libraries.Names];

    [Theory]
    [MemberData(nameof(Packages))]
    public void No_static_field_can_change(string library)
    {
        Findings.None(Changeable(Libraries.Named(library).GetTypes()).Except(Allowed.Keys), $"Static state of {library} that could change:");
    }

    [Fact]
    public void A_reason_is_given_only_for_what_exists()
    {
        var fields = Libraries.All.SelectMany(a => Changeable(a.GetTypes()));
        Findings.None(Allowed.Keys.Except(fields), "These need no exception any more:");
    }

    [Fact]
    public void Every_kind_of_static_state_is_seen() =>
        Assert.Equal(
            [nameof(Stateful.Counter), nameof(Stateful.Known), nameof(Stateful.Last), nameof(Stateful.Shared), nameof(Stateful.Table)],
            Changeable([typeof(Stateful)]).Select(f => f.Split('.')[^1]).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Changeable(IEnumerable<Type> types) =>
        from type in types
        where !IsGenerated(type)
        from field in type.GetFields(Statics)
        where !field.IsLiteral && !(field.IsInitOnly && IsImmutable(field, []))
        select $"{type.FullName}.{(field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name)}";

    /// <summary>Lambdas cached by the compiler and what generators write: regular expressions, JSON contracts, log methods.</summary>
    private static bool IsGenerated(Type type) =>
        type.IsDefined(typeof(CompilerGeneratedAttribute)) || type.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute))
        || type.Name.StartsWith('<') || typeof(JsonSerializerContext).IsAssignableFrom(type)
        || (type.DeclaringType is { } outer && IsGenerated(outer));

    /// <summary>A private table in an array counts: only its own type could write to it, and that is read in review.</summary>
    private static bool IsImmutable(FieldInfo field, HashSet<Type> seen) =>
        field.FieldType.IsArray && field.IsPrivate ? IsImmutable(Innermost(field.FieldType), seen)
        : field.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute)) || IsImmutable(field.FieldType, seen);

    private static Type Innermost(Type table) => table.IsArray ? Innermost(table.GetElementType()!) : table;

    private static bool IsImmutable(Type type, HashSet<Type> seen)
    {
        if (type.IsPrimitive || type.IsEnum || Immutable.Contains(type.IsGenericType ? type.GetGenericTypeDefinition() : type) || typeof(Delegate).IsAssignableFrom(type) || !seen.Add(type))
        {
            return true;
        }

        // Made once, by whoever asks first; what it makes must not change either.
        if (type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Lazy<>) || type.GetGenericTypeDefinition() == typeof(Nullable<>) || type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal)))
        {
            return type.GetGenericArguments().All(a => IsImmutable(a.IsArray ? a.GetElementType()! : a, seen));
        }

        return type.Assembly != typeof(string).Assembly
            && type.Namespace!.StartsWith(nameof(AvatarFineTune), StringComparison.Ordinal)
            && type is { IsInterface: false }
            && Fields(type).All(f => f.IsInitOnly && IsImmutable(f, seen));
    }

    private static IEnumerable<FieldInfo> Fields(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Concat(type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? Fields(parent) : []);

    private static class Stateful
    {
        public static readonly Dictionary<string, int> Known = [];
        public static readonly string[] Table = ["anyone may write here"];
        public static readonly Stopwatch Shared = new();
        public static readonly TimeSpan Fine = TimeSpan.FromSeconds(1);
        public static readonly SampleSettings Settings = new("a", 1);
        private static readonly string[] Words = ["a"];

        public static string? Last { get; set; }

        public static int Counter { get; private set; } = Words.Length;
    }

    private sealed record SampleSettings(string Name, int Number);
}
