using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.Transcripts.Tests.WhatsApp;

/// <summary>Chats written in every form of header come back as they were.</summary>
public sealed class HeaderTemplateTests
{
    private const int Seeds = 4;

    private static readonly TranscriptReaders Readers = Create();

    public static TheoryData<int, int> Runs
    {
        get
        {
            var runs = new TheoryData<int, int>();
            for (var template = 0; template < HeaderTemplates.All.Count; template++)
            {
                for (var seed = 0; seed < Seeds; seed++)
                {
                    runs.Add(template, seed);
                }
            }

            return runs;
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task What_was_written_comes_back(int templateIndex, int seed)
    {
        var template = HeaderTemplates.All[templateIndex];
        var written = new GeneratedChat(template, (templateIndex * Seeds) + seed, isProvable: seed % 2 == 0);
        if (!written.IsProved)
        {
            var told = (await ReadAsync(written, null)).Chat;
            Assert.True(told.DateOrderBasis is DateOrderBasis.Ambiguous or DateOrderBasis.Inferred, $"{template}: {told.DateOrderBasis}");
            Assert.NotNull(told.DateOrderEvidence);
        }

        var (chat, read, report) = await ReadAsync(written, written.IsProved && !template.HasShortYearFirst ? null : template.Order);

        Assert.True(chat.DateOrder == template.Order, $"{template}: {chat.DateOrder}, {chat.DateOrderEvidence}");
        Assert.Equal(DateOrderBasis.Proved, chat.DateOrderBasis);
        foreach (var (expected, message) in written.Messages.Zip(read))
        {
            Assert.Equal($"{template} {expected}", $"{template} {(message.LocalTime, message.Author, message.Text)}");
        }

        Assert.Equal(written.Messages.Count, read.Count);
        Assert.All(read, m => Assert.Equal(MessageKind.Text, m.Kind));
        Assert.Equal(0, report.NotUnderstood);
        Assert.Equal(written.Messages.Count, report.Kept + report.Skipped.Values.Sum());
        Assert.StartsWith($"{(chat.Dialect == "ios" ? "[" : "")}", chat.DialectEvidence, StringComparison.Ordinal);
        Assert.Contains($"in {written.Messages.Count} of ", chat.DialectEvidence, StringComparison.Ordinal);
    }

    private static async Task<(TranscriptChat Chat, List<TranscriptMessage> Messages, ImportReport Report)> ReadAsync(GeneratedChat chat, DateOrder? order)
    {
        await using var source = chat.Open();
        await using var transcript = await Readers.OpenAsync(source, new() { Platform = "whatsapp", DateOrder = order }, TestContext.Current.CancellationToken);
        var messages = new List<TranscriptMessage>();
        await foreach (var message in transcript.ReadMessagesAsync(TestContext.Current.CancellationToken))
        {
            messages.Add(message);
        }

        return (messages[0].Chat, messages, transcript.Report);
    }

    private static TranscriptReaders Create()
    {
        var services = new ServiceCollection();
        services.AddAvatarFineTuning().AddTranscripts();
        return services.BuildServiceProvider().GetRequiredService<TranscriptReaders>();
    }
}
