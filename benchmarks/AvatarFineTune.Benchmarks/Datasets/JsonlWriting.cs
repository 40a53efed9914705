using System.Text.Encodings.Web;
using AvatarFineTune.Datasets;
using BenchmarkDotNet.Attributes;

namespace AvatarFineTune.Benchmarks.Datasets;

/// <summary>Writing and hashing four megabytes of chat as training lines.</summary>
[MemoryDiagnoser]
[InProcess, WarmupCount(3), IterationCount(5)]
public class JsonlWriting
{
    private List<ChatTurn[]> _lines = [];

    [Params("english", "russian")]
    public string Text { get; set; } = "";

    [GlobalSetup]
    public void Prepare() => _lines = ChatLines.Make(Text == "english" ? ChatText.English(4 << 20) : ChatText.Russian(2 << 20));

    [Benchmark]
    public string Ours()
    {
        using var writer = new JsonlWriter();
        foreach (var line in _lines)
        {
            writer.Write(line);
        }

        return writer.GetFingerprint();
    }

    [Benchmark(Baseline = true)]
    public string Relaxed() => Plain(JavaScriptEncoder.UnsafeRelaxedJsonEscaping);

    [Benchmark]
    public string Default() => Plain(encoder: null);

    private string Plain(JavaScriptEncoder? encoder)
    {
        using var writer = new PlainJsonl(encoder);
        foreach (var line in _lines)
        {
            writer.Write(line);
        }

        return writer.GetFingerprint();
    }
}
