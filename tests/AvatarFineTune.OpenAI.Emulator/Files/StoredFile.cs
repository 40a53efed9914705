using System.Text.Json.Nodes;
using AvatarFineTune.OpenAI.Emulation.Wire;

namespace AvatarFineTune.OpenAI.Emulation.Files;

/// <summary>A file, with its content on the disk.</summary>
internal sealed record StoredFile(string Id, string Name, string Purpose, long Bytes, string Path, DateTimeOffset CreatedAt, DateTimeOffset ReadyAt, DateTimeOffset? ExpiresAt)
{
    public bool IsReady(DateTimeOffset now) => now >= ReadyAt;

    public JsonObject ToJson(DateTimeOffset now)
    {
        var json = new JsonObject
        {
            ["object"] = "file",
            ["id"] = Id,
            ["purpose"] = Purpose,
            ["filename"] = Name,
            ["bytes"] = Bytes,
            ["created_at"] = Json.Unix(CreatedAt),
            ["expires_at"] = ExpiresAt is { } at ? Json.Unix(at) : null,
            ["status"] = IsReady(now) ? "processed" : "pending",
            ["status_details"] = null,
        };
        return json;
    }
}
