using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.Avatars;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace AvatarFineTune.AspNetCore.Panel;

/// <summary>
/// A part of the Fine-Tune panel. It shows one avatar of the user who asks, whom <see cref="AspNetCoreOptions.UserId"/> names, works without script,
/// and holds no state between requests. Wherever it stands, its forms go to the endpoints of <c>MapAvatarFineTuning</c>.
/// </summary>
public abstract class PanelPart : ComponentBase, IDisposable
{
    private CancellationTokenSource? _gone;

    /// <summary>The avatar's id. Always one of the user's own: there is no way to name another user's.</summary>
    [Parameter, EditorRequired]
    public string Avatar { get; set; } = "";

    [Inject]
    internal IHttpContextAccessor HttpContexts { get; set; } = null!;

    [Inject]
    internal IOptions<AspNetCoreOptions> WebOptions { get; set; } = null!;

    [Inject]
    internal EndpointRoutes Routes { get; set; } = null!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = null!;

    [Inject]
    internal IStringLocalizer<PanelTexts> Texts { get; set; } = null!;

    /// <summary>The avatar of this user; <see langword="null"/> while nobody is signed in, when the part shows nothing.</summary>
    private protected AvatarKey? Key { get; private set; }

    /// <summary>The request; <see langword="null"/> in an interactive circuit.</summary>
    private protected HttpContext? Http => HttpContexts.HttpContext;

    /// <summary>Ends when nobody waits for the page any more.</summary>
    private protected CancellationToken Cancelled => Http?.RequestAborted ?? (_gone ??= new()).Token;

    /// <summary>Loads what the part shows. Runs with a user only.</summary>
    private protected abstract Task LoadAsync(AvatarKey avatar);

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        Key = Http is { } http && WebOptions.Value.UserId(http) is { Length: > 0 } userId ? new(userId, Avatar) : null;
        if (Key is not null)
        {
            await LoadAsync(Key);
        }
    }

    /// <summary>A text of the panel.</summary>
    private protected string T(string key, params object[] values) => Texts[key, values];

    /// <summary>An id of an element, which differs between two avatars on one page.</summary>
    private protected string Id(string name) => $"aft-{name}-{Fnv(Avatar):x8}";

    /// <summary>The address of one of the avatar's endpoints, such as <c>panel/deactivate</c>.</summary>
    private protected string Url(string path) =>
        $"{new Uri(Navigation.BaseUri).AbsolutePath.TrimEnd('/')}{Routes.Prefix}/{Uri.EscapeDataString(Avatar)}/{path}";

    /// <summary>This page, for forms to come back to.</summary>
    private protected string Here => new Uri(Navigation.Uri).PathAndQuery;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Cancels what still loads.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gone?.Cancel();
            _gone?.Dispose();
        }
    }

    private static uint Fnv(string text)
    {
        var hash = 2166136261u;
        foreach (var c in text)
        {
            hash = (hash ^ c) * 16777619;
        }

        return hash;
    }
}
