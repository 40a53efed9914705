using System.Text;
using AvatarFineTune.OpenAI.Events;

namespace AvatarFineTune.OpenAI.Tests.Events;

/// <summary>A table of metrics is read by its header, or not at all.</summary>
public sealed class ResultTableTests
{
    [Fact]
    public void Columns_may_stand_anywhere_and_cells_be_empty()
    {
        var rows = ResultTable.Read("\uFEFFtrain_loss,epoch,\"step\",full_valid_loss\r\n0.5,1,10,\r\n,1,20,0.25\r\nnonsense\r\n0.75,1,5,NaN\r\n"u8);
        Assert.Equal([5L, 10, 20], rows.Select(r => r.Step));
        Assert.Equal([0.75, 0.5, 0.25], rows.Select(r => Assert.Single(r.Metrics).Value));
        Assert.Equal("full_valid_loss", rows[2].Metrics.Keys.Single());
    }

    [Theory]
    [InlineData("")]
    [InlineData("step,train_loss")]
    [InlineData("loss,accuracy\n1,2")]
    [InlineData("{\"step\":1}")]
    [InlineData("AAAA")]
    [InlineData("step,train_loss\nx,1\n-1,2\n1e30,3")]
    public void What_is_no_table_has_no_rows(string content) => Assert.Empty(ResultTable.Read(Encoding.UTF8.GetBytes(content)));

    [Fact]
    public void Any_bytes_are_read_without_a_fault()
    {
        var random = new Random(4711);
        for (var i = 0; i < 500; i++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            ResultTable.Read(bytes);
            ResultTable.Read([.. "step,train_loss\n"u8, .. bytes]);
        }
    }
}
