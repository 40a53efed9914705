using System.ClientModel;
using AvatarFineTune.Avatars;
using AvatarFineTune.Chat;
using AvatarFineTune.OpenAI;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using OpenAI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace AvatarFineTune.Benchmarks.Chat;

/// <summary>Ways to ask one question: the package's client by itself, our adapter over it, and an avatar over that.</summary>
internal sealed class ChatContestants : IAsyncDisposable
{
    private const string Model = "gpt-4.1-mini-2025-04-14";
    private const string Prompt = "You are a person in a private chat. Answer the way this person writes: short, dry, mostly in lower case.";
    private const string Question = "the dough sticks to everything again, what did you do last time?";

    private static readonly AvatarKey Ava = new("user-1", "ava");

    private readonly ServiceProvider _services;
    private readonly ChatClient _bare;
    private readonly IChatClient _mapped;
    private readonly IChatClient _adapter;
    private readonly IChatClient _avatar;

    public ChatContestants(Uri endpoint, Action<IAvatarFineTuningBuilder> useStore, Action<IServiceCollection>? add = null)
    {
        _bare = new(Model, new ApiKeyCredential("made-up"), new OpenAIClientOptions { Endpoint = endpoint });
        _mapped = _bare.AsIChatClient();
        var services = new ServiceCollection();
        services.AddLogging();
        var builder = services.AddAvatarFineTuning(o =>
        {
            o.DefaultModel = new("openai", Model);
            o.Chat.ContextTokenBudget = 0;
        }).AddOpenAI("openai", o =>
        {
            o.Profile = OpenAIProfile.Compatible(endpoint);
            o.ApiKey = "made-up";
        });
        useStore(builder);
        add?.Invoke(services);
        _services = services.BuildServiceProvider();
        _adapter = _services.GetRequiredService<VendorRegistry>().Get("openai").CreateChatClient(Model);
        _avatar = _services.GetRequiredService<AvatarChat>().For(Ava);
    }

    public Task PrepareAsync() => _services.GetRequiredService<AvatarService>().SaveAsync(new() { Avatar = Ava, Name = "Ava", Prompt = Prompt });

    /// <summary>The calls, in the order in which each adds to the one before.</summary>
    public IReadOnlyList<(string Name, Func<Task> Plain, Func<Task> Streamed)> All =>
    [
        ("ChatClient", BareAsync, BareStreamedAsync),
        ("IChatClient", () => AskAsync(_mapped, isAvatar: false), () => AskStreamedAsync(_mapped, isAvatar: false)),
        ("adapter", () => AskAsync(_adapter, isAvatar: false), () => AskStreamedAsync(_adapter, isAvatar: false)),
        ("avatar", () => AskAsync(_avatar, isAvatar: true), () => AskStreamedAsync(_avatar, isAvatar: true)),
    ];

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private async Task BareAsync()
    {
        ClientResult<ChatCompletion> answer = await _bare.CompleteChatAsync([new SystemChatMessage(Prompt), new UserChatMessage(Question)]);
        Check(answer.Value.Content[0].Text.Length);
    }

    private async Task BareStreamedAsync()
    {
        var length = 0;
        await foreach (var update in _bare.CompleteChatStreamingAsync([new SystemChatMessage(Prompt), new UserChatMessage(Question)]))
        {
            foreach (var part in update.ContentUpdate)
            {
                length += part.Text.Length;
            }
        }

        Check(length);
    }

    private static async Task AskAsync(IChatClient client, bool isAvatar) => Check((await client.GetResponseAsync(Messages(isAvatar))).Text.Length);

    private static async Task AskStreamedAsync(IChatClient client, bool isAvatar)
    {
        var length = 0;
        await foreach (var update in client.GetStreamingResponseAsync(Messages(isAvatar)))
        {
            length += update.Text.Length;
        }

        Check(length);
    }

    /// <summary>The avatar brings its prompt itself.</summary>
    private static ChatMessage[] Messages(bool isAvatar) => isAvatar ? [new(ChatRole.User, Question)] : [new(ChatRole.System, Prompt), new(ChatRole.User, Question)];

    private static void Check(int length)
    {
        if (length < 50)
        {
            throw new InvalidOperationException("The answer did not come whole.");
        }
    }
}
