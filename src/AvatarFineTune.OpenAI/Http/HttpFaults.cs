using System.Globalization;
using System.Net;
using AvatarFineTune.OpenAI.Chat;
using AvatarFineTune.Vendors;

namespace AvatarFineTune.OpenAI.Http;

/// <summary>Turns a failed request into the vendor's fault: what kind, when to ask again, and whether the vendor can have acted.</summary>
internal sealed class HttpFaults(string vendor, TimeProvider time)
{
    /// <summary>
    /// An answer that is no success. Only a status that says that the request was looked at and refused is certain: 5xx, 408 and 409 are not, nor is a
    /// 429 without the service's own words, which a proxy may have made up after it passed the request on.
    /// </summary>
    public ModelVendorException OfAnswer(VendorCall call, HttpResponseMessage response, ReadOnlyMemory<byte>? body, string secret)
    {
        var status = (int)response.StatusCode;
        var error = VendorErrorBody.Parse(body is { } bytes ? BinaryData.FromBytes(bytes) : null);

        // A proxy's page says nothing about what was asked for: taken for "gone", hosting and files would be forgotten there.
        var fault = status is 404 or 410 && IsPage(body) ? VendorFault.Other : FaultTable.Find(call.Operation, status, error);
        var said = call.HoldsText ? "" : VendorWords.Clean(error.Message, secret);
        var code = FaultTable.IsWord(error.Code) ? $", {error.Code}" : "";
        return new(
            vendor,
            call.Operation,
            fault,
            $"'{vendor}' {FaultTable.Explain(call.Operation, fault, status, error)} ({call.Operation}, HTTP {status}{code}).{(said.Length == 0 ? "" : $" It says: {said}")}")
        {
            RetryAfter = WaitOf(response),
            CertainlyNotDone = status is 400 or 401 or 402 or 403 or 404 or 405 or 406 or 410 or 411 or 413 or 414 or 415 or 422 or 426 or 431
                || (status == 429 && (error.Code.Length > 0 || error.Type.Length > 0)),
        };
    }

    /// <summary>No answer, or not all of it. Certain only where no connection was made.</summary>
    public ModelVendorException OfConnection(VendorCall call, Exception exception)
    {
        var error = (exception as HttpRequestException)?.HttpRequestError ?? HttpRequestError.Unknown;
        var isNotSent = error is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
        var message = exception switch
        {
            OperationCanceledException or TimeoutException => $"'{vendor}' did not answer {call.Operation} in time. Ask again, or allow it more time.",
            _ when isNotSent => $"'{vendor}' can't be reached for {call.Operation} ({error}). Check its address and the network, and ask again.",
            _ => $"The connection to '{vendor}' broke during {call.Operation}. Ask again.",
        };
        return new(vendor, call.Operation, VendorFault.Unavailable, message, exception is HttpRequestException or IOException ? exception : null) { CertainlyNotDone = isNotSent };
    }

    /// <summary>An id that can't be sent, and that nothing can have.</summary>
    public ModelVendorException NoSuchId(VendorCall call) => new(
        vendor, call.Operation, VendorFault.NotFound, $"'{vendor}' can't have what {call.Operation} was asked for: its id is '.', '..' or far too long. Use the id as the vendor gave it.")
    {
        CertainlyNotDone = true,
    };

    public ModelVendorException Malformed(VendorCall call, string what) => new(
        vendor,
        call.Operation,
        VendorFault.Unavailable,
        $"'{vendor}' answered {call.Operation} with {what}. Ask again, and check that its address is that of an OpenAI-compatible API.");

    private static bool IsPage(ReadOnlyMemory<byte>? body) => body is { } bytes && bytes.Span.TrimStart(" \t\r\n\uFEFF"u8).StartsWith("<"u8);

    /// <summary><c>retry-after-ms</c>, else <c>retry-after</c> in seconds or as a date.</summary>
    private TimeSpan? WaitOf(HttpResponseMessage response)
    {
        if (response.Headers.TryGetValues("retry-after-ms", out var values)
            && double.TryParse(values.FirstOrDefault(), NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds is >= 0 and < 31_536_000_000)
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > TimeSpan.FromDays(365) ? null : wait;
    }
}
