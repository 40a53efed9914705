using System.Text.Json.Nodes;

namespace AvatarFineTune.OpenAI.Emulation.Wire;

/// <summary>Ends a request with an error in the service's shape.</summary>
internal sealed class ApiException(int status, string message, string? code = null, string? param = null, string type = "invalid_request_error") : Exception(message)
{
    public int Status { get; } = status;

    /// <summary>The whole body, where it is not of the common shape.</summary>
    public JsonObject? Body { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public JsonObject ToJson() => Body ?? new JsonObject
    {
        ["error"] = new JsonObject { ["message"] = Message, ["type"] = type, ["param"] = param, ["code"] = code },
    };

    public static ApiException NoSuchModel(string model) =>
        new(404, $"The model `{model}` does not exist or you do not have access to it.", "model_not_found");

    public static ApiException ServerError() =>
        new(500, "The server had an error while processing your request. Sorry about that!", type: "server_error");

    /// <summary>The shape of Azure's own plane, which has no type and no param.</summary>
    public static ApiException Azure(int status, string code, string message) =>
        new(status, message) { Body = new() { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } } };
}
