namespace AvatarFineTune.OpenAI.Emulation.Wire;

/// <summary>The operation that an endpoint is, by which faults are aimed and requests are counted.</summary>
internal sealed record Operation(string Name);

/// <summary>Small helps for endpoints.</summary>
internal static class Routes
{
    public static void As(this IEndpointConventionBuilder endpoint, string operation) => endpoint.WithMetadata(new Operation(operation));

    /// <summary>An id from the path; slashes in it come percent-encoded through routing.</summary>
    public static string RouteId(this HttpContext context, string name = "id") =>
        Uri.UnescapeDataString(context.Request.RouteValues[name] as string ?? "");
}
