using AvatarFineTune.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AvatarFineTune.AspNetCore.Http;

/// <summary>
/// Every refusal as problem details (RFC 9457): <c>code</c> is a word that apps can act on, <c>detail</c> says what was wrong and what to do.
/// </summary>
internal static class Problems
{
    public const string NoUserCode = "no-user";
    public const string NoAvatarCode = "unknown-avatar";
    public const string CrossSiteCode = "antiforgery";

    public static ProblemHttpResult NoUser() =>
        Of(StatusCodes.Status401Unauthorized, NoUserCode, "The app doesn't know who asks.", "Sign in. An app says who the user is with AddAspNetCore(o => o.UserId = …).");

    public static ProblemHttpResult NoAvatar() =>
        Of(StatusCodes.Status404NotFound, NoAvatarCode, "There is no such avatar.", "You have no avatar of that id. PUT makes one.");

    public static ProblemHttpResult NotFound(string what) =>
        Of(StatusCodes.Status404NotFound, "not-found", $"There is no such {what}.", $"The avatar has no {what} of that id.");

    public static ProblemHttpResult Invalid(string detail) =>
        Of(StatusCodes.Status400BadRequest, "invalid-request", "The request is not valid.", detail);

    public static ProblemHttpResult Changed() =>
        Of(StatusCodes.Status412PreconditionFailed, "changed", "It was changed in between.", "Read it again, and send the change with its new ETag.");

    public static ProblemHttpResult CrossSite() =>
        Of(StatusCodes.Status400BadRequest, CrossSiteCode, "The request could have come from another site.",
            "Send JSON or another content type that forms can't send, or the app's antiforgery token.");

    public static ProblemHttpResult NotAForm() =>
        Of(StatusCodes.Status415UnsupportedMediaType, "not-a-form", "The request is not a form.", "This address takes the panel's forms; apps use the JSON endpoints beside it.");

    public static ProblemHttpResult TooManyRequests() =>
        Of(StatusCodes.Status429TooManyRequests, "too-many-requests", "Too many requests.", "Wait for as long as Retry-After says.");

    /// <summary>What the service itself refuses: the request was understood, and the reason can be shown and acted on.</summary>
    public static ProblemHttpResult Refused(Refusal refusal) =>
        Of(StatusCodes.Status422UnprocessableEntity, CodeOf(refusal.Reason), "This can't be done now.", refusal.Message);

    public static ProblemHttpResult Of(int status, string code, string title, string detail) => TypedResults.Problem(
        detail, statusCode: status, title: title, extensions: [new("code", code)]);

    /// <summary>The code of a problem that was made here.</summary>
    public static string? CodeOf(ProblemHttpResult problem) => problem.ProblemDetails.Extensions.TryGetValue("code", out var code) ? code as string : null;

    /// <summary>A reason as a word: <c>OverSpendLimit</c> is <c>over-spend-limit</c>.</summary>
    private static string CodeOf(RefusalReason reason) => Words.Kebab(reason.ToString());
}
