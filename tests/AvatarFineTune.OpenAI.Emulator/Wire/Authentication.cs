namespace AvatarFineTune.OpenAI.Emulation.Wire;

/// <summary>Whether a request carries a key that is taken.</summary>
internal static class Authentication
{
    private const string Scheme = "Bearer ";

    public static void Check(HttpContext context, World world)
    {
        var bearer = Bearer(context);
        if (context.Request.Path.StartsWithSegments("/subscriptions", StringComparison.Ordinal))
        {
            if (string.IsNullOrEmpty(bearer) || (world.Options.ManagementToken is { } token && token != bearer))
            {
                throw ApiException.Azure(401, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing or the access token is invalid.");
            }
        }
        else if (world.Options.Profile == EmulatorProfile.Azure)
        {
            var header = context.Request.Headers["api-key"].ToString();
            if (!world.Keys.Takes(header.Length > 0 ? header : bearer))
            {
                throw ApiException.Azure(401, "401", "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.");
            }
        }
        else if (!world.Keys.Takes(bearer))
        {
            throw bearer is null
                ? new ApiException(401, "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).")
                : new ApiException(401, "Incorrect API key provided.", "invalid_api_key");
        }
    }

    private static string? Bearer(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
    }
}
