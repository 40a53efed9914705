using System.Text.Json.Serialization;
using AvatarFineTune.Jobs;

namespace AvatarFineTune.AspNetCore.Forms;

/// <summary>What became of a form: shown once, on the page that the browser is sent back to, in the part whose form it was.</summary>
/// <param name="Text">The key of a text of the panel.</param>
/// <param name="IsError">Whether it went wrong.</param>
/// <param name="Values">What stands in the text's places.</param>
internal sealed record FormNotice(string Text, bool IsError, IReadOnlyList<string> Values)
{
    /// <summary>The service's own sentence, in English: the numbers, the names, and what to do.</summary>
    public string? Detail { get; init; }

    /// <summary>The part of the panel that shows it: one of <see cref="FormPlace"/>.</summary>
    public string? Place { get; init; }

    /// <summary>The avatar whose part shows it.</summary>
    public string? Avatar { get; init; }

    /// <summary>The form's field that it is about, if it is about one.</summary>
    public string? Field { get; init; }

    /// <summary>What was written into the form, where it was refused: by the field's name.</summary>
    public IReadOnlyDictionary<string, string>? Filled { get; init; }

    public static FormNotice Done(string text, params string[] values) => new(text, IsError: false, values);

    public static FormNotice Failed(string text, params string[] values) => new(text, IsError: true, values);

    /// <summary>What the service refuses.</summary>
    public static FormNotice Refused(Refusal refusal) => Refused(TextOf(refusal.Reason), refusal.Message);

    /// <summary>What went wrong, with the service's own sentence.</summary>
    public static FormNotice Refused(string text, string sentence) => Failed(text) with { Detail = sentence };

    /// <summary>The key of the text that says a reason in the reader's language.</summary>
    public static string TextOf(RefusalReason reason) => $"Refusal_{reason}";

    /// <summary>Hides the values, which may be names.</summary>
    public override string ToString() => $"notice {Text}";
}

/// <summary>How notices are written into their cookie.</summary>
[JsonSerializable(typeof(FormNotice))]
internal sealed partial class FormNoticeJson : JsonSerializerContext;
