using System.Reflection;
using System.Runtime.CompilerServices;
using AvatarFineTune.Avatars;
using AvatarFineTune.Chat;
using AvatarFineTune.Datasets;
using AvatarFineTune.Examples;
using AvatarFineTune.Solution.Tests.PublicApi;
using AvatarFineTune.Solution.Tests.Support;
using AvatarFineTune.Stores;
using AvatarFineTune.Transcripts;

namespace AvatarFineTune.Solution.Tests.Rules;

/// <summary>
/// A record's generated ToString prints every property, and sooner or later someone logs it. Each type of our libraries
/// is filled with canaries; what its ToString shows must be on the list of what may be shown.
/// </summary>
public sealed class ToStringTests
{
    private const BindingFlags Instance = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>Ids, names of models and vendors, and our own words. Nobody's text, name or key.</summary>
    private static readonly HashSet<string> MayBeShown = new(StringComparer.Ordinal)
    {
        // Ids that the app, a vendor or we made.
        "AvatarId", "CallerId", "Fingerprint", "Id", "TrainingFileId", "UserId", "ValidationFileId", "IdempotencyKey",

        // Models, vendors, money, kinds.
        "BaseModel", "ChatModel", "Currency", "Dialect", "FineTunedModel", "Kind", "Label", "Level", "Metric", "Model", "Platform", "Platforms", "PriceKey", "RawStatus", "Role", "Suffix", "Vendor",

        // Sentences of ours, and of vendors about their own work.
        "Basis", "Detail", "ErrorCode", "ErrorMessage", "Evidence", "Message", "Recommendation", "Warnings",

        // A value with everything but its shape removed; a hash; a page's cursor.
        "Excerpt", "Hex", "Masked", "Next",

        // Where a price is from, why a vendor is closed, which host drives a job, which option sets a limit.
        "Call", "ClosedToNewJobs", "MaxBytesOption", "Owner", "PriceSource",

        // Our own names of files at vendors, of registrations, and of places in a JSON document.
        "ElementPath", "FileCheck.Error", "JobRow.Status", "JobRow.TrainingFile", "JobRow.ValidationFile", "Path", "VendorFile.Name", "VendorFileUpload.Name", "VendorRegistration.Name",

        // What is asked of a vendor in our words, and a vendor's own word for a fault.
        "VendorCall.Operation", "VendorErrorBody.Code",

        // Types of columns, and names of tables and of the server.
        "PostgresKeyTypes.ImportAvatar", "PostgresKeyTypes.ImportId", "PostgresKeyTypes.ImportUser", "PostgresKeyTypes.ProfileId", "PostgresKeyTypes.ProfileUser",
        "PostgresStatus.ServerVersion", "PostgresTable.Name",

        // Words of the web's contracts, each one of a few, and why a vendor is closed.
        "ActivationBody.State", "BudgetBody.Scope", "DeploymentBody.State", "ErasureRequest.Scope", "RefusalBody.Code", "TrainableModelBody.Closed", "TrainingRequest.Activation",
        "VendorErasureBody.Files", "VendorErasureBody.Hosting", "VendorErasureBody.Status",

        // Keys and texts of the panel itself, names of its fields and places, and a page's cursor.
        "Chart.Name", "Chart.Title", "ExampleFilter.After", "FormNotice.Text", "FormPlace.Name", "MetricLine.Text", "NextStep.Anchor", "NextStep.Text",
        "NumberField.Field", "NumberField.Hint", "NumberField.Max", "NumberField.Min", "NumberField.Step",

        // Signs between the numbers of a date; a country.
        "LineDateShape.Separator", "PhonePack.Region",
    };

