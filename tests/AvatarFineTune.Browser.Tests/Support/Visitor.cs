namespace AvatarFineTune.Browser.Tests.Support;

/// <summary>How somebody visits.</summary>
internal sealed record VisitorOptions
{
    public bool Script { get; init; } = true;

    public ColorScheme Theme { get; init; } = ColorScheme.Light;

    public int Width { get; init; } = 1100;

    public int Height { get; init; } = 900;

    public string Language { get; init; } = "en";

    /// <summary>What the browser may complain of: an answer that the test asks for.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];
}

/// <summary>Somebody with a browser profile of their own, at the sample. Whatever the browser complains of fails the test.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    private Visitor(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    public static async Task<Visitor> ComeAsync(Chromium chromium, SampleHost host, VisitorOptions? options = null)
    {
        options ??= new();
        var context = await chromium.Browser.NewContextAsync(new()
        {
            BaseURL = host.Address.ToString(),
            ColorScheme = options.Theme,
            JavaScriptEnabled = options.Script,
            Locale = options.Language,
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new() { Width = options.Width, Height = options.Height },
        });
        context.SetDefaultTimeout(30_000);
        var visitor = new Visitor(context, await context.NewPageAsync());
        visitor.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !options.Allowed.Any(a => message.Text.Contains(a, StringComparison.Ordinal)))
            {
                visitor._complaints.Add($"{message.Text} ({message.Location})");
            }
        };
        visitor.Page.PageError += (_, error) => visitor._complaints.Add(error);
        return visitor;
    }

    public async Task SignInAsync(string user)
    {
        await Page.GotoAsync("/sign-in");
        await Page.GetByLabel("Name").FillAsync(user);
        await Page.GetByLabel("Password").FillAsync("fireside");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Your characters" })).ToBeVisibleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.True(_complaints.Count == 0, $"The browser complained: {string.Join(" | ", _complaints)}");
    }
}
