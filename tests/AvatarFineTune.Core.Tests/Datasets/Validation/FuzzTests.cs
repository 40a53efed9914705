using System.Text;
using AvatarFineTune.Datasets.Validation;

namespace AvatarFineTune.Core.Tests.Datasets.Validation;

/// <summary>Whatever the bytes: an answer, never an exception, and never a word of the file in it.</summary>
public sealed class FuzzTests
{
    private static readonly string[] Seeds =
    [
        Validating.Good,
        """{"messages":[{"role":"user","content":[{"type":"text","text":"quokka"},{"type":"image_url","image_url":{"url":"data:image/png;base64,quokka="}}]},{"role":"assistant","content":"quokka \ud83d\ude00 \u0041","weight":1}],"tools":[{"type":"function"}]}""",
        """{"messages":[{"role":"user","name":"quokka","content":"quokka"},{"role":"assistant","tool_calls":[{"id":"quokka","function":{"name":"quokka","arguments":"{}"}}]},{"role":"tool","tool_call_id":"quokka","content":"quokka"}]}""",
        """{"input":{"messages":[{"role":"user","content":"quokka"}]},"preferred_output":[],"non_preferred_output":[]}""",
    ];

    private static readonly string[] Tokens =
        ["\"", "\\", "{", "}", "[", "]", ",", ":", "\n", "\r\n", "\\ud800", "\\udc00", "\\u0000", "null", "true", "1e999", "-0", "\"role\"", "\"content\"", "\"weight\"", "\"messages\"", "\"image_url\"", "\"type\"", "\uFEFF", "\0", "😀"];

    public static TheoryData<int> Rounds => [.. Enumerable.Range(0, 8)];

    [Theory]
    [MemberData(nameof(Rounds))]
    public async Task Spoilt_files_are_answered(int round)
    {
        var random = new Random(round);
        for (var i = 0; i < 1_500; i++)
        {
            var file = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => Seeds[random.Next(Seeds.Length)] + "\n"))).ToList();
            for (var edits = random.Next(1, 6); edits > 0; edits--)
            {
                Spoil(file, random);
            }

            Check(await Validating.Bytes([.. file]), file.Count);
        }
    }

    [Fact]
    public async Task Random_bytes_are_answered()
    {
        var random = new Random(17);
        for (var i = 0; i < 2_000; i++)
        {
            var file = new byte[random.Next(0, 300)];
            random.NextBytes(file);
            Check(await Validating.Bytes(file), file.Length);
        }
    }

    private static void Check(DatasetValidation found, long bytes)
    {
        Assert.True(found.Issues.Count <= 100);
        Assert.True(found.Tokens >= 0);
        Assert.True(found.Bytes <= bytes);
        Assert.DoesNotContain(found.Issues, i => i.Message.Contains("quokka", StringComparison.Ordinal) || i.Line > found.Lines);
        Assert.DoesNotContain(found.Issues, i => i.Message.Any(c => c > '~'));
    }

    private static void Spoil(List<byte> file, Random random)
    {
        var place = random.Next(file.Count + 1);
        switch (random.Next(5))
        {
            case 0:
                file.Insert(place, (byte)random.Next(256));
                break;
            case 1:
                file.RemoveRange(place, Math.Min(random.Next(1, 8), file.Count - place));
                break;
            case 2:
                file.RemoveRange(place, file.Count - place);
                break;
            default:
                file.InsertRange(place, Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)]));
                break;
        }
    }
}
