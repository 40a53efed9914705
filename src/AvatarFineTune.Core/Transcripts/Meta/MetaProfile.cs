using System.Text.Json;

namespace AvatarFineTune.Transcripts.Meta;

/// <summary>What a download says about its owner, from one of the files that do.</summary>
/// <param name="Name">The owner's name.</param>
/// <param name="Evidence">The file's name, without extension.</param>
/// <param name="IsInstagram">Whether the file is one of Instagram's.</param>
internal sealed record MetaProfile(string Name, string Evidence, bool IsInstagram)
{
    private const int LongestFile = 1 << 20;

    // The keys of Instagram's profile are in the owner's language.
    private static readonly string[] NameKeys = ["Name", "Nom", "Nombre", "Nome", "Naam", "Imię i nazwisko", "Namn", "Navn", "Nimi", "İsim", "Имя", "Ім'я", "名前", "이름", "姓名", "Όνομα", "الاسم"];

    public override string ToString() => Evidence;

    /// <summary>Reads the file; <see langword="null"/> where it names nobody.</summary>
    internal static async ValueTask<MetaProfile?> ReadAsync(TranscriptInput input, TranscriptFile file, CancellationToken cancellationToken)
    {
        var stream = await input.OpenAsync(file, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var bytes = new byte[LongestFile];
            var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return Find(bytes.AsMemory(0, read));
        }
    }

    private static MetaProfile? Find(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return Text(root, "profile_v2", "name", "full_name") is { } full ? new(MetaText.Repair(full), "profile_information", false)
                : Value(root, "autofill_information_v2", "FULL_NAME") is { ValueKind: JsonValueKind.Array } names && names.GetArrayLength() > 0 && names[0].GetString() is { Length: > 0 } first
                    ? new(MetaText.Repair(first), "autofill_information", false)
                : Instagram(root) is { } name ? new(name, "personal_information", true)
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A profile in a form that is not known names nobody; the chats are read all the same.
            return null;
        }
    }

    private static string? Instagram(JsonElement root)
    {
        if (Value(root, "profile_user") is not { ValueKind: JsonValueKind.Array } users || users.GetArrayLength() == 0 || Value(users[0], "string_map_data") is not { ValueKind: JsonValueKind.Object } data)
        {
            return null;
        }

        foreach (var property in data.EnumerateObject())
        {
            if (NameKeys.Contains(MetaText.Repair(property.Name), StringComparer.Ordinal) && Text(property.Value, "value") is { Length: > 0 } name)
            {
                return MetaText.Repair(name);
            }
        }

        return null;
    }

    private static string? Text(JsonElement root, params string[] path) =>
        Value(root, path) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text ? text : null;

    private static JsonElement? Value(JsonElement root, params string[] path)
    {
        foreach (var name in path)
        {
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(name, out var inner))
            {
                return null;
            }

            root = inner;
        }

        return root;
    }
}
