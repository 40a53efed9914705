using System.Text.Json.Serialization;
using AvatarFineTune.Jobs;

namespace AvatarFineTune.AspNetCore.Forms;

/// <summary>What became of a form: shown once, on the page that the browser is sent back to.</summary>
/// <param name="Text">The key of a text of the panel.</param>
/// <param name="IsError">Whether it went wrong.</param>
/// <param name="Values">What stands in the text's places.</param>
internal sealed record FormNotice(string Text, bool IsError, IReadOnlyList<string> Values)
{
    public static FormNotice Done(string text, params string[] values) => new(text, IsError: false, values);

    public static FormNotice Failed(string text, params string[] values) => new(text, IsError: true, values);

    /// <summary>The service's own sentence, which says what to do.</summary>
    public static FormNotice Refused(Refusal refusal) => Failed("Notice_Refused", refusal.Message);

    /// <summary>Hides the values, which may be names.</summary>
    public override string ToString() => $"notice {Text}";
}

/// <summary>How notices are written into their cookie.</summary>
[JsonSerializable(typeof(FormNotice))]
internal sealed partial class FormNoticeJson : JsonSerializerContext;
