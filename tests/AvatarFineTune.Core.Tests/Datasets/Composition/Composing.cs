using System.Text;
using System.Text.Json;
using AvatarFineTune.Avatars;
using AvatarFineTune.Conformance;
using AvatarFineTune.Datasets;
using AvatarFineTune.Datasets.Tokens;
using AvatarFineTune.Examples;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Core.Tests.Datasets.Composition;

/// <summary>Composes with small limits, and reads what came out as a vendor would: from the JSON alone.</summary>
internal static class Composing
{
    public const string Prompt = "You are Ava.";

    public static readonly AvatarKey Avatar = new("user", "ava");
    public static readonly Tokenizers Tokenizers = new();
    public static readonly VendorCapabilities Vendor = new() { Kind = "test", JobTagging = JobTagging.None, MinTrainingLines = 1 };
    public static readonly DatasetOptions Options = new() { MinTrainingLines = 1 };

    private static readonly DateTime Start = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Unspecified);

    public static ComposedDataset Compose(
        IReadOnlyList<TrainingExample> examples, DatasetOptions? options = null, VendorCapabilities? vendor = null, string prompt = Prompt, int seed = 1) =>
        new DatasetComposer(Tokenizers, new ManualTimeProvider())
            .Compose(Avatar, examples, prompt, options ?? Options, vendor ?? Vendor, seed, CancellationToken.None);

    public static List<TrainingExample> Sample(int conversations, int exchanges) =>
        [.. SampleExamples.Create(Avatar, Guid.Empty, conversations, exchanges)];

    /// <summary>An example in a conversation, said so many minutes after the day's start; its reply comes a minute later.</summary>
    public static TrainingExample Example(int conversation, int position, string prompt, string reply, int? minute = null) =>
        SampleExamples.Create(
            Avatar, Guid.Empty, new Guid(conversation, 0, 0, new byte[8]), position, Start.AddDays(conversation).AddMinutes(minute ?? (position * 5)), prompt, reply);

    public static IEnumerable<DatasetLine> Of(this ComposedDataset dataset, DatasetSide side) => dataset.Lines.Where(l => l.Side == side);

    /// <summary>A file's bytes as a vendor would get them.</summary>
    public static byte[] FileOf(this ComposedDataset dataset, DatasetSide side) =>
        Encoding.UTF8.GetBytes(string.Concat(dataset.Of(side).Select(l => l.Json + "\n")));

    public static List<(string Role, string Content)> Turns(DatasetLine line)
    {
        using var json = JsonDocument.Parse(line.Json);
        return [.. json.RootElement.GetProperty("messages").EnumerateArray()
            .Select(m => (m.GetProperty("role").GetString()!, m.GetProperty("content").GetString()!))];
    }

    /// <summary>The cookbook's rule, counted anew from the JSON: 3 a message and its fields, 3 a line.</summary>
    public static int Tokens(DatasetLine line, TokenEncoding encoding = TokenEncoding.O200kBase)
    {
        var tokenizer = Tokenizers.Get(encoding);
        return 3 + Turns(line).Sum(t => 3 + tokenizer.Count(t.Role) + tokenizer.Count(t.Content));
    }
}
