using AvatarFineTune.Examples;
using AvatarFineTune.Stores.Providers;
using Microsoft.Data.Sqlite;

namespace AvatarFineTune.Local;

public sealed partial class SqliteTrainingStore
{
    private const string ExampleColumns = """
        user_id, avatar_id, id, training_data_id, conversation_id, position, prompt, reply, said_at, replied_at,
        pattern_type, quality_score, hash, participants, exclusion, is_edited, used_in_training, times_used, created_at,
        participant_ids
        """;

    private const string ThisExample = "WHERE user_id = $user AND avatar_id = $avatar AND id = $id";
    private const string OneExample = "FROM avatar_training_examples " + ThisExample;

    private const string InsertStagedExample = $"""
        INSERT INTO staged_examples ({ExampleColumns})
        VALUES ($user, $avatar, $id, $import, $conversation, $position, $prompt, $reply, $said, $replied,
            $pattern, $quality, $hash, $participants, $exclusion, $edited, 0, 0, $created, $participantIds)
        """;

    private static (string, object?)[] ExampleValues(TrainingExample example) => Key(
        example.Avatar,
        ("$id", SqliteValue.Of(example.Id)),
        ("$import", SqliteValue.Of(example.TrainingDataId)),
        ("$conversation", SqliteValue.Of(example.ConversationId)),
        ("$position", example.Position),
        ("$prompt", example.Prompt),
        ("$reply", example.Reply),
        ("$said", SqliteValue.Of(example.SaidAt)),
        ("$replied", SqliteValue.Of(example.RepliedAt)),
        ("$pattern", StoredNames.Of(example.PatternType)),
        ("$quality", example.QualityScore),
        ("$hash", example.Hash.ToString()),
        ("$participants", StoredJson.Write(example.Participants)),
        ("$exclusion", example.Exclusion),
        ("$edited", SqliteValue.Of(example.IsEdited)),
        ("$created", SqliteValue.Of(example.CreatedAt)),
        ("$participantIds", StoredJson.Write(example.ParticipantIds)));

    private static TrainingExample ReadExample(SqliteRow row) => new()
    {
        Avatar = row.Avatar(),
        Id = row.Id(),
        TrainingDataId = row.Id(),
        ConversationId = row.Id(),
        Position = row.Int(),
        Prompt = row.Text(),
        Reply = row.Text(),
        SaidAt = row.LocalTime(),
        RepliedAt = row.LocalTime(),
        PatternType = StoredNames.Pattern(row.Text()),
        QualityScore = row.Double(),
        Hash = new(row.Text()),
        Participants = StoredJson.Names(row.Text()),
        Exclusion = row.TextOrNull(),
        IsEdited = row.Bool(),
        UsedInTraining = row.Bool(),
        TimesUsed = row.Int(),
        CreatedAt = row.Time(),
        ParticipantIds = StoredJson.Names(row.Text()),
    };
}
