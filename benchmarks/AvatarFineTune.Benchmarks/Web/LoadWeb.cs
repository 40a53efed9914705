using System.Net.Http.Json;

namespace AvatarFineTune.Benchmarks.Web;

/// <summary>
/// <c>load web</c>: 500 watchers of running jobs and 200 streamed chats at once, against one host in a process of its own. Told are the longest time from
/// a vendor's change of state to a watcher's seeing it, polling included, how many streams broke, and the host's peak of memory.
/// </summary>
internal static class LoadWeb
{
    private const int Watchers = 500;
    private const int Chats = 200;

    public static async Task<int> RunAsync()
    {
        using var server = WebServer.Start();
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue }) { BaseAddress = server.Address, Timeout = Timeout.InfiniteTimeSpan };
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var jobs = (await (await http.PostAsync("/load/jobs", null, limit.Token)).Content.ReadFromJsonAsync<string[]>(limit.Token))!;

        var watchers = Enumerable.Range(0, Watchers).Select(i => new JobWatcher(http, WebServer.UserOf(i % jobs.Length), jobs[i % jobs.Length])).ToList();
        var watching = watchers.ConvertAll(w => w.WatchAsync(limit.Token));
        await Task.WhenAll(watchers.Select(w => w.Begun));
        var stages = (await (await http.PostAsync("/load/start", null, limit.Token)).Content.ReadFromJsonAsync<Dictionary<string, long>>(limit.Token))!;
        var chatting = Enumerable.Range(0, Chats).Select(i => StreamedChat.RunAsync(http, WebServer.UserOf(i % jobs.Length), limit.Token)).ToList();

        var chats = await Task.WhenAll(chatting);
        var seen = await Task.WhenAll(watching);
        var memory = await http.GetFromJsonAsync<long>("/load/memory", limit.Token);

        var delays = new List<long>();
        var missed = 0;
        foreach (var one in seen)
        {
            // The first state began before anybody watched.
            foreach (var (state, began) in stages.Where(s => s.Key != "queued"))
            {
                if (one.Seen.TryGetValue(state, out var at))
                {
                    delays.Add(at - began);
                }
                else
                {
                    missed++;
                }
            }
        }

        delays.Sort();
        var broken = seen.Count(s => s.Fault is not null);
        Console.WriteLine(FormattableString.Invariant($"{Watchers} watchers of {jobs.Length} jobs, {stages.Count - 1} changes each; {Chats} chats of {StagedVendor.Words} words at once"));
        Console.WriteLine(FormattableString.Invariant($"  a change is seen after {At(0.5)} ms (median), {At(0.99)} ms (99 %), {At(1)} ms (longest), polling of the vendor every 500 ms included"));
        Say($"changes missed or later than 2 s: {missed + delays.Count(d => d > 2_000)} (none)", missed == 0 && delays.Count > 0 && delays[^1] <= 2_000);
        Say($"watchers broken off: {broken} (none){First(seen.Select(s => s.Fault))}", broken == 0);
        Say($"chats unfinished: {chats.Count(c => c is not null)} (none){First(chats)}", chats.All(c => c is null));
        Say($"peak memory of the host: {memory / 1048576.0:F0} MB (under 1024)", memory < 1L << 30);
        return 0;

        long At(double share) => delays.Count == 0 ? -1 : delays[(int)Math.Min(delays.Count - 1, share * delays.Count)];
    }

    private static string First(IEnumerable<string?> faults) => faults.FirstOrDefault(f => f is not null) is { } fault ? $": {fault}" : "";

    private static void Say(FormattableString text, bool holds) => Console.WriteLine($"  {(holds ? "met   " : "MISSED")} {FormattableString.Invariant(text)}");
}
