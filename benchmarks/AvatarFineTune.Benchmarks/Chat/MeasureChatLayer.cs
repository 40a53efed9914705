using System.Diagnostics;
using AvatarFineTune.Avatars;
using AvatarFineTune.Chat;
using AvatarFineTune.Vendors;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.Benchmarks.Chat;

/// <summary>
/// <c>measure chat-layer</c>: what an avatar adds to a call, by itself: over a vendor whose answer lies ready, and over one whose
/// every step is waited for. Time is the best of many rounds, so that other load does not show, and bytes are the least of them.
/// </summary>
internal static class MeasureChatLayer
{
    private const int Calls = 2_000;
    private const int Rounds = 40;

    public static async Task<int> RunAsync()
    {
        // Until the code that is measured is the compiler's last word.
        for (var i = 0; i < 3; i++)
        {
            await MeasureAsync(isLate: i % 2 == 0, hasToken: false, _ => { });
        }

        foreach (var isLate in (bool[])[false, true])
        {
            foreach (var hasToken in (bool[])[false, true])
            {
                await MeasureAsync(isLate, hasToken, Console.WriteLine);
            }
        }

        return 0;
    }

    private static async Task MeasureAsync(bool isLate, bool hasToken, Action<string> say)
    {
        var key = new AvatarKey("user-1", "ava");
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddAvatarFineTuning(o =>
        {
            o.DefaultModel = new("constant", ConstantVendor.Model);
            o.Chat.ContextTokenBudget = 0;
        }).UseInMemoryStore().AddVendor("constant", _ => new ConstantVendor(isLate));
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<AvatarService>().SaveAsync(new() { Avatar = key, Name = "Ava", Prompt = "You are a person in a private chat." });
        var bare = provider.GetRequiredService<VendorRegistry>().Get("constant").CreateChatClient(ConstantVendor.Model);
        var avatar = provider.GetRequiredService<AvatarChat>().For(key);
        using var stop = new CancellationTokenSource();
        var token = hasToken ? stop.Token : default;
        ChatMessage[] messages = [new(ChatRole.User, "the dough sticks to everything again, what did you do last time?")];
        var what = $"{(isLate ? "each step waited for" : "answered at once")}{(hasToken ? ", cancellable" : "")}";
        Say(say, $"plain, {what}", await BestAsync(() => bare.GetResponseAsync(messages, null, token)), await BestAsync(() => avatar.GetResponseAsync(messages, null, token)));
        Say(say, $"streamed, {what}", await BestAsync(() => ReadAsync(bare, messages, token)), await BestAsync(() => ReadAsync(avatar, messages, token)));
    }

    private static void Say(Action<string> say, string what, (double Time, double Bytes) bare, (double Time, double Bytes) avatar) => say(FormattableString.Invariant(
        $"{what,-45} the layer adds {avatar.Time - bare.Time,8:F0} ns {avatar.Bytes - bare.Bytes,7:F0} bytes   (vendor alone {bare.Time:F0} ns, {bare.Bytes:F0} bytes)"));

    private static async Task ReadAsync(IChatClient client, ChatMessage[] messages, CancellationToken cancellationToken)
    {
        await foreach (var update in client.GetStreamingResponseAsync(messages, null, cancellationToken))
        {
            _ = update;
        }
    }

    private static async Task<(double Time, double Bytes)> BestAsync(Func<Task> call)
    {
        var best = double.MaxValue;
        var bytes = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            // Of all threads: a step that is waited for goes on elsewhere.
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < Calls; i++)
            {
                await call();
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / Calls);

            // The least: in some rounds the store's table of ids grows to twice its size.
            bytes = Math.Min(bytes, (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Calls);
        }

        return (best, bytes);
    }
}