    [Fact]
    public void No_type_shows_text_names_or_keys()
    {
        var leaks = Libraries.All
            .SelectMany(a => a.GetTypes())
            .Where(t => t is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } or { IsValueType: true, IsEnum: false, ContainsGenericParameters: false, IsByRefLike: false })
            .Where(t => !t.Name.StartsWith("__", StringComparison.Ordinal))
            .Where(t => t.GetMethod(nameof(ToString), BindingFlags.Public | BindingFlags.Instance, [])!.DeclaringType!.Assembly == t.Assembly)
            .SelectMany(Leaks);
        Findings.None(leaks, "These show what must not be shown; give them a ToString of their own, or list the property if it is nobody's text:");
    }

    [Fact]
    public void A_generated_ToString_is_caught() =>
        Assert.Equal(["Leaky.Names", "Leaky.Text"], Leaks(typeof(Leaky)).Order(StringComparer.Ordinal));

    /// <summary>The obvious ones by name, so that a filter above that lets one slip is noticed.</summary>
    [Theory]
    [InlineData(typeof(AvatarNote))]
    [InlineData(typeof(AvatarProfile))]
    [InlineData(typeof(AvatarContextItem))]
    [InlineData(typeof(AvatarContextRequest))]
    [InlineData(typeof(ChatReport))]
    [InlineData(typeof(ChatTurn))]
    [InlineData(typeof(Consent))]
    [InlineData(typeof(DatasetLine))]
    [InlineData(typeof(DatasetManifest))]
    [InlineData(typeof(ErasureScope))]
    [InlineData(typeof(ImportOptions))]
    [InlineData(typeof(ImportReport))]
    [InlineData(typeof(ModelVersion))]
    [InlineData(typeof(NotUnderstoodSample))]
    [InlineData(typeof(OwnerCandidate))]
    [InlineData(typeof(TrainingData))]
    [InlineData(typeof(TrainingExample))]
    [InlineData(typeof(TranscriptChat))]
    [InlineData(typeof(TranscriptMessage))]
    public void This_type_says_what_it_is_without_saying_what_was_said(Type type)
    {
        Assert.Empty(Leaks(type));
        Assert.NotEqual(type.FullName, Filled(type, 0).ToString());
    }

    private static IEnumerable<string> Leaks(Type type)
    {
        string text;
        try
        {
            text = Filled(type, 0).ToString() ?? "";
        }
        catch (Exception e) when (e is NullReferenceException or ArgumentNullException && !type.IsVisible)
        {
            // It asks something that can't be made up here; a public type must bear that.
            return [];
        }

        return Canaries(text).Where(c => !MayBeShown.Contains(c) && !MayBeShown.Contains(c.Split('.')[^1])).Distinct();
    }

    private static IEnumerable<string> Canaries(string text) =>
        text.Split('«').Skip(1).Select(part => part.Split('»')[0]);

    private static object Filled(Type type, int depth)
    {
        var value = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var field in type.GetFields(Instance))
        {
            field.SetValue(value, Canary(type, field, depth) ?? field.GetValue(value));
        }

        return value;
    }

    private static object? Canary(Type owner, FieldInfo field, int depth)
    {
        var name = $"«{owner.Name}.{Name(field)}»";
        var type = Nullable.GetUnderlyingType(field.FieldType) ?? field.FieldType;
        if (type == typeof(string) || type == typeof(object))
        {
            return name;
        }

        if (type == typeof(Uri))
        {
            return new Uri($"https://example.com/?{name}");
        }

        if (type.IsAssignableFrom(typeof(string[])) && type.IsInterface)
        {
            return new[] { name };
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
        {
            return Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(type.GetGenericArguments()));
        }

        if (type.IsGenericType && type.IsInterface && type.IsAssignableFrom(type.GetGenericArguments()[0].MakeArrayType()))
        {
            var item = type.GetGenericArguments()[0];
            var items = Array.CreateInstance(item, depth < 3 && IsOurs(item) ? 1 : 0);
            if (items.Length == 1)
            {
                items.SetValue(Filled(item, depth + 1), 0);
            }

            return items;
        }

        return depth < 3 && IsOurs(type) ? Filled(type, depth + 1) : null;
    }

    private static bool IsOurs(Type type) =>
        type is { IsAbstract: false, IsInterface: false, IsEnum: false, IsArray: false, IsByRefLike: false } && type.Namespace?.StartsWith(nameof(AvatarFineTune), StringComparison.Ordinal) == true;

    /// <summary>The property behind a field: <c>&lt;Text&gt;k__BackingField</c> and <c>_text</c> are Text.</summary>
    private static string Name(FieldInfo field)
    {
        var name = field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name.TrimStart('_');
        return char.ToUpperInvariant(name[0]) + name[1..];
    }

    private sealed record Leaky(string Text, string UserId, SampleFlags Flags, int? Number)
    {
        public IReadOnlyList<string> Names { get; init; } = [];

        public override string ToString() => $"{Text} {UserId} {Flags} {Number} {string.Join(", ", Names)}";
    }
}
