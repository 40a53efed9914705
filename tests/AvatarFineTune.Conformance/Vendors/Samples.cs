using System.Text;
using System.Text.Json;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.Conformance.Vendors;

/// <summary>A small invented conversation to train on, and the files made of it.</summary>
public static class Samples
{
    private static readonly (string Prompt, string Reply)[] Exchanges =
    [
        ("shall we get pizza tonight?", "only if it has pineapple, zero debate"),
        ("did you water the tomatoes", "twice, they are drowning in love"),
        ("how was the marathon", "my knees filed a complaint"),
        ("what are you reading", "the lighthouse book again, third time"),
        ("the printer is broken again", "kick it gently, then apologise"),
        ("are you coming to the choir rehearsal?", "warming up my worst tenor already"),
        ("my flight got delayed", "airport pretzels it is then"),
        ("good morning", "mornin sunshine"),
        ("happy birthday!!", "aww thank you, cake at five"),
        ("i failed the driving test", "the cone had it coming"),
        ("good night", "sleep tight, dream of trains"),
        ("thanks for the bicycle", "ride it like you stole it"),
    ];

    /// <summary>Valid training lines.</summary>
    public static IReadOnlyList<string> Lines { get; } = [.. Exchanges.Select(e => Line(e.Prompt, e.Reply))];

    /// <summary>A message that was learned, and the reply to it.</summary>
    public static (string Prompt, string Reply) Learned => Exchanges[0];

    /// <summary>One chat-format line.</summary>
    public static string Line(string prompt, string reply, string system = "You are Ava.") => Line(("system", system), ("user", prompt), ("assistant", reply));

    /// <summary>One chat-format line.</summary>
    public static string Line(params ReadOnlySpan<(string Role, string Content)> messages) =>
        JsonSerializer.Serialize(new { messages = messages.ToArray().Select(m => new { role = m.Role, content = m.Content }) });

    /// <summary>A file to upload.</summary>
    public static VendorFileUpload Upload(string name, IEnumerable<string> lines) =>
        Upload(name, Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));

    /// <inheritdoc cref="Upload(string, IEnumerable{string})"/>
    public static VendorFileUpload Upload(string name, byte[] content) =>
        new(name, content.Length, _ => ValueTask.FromResult<Stream>(new MemoryStream(content, writable: false)));

    /// <summary>A job id, different each time.</summary>
    public static Guid NewId() => Guid.CreateVersion7();
}
