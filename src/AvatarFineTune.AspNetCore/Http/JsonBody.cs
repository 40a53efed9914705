using System.Text.Json;
using AvatarFineTune.AspNetCore.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AvatarFineTune.AspNetCore.Http;

/// <summary>
/// Reads and writes JSON as this package's contracts say, whatever the app has set for its own endpoints: the panel's script and other clients rely on it.
/// </summary>
internal static class JsonBody
{
    /// <summary>Small bodies only: what is large here is uploaded, not posted.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>Reads a body.</summary>
    /// <returns>The value, or what was wrong with it.</returns>
    public static async ValueTask<(T? Value, IResult? Problem)> ReadAsync<T>(HttpContext context)
        where T : class
    {
        if (!context.Request.HasJsonContentType())
        {
            return (null, Problems.Of(StatusCodes.Status415UnsupportedMediaType, "not-json", "The request is not JSON.", "Send a body with Content-Type: application/json."));
        }

        if (context.Request.ContentLength > MaxBytes)
        {
            return (null, TooLarge());
        }

        try
        {
            var value = await JsonSerializer.DeserializeAsync(
                new LimitedStream(context.Request.Body, MaxBytes), WireJson.TypeOf<T>(), context.RequestAborted).ConfigureAwait(false);
            return value is null ? (null, Problems.Invalid("The body is null; send an object.")) : (value, null);
        }
        catch (JsonException e)
        {
            // The path only: the serializer's own words may repeat what was sent.
            return (null, Problems.Invalid($"The body can't be read at {e.Path ?? "$"}, line {e.LineNumber + 1}: {Fault<T>(e.Path)}."));
        }
        catch (BodyTooLargeException)
        {
            return (null, TooLarge());
        }
    }

    /// <summary>What an object needs and what it knows; deeper than that, the path says it.</summary>
    private static string Fault<T>(string? path)
        where T : class
    {
        if (path is not null && path.AsSpan(1).LastIndexOfAny('.', '[') > 0)
        {
            return "it is no JSON of the shape that is documented";
        }

        var members = WireJson.TypeOf<T>().Properties.ToLookup(p => p.AssociatedParameter is { HasDefaultValue: false }, p => p.Name);
        return $"it must be a JSON object{(members[true].Any() ? $" with {string.Join(", ", members[true])}" : "")}"
            + (members[false].Any() ? $"; it may have {string.Join(", ", members[false])}" : "");
    }

    /// <summary>Answers with a value.</summary>
    public static IResult Ok<T>(T value, int status = StatusCodes.Status200OK)
        where T : class => TypedResults.Json(value, WireJson.TypeOf<T>(), statusCode: status);

    private static ProblemHttpResult TooLarge() =>
        Problems.Of(StatusCodes.Status413PayloadTooLarge, "too-large", "The request is too large.", $"A JSON body has at most {MaxBytes:N0} bytes.");
}
