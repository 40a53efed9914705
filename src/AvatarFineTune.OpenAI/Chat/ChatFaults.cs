using System.ClientModel;
using System.ClientModel.Primitives;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;

namespace AvatarFineTune.OpenAI.Chat;

/// <summary>
/// Turns what a chat threw into the vendor's fault, or into the caller's cancellation. The package's own exceptions are
/// never kept as inner ones: their messages quote the vendor's answer, and with it keys and what was asked.
/// </summary>
internal sealed class ChatFaults(string vendor, string model, TimeProvider time)
{
    internal const string Operation = "Chat";

    internal Exception Of(Exception exception, IEnumerable<ChatMessage> messages, CancellationToken cancellationToken)
    {
        if (exception is AggregateException { InnerException: { } first })
        {
            exception = first;
        }

        return exception switch
        {
            ModelVendorException known => known,
            ClientResultException { Status: > 0 } answered => OfAnswer(answered, messages),
            _ when cancellationToken.IsCancellationRequested => new OperationCanceledException(null, null, cancellationToken),
            _ => Broken(exception),
        };
    }

    /// <summary>An error inside of a stream: it has no status of its own.</summary>
    internal ModelVendorException OfStreamed(BinaryData error, IEnumerable<ChatMessage> messages)
    {
        var body = VendorErrorBody.Parse(error);
        var status = int.TryParse(body.Code, out var code) && code is >= 400 and < 600 ? code
            : body.Is("rate_limit_exceeded") || body.Is("insufficient_quota") ? 429
            : body.Is("invalid_request_error") ? 400
            : 500;
        return Make(ChatFaultTable.Find(status, body), status, body, messages, null);
    }

    internal ModelVendorException CutStream() => new(
        vendor, Operation, VendorFault.Unavailable, $"The answer of '{vendor}' broke off before its end. Ask again.");

    private ModelVendorException OfAnswer(ClientResultException exception, IEnumerable<ChatMessage> messages)
    {
        var response = exception.GetRawResponse();
        var body = VendorErrorBody.Parse(Content(response));
        return Make(ChatFaultTable.Find(exception.Status, body), exception.Status, body, messages, response is null ? null : RetryAfter.Read(response, time));
    }

    private ModelVendorException Make(VendorFault fault, int status, VendorErrorBody body, IEnumerable<ChatMessage> messages, TimeSpan? retryAfter)
    {
        var said = SafeVendorText.Of(body.Message, messages);
        var message = $"'{vendor}' {ChatFaultTable.Explain(fault, status, model, body)}{(said.Length == 0 ? "" : $" It says: {said}")}";
        return new(vendor, Operation, fault, message) { RetryAfter = retryAfter, CertainlyNotDone = status is >= 400 and < 500 and not 408 };
    }

    /// <summary>No answer, or none that can be read: nothing of it is quoted but the kind.</summary>
    private ModelVendorException Broken(Exception exception) => new(
        vendor,
        Operation,
        VendorFault.Unavailable,
        exception switch
        {
            OperationCanceledException or TimeoutException => $"'{vendor}' did not answer in time. Ask again, or allow it more time.",
            HttpRequestException { HttpRequestError: var error and not HttpRequestError.Unknown } => $"'{vendor}' can't be reached ({error}). Check its address and the network, and ask again.",
            HttpRequestException or IOException or ClientResultException => $"The connection to '{vendor}' broke. Ask again.",
            _ => $"'{vendor}' gave an answer that can't be read ({exception.GetType().Name}). Check that its address is that of an OpenAI-compatible API, and ask again.",
        },
        exception is HttpRequestException or IOException ? exception : null);

    private static BinaryData? Content(PipelineResponse? response)
    {
        try
        {
            return response?.Content;
        }
        catch (InvalidOperationException)
        {
            // The answer's body was not read, and can't be any more.
            return null;
        }
    }
}
