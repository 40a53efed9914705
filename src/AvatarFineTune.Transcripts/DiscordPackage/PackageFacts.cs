using System.Text.Json;
using AvatarFineTune.Transcripts.Text;

namespace AvatarFineTune.Transcripts.DiscordPackage;

/// <summary>What the files beside the messages say: the owner, the channels, their titles.</summary>
internal sealed class PackageFacts
{
    /// <summary>The list of titles grows with the channels; the others are small.</summary>
    private const int MostBytes = 64 << 20;

    private readonly Dictionary<string, JsonElement> _channels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _titles = new(StringComparer.Ordinal);
    private readonly List<(string Root, string Name, string? Id)> _owners = [];

    internal static async ValueTask<PackageFacts> ReadAsync(TranscriptInput input, CancellationToken cancellationToken)
    {
        var facts = new PackageFacts();
        foreach (var file in input.Companions)
        {
            if (await ParseAsync(input, file, cancellationToken).ConfigureAwait(false) is { ValueKind: JsonValueKind.Object } json)
            {
                facts.Add(input, file.Path, json);
            }
        }

        return facts;
    }

    /// <summary>The channel that a file of messages belongs to; its folder's name tells the id where no file does.</summary>
    internal TranscriptChat ChatOf(string path)
    {
        var folder = ArchivePath.FolderOf(path);
        _channels.TryGetValue(folder, out var channel);
        var id = channel.Text("id"u8) ?? ArchivePath.NameOf(folder).TrimStart('c');
        var isId = id.Length > 0 && id.All(char.IsAsciiDigit);
        var title = _titles.GetValueOrDefault($"{ArchivePath.FolderOf(folder)}/{id}") ?? channel.Text("name"u8) ?? "";
        return new()
        {
            Id = isId ? id : path,
            PlatformId = isId ? id : null,
            Title = title,
            Platform = "discord",
            Dialect = "data-package",
        };
    }

    /// <summary>The owner of the package that a file lies in.</summary>
    internal (string Name, string? Id) OwnerOf(string path)
    {
        var owner = _owners.Find(o => o.Root.Length == 0 || path.StartsWith(o.Root + "/", StringComparison.Ordinal));
        return owner.Name is null ? ("Me", null) : (owner.Name, owner.Id);
    }

    private static async ValueTask<JsonElement> ParseAsync(TranscriptInput input, TranscriptFile file, CancellationToken cancellationToken)
    {
        var stream = await input.OpenAsync(file, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            try
            {
                return await JsonSerializer.DeserializeAsync(new RecordLimitStream(stream, file.Name, MostBytes), PackageJson.Default.JsonElement, cancellationToken).ConfigureAwait(false);
            }
            catch (JsonException)
            {
                // It names a channel or its owner, no more: the messages can be read without.
                input.Report.AddNotUnderstood(1, "");
                return default;
            }
        }
    }

    private void Add(TranscriptInput input, string path, JsonElement json)
    {
        var folder = ArchivePath.FolderOf(path);
        switch (ArchivePath.NameOf(path).ToLowerInvariant())
        {
            case "channel.json":
                _channels[folder] = json;
                break;
            case "index.json":
                foreach (var title in json.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String))
                {
                    _titles[$"{folder}/{title.Name()}"] = title.Value.AsText()!;
                }

                break;
            case "user.json" when json.Text("username"u8) is { Length: > 0 } username:
                var name = json.Text("global_name"u8) is { Length: > 0 } shown ? shown : username;
                var id = json.Text("id"u8);
                _owners.Add((ArchivePath.FolderOf(folder), name, id));
                input.Report.AddOwner(name, id, "account");
                break;
        }
    }
}
