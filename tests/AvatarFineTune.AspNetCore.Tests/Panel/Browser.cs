using System.Net;
using System.Net.Http.Headers;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace AvatarFineTune.AspNetCore.Tests.Panel;

/// <summary>What a browser without script does with pages and forms: it keeps cookies, sends the fields of a form, and follows a 303.</summary>
internal sealed class Browser(HttpClient client)
{
    private readonly Dictionary<string, string> _cookies = [];

    public Dictionary<string, string> Cookies => _cookies;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async Task<IHtmlDocument> OpenAsync(string url)
    {
        using var response = await GetAsync(url);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{url}: {response.StatusCode} {(response.StatusCode == HttpStatusCode.OK ? "" : await response.Content.ReadAsStringAsync(Cancelled))}");
        return await ReadAsync(response);
    }

    public Task<HttpResponseMessage> GetAsync(string url) => SendAsync(new(HttpMethod.Get, url.Split('#')[0]));

    public static async Task<IHtmlDocument> ReadAsync(HttpResponseMessage response) =>
        await new HtmlParser().ParseDocumentAsync(await response.Content.ReadAsStringAsync(Cancelled), Cancelled);

    /// <summary>Sends a form as it stands, with some fields filled in, and opens the page that it leads to.</summary>
    public async Task<IHtmlDocument> SubmitAsync(IElement form, Dictionary<string, string>? fill = null, IElement? button = null, params (string Name, byte[] Content)[] files)
    {
        using var response = await PostAsync(form, fill, button, files);
        if (response.StatusCode == HttpStatusCode.OK)
        {
            return await ReadAsync(response);
        }

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        return await OpenAsync(response.Headers.Location!.OriginalString);
    }

    /// <summary>Sends a form as it stands, with some fields filled in.</summary>
    public Task<HttpResponseMessage> PostAsync(IElement form, Dictionary<string, string>? fill = null, IElement? button = null, params (string Name, byte[] Content)[] files)
    {
        List<KeyValuePair<string, string>> fields = [.. Fields(form).Where(f => fill?.ContainsKey(f.Key) != true)];
        fields.AddRange(fill?.Where(f => f.Value.Length > 0) ?? []);
        if (button?.GetAttribute("name") is { } name)
        {
            fields.Add(new(name, button.GetAttribute("value") ?? ""));
        }

        var url = button?.GetAttribute("formaction") ?? form.GetAttribute("action")!;
        if ((button?.GetAttribute("formmethod") ?? form.GetAttribute("method")) == "get")
        {
            var query = string.Join('&', fields.Select(f => $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(f.Value)}"));
            return GetAsync($"{url.Split('#')[0].Split('?')[0]}?{query}");
        }

        return SendAsync(new(HttpMethod.Post, url) { Content = form.GetAttribute("enctype") == "multipart/form-data" ? Multipart(fields, files) : new FormUrlEncodedContent(fields) });
    }

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        if (_cookies.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(c => $"{c.Key}={c.Value}")));
        }

        var response = await client.SendAsync(request, Cancelled);
        foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            var parts = cookie.Split(';')[0].Split('=', 2);
            if (parts[1].Length == 0)
            {
                _cookies.Remove(parts[0]);
            }
            else
            {
                _cookies[parts[0]] = parts[1];
            }
        }

        return response;
    }

    public static MultipartFormDataContent Multipart(IEnumerable<KeyValuePair<string, string>> fields, params (string Name, byte[] Content)[] files)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            content.Add(new StringContent(value), name);
        }

        foreach (var (name, bytes) in files)
        {
            var part = new ByteArrayContent(bytes);
            part.Headers.ContentType = MediaTypeHeaderValue.Parse("application/octet-stream");
            content.Add(part, "files", name);
        }

        return content;
    }

    private static IEnumerable<KeyValuePair<string, string>> Fields(IElement form)
    {
        foreach (var field in form.QuerySelectorAll("input, select, textarea").Where(f => f.HasAttribute("name")))
        {
            var value = field switch
            {
                IHtmlInputElement { Type: "checkbox" } box => box.HasAttribute("checked") ? box.GetAttribute("value") : null,
                IHtmlInputElement { Type: "file" } => null,
                IHtmlSelectElement select => (select.QuerySelector("option[selected]") ?? select.QuerySelector("option"))?.GetAttribute("value"),
                IHtmlTextAreaElement area => area.TextContent,
                _ => field.GetAttribute("value") ?? "",
            };
            if (value is not null)
            {
                yield return new(field.GetAttribute("name")!, value);
            }
        }
    }
}
