using AvatarFineTune.Examples;
using AvatarFineTune.Examples.Cutting;
using AvatarFineTune.Transcripts;
using static AvatarFineTune.Tests.Examples.Scripts;

namespace AvatarFineTune.Tests.Examples;

public sealed class ConversationIdTests
{
    private static readonly string[] Short = ["10:00 Ann: a", "10:01 Ava: b", "20:00 Ann: c", "20:01 Ava: d"];

    private static IEnumerable<Guid> Ids(IEnumerable<TranscriptMessage> messages) => Cut(messages).Select(e => e.ConversationId);

    [Fact]
    public void A_longer_export_keeps_the_ids_of_what_it_had()
    {
        var longer = Ids(Script([.. Short, "20:02 Ann: e", "20:03 Ava: f", "2 10:00 Ann: g", "2 10:01 Ava: h"])).ToList();
        Assert.Equal(Ids(Script(Short)), longer[..2]);
        Assert.Equal(longer[1], longer[2]);
        Assert.NotEqual(longer[1], longer[3]);
    }

    [Fact]
    public void A_renamed_file_keeps_them_too() =>
        Assert.Equal(Ids(Script(NewChat("_chat.txt"), Short)), Ids(Script(NewChat("_chat (1).txt"), Short)));

    [Fact]
    public void Broadcasts_to_two_friends_are_two_conversations()
    {
        var ids = Ids([.. Script(NewChat("1"), "10:00 Ann: happy new year", "10:01 Ava: same to you"), .. Script(NewChat("2"), "10:00 Bob: happy new year", "10:01 Ava: same to you")]);
        Assert.Equal(2, ids.Distinct().Count());
    }

    [Fact]
    public void Two_avatars_have_no_ids_in_common()
    {
        var reader = new ExchangeReader();
        Script(Short).ForEach(reader.Add);
        var other = reader.Cut(SpeakerMatcher.Find(["Ava"], reader.Speakers), ExampleOptions.Default, new ConversationIds(new byte[32]), TestContext.Current.CancellationToken);
        Assert.Empty(Ids(Script(Short)).Intersect(other.Select(e => e.ConversationId)));
    }

    [Fact]
    public void Ids_are_version_8_and_the_same_in_every_process()
    {
        var id = Ids(Script(Short)).First();
        Assert.Equal(8, id.Version);
        Assert.Equal(new Guid("22a7c68e-64df-837f-bd3e-5ccbf483fa8e"), id);
    }
}
