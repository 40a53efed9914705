using System.Text;
using AvatarFineTune.Transcripts.Json;

namespace AvatarFineTune.Core.Tests.Transcripts.Sources;

public sealed class JsonProbeTests
{
    [Fact]
    public void Long_names_of_properties_cost_no_more_than_their_length()
    {
        var name = new string('n', 20_000);
        var head = Encoding.UTF8.GetBytes($$"""{"{{name}}":{{{string.Concat(Enumerable.Repeat("\"a\":1,", 7000))}}"b":2},"id":7}""");
        var before = GC.GetAllocatedBytesForCurrentThread();

        var found = JsonProbe.Look(head);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        Assert.Equal("7", found!["/id"]);
    }
}
