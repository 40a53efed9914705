using System.Text.Json;
using System.Text.RegularExpressions;
using AvatarFineTune.OpenAI.Chat;
using AvatarFineTune.OpenAI.Tests.Chat;
using AvatarFineTune.Pricing;
using AvatarFineTune.Transcripts;
using AvatarFineTune.Vendors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace AvatarFineTune.OpenAI.Tests.Extraction;

/// <summary>An app with an extractor, whose model is a stub on loopback that answers each page as a test says.</summary>
internal sealed partial class ExtractionRig : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private ExtractionRig(WireStub stub, ServiceProvider services)
    {
        Stub = stub;
        _services = services;
    }

    internal WireStub Stub { get; }

    internal IConversationExtractor Extractor => Get<IConversationExtractor>();

    internal T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <param name="answer">Answers a page, by its number, and how often it was asked for before.</param>
    /// <param name="time">The clock; the system's if none.</param>
    internal static async Task<ExtractionRig> StartAsync(Func<int, int, HttpContext, Task> answer, TimeProvider? time = null)
    {
        var asked = new System.Collections.Concurrent.ConcurrentDictionary<int, int>();
        var stub = await WireStub.StartAsync((request, context) =>
        {
            var page = PageOf(request);
            return answer(page, asked.AddOrUpdate(page, 0, (_, n) => n + 1), context);
        });
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(time ?? TimeProvider.System);
        services.AddAvatarFineTuning(o => o.Pricing.Prices.Add(new() { Kind = "stub-kind", Model = "vision-1", Input = 2, CachedInput = 1, Output = 8 }))
            .UseInMemoryStore()
            .AddVendor("stub", _ => new ChatOnlyVendor(ChatRig.Settings(stub.Endpoint)))
            .AddConversationExtractor("stub", "vision-1");
        return new(stub, services.BuildServiceProvider());
    }

    internal static Task<ExtractionRig> StartAsync(params string[] pages) =>
        StartAsync((page, _, context) => WireStub.WriteAsync(context, 200, WireStub.Completion(pages[page - 1])));

    internal static int PageOf(WireRequest request) =>
        int.Parse(PageNumber().Match(request.Messages[1].GetProperty("content")[0].GetProperty("text").GetString()!).Groups["n"].Value);

    internal static TranscriptSource[] Sources(params byte[][] files) =>
        [.. files.Select((f, i) => TranscriptSource.FromOpener($"file-{i + 1}", _ => ValueTask.FromResult<Stream>(new MemoryStream(f))))];

    internal static TranscriptSource[] Screenshots(int count) => Sources([.. Enumerable.Range(1, count).Select(_ => TestPages.Png())]);

    internal static string Page(params object[] messages) => Page("whatsapp", "Mira Oster", messages);

    internal static string Page(string platform, string? title, object[] messages) => JsonSerializer.Serialize(new { platform, title, messages });

    internal static object Said(
        string text, string side = "left", string? sender = null, string? time = null, string? iso = null, string kind = "text", double confidence = 0.95, bool cutTop = false, bool cutBottom = false) =>
        new { sender, side, kind, text, time, date = iso, date_iso = iso, cut_top = cutTop, cut_bottom = cutBottom, confidence };

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Stub.DisposeAsync();
    }

    [GeneratedRegex("page (?<n>[0-9]+) of", RegexOptions.ExplicitCapture)]
    private static partial Regex PageNumber();

    /// <summary>A vendor that can do nothing but chat.</summary>
    private sealed class ChatOnlyVendor(OpenAIChatSettings settings) : IModelVendor, IUserScopedVendor
    {
        public string Name => "stub";

        public VendorCapabilities Capabilities { get; } = new() { Kind = "stub-kind", JobTagging = JobTagging.None };

        public IChatClient CreateChatClient(string model) => OpenAIChatClientFactory.Create(settings, model);

        public IModelVendor ForUser(string userId) =>
            new ChatOnlyVendor(settings with { GetCredentialAsync = _ => ValueTask.FromResult(new VendorCredential("key-of-" + userId)) });

        public Task<VendorFile> UploadFileAsync(VendorFileUpload upload, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<VendorFile> ListFilesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task DeleteFileAsync(string fileId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<VendorJob> CreateJobAsync(VendorJobRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<VendorJob?> FindJobAsync(Guid jobId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<VendorJob> GetJobAsync(string vendorJobId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<VendorJob> CancelJobAsync(string vendorJobId, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
