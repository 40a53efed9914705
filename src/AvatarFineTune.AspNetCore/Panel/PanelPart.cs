using System.Globalization;
using AvatarFineTune.AspNetCore.Forms;
using AvatarFineTune.AspNetCore.Http;
using AvatarFineTune.Avatars;
using AvatarFineTune.Examples;
using AvatarFineTune.Jobs;
using AvatarFineTune.Pricing;
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
    internal UserIds Users { get; set; } = null!;

    [Inject]
    internal EndpointRoutes Routes { get; set; } = null!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = null!;

    [Inject]
    internal IStringLocalizer<PanelTexts> Texts { get; set; } = null!;

    [Inject]
    internal FormNotices Notices { get; set; } = null!;

    [Inject]
    internal AvatarService Avatars { get; set; } = null!;

    [Inject]
    internal FineTuneService FineTuning { get; set; } = null!;

    [Inject]
    internal TrainingDataService Training { get; set; } = null!;

    [Inject]
    internal Previews Previews { get; set; } = null!;

    [Inject]
    internal BaseModels Models { get; set; } = null!;

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
        Key = Http is { } http && Users.Of(http) is { } userId ? new(userId, Avatar) : null;
        if (Key is not null)
        {
            await LoadAsync(Key);
        }
    }

    /// <summary>A text of the panel; its form for one thing where the first value is 1 and there is such a form.</summary>
    private protected string T(string key, params object[] values) =>
        values is [1 or "1", ..] && Texts[$"{key}_One", values] is { ResourceNotFound: false } ofOne && ofOne.Value != ofOne.Name ? ofOne : Texts[key, values];

    /// <summary>An id of an element, which differs between two avatars on one page.</summary>
    private protected string Id(string name) => FormPlace.ElementId(name, Avatar);

    /// <summary>The address of one of the avatar's endpoints, such as <c>panel/deactivate</c>.</summary>
    private protected string Url(string path) =>
        $"{new Uri(Navigation.BaseUri).AbsolutePath.TrimEnd('/')}{Routes.PathOf(Avatar, path)}";

    /// <summary>This page, for forms to come back to; on a page that a form was answered with, the one that the form stood on.</summary>
    private protected string Here => Back ?? new Uri(Navigation.Uri).PathAndQuery;

    /// <summary>Where forms come back to, on a page that answers a form.</summary>
    [CascadingParameter(Name = "AftBack")]
    internal string? Back { get; set; }

    /// <summary>What became of a form of this part.</summary>
    private protected FormNotice? NoticeOf(string place) => Http is { } http ? Notices.Take(http, place, Avatar) : null;

    /// <summary>A notice in the reader's language, and after it the service's own sentence, which is English.</summary>
    private protected RenderFragment Say(FormNotice notice) => builder =>
    {
        builder.AddContent(0, T(notice.Text, [.. notice.Values]));
        if (notice.Detail is { } english)
        {
            builder.AddContent(1, " ");
            builder.OpenElement(2, "span");
            builder.AddAttribute(3, "lang", "en");
            builder.AddContent(4, english);
            builder.CloseElement();
        }
    };

    /// <summary>A refusal, as a notice says it.</summary>
    private protected RenderFragment Say(Refusal refusal) => Say(FormNotice.Refused(refusal));

    /// <summary>Loads once a request what several parts show.</summary>
    private protected Task<TValue> Shared<TValue>(string name, Func<Task<TValue>> load)
    {
        var items = Http!.Items;
        var key = $"AvatarFineTune.AspNetCore.{Avatar}\n{name}";
        if (items.TryGetValue(key, out var known) && known is Task<TValue> loading)
        {
            return loading;
        }

        var started = load();
        items[key] = started;
        return started;
    }

    /// <summary>The profile; <see langword="null"/> for an avatar that is not stored yet.</summary>
    private protected Task<AvatarProfile?> ProfileAsync(AvatarKey avatar) => Shared("profile", () => Avatars.GetAsync(avatar, Cancelled));

    /// <summary>What the wizard's fields say in this page's address.</summary>
    private protected TrainingChoice Choice => TrainingChoice.Read(PageQuery.Of(Here, TrainingChoice.Prefix, Avatar));

    /// <summary>The training that this page is about: as chosen, with the default model where none was; <see langword="null"/> where there is no model.</summary>
    private protected async Task<FineTuneRequest?> RequestAsync(AvatarKey avatar, string? wished)
    {
        var choice = Choice;
        var profile = await ProfileAsync(avatar);
        var model = choice.Model ?? (string.IsNullOrEmpty(wished) ? Models.Default(avatar.UserId, profile?.BaseModel) : ModelRef.Parse(wished));
        return model is null ? null : choice.ToRequest(avatar, model, Models.CurrencyOf(model, avatar.UserId));
    }

    /// <summary>Counts over all examples.</summary>
    private protected Task<ExampleStatistics> StatisticsAsync(AvatarKey avatar) => Shared("statistics", () => Training.GetStatisticsAsync(avatar, Cancelled));

    /// <summary>Whether that training would be accepted now, and what it would cost; worked out once a request at most, since it reads every example.</summary>
    private protected Task<FineTunePreview> PreviewAsync(FineTuneRequest request) => Shared(
        $"preview\n{request.Model}",
        async () => await Previews.FindAsync(request, await ProfileAsync(request.Avatar), await StatisticsAsync(request.Avatar), Cancelled));

    /// <summary>A number in the reader's way.</summary>
    private protected static string N(long number) => number.ToString("N0", CultureInfo.CurrentCulture);

    /// <summary>A share in percent.</summary>
    private protected static string Percent(double share) => share.ToString("P0", CultureInfo.CurrentCulture);

    /// <summary>A day and time.</summary>
    private protected static string At(DateTimeOffset at) => at.UtcDateTime.ToString("g", CultureInfo.CurrentCulture) + " UTC";

    /// <summary>An amount, or that it is unknown: never a guess.</summary>
    private protected string M(Money? money) =>
        money is { } known ? $"{known.Amount.ToString("#,0.00##", CultureInfo.CurrentCulture)} {known.Currency}" : T("Unknown");

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
}
